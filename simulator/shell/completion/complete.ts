/**
 * Tab: what may stand at the cursor: commands, files, variables, a tool's options, or what the program's own completer says.
 * What `complete` has set up comes first: programmable.ts.
 */

import type { Completer, Completion } from '../../kernel/completion.ts';
import { FileError } from '../../kernel/files.ts';
import type { Completions, CompletionWays } from '../line-editor/editor.ts';
import type { Shell } from '../shell.ts';
import type { Machine } from '../types.ts';

export interface CompletionSources {
  readonly shell: Shell;
  readonly completers: ReadonlyMap<string, Completer>;
  readonly machine: Machine | undefined;
  /** What the shell's own specifications offer at this place (`complete`), where one of them is about it. */
  readonly programmed?: Completions | undefined;
  /** Long options of the tool named on the line ("--all", "--width="). */
  readonly toolOptions?: readonly string[] | undefined;
  readonly ways?: CompletionWays;
}

const USUAL_WAYS: CompletionWays = { foldCase: false, mapCase: false, hidden: true };

/** Whether a name begins with what is typed. */
function begins(name: string, start: string, { foldCase, mapCase }: CompletionWays): boolean {
  if (!foldCase) return name.startsWith(start);
  const same = (text: string): string => (mapCase ? text.toLowerCase().replaceAll('_', '-') : text.toLowerCase());
  return same(name).startsWith(same(start));
}

export interface LineContext {
  /** Words of the command before the one at the cursor, unquoted. */
  readonly words: readonly string[];
  /** What stands of the word before the cursor, unquoted. */
  readonly current: string;
  /** Where the word starts in the line. */
  readonly from: number;
  /** The quote that is open. */
  readonly quote: string;
  readonly redirection: boolean;
}

/** Name of the command that a line's words run: assignments stand before it. */
export const commandAt = (words: readonly string[]): number => words.findIndex((word) => !/^\w+=/.test(word));

