/**
 * JSON patch (RFC 6902), with the differences of evanphx/json-patch: the document is not changed in place but copied
 * along the touched path, and the keys of what is touched are sorted; a failing operation fails the whole.
 */
import { sameJson } from '../metadata.ts';
import { sortedCopy } from '../sorted-keys.ts';

/** The patch cannot be applied; the message is json-patch's. */
export class JsonPatchError extends Error {}

export interface Operation {
  readonly op?: unknown;
  readonly path?: unknown;
  readonly from?: unknown;
  readonly value?: unknown;
}

/** Applies the operations in order. Throws JsonPatchError. */
export function jsonPatch(document: unknown, operations: readonly Operation[]): unknown {
  let result = document;
  for (const operation of operations) result = apply(result, operation);
  return result;
}

function apply(document: unknown, { op, path, from, value }: Operation): unknown {
  if (typeof path !== 'string') throw new JsonPatchError('missing value');
  const to = pointer(path);
  switch (op) {
    case 'add':
      return to.length === 0
        ? value
        : edit(document, to, (parent, key) => add(parent, key, value), noPath('add', `path: "${path}"`));
    case 'remove':
      return edit(document, to, (parent, key) => remove(parent, key, path), noPath('remove', `path: "${path}"`));
    case 'replace':
      return to.length === 0
        ? value
        : edit(document, to, (parent, key) => replace(parent, key, value), noPath('replace', `path: ${path}`));
    case 'move': {
      if (typeof from !== 'string') throw new JsonPatchError('missing value');
      const moved = read(document, pointer(from));
      const without = edit(
        document,
        pointer(from),
        (parent, key) => remove(parent, key, from),
        noPath('move', `from path: ${from}`),
      );
      return edit(without, to, (parent, key) => add(parent, key, moved), noPath('move', `destination path: ${path}`));
    }
    case 'copy': {
      if (typeof from !== 'string') throw new JsonPatchError('missing value');
      const copied = read(document, pointer(from));
      return edit(document, to, (parent, key) => add(parent, key, copied), noPath('copy', `destination path: ${path}`));
    }
    case 'test': {
      const found = readOrUndefined(document, to);
      if (found === undefined ? value === null || value === undefined : sameJson(found, value)) return document;
      throw new JsonPatchError(`testing value ${path} failed`);
    }
    default:
      throw new JsonPatchError(`Unexpected kind: ${String(op)}`);
  }
}

/** Upstream: Patch.add and its siblings, when findObject finds nothing. */
const noPath = (operation: string, what: string): string =>
  `${operation} operation does not apply: doc is missing ${what}: missing value`;

function pointer(path: string): string[] {
  if (path === '') return [];
  return path
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

type Container = Record<string, unknown> | unknown[];

function isContainer(value: unknown): value is Container {
  return typeof value === 'object' && value !== null;
}

/** Copies the containers down to the last but one step and lets `change` alter the last copy. `missing`: what is said when one of them is not there. */
function edit(
  document: unknown,
  path: readonly string[],
  change: (parent: Container, key: string) => void,
  missing: string,
): unknown {
  if (!isContainer(document)) throw new JsonPatchError(missing);
  const [key, ...rest] = path;
  if (key === undefined) throw new JsonPatchError('missing key');
  const copy: Container = Array.isArray(document) ? [...document] : { ...document };
  const done = (): Container => (Array.isArray(copy) ? copy : sortedCopy(copy));
  if (rest.length === 0) {
    change(copy, key);
    return done();
  }
  const child = childOf(copy, key);
  if (!isContainer(child)) throw new JsonPatchError(missing);
  const changed = edit(child, rest, change, missing);
  if (Array.isArray(copy)) copy[index(key, copy.length - 1)] = changed;
  else copy[key] = changed;
  return done();
}

function childOf(container: Container, key: string): unknown {
  return Array.isArray(container)
    ? container[index(key, container.length - 1)]
    : Object.hasOwn(container, key)
      ? container[key]
      : undefined;
}

function index(key: string, last: number): number {
  if (!/^[+-]?\d+$/.test(key)) throw new JsonPatchError(`strconv.Atoi: parsing ${JSON.stringify(key)}: invalid syntax`);
  let i = Number(key);
  if (i < 0) i += last + 1;
  if (i < 0 || i > last) throw new JsonPatchError(`Unable to access invalid index: ${key}`);
  return i;
}

function add(parent: Container, key: string, value: unknown): void {
  if (!Array.isArray(parent)) parent[key] = value;
  else if (key === '-') parent.push(value);
  else parent.splice(index(key, parent.length), 0, value);
}

function remove(parent: Container, key: string, path: string): void {
  if (Array.isArray(parent)) parent.splice(index(key, parent.length - 1), 1);
  else if (Object.hasOwn(parent, key)) delete parent[key];
  else throw new JsonPatchError(`remove operation does not apply: doc is missing key: ${path}`);
}

function replace(parent: Container, key: string, value: unknown): void {
  // A key that is missing is set: json-patch looks at the container only.
  if (Array.isArray(parent)) parent[index(key, parent.length - 1)] = value;
  else parent[key] = value;
}

function readOrUndefined(document: unknown, path: readonly string[]): unknown {
  let value = document;
  for (const key of path) {
    if (!isContainer(value)) return undefined;
    value = childOf(value, key);
  }
  return value;
}

function read(document: unknown, path: readonly string[]): unknown {
  const value = readOrUndefined(document, path);
  if (value === undefined) throw new JsonPatchError('missing path');
  return value;
}
