/** compgen, complete, compopt, bind: programmable completion as far as scripts and .bashrc use it. */
import { FileError } from '../../kernel/files.ts';
import type { Routine } from '../../kernel/wait.ts';
import { singleQuote } from '../expand/quote.ts';
import { OPTION_NAMES } from '../options.ts';
import type { Builtin, CompletionSpec, Io, Shell } from '../shell.ts';
import { SHOPTS } from '../shopts.ts';
import { SIGNAL_NAMES } from '../signals.ts';
import { patternMatches } from './matching.ts';
import { KEYWORDS } from './names.ts';
import { type Read, readOptions } from './options.ts';

const SPEC = 'abcdefgjksuvo:A:G:W:F:C:X:P:S:';
const ACTIONS: Readonly<Record<string, string>> = {
  a: 'alias',
  b: 'builtin',
  c: 'command',
  d: 'directory',
  e: 'export',
  f: 'file',
  g: 'group',
  j: 'job',
  k: 'keyword',
  s: 'service',
  u: 'user',
  v: 'variable',
};
const MORE_ACTIONS = [
  'arrayvar',
  'binding',
  'disabled',
  'enabled',
  'function',
  'helptopic',
  'hostname',
  'running',
  'setopt',
  'shopt',
  'signal',
  'stopped',
];

/** The words of an action. */
function wordsOf(shell: Shell, action: string, word: string): readonly string[] {
  const { variables, engine } = shell;
  switch (action) {
    case 'alias':
      return [...shell.aliases.keys()].sort();
    case 'builtin':
    case 'helptopic':
      return [...engine.builtins.keys()].sort();
    case 'enabled':
      return [...engine.builtins.keys()].filter((name) => !shell.disabledBuiltins.has(name)).sort();
    case 'disabled':
      return [...shell.disabledBuiltins].sort();
    case 'command':
      return [
        ...shell.aliases.keys(),
        ...KEYWORDS,
        ...shell.functions.keys(),
        ...engine.builtins.keys(),
        ...shell.session.host.programs.keys(),
      ];
    case 'directory':
      return files(shell, word, true);
    case 'file':
      return files(shell, word, false);
    case 'export':
      return variables.names().filter((name) => variables.get(name)?.exported);
    case 'function':
      return [...shell.functions.keys()].sort();
    case 'keyword':
      return KEYWORDS;
    case 'variable':
      return [...new Set([...variables.names(), 'BASH_VERSINFO', 'BASH_VERSION'])].sort();
    case 'arrayvar':
      return variables.names().filter((name) => Array.isArray(variables.get(name)?.value));
    case 'user':
      return [...new Set(['root', shell.session.user])];
    case 'group':
      return [...new Set(['root', shell.session.user])];
    case 'job':
      return shell.jobs.list.map(({ text }) => text.split(' ')[0] as string);
    case 'running':
    case 'stopped':
      return shell.jobs.list.filter(({ state }) => state === action).map(({ text }) => text.split(' ')[0] as string);
    case 'hostname':
      return [shell.session.hostname];
    case 'setopt':
      return OPTION_NAMES;
    case 'shopt':
      return SHOPTS;
    case 'signal':
      return ['EXIT', ...[...SIGNAL_NAMES.values()].map((name) => `SIG${name}`), 'DEBUG', 'ERR', 'RETURN'];
    default:
      return [];
  }
}

function files(shell: Shell, word: string, foldersOnly: boolean): string[] {
  const slash = word.lastIndexOf('/') + 1;
  const folder = word.slice(0, slash);
  try {
    return shell.files
      .list(shell.path(folder === '' ? '.' : folder))
      .filter((name) => !name.startsWith('.') || word.slice(slash).startsWith('.'))
      .filter((name) => !foldersOnly || shell.files.stat(shell.path(`${folder}${name}`)).kind === 'directory')
      .map((name) => folder + name);
  } catch (error) {
    if (error instanceof FileError) return [];
    throw error;
  }
}

/** Actions by their long names, in order; a message when one does not exist. */
function* actionsOf(
  shell: Shell,
  io: Io,
  command: string,
  read: Read,
  args: readonly string[],
): Routine<string[] | undefined> {
  const actions = read.letters.flatMap((letter) => ACTIONS[letter] ?? []);
  for (let i = 0; i < args.length; i++) {
    const match = /^-A(.*)$/.exec(args[i] as string);
    if (!match) continue;
    const name = match[1] || (args[i + 1] ?? '');
    if (!Object.values(ACTIONS).includes(name) && !MORE_ACTIONS.includes(name)) {
      yield* shell.complain(io, `${command}: ${name}: invalid action name`);
      return undefined;
    }
    actions.push(name);
  }
  return actions;
}

