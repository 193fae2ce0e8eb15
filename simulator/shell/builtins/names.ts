/** What names mean: type, hash, alias, unalias. */
import { findProgram, onPath } from '../../kernel/launch.ts';
import type { Routine } from '../../kernel/wait.ts';
import { singleQuote } from '../expand/quote.ts';
import type { Builtin, Io, Shell } from '../shell.ts';
import { KEYWORDS } from '../syntax/keywords.ts';
import { readOptions, usage } from './options.ts';

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
  const alias = shell.shopt.has('expand_aliases') ? shell.aliases.get(name) : undefined;
  if (alias !== undefined)
    found.push({
      kind: 'alias',
      short: `alias ${name}=${singleQuote(alias)}`,
      long: `${name} is aliased to \`${alias}'`,
    });
  if (KEYWORDS.includes(name)) found.push({ kind: 'keyword', short: name, long: `${name} is a shell keyword` });
  const definition = shell.functions.get(name);
  if (definition)
    found.push({
      kind: 'function',
      short: name,
      long: `${name} is a function\n${shell.engine.functionText(name, definition.body)}`,
    });
  if (shell.engine.builtins.has(name) && !shell.disabledBuiltins.has(name))
    found.push({ kind: 'builtin', short: name, long: `${name} is a shell builtin` });
  const path = programPath(shell, name);
  const hashed = shell.hashed.has(name) && !name.includes('/');
  if (path !== undefined)
    found.push({ kind: 'file', short: path, long: `${name} is ${hashed ? `hashed (${path})` : path}`, path });
  return found;
}

/** Where a program is, as `which` prints it. */
function programPath(shell: Shell, name: string): string | undefined {
  const { host } = shell.session;
  if (name.includes('/')) return findProgram(host, name, shell.cwd) ? name : undefined;
  return onPath(host, name, shell.parameter('PATH') ?? '', shell.cwd);
}

export const type: Builtin = function* (shell, args, io) {
  const read = yield* readOptions(shell, io, 'type', args, 'afptP');
  if (!read) return 2;
  const flags = read.letters.join('');
  let status = 0;
  for (const name of read.operands) {
    let all = describe(shell, name);
    if (flags.includes('f')) all = all.filter(({ kind }) => kind !== 'function');
    if (flags.includes('a')) all = withEveryFile(shell, name, all);
    if (flags.includes('P')) all = all.filter(({ kind }) => kind === 'file');
    const found = flags.includes('a') ? all : all.slice(0, 1);
    if (found.length === 0) {
      status = 1;
      if (!/[tpP]/.test(flags)) yield* shell.complain(io, `type: ${name}: not found`);
    }
    for (const meaning of found) {
      if (flags.includes('t')) yield* shell.print(io, `${meaning.kind}\n`);
      else if (/[pP]/.test(flags)) {
        if (meaning.path) yield* shell.print(io, `${meaning.path}\n`);
      } else yield* shell.print(io, `${meaning.long}\n`);
    }
  }
  return status;
};

/** `type -a` names the file in every folder of $PATH. */
function withEveryFile(shell: Shell, name: string, all: readonly Meaning[]): Meaning[] {
  if (name.includes('/')) return [...all];
  const rest = all.filter(({ kind }) => kind !== 'file');
  const paths = (shell.parameter('PATH') ?? '')
    .split(':')
    .flatMap((folder) => onPath(shell.session.host, name, folder, shell.cwd) ?? []);
  return [...rest, ...paths.map((path): Meaning => ({ kind: 'file', short: path, long: `${name} is ${path}`, path }))];
}

export const hash: Builtin = function* (shell, args, io) {
  const read = yield* readOptions(shell, io, 'hash', args, 'dlp:rt');
  if (!read) {
    return args.includes('-d') && args.at(-1) === '-d' ? 1 : 2;
  }
  const { letters, values, operands } = read;
  const has = (letter: string): boolean => letters.includes(letter);
  if ((has('d') || has('t')) && operands.length === 0) {
    yield* shell.complain(io, `hash: -${has('d') ? 'd' : 't'}: option requires an argument`);
    return 1;
  }
  if (has('r')) shell.hashed.clear();
  if (operands.length === 0) {
    if (has('r')) return 0;
    yield* showHashed(shell, io, has('l'));
    return 0;
  }
  let status = 0;
  const given = values.get('p');
  for (const name of operands) {
    const known = shell.hashed.get(name);
    if (given !== undefined) shell.hashed.set(name, { path: given, hits: 0 });
    else if (has('d') || has('t')) {
      if (!known) {
        yield* shell.complain(io, `hash: ${name}: not found`);
        status = 1;
      } else if (has('d')) shell.hashed.delete(name);
      else {
        const { path } = known;
        yield* shell.print(
          io,
          has('l') ? `builtin hash -p ${path} ${name}\n` : `${operands.length > 1 ? `${name}\t` : ''}${path}\n`,
        );
      }
    } else if (name.includes('/') || shell.engine.builtins.has(name) || shell.functions.has(name)) continue;
    else {
      const path = programPath(shell, name);
      if (path !== undefined) {
        shell.hashed.set(name, { path, hits: 0 });
        continue;
      }
      yield* shell.complain(io, `hash: ${name}: not found`);
      status = 1;
    }
  }
  return status;
};

function* showHashed(shell: Shell, io: Io, reusable: boolean): Routine<void> {
  if (shell.hashed.size === 0) {
    if (!reusable) yield* shell.print(io, 'hash: hash table empty\n');
    return;
  }
  const lines = [...shell.hashed].map(([name, { path, hits }]) => {
    return reusable ? `builtin hash -p ${path} ${name}\n` : `${String(hits).padStart(4)}\t${path}\n`;
  });
  yield* shell.print(io, `${reusable ? '' : 'hits\tcommand\n'}${lines.join('')}`);
}

export const alias: Builtin = function* (shell, args, io) {
  const read = yield* readOptions(shell, io, 'alias', args, 'p');
  if (!read) return 2;
  const { letters, operands } = read;
  let status = 0;
  if (operands.length === 0 || letters.includes('p'))
    for (const name of [...shell.aliases.keys()].sort())
      yield* shell.print(io, `alias ${name}=${singleQuote(shell.aliases.get(name) as string)}\n`);
  for (const word of operands) {
    const equals = word.indexOf('=');
    if (equals > 0) {
      const name = word.slice(0, equals);
      if (/[/$`=\s'"\\|&;()<>]/.test(name)) {
        yield* shell.complain(io, `alias: \`${name}': invalid alias name`);
        status = 1;
      } else shell.aliases.set(name, word.slice(equals + 1));
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
  const read = yield* readOptions(shell, io, 'unalias', args, 'a');
  if (!read) return 2;
  const { letters, operands } = read;
  if (letters.includes('a')) {
    shell.aliases.clear();
    return 0;
  }
  if (operands.length === 0) {
    yield* usage(shell, io, 'unalias');
    return 2;
  }
  let status = 0;
  for (const name of operands) {
    if (shell.aliases.delete(name)) continue;
    yield* shell.complain(io, `unalias: ${name}: not found`);
    status = 1;
  }
  return status;
};
