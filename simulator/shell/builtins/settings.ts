/** How the shell behaves: set, shopt, trap, getopts, enable, umask, ulimit, times. */
import { SIGNALS } from '../../kernel/process.ts';
import type { Routine } from '../../kernel/wait.ts';
import { arrayText } from '../declaration.ts';
import { quoteValue, singleQuote } from '../expand/quote.ts';
import { isOption, OPTION_NAMES, type OptionName, optionByLetter } from '../options.ts';
import type { Builtin, Io, Shell } from '../shell.ts';
import { SHOPTS } from '../shopts.ts';
import { signalList } from '../signals.ts';
import { setTrap, trapName } from '../traps.ts';
import { readOptions, usage } from './options.ts';

export const set: Builtin = function* (shell, args, io) {
  if (args.length === 0) {
    yield* showVariables(shell, io);
    if (!shell.options.posix)
      for (const [name, { body }] of [...shell.functions].sort(([a], [b]) => (a < b ? -1 : 1)))
        yield* shell.print(io, `${shell.engine.functionText(name, body)}\n`);
    return 0;
  }
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] as string;
    if (arg === '--' || arg === '-') {
      if (arg === '-') {
        shell.options.xtrace = false;
        shell.options.verbose = false;
      }
      if (arg === '--' || i + 1 < args.length) shell.positional = args.slice(i + 1);
      return 0;
    }
    if (!/^[-+]./.test(arg)) {
      shell.positional = args.slice(i);
      return 0;
    }
    const on = arg.startsWith('-');
    for (const letter of arg.slice(1)) {
      if (letter === 'o') {
        const name = args[i + 1];
        if (name === undefined || /^[-+]/.test(name)) {
          yield* listOptions(shell, io, on);
          continue;
        }
        i++;
        if (!isOption(name)) {
          yield* shell.complain(io, `set: ${name}: invalid option name`);
          return 2;
        }
        switchOption(shell, name, on);
        continue;
      }
      const name = optionByLetter(letter);
      if (!name) {
        yield* shell.complain(io, `set: ${arg[0]}${letter}: invalid option`);
        yield* usage(shell, io, 'set');
        return 2;
      }
      switchOption(shell, name, on);
    }
  }
  return 0;
};

function switchOption(shell: Shell, name: OptionName, on: boolean): void {
  shell.options[name] = on;
  if (name === 'posix') {
    if (on) shell.set('POSIXLY_CORRECT', 'y');
    else shell.variables.unset('POSIXLY_CORRECT');
  }
  if (name === 'ignoreeof') {
    if (on) shell.set('IGNOREEOF', '10');
    else shell.variables.unset('IGNOREEOF');
  }
  if (on && (name === 'vi' || name === 'emacs')) shell.options[name === 'vi' ? 'emacs' : 'vi'] = false;
}

function* showVariables(shell: Shell, io: Io): Routine<void> {
  for (const name of shell.variables.names()) {
    const variable = shell.variables.get(name);
    if (!variable || variable.value === undefined || variable.bare) continue;
    const { value } = variable;
    const text = typeof value !== 'string' ? arrayText(variable) : value === '' ? '' : quoteValue(value);
    yield* shell.print(io, `${name}=${text}\n`);
  }
}

function* listOptions(shell: Shell, io: Io, readable: boolean): Routine<void> {
  for (const name of OPTION_NAMES) {
    const on = shell.options[name] || (name === 'ignoreeof' && shell.parameter('IGNOREEOF') !== undefined);
    yield* shell.print(
      io,
      readable ? `${name.padEnd(15)}\t${on ? 'on' : 'off'}\n` : `set ${on ? '-' : '+'}o ${name}\n`,
    );
  }
}

