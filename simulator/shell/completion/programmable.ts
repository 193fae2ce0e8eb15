/**
 * Programmable completion at Tab: what `complete` has set up for a command is asked before anything else. Upstream: bash's
 * pcomplete.c, programmable_completions; bash.info, Programmable Completion. Left out: the specification for an empty
 * line (-E) and for a command's name (-I) when they have no function.
 */
import type { Completion } from '../../kernel/completion.ts';
import type { Routine } from '../../kernel/wait.ts';
import type { Completions } from '../line-editor/editor.ts';
import type { CompletionSpec, Io, Shell } from '../shell.ts';
import { filesFrom, offered } from './candidates.ts';
import { commandAt, contextAt, escaped, files, type LineContext } from './complete.ts';

/** Functions may ask to be replaced so often (status 124). */
const ASKED_AGAIN = 8;
/** Options and actions by which the words offered are names of files. */
const NAMES_OF_FILES = ['filenames', 'plusdirs', 'file', 'directory'];
/** bash's COMP_WORDBREAKS; `broken` parts words at those of them that a word may hold. */
const WORD_BREAKS = ' \t\n"\'><=;|&(:';
/** What cobra's scripts call their functions; programs of this machine complete their words without them. */
const OWN_COMPLETER = /^__start_/;

/** What the specification for the command at the cursor offers; undefined: there is none, or it leaves it to others. */
export function* programmed(shell: Shell, io: Io, line: string, point: number): Routine<Completions | undefined> {
  if (shell.completions.size === 0) return undefined;
  const context = contextAt(line.slice(0, point));
  if (context.redirection || /^(?:.*\$\{?)\w*$/.test(context.current)) return undefined;
  const start = commandAt(context.words);
  const name = start < 0 ? (line.trim() === '' ? '-E' : '-I') : (context.words[start] as string);
  for (let round = 0; round < ASKED_AGAIN; round++) {
    const spec = specFor(shell, name);
    if (
      !spec ||
      (spec.function !== undefined && OWN_COMPLETER.test(spec.function) && !shell.functions.has(spec.function))
    )
      return undefined;
    const answer = yield* answerOf(shell, io, spec, context, { line, point, start: Math.max(0, start), name });
    if (answer !== 'again') return answer;
  }
  return undefined;
}

function specFor({ completions }: Shell, name: string): CompletionSpec | undefined {
  if (name === '-E' || name === '-I') return completions.get(name);
  return completions.get(name) ?? completions.get(name.split('/').at(-1) as string) ?? completions.get('-D');
}

interface Place {
  readonly line: string;
  readonly point: number;
  /** Which of the words is the command. */
  readonly start: number;
  readonly name: string;
}

function* answerOf(
  shell: Shell,
  io: Io,
  spec: CompletionSpec,
  context: LineContext,
  place: Place,
): Routine<Completions | undefined | 'again'> {
  const words = [...context.words.slice(place.start), context.current].map(broken);
  const parts = words.flat();
  const current = parts.at(-1) as string;
  const from = context.from + (context.current.length - current.length);
  const rest = contextAt(place.line);
  const after = [...rest.words, rest.current].slice(context.words.length + 1).flatMap(broken);
  const options = new Set(spec.options);
  const { variables } = shell;
  const given = {
    COMP_LINE: place.line,
    COMP_POINT: String(place.point),
    COMP_CWORD: String(parts.length - 1),
    COMP_TYPE: '9',
    COMP_KEY: '9',
  };
  for (const [name, value] of Object.entries(given)) variables.set(name, value);
  if (variables.text('COMP_WORDBREAKS') === undefined) variables.set('COMP_WORDBREAKS', WORD_BREAKS);
  shell.engine.assignArray(shell, 'COMP_WORDS', {
    append: false,
    items: [...parts, ...after].map((value) => ({ subscript: undefined, value })),
  });
  shell.completing = { options };
  const { status } = shell;
  let found: readonly string[];
  try {
    const { words, again } = yield* offered(shell, io, spec, current, [place.name, current, parts.at(-2) ?? '']);
    if (again) return 'again';
    found = words;
  } finally {
    shell.completing = undefined;
    shell.status = status;
    for (const name of [...Object.keys(given), 'COMP_WORDS']) variables.unset(name);
  }
  const folders = (): string[] => filesFrom(shell, current, true).filter((one) => one.startsWith(current));
  if (found.length === 0 && options.has('dirnames'))
    return { from, items: folders().map((one) => item(shell, one, true)) };
  if (found.length === 0 && options.has('bashdefault')) return undefined;
  if (found.length === 0 && options.has('default')) return { from, items: files(shell, { ...context, current }) };
  if (options.has('plusdirs')) found = [...found, ...folders()];
  const isFile =
    NAMES_OF_FILES.some((one) => options.has(one) || spec.actions.includes(one)) || spec.glob !== undefined;
  const unique = [...new Set(found)];
  const sorted = options.has('nosort') ? unique : unique.sort();
  const items = sorted.map((one) => item(shell, one, isFile));
  return { from, items: options.has('nospace') ? items.map((one) => ({ ...one, open: true })) : items };
}

/** A file's name is quoted, and a folder's ends with a slash. */
function item(shell: Shell, word: string, isFile: boolean): Completion {
  if (!isFile) return { value: word };
  const path = shell.path(word);
  const folder = shell.files.exists(path) && shell.files.stat(path).kind === 'directory';
  return folder ? { value: `${escaped(word)}/`, open: true } : { value: escaped(word) };
}

/** A word as COMP_WORDBREAKS parts it: "--from=a:b" is five. */
function broken(word: string): string[] {
  const parts = word.split(/([=:]+)/).filter((part, i) => part !== '' || i === 0);
  if (parts.length > 1 && parts[0] === '') parts.shift();
  // Behind "=" and ":" a new word begins.
  return /[=:]$/.test(word) ? [...parts, ''] : parts;
}
