/** Paths with slashes as texts. Mirrors Go's path package (filepath on Linux is the same), which kubectl, kustomize and Helm go by. */

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

/** path.Join. */
export const joinPath = (...parts: readonly string[]): string => {
  const given = parts.filter((part) => part !== '');
  return given.length === 0 ? '' : cleanPath(given.join('/'));
};
