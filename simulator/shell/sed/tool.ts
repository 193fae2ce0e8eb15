/**
 * sed: addresses, s///, d, p, q, a, i, c, y, n, N, D, P, h/H/g/G/x, labels and jumps, =, l, r, w, -n, -i, -E, -s. Lines
 * are printed as they come. Left out: e, F, and the s flags e and M.
 */
import { write } from '../../kernel/stream.ts';
import { defineTool, type Tool, ToolFailure } from '../tools/tool.ts';
import { Run } from './run.ts';
import { ScriptReader, type Step } from './script.ts';

const HELP =
  'Usage: sed [OPTION]... {script-only-if-no-other-script} [input-file]...\n\n  -n  suppress automatic printing of pattern space\n  -e script  add the script to the commands to be executed\n  -f script-file  add the contents of script-file to the commands to be executed\n  -E, -r  use extended regular expressions in the script\n  -i[SUFFIX]  edit files in place\n  -s  consider files as separate';

const sed = defineTool({
  names: ['sed'],
  busyboxCannotOpen: '@',
  options: [
    'n',
    'quiet=n',
    'silent=n',
    'e:',
    'expression:=e',
    'f:',
    'file:=f',
    'E',
    'r=E',
    'regexp-extended=E',
    'i?',
    'in-place?=i',
    's',
    'separate=s',
    'posix',
    'z',
    'null-data=z',
    'zero-terminated=z',
  ],
  idle: ['u', 'unbuffered', 'follow-symlinks'],
  refused: ['l:', 'line-length:', 'debug', 'sandbox'],
  help: HELP,
  *run(t) {
    const scripts = [...t.values('e')];
    for (const file of t.values('f')) scripts.push((yield* t.text(file)) ?? '');
    let files = t.operands;
    if (scripts.length === 0) {
      const [first, ...rest] = files;
      if (first === undefined) {
        yield* write(t.context.stderr, `${HELP}\n`);
        return 1;
      }
      scripts.push(first);
      files = rest;
    }
    const quiet = t.has('n') || (scripts[0] as string).startsWith('#n\n');
    const parse = (): Step[] => new ScriptReader(scripts.join('\n').replace(/^#n\n/, ''), t.has('E')).read();
    if (t.has('s') && !t.has('i') && files.length > 1) {
      let last: number | undefined;
      for (const file of files) last = yield* new Run(t, parse(), quiet, (text) => t.print(text)).over([file]);
      return last ?? t.status;
    }
    if (!t.has('i')) {
      const run = new Run(t, parse(), quiet, (text) => t.print(text));
      return (yield* run.over(files.length === 0 ? ['-'] : files)) ?? t.status;
    }
    if (files.length === 0) throw new ToolFailure('no input files');
    let status: number | undefined;
    for (const file of files) {
      if (!t.stat(file)) {
        yield* t.fail(`can't read ${file}: No such file or directory`, 2);
        continue;
      }
      const old = t.context.files.stat(t.path(file));
      if (old.kind === 'fifo') {
        yield* t.open(file);
        throw new ToolFailure(`couldn't edit ${file}: not a regular file`, 4);
      }
      let out = '';
      const run = new Run(t, parse(), quiet, function* (text) {
        out += text;
      });
      status = yield* run.over([file]);
      const suffix = t.value('i');
      if (suffix)
        t.context.files.write(
          t.path(suffix.includes('*') ? suffix.replaceAll('*', file) : file + suffix),
          t.context.files.readText(t.path(file)),
          { mode: old.mode },
        );
      t.context.files.write(t.path(file), out, { mode: old.mode });
    }
    return status ?? t.status;
  },
});

export const SED_TOOLS: readonly Tool[] = [sed];
