/** `. as [$a, {b: $c}]`: names bound by patterns. Upstream: gen_destructure in jq's compile.c. */
import { type Node, type Pattern, variablesOf } from './nodes.ts';
import { get } from './paths.ts';
import type { Next, Registers } from './registers.ts';
import type { Scope, Way } from './scope.ts';
import { fail, kindOf, type Value } from './values.ts';

/** Goes on in a scope where the pattern's names are bound. Keys are worked out for `value`. */
export function bind(
  r: Registers,
  pattern: Pattern,
  item: Value,
  scope: Scope | undefined,
  value: Value,
  next: Next,
  then: (scope: Scope | undefined) => void,
): void {
  if (pattern.kind === 'variable') return then({ kind: 'variable', name: pattern.name, value: item, outer: scope });
  if (pattern.kind === 'array') {
    const from = (i: number, inner: Scope | undefined): void => {
      const one = pattern.items[i];
      if (!one) return then(inner);
      bind(r, one, get(item, i), inner, value, next, (bound) => from(i + 1, bound));
    };
    return from(0, scope);
  }
  const from = (i: number, inner: Scope | undefined): void => {
    const entry = pattern.entries[i];
    if (!entry) return then(inner);
    const at = (key: Value): void => {
      if (typeof key !== 'string') return fail(`Cannot index ${kindOf(item)} with ${kindOf(key)}`);
      const content = get(item, key);
      const named: Scope | undefined =
        entry.variable === undefined ? inner : { kind: 'variable', name: entry.variable, value: content, outer: inner };
      if (!entry.pattern) return from(i + 1, named);
      bind(r, entry.pattern, content, named, value, next, (bound) => from(i + 1, bound));
    };
    if (entry.key.kind === 'literal') at(entry.key.value);
    else r.ask(entry.key, inner, value, next, at);
  };
  from(0, scope);
}

/** `as A ?// B`: an error with one pattern leads to the next. All names are there, null where they are not bound. */
export function alternatives(
  r: Registers,
  patterns: readonly Pattern[],
  at: number,
  item: Value,
  scope: Scope | undefined,
  body: Node,
  value: Value,
  way: Way,
  next: Next,
): void {
  let base = scope;
  if (patterns.length > 1)
    for (const name of new Set(patterns.flatMap(variablesOf)))
      base = { kind: 'variable', name, value: null, outer: base };
  if (at + 1 < patterns.length)
    r.choices.push({
      resume: () => r.back(),
      handle: () => alternatives(r, patterns, at + 1, item, scope, body, value, way, next),
    });
  bind(r, patterns[at] as Pattern, item, base, value, next, (bound) => r.run(body, bound, value, way, next));
}
