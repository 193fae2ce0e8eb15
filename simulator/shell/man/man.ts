/** man: our own short pages, in the user's language; for programs without a page, what NAME --help says. */
import { type Language, languageOf, type Text } from '../../kernel/language.ts';
import { write } from '../../kernel/stream.ts';
import { isTerminal } from '../../kernel/tty.ts';
import { type Routine, wait } from '../../kernel/wait.ts';
import { page } from '../tools/less/pager.ts';
import { defineTool, type Tool, type ToolContext, ToolFailure } from '../tools/tool.ts';
import { SAME_PAGE } from './machine-tools.ts';
import type { ManualPage } from './page.ts';
import { MANUAL } from './pages.ts';

const NOT_FOUND = 16;
const WIDTH = 78;
const HEADINGS: Readonly<Record<'name' | 'synopsis' | 'options' | 'examples' | 'manual', Text>> = {
  manual: { en: 'Drydock Manual', ko: '드라이독 설명서' },
  name: { en: 'NAME', ko: '이름' },
  synopsis: { en: 'SYNOPSIS', ko: '쓰는 법' },
  options: { en: 'OPTIONS', ko: '옵션' },
  examples: { en: 'EXAMPLES', ko: '예' },
};

const man = defineTool({
  names: ['man', 'whatis', 'apropos'],
  options: ['k', 'apropos=k', 'f', 'whatis=f'],
  strict: true,
  help: 'Usage: man NAME\n  or:  man -k WORD\nShow a short manual page, or find pages.',
  *run(t) {
    const language = languageOf(t.context.env);
    const names = t.operands.filter((operand) => !/^[1-9]$/.test(operand));
    const [name] = names;
    if (name === undefined)
      throw new ToolFailure(
        t.name === 'man' ? "What manual page do you want?\nFor example, try 'man man'." : `${t.name} what?`,
      );
    if (t.has('k') || t.name === 'apropos') return yield* list(t, name, language, holds);
    if (t.has('f') || t.name === 'whatis')
      return yield* list(t, name, language, (word, found) => (SAME_PAGE.get(word) ?? word) === found);
    const called = SAME_PAGE.get(name) ?? name;
    const manual = MANUAL.get(called);
    if (!manual) return yield* ownHelp(t, name);
    const text = manualText(called, manual, language);
    const { tty } = t.context.stdout;
    if (isTerminal(tty)) yield* page(t, tty, text);
    else yield* t.print(text);
    return 0;
  },
});

const holds = (word: string, name: string, { what }: ManualPage): boolean =>
  `${name} ${what.en} ${what.ko}`.toLowerCase().includes(word.toLowerCase());

function* list(
  t: ToolContext,
  word: string,
  language: Language,
  fits: (word: string, name: string, page: ManualPage) => boolean,
): Routine<number> {
  const found = [...MANUAL].filter(([name, manual]) => fits(word, name, manual));
  if (found.length === 0) {
    yield* write(t.context.stderr, `${word}: nothing appropriate.\n`);
    return NOT_FOUND;
  }
  for (const [name, { what }] of found) yield* t.print(`${`${name} (1)`.padEnd(20)} - ${what[language]}\n`);
  return 0;
}

function* ownHelp(t: ToolContext, name: string): Routine<number> {
  const process = t.context.run(name, ['--help']);
  if (process) return (yield* wait(process.end)).code;
  yield* write(t.context.stderr, `No manual entry for ${name}\n`);
  return NOT_FOUND;
}

function manualText(name: string, { what, synopsis, options, examples }: ManualPage, language: Language): string {
  const title = `${name.toUpperCase()}(1)`;
  const middle = HEADINGS.manual[language];
  const room = WIDTH - 2 * title.length - middle.length * (language === 'ko' ? 2 : 1);
  const gap = ' '.repeat(Math.floor(room / 2));
  const section = (heading: keyof typeof HEADINGS, lines: readonly string[]): string =>
    lines.length === 0 ? '' : `\n${HEADINGS[heading][language]}\n${lines.map((line) => `       ${line}\n`).join('')}`;
  return (
    `${title}${gap}${middle}${gap}${title}\n` +
    section('name', [`${name} - ${what[language]}`]) +
    section('synopsis', synopsis.split('; ')) +
    section(
      'options',
      options.flatMap(([flag, does]) => [flag, `       ${does[language]}`]),
    ) +
    section(
      'examples',
      examples.flatMap(([command, says]) => [`# ${says[language]}`, command]),
    )
  );
}

export const MANUAL_TOOLS: readonly Tool[] = [man];