export function completeLine(sources: CompletionSources, line: string, point: number): Completions | undefined {
  const context = contextAt(line.slice(0, point));
  const { shell, ways = USUAL_WAYS } = sources;
  const { words, current, from } = context;
  const variable = /^(.*\$\{?)([A-Za-z_]\w*|)$/.exec(current);
  if (variable && context.quote !== "'") {
    const head = variable[1] as string;
    const names = shell.variables.names().filter((name) => name.startsWith(variable[2] as string));
    const close = head.endsWith('{') ? '}' : '';
    return { from, items: names.map((name) => ({ value: context.quote + head + name + close })) };
  }
  if (context.redirection) return { from, items: files(shell, context, ways) };
  const start = commandAt(words);
  if (sources.programmed) return described(sources.programmed, sources, context, start < 0 ? [] : words.slice(start));
  if (start < 0)
    return {
      from,
      items:
        current.includes('/') || current.startsWith('~')
          ? files(shell, context, ways, { executable: true })
          : commands(shell, current, ways),
    };
  const argv = words.slice(start);
  const name = argv[0] as string;
  if (/^(sudo|time|watch|xargs|nohup|command|exec|env)$/.test(name) && argv.length === 1 && !current.startsWith('-'))
    return { from, items: commands(shell, current, ways) };
  const offered = offeredByProgram(sources, argv, current);
  if (offered) {
    if (offered.length > 0)
      return { from, items: offered.map((item) => ({ ...item, value: context.quote + item.value })) };
    // `kubectl apply -f` and the like: files.
    const last = argv.at(-1) ?? '';
    if (
      !/^(-f|--filename|-k|--kustomize|--from-file|--from-env-file|--kubeconfig|-o)$/.test(last) &&
      !/^(-f|--filename=|--from-file=)/.test(current)
    )
      return { from, items: [] };
    const equals = current.lastIndexOf('=');
    if (equals >= 0) {
      const inner = { ...context, current: current.slice(equals + 1) };
      return {
        from,
        items: files(shell, inner, ways).map((item) => ({
          ...item,
          value: current.slice(0, equals + 1) + item.value,
        })),
      };
    }
    return { from, items: files(shell, context, ways) };
  }
  const options = current.startsWith('-') ? (sources.toolOptions ?? []).filter((o) => o.startsWith(current)) : [];
  if (options.length > 0)
    return { from, items: options.map((value) => ({ value, ...(value.endsWith('=') ? { open: true } : {}) })) };
  if (/^(unset|export|declare|local|readonly)$/.test(name) && !current.includes('='))
    return {
      from,
      items: shell.variables
        .names()
        .filter((v) => v.startsWith(current))
        .map((value) => ({ value })),
    };
  if (/^(fg|bg|kill|wait|disown)$/.test(name) && current.startsWith('%'))
    return { from, items: shell.jobs.list.map((job) => ({ value: `%${job.id}`, description: job.text })) };
  if (/^(type|which|command|man|help|hash)$/.test(name)) return { from, items: commands(shell, current, ways) };
  return {
    from,
    items: files(shell, context, ways, { foldersOnly: name === 'cd' || name === 'rmdir' || name === 'pushd' }),
  };
}

/** What the completer of the program that a command runs offers; undefined: it has none. */
function offeredByProgram(
  { shell, completers, machine }: CompletionSources,
  [name = '', ...args]: readonly string[],
  current: string,
): readonly Completion[] | undefined {
  const words = shell.aliases.get(name)?.split(' ') ?? [name];
  const completer = completers.get(words[0] as string);
  return completer && machine ? completer([...words, ...args], current, machine) : undefined;
}

/** Completion functions hand over words alone; what is said of them the program knows itself. */
function described(
  programmed: Completions,
  sources: CompletionSources,
  { current, from }: LineContext,
  argv: readonly string[],
): Completions {
  const offered = offeredByProgram(sources, argv, current) ?? [];
  const begun = programmed.from - from;
  const sayings = new Map(offered.map(({ value, description }) => [value.slice(begun), description]));
  return {
    ...programmed,
    items: programmed.items.map((item) => {
      const description = item.description ?? sayings.get(item.value);
      return description ? { ...item, description } : item;
    }),
  };
}

/** Reads the line up to the cursor as a shell would, as far as it goes. */
export function contextAt(text: string): LineContext {
  let words: string[] = [];
  let current = '';
  let from = 0;
  let inWord = false;
  let quote = '';
  let redirection = false;
  let pendingRedirection = false;
  const endWord = (): void => {
    if (!inWord) return;
    if (pendingRedirection) pendingRedirection = false;
    else words.push(current);
    current = '';
    inWord = false;
  };
  for (let i = 0; i < text.length; i++) {
    const c = text[i] as string;
    if (quote === "'") {
      if (c === "'") quote = '';
      else current += c;
      continue;
    }
    if (quote === '"') {
      if (c === '"') quote = '';
      else if (c === '\\' && /["\\$`]/.test(text[i + 1] ?? '')) current += text[++i];
      else if (c === '$' && text[i + 1] === '(') {
        words = [];
        current = '';
        inWord = false;
        quote = '';
        i++;
      } else current += c;
      continue;
    }
    const begin = (): void => {
      if (!inWord) from = i;
      inWord = true;
    };
    if (c === "'" || c === '"') {
      begin();
      quote = c;
    } else if (c === '\\') {
      begin();
      if (text[i + 1] !== undefined) current += text[++i];
    } else if (/\s/.test(c)) {
      endWord();
      if (c === '\n') words = [];
    } else if (/[;|&(]/.test(c) || c === '`' || (c === '$' && text[i + 1] === '(')) {
      if (c === '&' && (text[i + 1] === '>' || /[<>]$/.test(text.slice(0, i)))) continue;
      endWord();
      if (c === '$') i++;
      words = [];
    } else if (c === '<' || c === '>') {
      if (inWord && /^\d$/.test(current)) {
        current = '';
        inWord = false;
      }
      endWord();
      pendingRedirection = true;
    } else {
      begin();
      current += c;
    }
  }
  redirection = pendingRedirection;
  while (words.length > 0 && /^(if|then|else|elif|while|until|do|!|\{|time)$/.test(words[0] as string))
    words = words.slice(1);
  return { words, current, from: inWord ? from : text.length, quote, redirection };
}

export function commands(shell: Shell, start: string, ways: CompletionWays = USUAL_WAYS): Completion[] {
  const names = new Set<string>([
    ...shell.session.host.programs.keys(),
    ...shell.engine.builtins.keys(),
    ...shell.functions.keys(),
    ...shell.aliases.keys(),
  ]);
  return [...names]
    .filter((name) => begins(name, start, ways) && /^[\w.:[-]+$/.test(name))
    .sort()
    .map((value) => ({ value }));
}

/** A file's name as it is typed outside quotes. */
export const escaped = (name: string): string => name.replace(/[\s'"\\$`&|;<>()*?[\]!#{}]/g, '\\$&');

/** Files whose path starts with the word; what needs it is quoted. */
export function files(
  shell: Shell,
  context: LineContext,
  ways: CompletionWays = USUAL_WAYS,
  { foldersOnly = false, executable = false } = {},
): Completion[] {
  const { current, quote } = context;
  const slash = current.lastIndexOf('/');
  const folder = slash < 0 ? '' : current.slice(0, slash + 1);
  const start = current.slice(slash + 1);
  const home = shell.parameter('HOME') ?? '/';
  const path = folder === '' ? shell.cwd : shell.path(folder.startsWith('~/') ? home + folder.slice(1) : folder);
  const items: Completion[] = [];
  let names: string[];
  try {
    names = shell.files.list(path);
  } catch (error) {
    if (error instanceof FileError) return current === '~' ? [{ value: '~/', open: true }] : [];
    throw error;
  }
  for (const name of names) {
    if (!begins(name, start, ways) || (!ways.hidden && name.startsWith('.') && !start.startsWith('.'))) continue;
    let directory = false;
    let mode = 0;
    try {
      const stat = shell.files.stat(`${path}/${name}`);
      directory = stat.kind === 'directory';
      mode = stat.mode;
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
    }
    if (foldersOnly && !directory) continue;
    if (executable && !directory && (mode & 0o111) === 0) continue;
    const whole = folder + name;
    const value = quote !== '' ? quote + whole : escaped(whole);
    items.push(
      directory
        ? { value: `${value}/`, shown: `${name}/`, open: true }
        : { value: quote === '' ? value : value + quote, shown: name },
    );
  }
  return items;
}
