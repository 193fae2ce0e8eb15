/** Paths: realpath, readlink; and names as other tools want them. */
import { FileError } from '../../kernel/files.ts';
import type { Routine } from '../../kernel/wait.ts';
import { defineTool, type Tool, type ToolContext, ToolFailure } from './tool.ts';

/** "a/b/" → "b" */
export const baseName = (path: string): string => path.replace(/\/+$/, '').split('/').pop() as string;

const realpath = defineTool({
  names: ['realpath'],
  options: [
    'e',
    'canonicalize-existing=e',
    'm',
    'canonicalize-missing=m',
    'q',
    'quiet=q',
    's',
    'strip=s',
    'no-symlinks=s',
    'relative-to:',
    ...['z', 'zero=z'],
  ],
  idle: ['P', 'physical'],
  refused: ['L', 'logical', 'relative-base:'],
  help: 'Usage: realpath [OPTION]... FILE...\nPrint the resolved absolute file name.\n\n  -e  all components of the path must exist',
  *run(t) {
    if (t.operands.length === 0) throw t.misused('missing operand');
    const base = baseOf(t);
    for (const path of t.operands) {
      if (t.has('e') && !t.stat(path)) yield* t.failUnless('q', `${path}: No such file or directory`);
      else if (t.has('s') || (t.has('m') && !t.stat(path)))
        yield* t.print(seenFrom(base, plainPath(t.path(path))) + t.lineEnd);
      else yield* printPath(t, path, base);
    }
  },
});

/** "/a/./b/../c" → "/a/c", by text. */
export function plainPath(path: string): string {
  const names: string[] = [];
  for (const name of path.split('/')) {
    if (name === '..') names.pop();
    else if (name !== '' && name !== '.') names.push(name);
  }
  return `/${names.join('/')}`;
}

/** The folder that --relative-to names; ends the tool where it cannot be. */
function baseOf(t: ToolContext): string | undefined {
  const given = t.value('relative-to');
  if (given === undefined) return undefined;
  if (t.has('s') || t.has('m')) return plainPath(t.path(given));
  try {
    return t.context.files.resolve(t.path(given));
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    throw new ToolFailure(`${given}: ${error.text}`);
  }
}

/** A path as --relative-to wants it. */
const seenFrom = (base: string | undefined, path: string): string =>
  base === undefined ? path : relativePath(base, path);

/** "/a/b" to "/a/c/d" → "../c/d" */
export function relativePath(base: string, path: string): string {
  const from = base.split('/').filter((name) => name !== '');
  const to = path.split('/').filter((name) => name !== '');
  let same = 0;
  while (same < from.length && from[same] === to[same]) same++;
  return [...from.slice(same).map(() => '..'), ...to.slice(same)].join('/') || '.';
}

function* printPath(t: ToolContext, path: string, base: string | undefined): Routine<void> {
  try {
    yield* t.print(seenFrom(base, t.context.files.resolve(t.path(path))) + t.lineEnd);
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    yield* t.failUnless('q', `${path}: ${error.text}`);
  }
}

const readlink = defineTool({
  names: ['readlink'],
  options: [
    ...['f', 'canonicalize=f', 'e', 'canonicalize-existing=e', 'm', 'canonicalize-missing=m', 'n', 'no-newline=n'],
    ...['v', 'verbose=v', 'z', 'zero=z'],
  ],
  idle: ['q', 'quiet', 's', 'silent'],
  help: 'Usage: readlink [OPTION]... FILE...\nPrint value of a symbolic link or canonical file name.\n\n  -f  canonicalize by following every symlink',
  *run(t) {
    if (t.operands.length === 0) throw t.misused('missing operand');
    for (const path of t.operands) {
      try {
        const { files } = t.context;
        const whole = t.path(path);
        let shown: string;
        if (t.has('m') && !t.stat(path)) shown = plainPath(whole);
        else if (t.has('e') && !t.stat(path)) throw new FileError('ENOENT', path);
        else shown = t.has('f') || t.has('e') || t.has('m') ? files.resolve(whole) : files.readLink(whole);
        yield* t.print(shown + (t.has('n') ? '' : t.lineEnd));
      } catch (error) {
        if (!(error instanceof FileError)) throw error;
        if (t.has('v')) yield* t.fail(`${path}: ${error.text}`);
        else t.status = 1;
      }
    }
  },
});

export const PATH_TOOLS: readonly Tool[] = [realpath, readlink];
