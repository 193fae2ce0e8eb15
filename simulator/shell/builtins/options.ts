/** Reading a builtin's options as bash's internal_getopt does, with its two kinds of refusal. */
import type { Routine } from '../../kernel/wait.ts';
import type { Io, Shell } from '../shell.ts';
import { USAGE } from './usage.ts';

export interface Read {
  /** Letters that were given, in order; those with a "+" carry it. */
  readonly letters: readonly string[];
  /** Arguments of letters that take one; the last wins. */
  readonly values: ReadonlyMap<string, string>;
  /** All of them with their letters ("o", "+o"), in order. */
  readonly given: readonly (readonly [letter: string, value: string])[];
  readonly operands: readonly string[];
}

/** Prints "usage: …" of a builtin. */
export function* usage(shell: Shell, io: Io, command: string): Routine<void> {
  yield* shell.printError(io, `${command}: usage: ${USAGE[command]}\n`);
}

/** What builtins of dash and ash take, where it is less than bash's. */
const POSIX_SPECS: Readonly<Record<'dash' | 'ash', Readonly<Record<string, string>>>> = {
  dash: { read: 'p:r', wait: '', exec: '', printf: '', cd: 'LP', pwd: 'LP', umask: 'S', hash: 'rv' },
  ash: { read: 'p:u:rt:n:sd:', printf: '', export: 'np', readonly: 'np', cd: 'LP', pwd: 'LP', umask: 'S' },
};

/**
 * `spec` as getopt's: "a:b" — "a" takes an argument; a "+" in front: options may start with "+" too; ";" after a letter: its
 * argument may be missing. Undefined: a message was printed, the status is 2.
 */
export function* readOptions(
  shell: Shell,
  io: Io,
  command: string,
  args: readonly string[],
  spec: string,
): Routine<Read | undefined> {
  const { dialect } = shell.session;
  if (dialect !== 'bash') spec = POSIX_SPECS[dialect][command] ?? spec;
  const letters: string[] = [];
  const given: (readonly [letter: string, value: string])[] = [];
  const plus = spec.startsWith('+');
  let i = 0;
  for (; i < args.length; i++) {
    const arg = args[i] as string;
    if (arg === '--') {
      i++;
      break;
    }
    if (!(arg.startsWith('-') || (plus && arg.startsWith('+'))) || arg.length === 1) break;
    for (let j = 1; j < arg.length; j++) {
      const letter = arg[j] as string;
      const at = letter === ':' || letter === ';' || letter === '+' ? -1 : spec.indexOf(letter);
      if (at < 0) {
        if (dialect !== 'bash')
          yield* shell.complain(io, `${command}: ${dialect === 'dash' ? 'Illegal' : 'illegal'} option -${letter}`);
        else {
          yield* shell.complain(io, `${command}: ${arg[0]}${letter}: invalid option`);
          yield* usage(shell, io, command);
        }
        return undefined;
      }
      const signed = arg[0] === '+' ? `+${letter}` : letter;
      letters.push(signed);
      const kind = spec[at + 1];
      if (kind !== ':' && kind !== ';') continue;
      const rest = arg.slice(j + 1);
      if (rest !== '') given.push([signed, rest]);
      else if (kind === ';') {
        const next = args[i + 1];
        if (next !== undefined && !next.startsWith('-')) {
          given.push([signed, next]);
          i++;
        }
      } else if (args[i + 1] !== undefined) given.push([signed, args[++i] as string]);
      else {
        yield* shell.complain(io, `${command}: -${letter}: option requires an argument`);
        yield* usage(shell, io, command);
        return undefined;
      }
      break;
    }
  }
  const values = new Map(given.map(([letter, value]) => [letter.replace('+', ''), value]));
  return { letters, values, given, operands: args.slice(i) };
}
