/**
 * How one piece of plain data differs from another, so that only that crosses from the worker to the page, and so that what did not
 * change keeps its identity there. Example: of 600 pods one became ready: [[0, 41], {to the 42nd: {phase: 'ready'}}, [42, 558]].
 * Data is never changed once it has been compared.
 */

/** `set`: another value; `in`: an object with other values of these keys; `of`: a list made of parts of the one before. */
export type Difference =
  | { readonly set: unknown }
  | { readonly in: Readonly<Record<string, Difference>> }
  | { readonly of: readonly Part[] };

/** Items that were there before (from, how many), one that was and differs, or a new one. */
type Part =
  | readonly [from: number, count: number]
  | { readonly was: number; readonly by: Difference }
  | { readonly new: unknown };

type Data = Readonly<Record<string, unknown>>;

/** What has to be done to `before` to have `after`; undefined when they say the same. What is identical is not looked into. */
export function difference(before: unknown, after: unknown): Difference | undefined {
  if (Object.is(before, after)) return undefined;
  if (Array.isArray(before) && Array.isArray(after)) return ofLists(before, after);
  if (!isData(before) || !isData(after)) return { set: after };
  for (const key in before) if (!(key in after)) return { set: after };
  let found: Record<string, Difference> | undefined;
  for (const key in after) {
    const by = key in before ? difference(before[key], after[key]) : { set: after[key] };
    if (!by) continue;
    found ??= {};
    found[key] = by;
  }
  return found && { in: found };
}

const isData = (value: unknown): value is Data => typeof value === 'object' && value !== null && !Array.isArray(value);

/** What an item of a list is known by from one list to the next. */
function nameOf(item: unknown): unknown {
  if (!isData(item)) return item;
  return item['uid'] ?? item['ref'] ?? item['id'] ?? item['name'] ?? item;
}

function ofLists(before: readonly unknown[], after: readonly unknown[]): Difference | undefined {
  const parts: Part[] = [];
  let run: [number, number] | undefined;
  const keep = (at: number) => {
    if (run && run[0] + run[1] === at) {
      run[1]++;
      return;
    }
    run = [at, 1];
    parts.push(run);
  };
  /** Made when an item is first not where it was. */
  let places: Map<unknown, number> | undefined;
  let next = 0;
  for (const item of after) {
    let at: number | undefined = next;
    if (at >= before.length || nameOf(before[at]) !== nameOf(item)) {
      places ??= new Map(before.map((old, i) => [nameOf(old), i]));
      // what has no name is compared with what stood in its place
      at = places.get(nameOf(item)) ?? (isNameless(item) && isNameless(before[next]) ? next : undefined);
    }
    const by = at === undefined ? { set: item } : difference(before[at], item);
    if (at !== undefined && !by) keep(at);
    else {
      run = undefined;
      parts.push(at === undefined || (by && 'set' in by) ? { new: item } : { was: at, by: by as Difference });
    }
    if (at !== undefined) next = at + 1;
  }
  const kept = parts.length === 0 || (parts.length === 1 && run?.[0] === 0 && run[1] === before.length);
  return kept && before.length === after.length ? undefined : { of: parts };
}

const isNameless = (item: unknown): boolean => isData(item) && nameOf(item) === item;