export const shopt: Builtin = function* (shell, args, io) {
  const read = yield* readOptions(shell, io, 'shopt', args, 'psuoq');
  if (!read) return 2;
  const { letters, operands } = read;
  const has = (letter: string): boolean => letters.includes(letter);
  if (has('s') && has('u')) {
    yield* shell.complain(io, 'shopt: cannot set and unset shell options simultaneously');
    return 1;
  }
  const setting = has('s') ? true : has('u') ? false : undefined;
  const names = has('o') ? OPTION_NAMES : SHOPTS;
  const isOn = (name: string): boolean => (has('o') ? shell.options[name as OptionName] : shell.shopt.has(name));
  const show = function* (name: string): Routine<void> {
    const on = isOn(name);
    if (has('p'))
      yield* shell.print(io, has('o') ? `set ${on ? '-' : '+'}o ${name}\n` : `shopt ${on ? '-s' : '-u'} ${name}\n`);
    else yield* shell.print(io, `${name.padEnd(15)}\t${on ? 'on' : 'off'}\n`);
  };
  if (operands.length === 0) {
    for (const name of names) if (!has('q') && (setting === undefined || isOn(name) === setting)) yield* show(name);
    return 0;
  }
  let status = 0;
  for (const name of operands) {
    if (!names.includes(name)) {
      yield* shell.complain(io, `shopt: ${name}: invalid ${has('o') ? '' : 'shell '}option name`);
      status = 1;
    } else if (setting !== undefined) {
      if (has('o')) switchOption(shell, name as OptionName, setting);
      else if (setting) shell.shopt.add(name);
      else shell.shopt.delete(name);
    } else {
      if (!isOn(name)) status = 1;
      if (!has('q')) yield* show(name);
    }
  }
  return status;
};

export const trap: Builtin = function* (shell, args, io) {
  const read = yield* readOptions(shell, io, 'trap', args, 'lp');
  if (!read) return 2;
  const { letters, operands } = read;
  if (letters.includes('l')) {
    yield* shell.print(io, signalList());
    return 0;
  }
  const print = letters.includes('p');
  if (operands.length === 0 || print) return yield* showTraps(shell, io, operands);
  const first = operands[0] as string;
  const alone = operands.length === 1;
  if (alone && trapName(first) === undefined) {
    yield* usage(shell, io, 'trap');
    return 2;
  }
  const reset = alone || first === '-' || /^\d+$/.test(first);
  const names = alone || /^\d+$/.test(first) ? operands : operands.slice(1);
  shell.listedTraps = undefined;
  let status = 0;
  for (const word of names) {
    const name = trapName(word);
    if (name === undefined) {
      yield* shell.complain(io, `trap: ${word}: invalid signal specification`);
      status = 1;
    } else setTrap(shell, name, reset ? undefined : first);
  }
  return status;
};

function* showTraps(shell: Shell, io: Io, words: readonly string[]): Routine<number> {
  const last = ['DEBUG', 'ERR', 'RETURN'];
  const order = (name: string): number =>
    name === 'EXIT' ? 0 : (SIGNALS[`SIG${name}` as keyof typeof SIGNALS] ?? 100 + last.indexOf(name));
  const traps = [...(shell.listedTraps ?? shell.traps)].sort((a, b) => order(a[0]) - order(b[0]));
  let status = 0;
  const show = function* (name: string, action: string): Routine<void> {
    const signal = order(name) > 0 && order(name) < 100;
    yield* shell.print(io, `trap -- ${singleQuote(action)} ${signal ? 'SIG' : ''}${name}\n`);
  };
  if (words.length === 0) for (const [name, action] of traps) yield* show(name, action);
  for (const word of words) {
    const wanted = trapName(word);
    if (wanted === undefined) {
      yield* shell.complain(io, `trap: ${word}: invalid signal specification`);
      status = 1;
    }
    for (const [name, action] of traps) if (name === wanted) yield* show(name, action);
  }
  return status;
}

