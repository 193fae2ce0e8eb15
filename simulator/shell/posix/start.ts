/** How dash and ash are started, and what they refuse then. Upstream: dash's main.c and options.c; ash.c (procargs). */
import type { FileError } from '../../kernel/files.ts';
import type { ProgramContext } from '../../kernel/program.ts';
import { write } from '../../kernel/stream.ts';
import type { Routine } from '../../kernel/wait.ts';
import type { Invocation } from '../program.ts';
import { showUsage } from '../tools/busybox/show-usage.ts';

type Posix = 'dash' | 'ash';

/** The status with which it ends at once; undefined: it starts. */
export function* refusedStart(
  context: ProgramContext,
  dialect: Posix,
  { bad, lacks }: Invocation,
): Routine<number | undefined> {
  const { name, stderr } = context;
  if (bad === undefined) return undefined;
  if (bad === '--help' && dialect === 'ash') {
    yield* showUsage(context, 'sh');
    return 0;
  }
  const letter = bad.startsWith('--') ? '-' : bad.slice(1);
  const problem = lacks
    ? `${bad} requires an argument`
    : `${dialect === 'dash' ? 'Illegal' : 'illegal'} option -${letter}`;
  yield* write(stderr, `${name}: ${dialect === 'dash' ? '0: ' : ''}${problem}\n`);
  return 2;
}

/** A script that is not there, or cannot be read. */
export function* cannotOpenScript(
  { name, stderr }: ProgramContext,
  dialect: Posix,
  script: string,
  { code, text }: FileError,
): Routine<number> {
  const missing = code === 'ENOENT' || code === 'ENOTDIR';
  const why =
    dialect === 'ash'
      ? `can't open '${script}': ${text}`
      : `0: cannot open ${script}: ${missing ? 'No such file' : text}`;
  yield* write(stderr, `${name}: ${why}\n`);
  return dialect === 'ash' && !missing ? 126 : 2;
}
