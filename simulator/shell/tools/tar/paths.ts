import type { ToolContext } from '../tool.ts';

/** A path as -C moves it. */
export function under(t: ToolContext, path: string): string {
  const base = t.value('C');
  return base === undefined || path.startsWith('/') ? t.path(path) : `${t.path(base)}/${path}`;
}