export const compgen: Builtin = function* (shell, args, io) {
  const read = yield* readOptions(shell, io, 'compgen', args, SPEC);
  if (!read) return 2;
  const actions = yield* actionsOf(shell, io, 'compgen', read, args);
  if (!actions) return 2;
  const { values, operands } = read;
  const word = operands[0] ?? '';
  const found: string[] = [];
  for (const action of actions) found.push(...wordsOf(shell, action, word).filter((one) => one.startsWith(word)));
  const list = values.get('W');
  if (list !== undefined) {
    const ifs = shell.variables.text('IFS') ?? ' \t\n';
    const expanded = yield* shell.engine.expandText(shell, list, io);
    let current = '';
    for (const c of `${expanded}${ifs[0] ?? ' '}`) {
      if (!ifs.includes(c)) current += c;
      else {
        if (current !== '' && current.startsWith(word)) found.push(current);
        current = '';
      }
    }
  }
  const glob = values.get('G');
  if (glob !== undefined) found.push(...files(shell, '', false).filter((name) => patternMatches(shell, glob, name)));
  const name = values.get('F');
  if (name !== undefined) found.push(...(yield* generated(shell, io, name, ['compgen', word, ''])));
  const filter = values.get('X');
  const negated = filter?.startsWith('!') ?? false;
  const kept =
    filter === undefined
      ? found
      : found.filter((one) => patternMatches(shell, filter.replace(/^!/, ''), one) === negated);
  for (const one of kept) yield* shell.print(io, `${values.get('P') ?? ''}${one}${values.get('S') ?? ''}\n`);
  return kept.length > 0 ? 0 : 1;
};

/** What a completion function leaves in COMPREPLY. */
export function* generated(shell: Shell, io: Io, name: string, args: readonly string[]): Routine<readonly string[]> {
  if (!shell.functions.has(name)) return [];
  yield* shell.engine.call(shell, [name, ...args], io);
  const reply = shell.arrayValue('COMPREPLY');
  shell.variables.unset('COMPREPLY');
  return Array.isArray(reply) ? reply : typeof reply === 'string' ? [reply] : [];
}

export const complete: Builtin = function* (shell, args, io) {
  const read = yield* readOptions(shell, io, 'complete', args, `prDEI${SPEC}`);
  if (!read) return 2;
  const actions = yield* actionsOf(shell, io, 'complete', read, args);
  if (!actions) return 2;
  const { letters, operands } = read;
  const { completions } = shell;
  const missing = function* (name: string): Routine<number> {
    yield* shell.complain(io, `complete: ${name}: no completion specification`);
    return 1;
  };
  let status = 0;
  if (letters.includes('r')) {
    if (operands.length === 0) completions.clear();
    for (const name of operands) if (!completions.delete(name)) status = yield* missing(name);
    return status;
  }
  if (letters.includes('p') || operands.length === 0) {
    const names = operands.length > 0 ? operands : [...completions.keys()];
    for (const name of names) {
      const spec = completions.get(name);
      if (spec) yield* shell.print(io, `complete ${spec.text}${name}\n`);
      else status = yield* missing(name);
    }
    return status;
  }
  const spec = specOf(read, actions);
  for (const name of operands) completions.set(name, spec);
  return 0;
};

function specOf({ letters, values }: Read, actions: readonly string[]): CompletionSpec {
  let text = '';
  const option = values.get('o');
  if (option !== undefined) text += `-o ${option} `;
  for (const [letter, action] of Object.entries(ACTIONS))
    if (letters.includes(letter) && actions.includes(action)) text += `-${letter} `;
  for (const action of actions) if (MORE_ACTIONS.includes(action)) text += `-A ${action} `;
  for (const letter of ['G', 'W', 'P', 'S', 'X', 'C'] as const) {
    const value = values.get(letter);
    if (value !== undefined) text += `-${letter} ${singleQuote(value)} `;
  }
  const name = values.get('F');
  if (name !== undefined) text += `-F ${name} `;
  return { text, words: values.get('W'), function: name };
}

export const compopt: Builtin = function* (shell, args, io) {
  const read = yield* readOptions(shell, io, 'compopt', args, '+o:DEI');
  if (!read) return 2;
  if (read.operands.length === 0) return 0;
  let status = 0;
  for (const name of read.operands) {
    if (shell.completions.has(name)) continue;
    yield* shell.complain(io, `compopt: ${name}: no completion specification`);
    status = 1;
  }
  return status;
};

/** The editor's keys are those of bash's defaults and cannot be changed: what .bashrc files ask for passes without effect. */
export const bind: Builtin = function* (shell, args, io) {
  if (!shell.session.interactive) yield* shell.complain(io, 'bind: warning: line editing not enabled');
  const read = yield* readOptions(shell, io, 'bind', args, 'lvpVPsSXf:q:u:m:r:x:');
  return read ? 0 : 2;
};
