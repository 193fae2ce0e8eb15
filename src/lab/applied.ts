// The page's side of simulator/lab/difference.ts.
import type { Difference } from '../../simulator/lab/difference.ts';

/** The data that `difference` was told of: what it has in common with `before` is taken from there, and so is the very same. */
export function applied(before: unknown, by: Difference): unknown {
  if ('set' in by) return by.set;
  if ('in' in by) {
    const after: Record<string, unknown> = { ...(before as object) };
    for (const [key, value] of Object.entries(by.in)) after[key] = applied(after[key], value);
    return after;
  }
  const items = before as readonly unknown[];
  return by.of.flatMap((part) => {
    if ('was' in part) return [applied(items[part.was], part.by)];
    if ('new' in part) return [part.new];
    return items.slice(part[0], part[0] + part[1]);
  });
}
