/** printf of dash and ash. Upstream: dash's bltin/printf.c, busybox's coreutils/printf.c. */
import type { Routine } from '../../kernel/wait.ts';
import { formatPrintf } from '../printf.ts';
import type { Io, Shell } from '../shell.ts';
import { raise } from './failure.ts';

export function* posixPrintf(
  shell: Shell,
  io: Io,
  dialect: 'dash' | 'ash',
  format: string | undefined,
  args: readonly string[],
): Routine<number> {
  if (format === undefined) {
    if (dialect === 'dash') return yield* raise(shell, io, 'usage: printf format [arg ...]');
    yield* shell.sayPlainly(io, 'usage: printf FORMAT [ARGUMENT...]');
    return 2;
  }
  const { text, errors } = formatPrintf(format, args, { nowMs: 0, dialect });
  yield* shell.print(io, text);
  const [wrong] = errors;
  if (dialect === 'dash' && wrong?.endsWith(': invalid directive')) return yield* raise(shell, io, wrong);
  for (const error of errors) yield* dialect === 'dash' ? shell.say(io, error) : shell.sayPlainly(io, error);
  return errors.length > 0 ? 1 : 0;
}
