/** Paths: realpath, readlink; and names as other tools want them. */
import { FileError } from '../../kernel/files.ts';
import type { Routine } from '../../kernel/wait.ts';
import { defineTool, type Tool, type ToolContext } from './tool.ts';

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
  ],
  idle: ['P', 'physical'],
  refused: ['L', 'logical', 'relative-base:', 'z', 'zero'],
  help: 'Usage: realpath [OPTION]... FILE...\nPrint the resolved absolute file name.\n\n  -e  all components of the path must exist',
  *run(t) {
    if (t.operands.length === 0) throw t.misused('missing operand');
    for (const path of t.operands) {
      if (t.has('e') && !t.stat(path)) yield* t.failUnless('q', `${path}: No such file or directory`);
      else if (t.has('s') || (t.has('m') && !t.stat(path))) yield* t.print(`${seenFrom(t, plainPath(t.path(path)))}\n`);
      else yield* printPath(t, path);
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

/** A path as --relative-to wants it. */
function seenFrom(t: ToolContext, path: string): string {
  const base = t.value('relative-to');
  return base === undefined ? path : relativePath(t.context.files.resolve(t.path(base)), path);
}

/** "/a/b" to "/a/c/d" → "../c/d" */
export function relativePath(base: string, path: string): string {
  const from = base.split('/').filter((name) => name !== '');
  const to = path.split('/').filter((name) => name !== '');
  let same = 0;
  while (same < from.length && from[same] === to[same]) same++;
  return [...from.slice(same).map(() => '..'), ...to.slice(same)].join('/') || '.';
}

function* printPath(t: ToolContext, path: string): Routine<void> {
  try {
    yield* t.print(`${seenFrom(t, t.context.files.resolve(t.path(path)))}\n`);
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    yield* t.failUnless('q', `${path}: ${error.text}`);
  }
}

const readlink = defineTool({
  names: ['readlink'],
  options: [
    ...['f', 'canonicalize=f', 'e', 'canonicalize-existing=e', 'm', 'canonicalize-missing=m', 'n', 'no-newline=n'],
    ...['v', 'verbose=v'],
  ],
  idle: ['q', 'quiet', 's', 'silent'],
  refused: ['z', 'zero'],
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
        yield* t.print(`${shown}${t.has('n') ? '' : '\n'}`);
      } catch (error) {
        if (!(error instanceof FileError)) throw error;
        if (t.has('v')) yield* t.fail(`${path}: ${error.text}`);
        else t.status = 1;
      }
    }
  },
});

export const PATH_TOOLS: readonly Tool[] = [realpath, readlink];
