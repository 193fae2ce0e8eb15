/** more: a page at a time on a terminal; elsewhere the text as it is. What keys do is session.ts's. */
import { FileError } from '../../../kernel/files.ts';
import { languageOf } from '../../../kernel/language.ts';
import { write } from '../../../kernel/stream.ts';
import { isTerminal } from '../../../kernel/tty.ts';
import { type Routine, wait } from '../../../kernel/wait.ts';
import { Source } from '../less/source.ts';
import { begin } from '../time.ts';
import { defineTool, type Tool, type ToolContext } from '../tool.ts';
import { MoreSession } from './session.ts';

const RULE = ':'.repeat(14);

const options = defineTool({
  names: ['more'],
  options: [
    ...['d', 'silent=d', 'f', 'logical=f', 'l', 'no-pause=l', 'c', 'print-over=c', 'p', 'clean-print=p'],
    ...['e', 'exit-on-eof=e', 's', 'squeeze=s', 'u', 'plain=u', 'n:', 'lines:=n'],
  ],
  help: 'Usage: more [OPTION]... FILE...\nShow a text a page at a time. Keys: h shows them, q leaves.\n\n  -d        answer a wrong key in words\n  -f        count lines of the file, not of the screen\n  -l        do not stop at form feeds\n  -c, -p    begin each page at the top of the screen\n  -e        leave at the end of the last file\n  -s        show several empty lines as one\n  -u        neither bold nor underlined\n  -n NUM    lines of a page; also -NUM\n  +NUM      begin at line NUM\n  +/TEXT    begin where TEXT is found',
  *run(t) {
    const { stdin, stdout, stderr, process } = t.context;
    const signs = t.operands.filter((one) => /^\+(?:\d+$|\/)/.test(one));
    const names = t.operands.filter((one) => !signs.includes(one));
    if (names.length === 0 && isTerminal(stdin.tty)) throw t.misused('bad usage');
    const lines = t.value('n');
    if (lines !== undefined && !/^\d+$/.test(lines)) {
      yield* write(stderr, `more: argument error: '${lines}'\n`);
      return 1;
    }
    const { tty } = stdout;
    if (!isTerminal(tty)) return yield* copied(t, names);
    const number = signs.find((one) => /^\+\d/.test(one));
    const session = new MoreSession(
      {
        tty,
        names: names.length > 0 ? names : ['-'],
        *open(index) {
          const name = names[index];
          return name === undefined ? new Source(undefined, '', stdin) : yield* opened(t, name);
        },
        *command(text) {
          yield* wait(begin(t, ['sh', '-c', text], { stdin: tty.reader }).end);
        },
        *edit(path) {
          const { editor } = t.context;
          if (editor) yield* editor(t.path(path));
          return editor !== undefined;
        },
      },
      {
        silent: t.has('d'),
        logical: t.has('f'),
        noPause: t.has('l'),
        fromTop: t.has('c') || t.has('p'),
        exits: t.has('e'),
        squeezed: t.has('s'),
        plain: t.has('u'),
        lines: Number(lines) || undefined,
        from: number === undefined ? 0 : Math.max(0, Number(number.slice(1)) - 1),
        pattern: signs.find((one) => one.startsWith('+/'))?.slice(2),
        language: languageOf(t.context.env),
      },
    );
    process.onSignal('SIGINT', () => process.interrupt(new MoreSession.Quit()));
    process.onSignal('SIGQUIT', () => tty.show('[Use q or Q to quit]'));
    process.onSignal('SIGCONT', () => session.goOn());
    yield* session.run();
    return 0;
  },
});

/** A file as something to read; undefined: what is wrong with it was said. */
function* opened(t: ToolContext, name: string): Routine<Source | undefined> {
  const { files, stdout, stderr } = t.context;
  const path = t.path(name);
  try {
    const { kind } = files.stat(path);
    if (kind === 'directory') {
      yield* write(stdout, `\n*** ${name}: directory ***\n\n`);
      return undefined;
    }
    if (kind !== 'file' || path.startsWith('/dev/')) {
      const reader = yield* t.open(name);
      return reader && new Source(undefined, '', reader);
    }
    const text = files.readText(path);
    if (text.startsWith('\x7fELF')) {
      yield* write(stdout, `\n******** ${name}: Not a text file ********\n\n`);
      return undefined;
    }
    return new Source(name, text);
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    yield* write(stderr, `more: cannot open ${name}: ${error.text}\n`);
    return undefined;
  }
}

function* copied(t: ToolContext, names: readonly string[]): Routine<number> {
  if (names.length === 0) {
    yield* t.copy(t.context.stdin);
    return 0;
  }
  for (const name of names) {
    const source = yield* opened(t, name);
    if (!source) continue;
    if (names.length > 1) yield* t.print(`${RULE}\n${name}\n${RULE}\n`);
    for (let { next } = source; next; { next } = source) source.take(yield* wait(next));
    for (let i = 0; i < source.count; i++) yield* t.print(`${source.line(i)}\n`);
  }
  return 0;
}

/** `-NUM` is `-n NUM`; options stand in $MORE, too. */
const more: Tool = {
  ...options,
  program: (context) => {
    const given = (context.env.get('MORE') ?? '').split(' ').filter((one) => one !== '');
    const args = [...given, ...context.args].flatMap((arg, i, all) =>
      /^-\d+$/.test(arg) && !/^(?:-n|--lines)$/.test(all[i - 1] ?? '') ? ['-n', arg.slice(1)] : [arg],
    );
    return options.program({ ...context, args });
  },
};

export const MORE_TOOLS: readonly Tool[] = [more];
