/** Which names tar means: operands and lists of names, patterns that leave out, and names changed on their way (--transform). */
import type { Routine } from '../../../kernel/wait.ts';
import { Pattern } from '../../expand/pattern.ts';
import { compileRegExp, type Matcher, textsOf } from '../../regex/regexp.ts';
import { type ToolContext, ToolFailure } from '../tool.ts';
import type { Words } from './words.ts';

/** Operands, and then the names in the files that -T names: one a line, or each ended by NUL with --null. */
export function* namesOf(t: ToolContext, words: Words): Routine<readonly string[]> {
  const names = [...t.operands];
  for (const list of t.values('T')) {
    const text = yield* listText(t, list, words);
    names.push(...text.split(t.has('null') ? '\0' : '\n').filter((name) => name !== ''));
  }
  return names;
}

function* listText(t: ToolContext, list: string, words: Words): Routine<string> {
  if (list !== '-' && !t.stat(list))
    throw new ToolFailure(words.cannotOpen(list, 'No such file or directory'), words.status);
  return (yield* t.text(list)) ?? '';
}

/** What --exclude-vcs leaves out. */
const VERSION_CONTROL = [
  'CVS',
  'RCS',
  'SCCS',
  '.git',
  '.gitignore',
  '.gitattributes',
  '.gitmodules',
  '.svn',
  '.hg',
  '.hgignore',
  '.bzr',
];

/** Whether a name is left out: a pattern fits it, what stands after one of its slashes, or a folder that it is in. */
export function* exclusionsOf(t: ToolContext, words: Words): Routine<(name: string) => boolean> {
  const globs = [...t.values('exclude'), ...(t.has('exclude-vcs') ? VERSION_CONTROL : [])];
  for (const list of t.values('X'))
    globs.push(...(yield* listText(t, list, words)).split('\n').filter((line) => line !== ''));
  const patterns = globs.map((glob) => new Pattern(glob.replace(/(.)\/+$/, '$1')));
  return (name) => {
    const parts = name.replace(/\/+$/, '').split('/');
    for (let to = parts.length; to > 0; to--)
      for (let from = 0; from < to; from++) {
        const part = parts.slice(from, to).join('/');
        if (patterns.some((pattern) => pattern.whole(part))) return true;
      }
    return false;
  };
}

export const trimmed = (name: string): string => name.replace(/\/+$/, '');

/** Whether a member is one that was asked for, or lies in it; with --wildcards what is asked for is a pattern. */
export function askedFor(t: ToolContext, names: readonly string[]): (member: string) => readonly string[] {
  const globs = t.has('wildcards') ? new Map(names.map((name) => [name, new Pattern(trimmed(name))])) : undefined;
  return (member) => {
    const parts = trimmed(member).split('/');
    return names.filter((name) =>
      globs
        ? parts.some((_, i) => globs.get(name)?.whole(parts.slice(0, i + 1).join('/')))
        : trimmed(member) === trimmed(name) || member.startsWith(`${trimmed(name)}/`),
    );
  };
}

interface Change {
  readonly pattern: Matcher;
  readonly replacement: string;
  readonly global: boolean;
}

/** --transform: sed's `s`, one or several. Flags: g, i, x. Left out, and refused: those that say which kinds of names change. */
export function transformationOf(t: ToolContext): (name: string) => string {
  const changes = t.values('transform').flatMap(changesOf);
  // A folder's name is changed without the slash at its end.
  return (name) => changes.reduce(changed, trimmed(name)) + (name.endsWith('/') ? '/' : '');
}

function changesOf(text: string): Change[] {
  const changes: Change[] = [];
  let rest = text;
  while (rest !== '') {
    const delimiter = rest[1] ?? '';
    const quoted = delimiter.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
    const body = `((?:\\\\[\\s\\S]|(?!${quoted})[\\s\\S])*)`;
    const match =
      delimiter === ''
        ? null
        : new RegExp(`^s${quoted}${body}${quoted}${body}${quoted}([a-zA-Z0-9]*)(?:;|$)`).exec(rest);
    if (!match) throw new ToolFailure('Invalid transform expression', 2);
    const flags = match[3] as string;
    const other = /[^gix]/.exec(flags)?.[0];
    if (other !== undefined) throw new ToolFailure(`not simulated: --transform with the flag ${other}`, 64);
    const unquote = (part: string): string => part.replaceAll(`\\${delimiter}`, delimiter);
    changes.push({
      pattern: compileRegExp(unquote(match[1] as string), flags.includes('x') ? 'extended' : 'basic', {
        ignoreCase: flags.includes('i'),
      }),
      replacement: unquote(match[2] as string),
      global: flags.includes('g'),
    });
    rest = rest.slice(match[0].length);
  }
  return changes;
}

function changed(name: string, { pattern, replacement, global }: Change): string {
  const first = pattern.exec(name);
  if (!first) return name;
  let out = '';
  let at = 0;
  for (const found of global ? pattern.all(name) : [first]) {
    const groups = textsOf(name, found);
    const [start, end] = found as unknown as readonly [number, number];
    out += name.slice(at, start);
    out += replacement.replace(/\\(\d|.)|&/g, (all, c: string | undefined) =>
      all === '&' ? (groups[0] ?? '') : c && /\d/.test(c) ? (groups[Number(c)] ?? '') : (c ?? ''),
    );
    at = end;
  }
  return out + name.slice(at);
}
