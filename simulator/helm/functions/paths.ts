/** Paths with slashes. Mirrors Go's path package (filepath on Linux is the same). */
import { goFunction } from '../../gotemplate/function.ts';
import type { GoFunction } from '../../gotemplate/types.ts';

/** The shortest path that means the same. Examples: "a//b/../c" → "a/c", "" → ".", "/.." → "/". */
export function cleanPath(path: string): string {
  if (path === '') return '.';
  const rooted = path[0] === '/';
  const out: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') out.push(part);
    else if (out.length > 0 && out.at(-1) !== '..') out.pop();
    else if (!rooted) out.push('..');
  }
  return (rooted ? '/' : '') + out.join('/') || '.';
}

export function basePath(path: string): string {
  if (path === '') return '.';
  const trimmed = path.replace(/\/+$/, '');
  return trimmed === '' ? '/' : trimmed.slice(trimmed.lastIndexOf('/') + 1);
}

export const dirPath = (path: string): string => cleanPath(path.slice(0, path.lastIndexOf('/') + 1));

export function extensionOf(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const dot = name.lastIndexOf('.');
  return dot < 0 ? '' : name.slice(dot);
}

/** path.Join. */
export const joinPath = (...parts: readonly string[]): string => {
  const given = parts.filter((part) => part !== '');
  return given.length === 0 ? '' : cleanPath(given.join('/'));
};

const FUNCTIONS = {
  base: basePath,
  dir: dirPath,
  clean: cleanPath,
  ext: extensionOf,
  isAbs: (path: string): boolean => path.startsWith('/'),
};

export const PATH_FUNCTIONS: readonly (readonly [string, GoFunction])[] = Object.entries(FUNCTIONS).flatMap(
  ([name, run]) => {
    const fn = goFunction(['string'], run);
    return [
      [name, fn],
      [`os${name[0]?.toUpperCase()}${name.slice(1)}`, fn],
    ] as const;
  },
);
