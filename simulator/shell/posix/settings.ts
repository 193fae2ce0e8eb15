/** set, trap of dash and ash. Upstream: dash's options.c, trap.c; ash.c (setcmd, trapcmd). */
import type { Routine } from '../../kernel/wait.ts';
import type { OptionName } from '../options.ts';
import type { Builtin, Io, Shell } from '../shell.ts';
import { signalNumber } from '../signals.ts';
import { setTrap, trapName } from '../traps.ts';
import { raise } from './failure.ts';
import { quoted } from './quote.ts';
import { listVariables } from './variables.ts';

/** A letter and a name, where they have one, and bash's name for it; undefined: it is only told, or changes nothing here. */
type Known = readonly [letter: string, name: string, option: OptionName | undefined];

const FIRST: readonly Known[] = [
  ['e', 'errexit', 'errexit'],
  ['f', 'noglob', 'noglob'],
  ['I', 'ignoreeof', 'ignoreeof'],
];
const LAST: readonly Known[] = [
  ['C', 'noclobber', 'noclobber'],
  ['a', 'allexport', 'allexport'],
  ['b', 'notify', 'notify'],
  ['u', 'nounset', 'nounset'],
];
/** In their order. Upstream: optletters_optnames of ash.c; dash's optnames and optletters. */
const ASH: readonly Known[] = [
  ...FIRST,
  ['i', '', undefined],
  ['m', 'monitor', 'monitor'],
  ['n', 'noexec', 'noexec'],
  ['s', '', undefined],
  ['c', '', undefined],
  ['x', 'xtrace', 'xtrace'],
  ['v', 'verbose', 'verbose'],
  ...LAST,
  ['E', 'errtrace', 'errtrace'],
  ['V', 'vi', 'vi'],
  ['', 'pipefail', 'pipefail'],
];
const DASH: readonly Known[] = [
  ...FIRST,
  ['i', 'interactive', undefined],
  ['m', 'monitor', 'monitor'],
  ['n', 'noexec', 'noexec'],
  ['s', 'stdin', undefined],
  ['x', 'xtrace', 'xtrace'],
  ['v', 'verbose', 'verbose'],
  ['V', 'vi', 'vi'],
  ['E', 'emacs', 'emacs'],
  ...LAST,
  ['p', 'privileged', 'privileged'],
  ['', 'nolog', 'nolog'],
  ['', 'debug', undefined],
];

const optionsOf = (shell: Shell): readonly Known[] => (shell.session.dialect === 'dash' ? DASH : ASH);

function isOn(shell: Shell, [letter, , option]: Known): boolean {
  const { interactive, source } = shell.session;
  if (option !== undefined) return shell.options[option];
  if (letter === 'i') return interactive;
  return letter === 's' ? source === 'input' || source === 'terminal' : letter === 'c' && source === 'string';
}

/** `$-`: from the last to the first. */
export const letters = (shell: Shell): string =>
  optionsOf(shell)
    .filter((known) => known[0] !== '' && isOn(shell, known))
    .map(([letter]) => letter)
    .reverse()
    .join('');

function* list(shell: Shell, io: Io, readable: boolean): Routine<void> {
  if (readable && shell.session.dialect === 'dash') yield* shell.print(io, 'Current option settings\n');
  for (const known of optionsOf(shell)) {
    const [, name] = known;
    const on = isOn(shell, known);
    if (name !== '')
      yield* shell.print(
        io,
        readable ? `${name.padEnd(16)}${on ? 'on' : 'off'}\n` : `set ${on ? '-' : '+'}o ${name}\n`,
      );
  }
}

export const set: Builtin = function* (shell, args, io) {
  if (args.length === 0) yield* listVariables(shell, io);
  const refuse = (text: string): Routine<never> =>
    raise(shell, io, `${shell.session.dialect === 'ash' ? 'illegal' : 'Illegal'} option ${text}`);
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] as string;
    if (arg === '--' || arg === '-' || !/^[-+]./.test(arg)) {
      if (arg === '-') {
        shell.options.xtrace = false;
        shell.options.verbose = false;
      }
      const rest = /^--?$/.test(arg) ? args.slice(i + 1) : args.slice(i);
      if (arg !== '-' || rest.length > 0) shell.positional = rest;
      return 0;
    }
    const sign = arg[0] as string;
    for (const letter of arg.slice(1)) {
      const name = letter === 'o' ? args[i + 1] : undefined;
      if (letter === 'o' && name === undefined) {
        yield* list(shell, io, sign === '-');
        continue;
      }
      const known = optionsOf(shell).find(([one, long]) => (name === undefined ? one === letter : long === name));
      if (!known && name !== undefined && shell.session.dialect === 'ash') {
        yield* shell.say(io, `illegal option ${sign}o ${name}`);
        return 1;
      }
      if (!known) return yield* refuse(name === undefined ? `${sign}${letter}` : `${sign}o ${name}`);
      if (name !== undefined) i++;
      if (known[2] !== undefined) shell.options[known[2]] = sign === '-';
    }
  }
  return 0;
};

export const trap: Builtin = function* (shell, args, io) {
  const words = args[0] === '--' ? args.slice(1) : args;
  const ash = shell.session.dialect === 'ash';
  if (words.length === 0) {
    const all = [...shell.traps, ...(shell.listedTraps ?? [])];
    const numbered = all.map(([name, action]) => [number(name), name, action] as const).sort(([a], [b]) => a - b);
    for (const [, name, action] of numbered) yield* shell.print(io, `trap -- ${quoted(action)} ${name}\n`);
    return 0;
  }
  // One word alone, or a number before the signals, takes traps away.
  const bare = words.length === 1 || /^\d+$/.test(words[0] as string);
  const action = bare || words[0] === '-' ? undefined : words[0];
  let status = 0;
  for (const word of bare ? words : words.slice(1)) {
    const name = trapName(word);
    if (name === undefined || (ash ? ['DEBUG', 'RETURN'] : ['ERR', 'DEBUG', 'RETURN']).includes(name)) {
      status = 1;
      if (ash) yield* shell.say(io, `${word}: invalid signal specification`);
      else {
        yield* shell.printError(io, `trap: ${word}: bad trap\n`);
        return status;
      }
    } else setTrap(shell, name, action);
  }
  if (shell.traps.size === 0) shell.listedTraps = undefined;
  return status;
};

const number = (name: string): number => (name === 'EXIT' ? 0 : (signalNumber(name) ?? 0));
