/** `time`: what a pipeline took, in virtual time; processor time is not modelled and is 0. */
import type { Routine } from '../../kernel/wait.ts';
import type { Io, Shell } from '../shell.ts';

const BASH_FORMAT = '\nreal\t%3lR\nuser\t%3lU\nsys\t%3lS';
const POSIX_FORMAT = 'real %2R\nuser %2U\nsys %2S';

export function* reportTime(shell: Shell, io: Io, ms: number, posix: boolean): Routine<void> {
  const format = posix ? POSIX_FORMAT : (shell.parameter('TIMEFORMAT') ?? BASH_FORMAT);
  if (format === '') return;
  const wrong = /%(?![%P]|$|[0-9]?l?[RUS])[0-9]?l?([\s\S]?)/.exec(format.replaceAll('%%', ''));
  if (wrong) return yield* shell.complain(io, `TIMEFORMAT: \`${wrong[1] || '\0'}': invalid format character`);
  const text = format.replace(
    /%(%|P|([0-9]?)(l?)([RUS]))/g,
    (_, all: string, digits: string, long: string, what: string) => {
      if (all === '%') return '%';
      if (all === 'P') return '0.00';
      const value = what === 'R' ? ms : 0;
      const precision = digits === '' ? 3 : Math.min(3, Number(digits));
      // Cut off, not rounded.
      const seconds = (n: number): string =>
        (Math.floor(n / 10 ** (3 - precision)) / 10 ** precision).toFixed(precision);
      return long === '' ? seconds(value) : `${Math.floor(value / 60000)}m${seconds(value % 60000)}s`;
    },
  );
  yield* shell.printError(io, `${text}\n`);
}
