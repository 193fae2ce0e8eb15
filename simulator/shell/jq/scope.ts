/** What a jq program's machine holds at a place: names with their meaning, and the ways that led to values. */
import type { Definition, Node } from './nodes.ts';
import { fail, shortened, type Value } from './values.ts';

/** The way to a value from where a path began; "none" for a value that was made on the way. Undefined: nobody asked. */
export type Way = { readonly before: Way; readonly key: Value } | 'start' | 'none' | undefined;

/** What names mean at a place of the program. */
export type Scope =
  | { readonly kind: 'variable'; readonly name: string; readonly value: Value; readonly outer: Scope | undefined }
  | {
      readonly kind: 'function';
      readonly name: string;
      readonly definition: Definition;
      readonly outer: Scope | undefined;
    }
  | {
      readonly kind: 'filter';
      readonly name: string;
      readonly node: Node;
      readonly scope: Scope | undefined;
      readonly outer: Scope | undefined;
    }
  | { readonly kind: 'label'; readonly name: string; readonly height: number; readonly outer: Scope | undefined };

/** A filter given for a parameter. One that only passes on another is that other. */
export function filterScope(name: string, node: Node, scope: Scope | undefined, outer: Scope | undefined): Scope {
  if (node.kind === 'call' && node.args.length === 0)
    for (let at = scope; at; at = at.outer) {
      if (at.kind === 'function' && at.name === `${node.name}/0`) break;
      if (at.kind === 'filter' && at.name === `${node.name}/0`)
        return { kind: 'filter', name: `${name}/0`, node: at.node, scope: at.scope, outer };
    }
  return { kind: 'filter', name: `${name}/0`, node, scope, outer };
}

/** One step further from a value. */
export function step(value: Value, way: Way, key: Value): Way {
  if (way === undefined) return undefined;
  if (way === 'none')
    return fail(
      `Invalid path expression near attempt to access element ${shortened(key, 30)} of ${shortened(value, 30)}`,
    );
  return { before: way, key };
}

/** A way as an array of keys. */
export function pathOf(value: Value, way: Way): Value[] {
  if (way === 'none') return fail(`Invalid path expression with result ${shortened(value, 30)}`);
  const keys: Value[] = [];
  for (let at: Way = way; typeof at === 'object'; at = at.before) keys.push(at.key);
  return keys.reverse();
}
