/** What ends a command of dash or ash: an error that is raised (EXERROR). A special builtin takes the shell with it. */
import type { Routine } from '../../kernel/wait.ts';
import type { Io, Shell } from '../shell.ts';

/** Thrown when its message has been printed. */
export class PosixFailure {
  readonly status: number;
  constructor(status = 2) {
    this.status = status;
  }
}

/** Says what is wrong and gives the command up. Upstream: ash's ash_msg_and_raise_error, dash's sh_error. */
export function* raise(shell: Shell, io: Io, message: string): Routine<never> {
  yield* shell.say(io, message);
  throw new PosixFailure();
}

/** POSIX's special builtins: what fails in one ends a script. */
export const SPECIAL: ReadonlySet<string> = new Set(
  '. : break continue eval exec exit export local readonly return set shift source times trap unset'.split(' '),
);

/** "Illegal number: x", as both word it. */
export function* wholeNumber(shell: Shell, io: Io, text: string): Routine<number> {
  if (!/^\d+$/.test(text) || Number(text) > 0x7fffffff) return yield* raise(shell, io, `Illegal number: ${text}`);
  return Number(text);
}
