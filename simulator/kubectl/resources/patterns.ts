/** File names by pattern, for -f 'dir/*.yaml'. Mirrors filepath.Glob. */
import type { Invocation } from '../types.ts';

/** Paths that match, in order of their names; as they would be typed. */
export function matchingPaths(call: Invocation, pattern: string): string[] {
  if (!/[*?[]/.test(pattern)) return [];
  const { files } = call.context;
  const parts = pattern.split('/');
  let found = [pattern.startsWith('/') ? '/' : ''];
  for (const part of pattern.startsWith('/') ? parts.slice(1) : parts) {
    const expression = partPattern(part);
    found = found.flatMap((base) => {
      const folder = call.resolvePath(base === '' ? '.' : base);
      if (!files.exists(folder) || files.stat(folder).kind !== 'directory') return [];
      return files
        .list(folder)
        .filter((name) => expression.test(name))
        .map((name) => (base === '' || base === '/' ? `${base}${name}` : `${base}/${name}`));
    });
  }
  return found;
}

const partPattern = (part: string): RegExp =>
  new RegExp(
    `^${part.replace(/\[[^\]]+\]|[.+^${}()|\\]|[*?]/g, (c) =>
      c === '*' ? '[^/]*' : c === '?' ? '[^/]' : c.startsWith('[') && c.length > 1 ? c : `\\${c}`,
    )}$`,
    'u',
  );
