/**
 * Words that a completion specification offers: what `compgen` prints and Tab shows. Upstream: bash's pcomplete.c,
 * gen_compspec_completions. Left out: services (no such database here), programs of -C, which `complete` refuses.
 */
import { FileError } from '../../kernel/files.ts';
import type { Routine } from '../../kernel/wait.ts';
import { patternMatches } from '../builtins/matching.ts';
import { OPTION_NAMES } from '../options.ts';
import type { CompletionSpec, Io, Shell } from '../shell.ts';
import { SHOPTS } from '../shopts.ts';
import { SIGNAL_NAMES } from '../signals.ts';
import { KEYWORDS } from '../syntax/keywords.ts';

/** Status by which a completion function says that it has set up another, to be asked instead. */
const ASK_AGAIN = 124;

export interface Offered {
  readonly words: readonly string[];
  /** The function wants to be asked anew. */
  readonly again: boolean;
}

/** What `spec` offers for `word`; `args` are what its function is given. */
export function* offered(
  shell: Shell,
  io: Io,
  spec: CompletionSpec,
  word: string,
  args: readonly string[],
): Routine<Offered> {
  const found = spec.actions.flatMap((action) => wordsOf(shell, action, word).filter((one) => one.startsWith(word)));
  if (spec.glob !== undefined) {
    const { glob } = spec;
    found.push(...filesFrom(shell, '', false).filter((name) => patternMatches(shell, glob, name)));
  }
  if (spec.words !== undefined) found.push(...(yield* listed(shell, io, spec.words, word)));
  let again = false;
  if (spec.function !== undefined) {
    const { words, status } = yield* generated(shell, io, spec.function, args);
    found.push(...words);
    again = status === ASK_AGAIN;
  }
  const { filter } = spec;
  const negated = filter?.startsWith('!') ?? false;
  const pattern = filter?.replace(/^!/, '').replace(/(?<!\\)&/g, () => word);
  const kept = pattern === undefined ? found : found.filter((one) => patternMatches(shell, pattern, one) === negated);
  return { words: kept.map((one) => `${spec.prefix}${one}${spec.suffix}`), again };
}

/** The words of -W: expanded, then split. */
function* listed(shell: Shell, io: Io, list: string, word: string): Routine<string[]> {
  const ifs = shell.variables.text('IFS') ?? ' \t\n';
  const expanded = yield* shell.engine.expandText(shell, list, io);
  const words: string[] = [];
  let current = '';
  for (const c of `${expanded}${ifs[0] ?? ' '}`) {
    if (!ifs.includes(c)) current += c;
    else {
      if (current !== '' && current.startsWith(word)) words.push(current);
      current = '';
    }
  }
  return words;
}

/** What a completion function leaves in COMPREPLY. */
function* generated(
  shell: Shell,
  io: Io,
  name: string,
  args: readonly string[],
): Routine<{ readonly words: readonly string[]; readonly status: number }> {
  if (!shell.functions.has(name)) {
    yield* shell.complain(io, `completion: function \`${name}' not found`);
    return { words: [], status: 1 };
  }
  const status = yield* shell.engine.call(shell, [name, ...args], io);
  const reply = shell.arrayValue('COMPREPLY');
  shell.variables.unset('COMPREPLY');
  const words = Array.isArray(reply)
    ? reply.filter((one) => one !== undefined)
    : typeof reply === 'string'
      ? [reply]
      : [];
  return { words, status };
}

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
      return filesFrom(shell, word, true);
    case 'file':
      return filesFrom(shell, word, false);
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

/** Files (or folders) whose path starts as `word` does, as far as the folder goes. */
export function filesFrom(shell: Shell, word: string, foldersOnly: boolean): string[] {
  const slash = word.lastIndexOf('/') + 1;
  const folder = word.slice(0, slash);
  try {
    return shell.files
      .list(shell.path(folder === '' ? '.' : folder))
      .filter((name) => !foldersOnly || shell.files.stat(shell.path(`${folder}${name}`)).kind === 'directory')
      .map((name) => folder + name);
  } catch (error) {
    if (error instanceof FileError) return [];
    throw error;
  }
}
