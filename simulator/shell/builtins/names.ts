/** What names mean: type, hash, alias, unalias, history. */
import { findProgram } from '../../kernel/launch.ts';
import { singleQuote } from '../expand/quote.ts';
import type { Builtin, Shell } from '../shell.ts';

const KEYWORDS: ReadonlySet<string> = new Set([
  'if',
  'then',
  'else',
  'elif',
  'fi',
  'case',
  'esac',
  'for',
  'select',
  'while',
  'until',
  'do',
  'done',
  'in',
  'function',
  'time',
  '{',
  '}',
  '!',
  '[[',
  ']]',
  'coproc',
]);

interface Meaning {
  readonly kind: 'alias' | 'keyword' | 'function' | 'builtin' | 'file';
  /** `command -v` */
  readonly short: string;
  /** `type` */
  readonly long: string;
  readonly path?: string;
}

/** Everything a name means, what would run first. */
export function describe(shell: Shell, name: string): Meaning[] {
  const found: Meaning[] = [];
  const alias = shell.aliases.get(name);
  if (alias !== undefined)
    found.push({
      kind: 'alias',
      short: `alias ${name}=${singleQuote(alias)}`,
      long: `${name} is aliased to \`${alias}'`,
    });
  if (KEYWORDS.has(name)) found.push({ kind: 'keyword', short: name, long: `${name} is a shell keyword` });
  const definition = shell.functions.get(name);
  if (definition) found.push({ kind: 'function', short: name, long: `${name} is a function\n${definition.source}` });
  if (shell.engine.builtins.has(name)) found.push({ kind: 'builtin', short: name, long: `${name} is a shell builtin` });
  const path = programPath(shell, name);
  if (path !== undefined) found.push({ kind: 'file', short: path, long: `${name} is ${path}`, path });
  return found;
}

/** Where a program is, as `which` prints it. */
export function programPath(shell: Shell, name: string): string | undefined {
  const { host } = shell.session;
  if (name.includes('/')) return findProgram(host, name, shell.cwd) ? name : undefined;
  for (const folder of (shell.parameter('PATH') ?? '').split(':')) {
    const path = `${folder}/${name}`;
    if (folder !== '' && shell.files.exists(shell.path(path)) && findProgram(host, path, shell.cwd)) return path;
  }
  return host.programs.has(name) ? `/usr/bin/${name}` : undefined;
}

export const type: Builtin = function* (shell, args, io) {
  const flags = args.filter((arg) => /^-[afptP]+$/.test(arg)).join('');
  let status = 0;
  for (const name of args.filter((arg) => !/^-[afptP]+$/.test(arg))) {
    const all = describe(shell, name);
    const found = flags.includes('a') ? all : all.slice(0, 1);
    if (found.length === 0) {
      status = 1;
      if (!/[tpP]/.test(flags)) yield* shell.complain(io, `type: ${name}: not found`);
    }
    for (const meaning of found) {
      if (flags.includes('t')) yield* shell.print(io, `${meaning.kind}\n`);
      else if (/[pP]/.test(flags)) {
        const path = flags.includes('P') ? programPath(shell, name) : meaning.path;
        if (path) yield* shell.print(io, `${path}\n`);
      } else yield* shell.print(io, `${meaning.long}\n`);
    }
  }
  return status;
};

export const hash: Builtin = function* (shell, args, io) {
  if (args[0] === '-r') {
    shell.hashed.clear();
    return 0;
  }
  let status = 0;
  for (const name of args.filter((arg) => !arg.startsWith('-'))) {
    if (programPath(shell, name)) shell.hashed.set(name, 0);
    else {
      yield* shell.complain(io, `hash: ${name}: not found`);
      status = 1;
    }
  }
  if (args.length === 0) {
    if (shell.hashed.size === 0) yield* shell.print(io, 'hash: hash table empty\n');
    else
      yield* shell.print(
        io,
        `hits\tcommand\n${[...shell.hashed].map(([name, hits]) => `${String(hits).padStart(4)}\t${programPath(shell, name)}\n`).join('')}`,
      );
  }
  return status;
};

export const alias: Builtin = function* (shell, args, io) {
  const words = args.filter((arg) => arg !== '-p');
  let status = 0;
  if (words.length === 0)
    for (const name of [...shell.aliases.keys()].sort())
      yield* shell.print(io, `alias ${name}=${singleQuote(shell.aliases.get(name) as string)}\n`);
  for (const word of words) {
    const equals = word.indexOf('=');
    if (equals > 0) {
      shell.aliases.set(word.slice(0, equals), word.slice(equals + 1));
      continue;
    }
    const text = shell.aliases.get(word);
    if (text === undefined) {
      yield* shell.complain(io, `alias: ${word}: not found`);
      status = 1;
    } else yield* shell.print(io, `alias ${word}=${singleQuote(text)}\n`);
  }
  return status;
};

export const unalias: Builtin = function* (shell, args, io) {
  let status = 0;
  if (args.includes('-a')) shell.aliases.clear();
  for (const name of args.filter((arg) => arg !== '-a')) {
    if (shell.aliases.delete(name)) continue;
    yield* shell.complain(io, `unalias: ${name}: not found`);
    status = 1;
  }
  return status;
};

export const history: Builtin = function* (shell, args, io) {
  const { history: lines } = shell.session;
  if (args[0] === '-c') {
    lines.length = 0;
    return 0;
  }
  if (args[0] === '-d' && args[1] !== undefined) {
    lines.splice(Number(args[1]) - 1, 1);
    return 0;
  }
  const count = args[0] === undefined ? lines.length : Number(args[0]);
  if (Number.isNaN(count)) {
    yield* shell.complain(io, `history: ${args[0]}: numeric argument required`);
    return 1;
  }
  const from = Math.max(0, lines.length - count);
  yield* shell.print(
    io,
    lines
      .slice(from)
      .map((line, i) => `${String(from + i + 1).padStart(5)}  ${line}\n`)
      .join(''),
  );
  return 0;
};
