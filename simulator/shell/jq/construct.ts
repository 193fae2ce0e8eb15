/** `{a: …}` and `"…\(…)"`: objects and texts, one for every combination of what the filters in them give. */
import { formatted } from './formats.ts';
import type { Node } from './nodes.ts';
import type { Next, Registers } from './registers.ts';
import type { Scope } from './scope.ts';
import { fail, named, plainText, type Value } from './values.ts';

export function constructObject(
  r: Registers,
  entries: readonly (readonly [Node, Node])[],
  at: number,
  object: ReadonlyMap<string, Value>,
  scope: Scope | undefined,
  value: Value,
  then: (object: Value) => void,
  next: Next,
): void {
  const entry = entries[at];
  if (!entry) return then(object);
  const keyed = (key: Value): void => {
    if (typeof key !== 'string') return fail(`Cannot use ${named(key)} as object key`);
    const content = entry[1];
    // {"a b"}: the value of that key.
    const node: Node =
      content.kind === 'index' && content.key === entry[0]
        ? { ...content, key: { kind: 'literal', value: key } }
        : content;
    r.ask(node, scope, value, next, (v) =>
      constructObject(r, entries, at + 1, new Map(object).set(key, v), scope, value, then, next),
    );
  };
  if (entry[0].kind === 'literal') keyed(entry[0].value);
  else r.ask(entry[0], scope, value, next, keyed);
}

/** The last filter of a text is the outermost loop. */
export function constructText(
  r: Registers,
  parts: readonly (string | Node)[],
  at: number,
  format: string | undefined,
  text: string,
  scope: Scope | undefined,
  value: Value,
  next: Next,
  then: (text: string) => void,
): void {
  const part = parts[at];
  if (part === undefined) return then(text);
  if (typeof part === 'string') return constructText(r, parts, at - 1, format, part + text, scope, value, next, then);
  r.ask(part, scope, value, next, (v) => {
    const shown = format === undefined ? plainText(v) : formatted(format, v);
    constructText(r, parts, at - 1, format, shown + text, scope, value, next, then);
  });
}