export const getopts: Builtin = function* (shell, args, io) {
  const read = yield* readOptions(shell, io, 'getopts', args, '');
  if (!read) return 2;
  const [spec, name, ...given] = read.operands;
  if (spec === undefined || name === undefined) {
    yield* usage(shell, io, 'getopts');
    return 2;
  }
  const words = given.length > 0 ? given : shell.positional;
  const silent = spec.startsWith(':');
  const quiet = silent || shell.parameter('OPTERR') === '0';
  let index = Number(shell.variables.text('OPTIND') ?? '1') || 1;
  const finish = function* (option: string, next: number, argument?: string): Routine<number> {
    const at = shell.getoptsAt;
    shell.variables.set('OPTIND', String(next));
    shell.getoptsAt = at;
    if (argument === undefined) shell.variables.unset('OPTARG');
    else shell.variables.set('OPTARG', argument);
    if (!/^[A-Za-z_]\w*$/.test(name)) {
      yield* shell.complain(io, `getopts: \`${name}': not a valid identifier`);
      return 1;
    }
    shell.set(name, option);
    return 0;
  };
  const word = words[index - 1];
  if (word === undefined || !/^-./.test(word) || word === '--') {
    if (word === '--') index++;
    shell.getoptsAt = 1;
    yield* finish('?', index);
    return 1;
  }
  const option = word[shell.getoptsAt] as string;
  const rest = word.slice(shell.getoptsAt + 1);
  const known = option !== ':' && spec.includes(option);
  const takes = known && spec[spec.indexOf(option, silent ? 1 : 0) + 1] === ':';
  if (rest !== '' && !takes) shell.getoptsAt++;
  else {
    shell.getoptsAt = 1;
    index++;
  }
  if (!known) {
    if (!quiet) yield* shell.printError(io, `${shell.name}: illegal option -- ${option}\n`);
    return yield* finish('?', index, silent ? option : undefined);
  }
  if (!takes) return yield* finish(option, index);
  if (rest !== '') return yield* finish(option, index, rest);
  const argument = words[index - 1];
  if (argument !== undefined) return yield* finish(option, index + 1, argument);
  if (!quiet) yield* shell.printError(io, `${shell.name}: option requires an argument -- ${option}\n`);
  return yield* silent ? finish(':', index, option) : finish('?', index);
};

export const enable: Builtin = function* (shell, args, io) {
  const read = yield* readOptions(shell, io, 'enable', args, 'adnpsf:');
  if (!read) return 2;
  const { letters, operands } = read;
  const off = letters.includes('n');
  if (letters.includes('f') || letters.includes('d')) {
    yield* shell.complain(io, 'enable: dynamic loading not available');
    return 1;
  }
  if (operands.length === 0 || letters.includes('p')) {
    for (const name of [...shell.engine.builtins.keys()].sort()) {
      const disabled = shell.disabledBuiltins.has(name);
      if (letters.includes('a') || disabled === off) yield* shell.print(io, `enable ${disabled ? '-n ' : ''}${name}\n`);
    }
    return 0;
  }
  let status = 0;
  for (const name of operands) {
    if (!shell.engine.builtins.has(name)) {
      yield* shell.complain(io, `enable: ${name}: not a shell builtin`);
      status = 1;
    } else if (off) shell.disabledBuiltins.add(name);
    else shell.disabledBuiltins.delete(name);
  }
  return status;
};

const CLASSES: readonly (readonly [string, number])[] = [
  ['u', 6],
  ['g', 3],
  ['o', 0],
];

export const umask: Builtin = function* (shell, args, io) {
  const read = yield* readOptions(shell, io, 'umask', args, 'pS');
  if (!read) return 2;
  const { letters, operands } = read;
  const [word] = operands;
  const symbolic = letters.includes('S');
  const shown = (): string => {
    if (!symbolic) return shell.umask.toString(8).padStart(4, '0');
    return CLASSES.map(([who, shift]) => {
      const bits = (~shell.umask >> shift) & 7;
      return `${who}=${['r', 'w', 'x'].filter((_, i) => (bits & (4 >> i)) !== 0).join('')}`;
    }).join(',');
  };
  if (word === undefined) {
    yield* shell.print(io, `${letters.includes('p') ? `umask${symbolic ? ' -S' : ''} ` : ''}${shown()}\n`);
    return 0;
  }
  if (/^\d/.test(word)) {
    if (!/^[0-7]{1,4}$/.test(word)) {
      yield* shell.complain(io, `umask: ${word}: octal number out of range`);
      return 1;
    }
    shell.umask = Number.parseInt(word, 8) & 0o777;
  } else {
    const mask = symbolicMask(word, shell.umask);
    if (typeof mask === 'string') {
      yield* shell.complain(io, `umask: ${mask}`);
      return 1;
    }
    shell.umask = mask;
  }
  shell.files.umask = shell.umask;
  if (symbolic) yield* shell.print(io, `${shown()}\n`);
  return 0;
};

