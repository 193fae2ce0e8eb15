/** --sort-by. Mirrors kubectl/pkg/cmd/get/sorter.go; texts are compared byte by byte, quantities by their value. */
import { compareQuantities, parseQuantity } from '../../api/quantity.ts';
import type { Routine } from '../../kernel/wait.ts';
import { CliError, PlainError } from '../cli/errors.ts';
import { klog } from '../cli/klog.ts';
import { JsonPath, relaxedPath } from '../printers/jsonpath.ts';
import type { Table } from '../printers/table.ts';
import { goSorted } from '../resources/go-sort.ts';
import type { Invocation, Unstructured } from '../types.ts';

/** The rows in order; rows without the field first. Undefined for a path that makes no sense or that no row has: kubectl then
 * shows nothing. A single row is not looked at. */
export function sortTable(call: Invocation, table: Table, sortBy: string): Table | undefined {
  const rows = table.rows ?? [];
  if (rows.length < 2) return table;
  const path = leniently(sortBy);
  if (!path) return undefined;
  const keyed = rows.map((row) => ({ item: row, key: first(path, row.object) }));
  if (keyed.every(({ key }) => key === undefined)) return undefined;
  return { ...table, rows: sorted(call, keyed, { text: path.text, rows: true }) };
}

/** What was found apart, in order, before it is printed; tables are objects there, whose own fields are looked for. Upstream: RuntimeSorter. */
export function sortFound<T extends { readonly object: Unstructured }>(
  call: Invocation,
  found: readonly T[],
  sortBy: string,
): readonly T[] {
  if (found.length < 2) return found;
  const path = pathOf(sortBy);
  const keyed = found.map((item) => ({ item, key: first(path, item.object) }));
  if (keyed.every(({ key }) => key === undefined)) throw noSuchField(path);
  return sorted(call, keyed, { text: path.text, rows: false });
}

/** The items of a list in order; anything else as it is. */
export function* sortedList(call: Invocation, object: Unstructured, sortBy: string): Routine<Unstructured> {
  if (!Array.isArray(object.items)) return object;
  const path = pathOf(sortBy);
  const keyed = (object.items as Unstructured[]).map((item) => ({ item, key: first(path, item) }));
  if (keyed.length > 0 && keyed.every((k) => k.key === undefined)) throw noSuchField(path);
  return { ...object, items: sorted(call, keyed, { text: path.text, rows: false }) };
}

interface Sorting {
  readonly text: string;
  /** Rows of a table are sorted, not objects. */
  readonly rows: boolean;
}

interface SortPath {
  readonly text: string;
  readonly path: JsonPath;
}

function pathOf(sortBy: string): SortPath {
  const text = relaxedPath(sortBy);
  return { text, path: new JsonPath(text) };
}

/** A text that is no single path is read as it stands; undefined: it cannot be read. Upstream: SortingPrinter. */
function leniently(sortBy: string): SortPath | undefined {
  let text = sortBy;
  try {
    text = relaxedPath(sortBy);
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
  }
  try {
    return { text, path: new JsonPath(text) };
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    return undefined;
  }
}

const noSuchField = ({ text }: SortPath): CliError =>
  new CliError(`couldn't find any field with path ${JSON.stringify(text)} in the list of objects`);

const first = ({ path }: SortPath, object: unknown): unknown => path.find(object)[0]?.[0];

/** `less` is not a strict order where the field is missing, so Go's way matters. */
function sorted<T>(call: Invocation, keyed: { item: T; key: unknown }[], by: Sorting): T[] {
  const less = (a: unknown, b: unknown): boolean => {
    if (a === undefined) return true;
    if (b === undefined) return false;
    return isLess(call, a, b, by);
  };
  return goSorted(keyed, (a, b) => less(a.key, b.key)).map((k) => k.item);
}

function isLess(call: Invocation, a: unknown, b: unknown, { text, rows }: Sorting): boolean {
  if (a === null) return b !== null;
  if (b === null) return false;
  if (typeof a === 'number' && typeof b === 'number') return a < b;
  if (typeof a === 'string' && typeof b === 'string') {
    if (typeof parseQuantity(a) === 'object' && typeof parseQuantity(b) === 'object')
      return compareQuantities(a, b) < 0;
    return a < b;
  }
  const type =
    typeof a === 'object'
      ? Array.isArray(a)
        ? '[]interface {}'
        : 'map[string]interface {}'
      : typeof a === 'boolean'
        ? 'bool'
        : typeof a;
  const [where, things] = rows ? [375, '[][][]reflect.Value'] : [329, '*unstructured.Unstructured'];
  const failure = `Field ${text} in ${things} is an unsortable type: interface, err: unsortable type: ${type}`;
  throw new PlainError(klog(call, 'F', `sorter.go:${where}`, failure));
}
