/** Paths with slashes. Mirrors Go's path package (filepath on Linux is the same). */
import { goFunction } from '../../gotemplate/function.ts';
import type { GoFunction } from '../../gotemplate/types.ts';
import { basePath, cleanPath, dirPath, joinPath } from '../../kernel/paths.ts';

export { basePath, cleanPath, dirPath, joinPath };

export function extensionOf(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const dot = name.lastIndexOf('.');
  return dot < 0 ? '' : name.slice(dot);
}

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