/** "u=rwx,g-w": the mask, or what is wrong. */
function symbolicMask(text: string, mask: number): number | string {
  let mode = ~mask & 0o777;
  for (const clause of text.split(',')) {
    const match = /^([ugoa]*)([\s\S]?)([\s\S]*)$/.exec(clause) as RegExpExecArray;
    const who = match[1] === '' || match[1]?.includes('a') ? 'ugo' : (match[1] as string);
    const operator = match[2] as string;
    if (!/^[-+=]$/.test(operator)) return `\`${operator}': invalid symbolic mode operator`;
    let bits = 0;
    for (const c of match[3] as string) {
      if (!'rwxX'.includes(c)) return `\`${c}': invalid symbolic mode character`;
      bits |= c === 'r' ? 4 : c === 'w' ? 2 : 1;
    }
    for (const [name, shift] of CLASSES) {
      if (!who.includes(name)) continue;
      if (operator === '=') mode = (mode & ~(7 << shift)) | (bits << shift);
      else if (operator === '+') mode |= bits << shift;
      else mode &= ~(bits << shift);
    }
  }
  return ~mode & 0o777;
}

/** Letter, description with unit as `ulimit -a` shows it, what a Debian machine starts with. */
const LIMITS: readonly (readonly [string, string, string, string])[] = [
  ['R', 'real-time non-blocking time', 'microseconds, ', 'unlimited'],
  ['c', 'core file size', 'blocks, ', '0'],
  ['d', 'data seg size', 'kbytes, ', 'unlimited'],
  ['e', 'scheduling priority', '', '0'],
  ['f', 'file size', 'blocks, ', 'unlimited'],
  ['i', 'pending signals', '', '15595'],
  ['l', 'max locked memory', 'kbytes, ', '8192'],
  ['m', 'max memory size', 'kbytes, ', 'unlimited'],
  ['n', 'open files', '', '1024'],
  ['p', 'pipe size', '512 bytes, ', '8'],
  ['q', 'POSIX message queues', 'bytes, ', '819200'],
  ['r', 'real-time priority', '', '0'],
  ['s', 'stack size', 'kbytes, ', '8192'],
  ['t', 'cpu time', 'seconds, ', 'unlimited'],
  ['u', 'max user processes', '', 'unlimited'],
  ['v', 'virtual memory', 'kbytes, ', 'unlimited'],
  ['x', 'file locks', '', 'unlimited'],
];

export const ulimit: Builtin = function* (shell, args, io) {
  const letters = LIMITS.map(([letter]) => `${letter};`).join('');
  const read = yield* readOptions(shell, io, 'ulimit', args, `SHa${letters}`);
  if (!read) return 2;
  const { limits } = shell;
  const current = (letter: string, start: string): string => limits.get(letter) ?? start;
  if (read.letters.includes('a')) {
    for (const [letter, name, unit, start] of LIMITS) {
      const how = `(${unit}-${letter})`;
      yield* shell.print(
        io,
        `${name.padEnd(Math.max(name.length + 1, 40 - how.length))}${how} ${current(letter, start)}\n`,
      );
    }
    return 0;
  }
  const wanted = read.letters.filter((letter) => letter !== 'S' && letter !== 'H');
  if (wanted.length === 0) wanted.push('f');
  for (const letter of wanted) {
    const [, name, unit, start] = LIMITS.find(([one]) => one === letter) as (typeof LIMITS)[number];
    const value = read.values.get(letter) ?? (wanted.length === 1 ? read.operands[0] : undefined);
    if (value === undefined) {
      const how = `(${unit}-${letter})`;
      const head = wanted.length > 1 ? `${name.padEnd(Math.max(name.length + 1, 40 - how.length))}${how} ` : '';
      yield* shell.print(io, `${head}${current(letter, start)}\n`);
    } else if (value === 'unlimited' || value === 'hard' || value === 'soft') {
      if (value === 'unlimited') limits.set(letter, value);
    } else if (/^\d+$/.test(value)) limits.set(letter, value);
    else {
      yield* shell.complain(io, `ulimit: ${value}: invalid number`);
      return 1;
    }
  }
  return 0;
};

/** Processor time is not modelled: it is 0. */
export const times: Builtin = function* (shell, args, io) {
  const read = yield* readOptions(shell, io, 'times', args, '');
  if (!read) return 2;
  yield* shell.print(io, '0m0.000s 0m0.000s\n0m0.000s 0m0.000s\n');
  return 0;
};
