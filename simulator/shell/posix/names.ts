/** type, command, hash, alias, unalias of dash and ash. Upstream: dash's exec.c, alias.c; busybox's ash.c (describe_command, hashcmd, aliascmd). */
import { findProgram, onPath } from '../../kernel/launch.ts';
import type { Routine } from '../../kernel/wait.ts';
import { readOptions } from '../builtins/options.ts';
import type { Builtin, Io, Shell } from '../shell.ts';
import { dialectOf } from '../syntax/dialects.ts';
import { KEYWORDS } from '../syntax/keywords.ts';
import { quoted } from './quote.ts';

/** What `command -v` and `type` say of a name; undefined: it is none. */
function describe(shell: Shell, name: string): { readonly short: string; readonly long: string } | undefined {
  const ash = shell.session.dialect === 'ash';
  if (KEYWORDS.includes(name) && !dialectOf(shell.session.dialect)?.ordinary.has(name))
    return { short: name, long: 'is a shell keyword' };
  const alias = shell.aliases.get(name);
  if (alias !== undefined) return { short: `alias ${name}=${quoted(alias)}`, long: `is an alias for ${alias}` };
  if (shell.functions.has(name)) return { short: name, long: ash ? 'is a function' : 'is a shell function' };
  if (shell.builtin(name))
    return { short: name, long: `is a ${name === ':' || name === '.' ? 'special ' : ''}shell builtin` };
  const { host } = shell.session;
  const path = name.includes('/')
    ? findProgram(host, name, shell.cwd) && name
    : onPath(host, name, shell.parameter('PATH') ?? '', shell.cwd);
  if (path === undefined) return undefined;
  const tracked = !ash && !name.includes('/') && shell.hashed.has(name);
  if (!name.includes('/') && !ash) {
    shell.hashed.set(name, { path, hits: 0 });
    shell.hashedIn ??= shell.parameter('PATH');
  }
  return { short: path, long: `is ${tracked ? 'a tracked alias for ' : ''}${path}` };
}

function* tell(shell: Shell, io: Io, name: string, long: boolean): Routine<number> {
  const found = describe(shell, name);
  if (found) yield* shell.print(io, `${long ? `${name} ${found.long}` : found.short}\n`);
  else if (long) yield* shell.print(io, `${name}: not found\n`);
  return found ? 0 : 127;
}

export const type: Builtin = function* (shell, args, io) {
  // ash takes a first word with a "-" to mean -p, whatever it is.
  const short = shell.session.dialect === 'ash' && args[0]?.startsWith('-') === true;
  let status = 0;
  for (const name of short ? args.slice(1) : args) status |= yield* tell(shell, io, name, !short);
  return status;
};

/** Where `command -p` looks. Upstream: defpath. */
const STANDARD_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

export const command: Builtin = function* (shell, args, io) {
  const read = yield* readOptions(shell, io, 'command', args, 'pvV');
  if (!read) return 2;
  const { letters, operands } = read;
  const [name] = operands;
  if (name === undefined) return 0;
  const long = letters.includes('V');
  if (long || letters.includes('v')) return yield* tell(shell, io, name, long);
  const restore = letters.includes('p') ? shell.variables.setTemporarily('PATH', STANDARD_PATH) : undefined;
  const { commandName } = shell;
  // It is not there for what it calls.
  shell.commandName = shell.outerCommandName;
  try {
    return yield* shell.engine.call(shell, operands, io, { functions: false, special: false });
  } finally {
    shell.commandName = commandName;
    restore?.();
  }
};

export const hash: Builtin = function* (shell, args, io) {
  const read = yield* readOptions(shell, io, 'hash', args, 'r');
  if (!read) return 2;
  if (read.letters.includes('r')) shell.hashed.clear();
  else if (read.operands.length === 0)
    for (const { path } of shell.hashed.values()) yield* shell.print(io, `${path}\n`);
  let status = 0;
  for (const name of read.operands) {
    if (name.includes('/') || shell.builtin(name) || shell.functions.has(name)) continue;
    const path = onPath(shell.session.host, name, shell.parameter('PATH') ?? '', shell.cwd);
    if (path !== undefined) shell.hashed.set(name, { path, hits: 0 });
    else {
      yield* shell.say(io, `${name}: not found`);
      status = 1;
    }
  }
  return status;
};

const line = (name: string, text: string): string => `${name}=${quoted(text)}\n`;
/** In the order of their hash table: as they come out of 39 buckets. Upstream: __lookupalias, printaliases. */
const bucket = (name: string): number => {
  let sum = (name.charCodeAt(0) << 4) & 0xffff;
  for (const c of name) sum = (sum + c.charCodeAt(0)) & 0xffff;
  return sum % 39;
};

export const alias: Builtin = function* (shell, args, io) {
  if (args.length === 0) {
    const names = [...shell.aliases.keys()].sort((a, b) => bucket(a) - bucket(b));
    for (const name of names) yield* shell.print(io, line(name, shell.aliases.get(name) as string));
    return 0;
  }
  let status = 0;
  for (const word of args) {
    const equals = word.indexOf('=', 1);
    const text = shell.aliases.get(word);
    if (equals > 0) shell.aliases.set(word.slice(0, equals), word.slice(equals + 1));
    else if (text !== undefined) yield* shell.print(io, line(word, text));
    else {
      yield* shell.printError(io, `alias: ${word} not found\n`);
      status = 1;
    }
  }
  return status;
};

export const unalias: Builtin = function* (shell, args, io) {
  const read = yield* readOptions(shell, io, 'unalias', args, 'a');
  if (!read) return 2;
  if (read.letters.includes('a')) {
    shell.aliases.clear();
    return 0;
  }
  let status = 0;
  for (const name of read.operands) {
    if (shell.aliases.delete(name)) continue;
    yield* shell.printError(io, `unalias: ${name} not found\n`);
    status = 1;
  }
  return status;
};
