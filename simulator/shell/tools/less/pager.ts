/** less: a page at a time on a terminal; elsewhere the text as it is. The keys are session.ts's. */

import { FileError } from '../../../kernel/files.ts';
import { languageOf } from '../../../kernel/language.ts';
import { write } from '../../../kernel/stream.ts';
import { isTerminal, type Tty } from '../../../kernel/tty.ts';
import { type Routine, wait } from '../../../kernel/wait.ts';
import { defineTool, type Tool, type ToolContext } from '../tool.ts';
import type { LessSettings } from './options.ts';
import { LessSession } from './session.ts';
import { Source } from './source.ts';

const LETTERS = ['R', 'S', 'N', 'F', 'X', 'i', 'I', 's', 'M', 'E', 'e'] as const;

const pager = defineTool({
  names: ['less', 'pager'],
  options: [
    ...LETTERS,
    'RAW-CONTROL-CHARS=R',
    'r=R',
    'chop-long-lines=S',
    'LINE-NUMBERS=N',
    'quit-if-one-screen=F',
    'no-init=X',
    'ignore-case=i',
    'IGNORE-CASE=I',
    'squeeze-blank-lines=s',
    'LONG-PROMPT=M',
    'QUIT-AT-EOF=E',
    'quit-at-eof=e',
    'p:',
    'pattern:=p',
  ],
  idle: ['n', 'f', 'g', 'G', 'q', 'Q', 'K', 'c', 'C'],
  refused: [...'mJuUwWLB', 'o:', 'O:', 'x:', 'z:', 'j:', 'P:', 't:', 'T:', 'b:', 'h:', 'y:', 'k:'],
  help: 'Usage: less [OPTION]... [+COMMAND] [FILE]...\nShow a text a page at a time. Keys: h shows them, q leaves.\n\n  -F  leave at once when all of it fits on the screen\n  -i  search without regard to case, unless the pattern has capitals (-I: always)\n  -N  number the lines\n  -p PATTERN  begin at the first line that matches\n  -R  let colours through\n  -s  show several empty lines as one\n  -S  cut long lines off at the edge\n  -X  leave what was shown on the screen\n  +F  follow the file as it grows; +G: begin at the end; +N: at line N; +/PATTERN',
  *run(t) {
    const { stdin, stdout } = t.context;
    const begin = t.operands.filter((one) => one.startsWith('+')).map((one) => one.slice(1));
    const files = t.operands.filter((one) => !one.startsWith('+'));
    const { tty } = stdout;
    if (files.length === 0 && isTerminal(stdin.tty)) {
      yield* write(t.context.stderr, 'Missing filename ("less --help" for help)\n');
      return 1;
    }
    const sources: Source[] = [];
    for (const file of files.length > 0 ? files : ['-']) {
      const source = yield* sourceOf(t, file);
      if (!source) continue;
      if (isTerminal(tty)) sources.push(source);
      else yield* copyAll(t, source);
    }
    if (sources.length === 0 || !isTerminal(tty)) return t.status;
    yield* new LessSession(t.context, tty, sources, settingsOf(t), [
      ...(t.has('p') ? [`/${t.value('p')}\r`] : []),
      ...begin.map((command) =>
        /^\d+$/.test(command) ? `${command}g` : /^[/?]/.test(command) ? `${command}\r` : command,
      ),
    ]).run();
    return 0;
  },
});

function settingsOf(t: ToolContext): LessSettings {
  const given = t.context.env.get('LESS') ?? '';
  const has = (letter: (typeof LETTERS)[number]): boolean =>
    t.has(letter) || (/^-?[A-Za-z]+$/.test(given) && given.includes(letter));
  return {
    numbered: has('N'),
    chopped: has('S'),
    raw: has('R'),
    letterCase: has('I') ? 'never' : has('i') ? 'capitals' : 'always',
    squeezed: has('s'),
    fits: has('F'),
    keepsScreen: has('X'),
    longPrompt: has('M'),
    endsAtEnd: has('E') || has('e'),
    language: languageOf(t.context.env),
  };
}

function* sourceOf(t: ToolContext, file: string): Routine<Source | undefined> {
  const { files, stdin, stderr } = t.context;
  if (file === '-') return new Source(undefined, '', stdin);
  const path = t.path(file);
  try {
    const { kind } = files.stat(path);
    if (kind === 'directory') {
      yield* write(stderr, `${file} is a directory\n`);
      t.status = 1;
      return undefined;
    }
    // devices and pipes are read as streams are
    if (kind !== 'file' || path.startsWith('/dev/')) {
      const reader = yield* t.open(file);
      return reader && new Source(file, '', reader);
    }
    return new Source(file, files.readText(path));
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    yield* write(stderr, `${file}: ${error.text}\n`);
    t.status = 1;
    return undefined;
  }
}

function* copyAll(t: ToolContext, source: Source): Routine<void> {
  if (source.ended) {
    for (let i = 0; i < source.count; i++) yield* t.print(`${source.line(i)}\n`);
    return;
  }
  for (let next = source.next; next; next = source.next) {
    const chunk = yield* wait(next);
    if (chunk === null) return;
    yield* t.print(chunk);
  }
}

/** Shows a text on a terminal until it is left. */
export function* page(t: ToolContext, tty: Tty, text: string): Routine<void> {
  yield* new LessSession(t.context, tty, [new Source(undefined, text)], settingsOf(t), []).run();
}

export const PAGER_TOOLS: readonly Tool[] = [pager];
