/** JSON patches (RFC 6902) of a kustomization, with the words of evanphx/json-patch v4. Objects are changed in place. */
import type { Json, JsonObject } from '../types.ts';
import { KustomizeError } from './failure.ts';

export interface Operation {
  readonly op?: Json;
  readonly path?: Json;
  readonly from?: Json;
  readonly value?: Json;
}

type Container = Json[] | JsonObject;

export function applyOperations(object: JsonObject, operations: readonly Operation[]): void {
  for (const operation of operations) apply(object, operation);
}

function apply(object: JsonObject, { op, path, from, value = null }: Operation): void {
  if (typeof path !== 'string') throw new KustomizeError('missing value');
  switch (op) {
    case 'add': {
      const { container, key } = find(object, path, 'add');
      wrapped(`error in add for path: '${path}'`, () => insert(container, key, value));
      return;
    }
    case 'remove': {
      const { container, key } = find(object, path, 'remove');
      wrapped(`error in remove for path: '${path}'`, () => remove(container, key));
      return;
    }
    case 'replace': {
      const { container, key } = find(object, path, 'replace');
      // A member that is missing is set.
      if (Array.isArray(container) && valueAt(container, key) === undefined)
        throw new KustomizeError(`replace operation does not apply: doc is missing key: ${path}: missing value`);
      put(container, key, value);
      return;
    }
    case 'move':
    case 'copy': {
      if (typeof from !== 'string') throw new KustomizeError(`${op} operation failed to decode from: missing value`);
      const source = find(object, from, op, 'from ');
      const moved = valueAt(source.container, source.key);
      if (moved === undefined)
        throw new KustomizeError(
          `error in ${op} for path: '${path}': Unable to get nonexistent key: ${source.key}: missing value`,
        );
      if (op === 'move') remove(source.container, source.key);
      const { container, key } = find(object, path, op, 'destination ');
      insert(container, key, moved);
      return;
    }
    case 'test': {
      const { container, key } = find(object, path, 'test');
      const found = valueAt(container, key);
      if (JSON.stringify(found ?? null) === JSON.stringify(value)) return;
      throw new KustomizeError(`testing value ${path} failed: test failed`);
    }
  }
  throw new KustomizeError(`Unexpected kind: ${String(op ?? 'unknown')}`);
}

function wrapped(prefix: string, run: () => void): void {
  try {
    run();
  } catch (error) {
    if (!(error instanceof KustomizeError)) throw error;
    throw new KustomizeError(`${prefix}: ${error.message}`);
  }
}

function find(object: JsonObject, path: string, op: string, what = ''): { container: Container; key: string } {
  const parts = path
    .split('/')
    .slice(1)
    .map((p) => p.replaceAll('~1', '/').replaceAll('~0', '~'));
  const key = parts.pop();
  let container: Json | undefined = object;
  for (const part of parts) container = isContainer(container) ? valueAt(container, part) : undefined;
  if (key === undefined || !isContainer(container))
    throw new KustomizeError(
      `${op} operation does not apply: doc is missing ${what}path: ${op === 'add' ? JSON.stringify(path) : path}: missing value`,
    );
  return { container, key };
}

const isContainer = (value: Json | undefined): value is Container => value !== null && typeof value === 'object';

function indexOf(list: readonly Json[], key: string): number {
  if (!/^-?\d+$/.test(key)) throw new KustomizeError(`strconv.Atoi: parsing ${JSON.stringify(key)}: invalid syntax`);
  return Number(key) < 0 ? Number(key) + list.length : Number(key);
}

function valueAt(container: Container, key: string): Json | undefined {
  if (!Array.isArray(container)) return container[key];
  return /^-?\d+$/.test(key) ? container[indexOf(container, key)] : undefined;
}

function put(container: Container, key: string, value: Json): void {
  if (Array.isArray(container)) container[indexOf(container, key)] = value;
  else container[key] = value;
}

function insert(container: Container, key: string, value: Json): void {
  if (!Array.isArray(container)) {
    container[key] = value;
    return;
  }
  if (key === '-') {
    container.push(value);
    return;
  }
  const at = indexOf([...container, null], key);
  if (at < 0 || at > container.length)
    throw new KustomizeError(`Unable to access invalid index: ${key}: invalid index referenced`);
  container.splice(at, 0, value);
}

function remove(container: Container, key: string): void {
  if (Array.isArray(container)) {
    const at = indexOf(container, key);
    if (at < 0 || at >= container.length)
      throw new KustomizeError(`Unable to access invalid index: ${key}: invalid index referenced`);
    container.splice(at, 1);
    return;
  }
  if (container[key] === undefined) throw new KustomizeError(`Unable to remove nonexistent key: ${key}: missing value`);
  delete container[key];
}
