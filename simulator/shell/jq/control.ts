/** Functions that take filters, or act on the machine itself. Upstream: jq's compile.c and builtin.c. */
import { BUILTINS } from './builtins.ts';
import { recurse } from './elements.ts';
import type { Definition, Node } from './nodes.ts';
import { getPath } from './paths.ts';
import type { Next, Registers } from './registers.ts';
import { pathOf, type Scope, type Way } from './scope.ts';
import {
  fail,
  isArray,
  isTrue,
  JqError,
  kindOf,
  numberOf,
  plainText,
  shortened,
  textOf,
  type Value,
} from './values.ts';

/** What takes filters or acts on the machine. */
export const SPECIAL: ReadonlySet<string> = new Set([
  ...['empty/0', 'error/0', 'error/1', 'not/0', 'path/1', 'getpath/1', 'select/1', 'recurse/0', 'first/1', 'last/1'],
  ...['isempty/1', 'limit/2', 'range/2', 'builtins/0', 'input/0', 'debug/0', 'stderr/0', 'halt/0', 'halt_error/1'],
]);

export function callSpecial(
  r: Registers,
  name: string,
  args: readonly Node[],
  library: ReadonlyMap<string, Definition>,
  scope: Scope | undefined,
  value: Value,
  way: Way,
  next: Next,
): void {
  const [first, second] = args as readonly [Node, Node];
  const once = (node: Node, then: (v: Value) => void): void => r.ask(node, scope, value, next, then);
  switch (name) {
    case 'empty/0':
      return r.back();
    case 'error/0':
      throw new JqError(value);
    case 'error/1':
      return once(first, (v) => {
        throw new JqError(v);
      });
    case 'not/0':
      return r.made(next, !isTrue(value), way);
    case 'path/1':
      return r.follow(first, scope, value, 'start', next, (v, w) => r.made(next, pathOf(v, w), way));
    case 'getpath/1':
      return once(first, (path) => {
        if (!isArray(path)) return fail('Path must be specified as an array');
        const found = getPath(value, path);
        let at = way;
        if (at === 'none') return fail(`Invalid path expression with result ${shortened(value, 30)}`);
        if (at !== undefined) for (const key of path) at = { before: at, key };
        r.give(next, found, at);
      });
    case 'select/1':
      return once(first, (v) => (isTrue(v) ? r.give(next, value, way) : r.back()));
    case 'recurse/0':
      return recurse(r, value, way, next);
    case 'first/1': {
      const height = r.choices.length;
      return r.follow(first, scope, value, way, next, (v, w) => {
        r.choices.length = height;
        r.give(next, v, w);
      });
    }
    case 'isempty/1': {
      const height = r.choices.length;
      r.leave(() => r.made(next, true, way));
      return once(first, () => {
        r.choices.length = height;
        r.made(next, false, way);
      });
    }
    case 'last/1': {
      const state: { found: boolean; value: Value; way: Way } = { found: false, value: null, way: undefined };
      r.leave(() => (state.found ? r.give(next, state.value, state.way) : r.back()));
      return r.follow(first, scope, value, way, next, (v, w) => {
        Object.assign(state, { found: true, value: v, way: w });
        r.back();
      });
    }
    case 'limit/2':
      return once(first, (most) => {
        const count = kindOf(most) === 'number' ? numberOf(most as number) : Number.POSITIVE_INFINITY;
        if (count < 0) return r.run(second, scope, value, way, next);
        if (count === 0) return r.back();
        const height = r.choices.length;
        let seen = 0;
        r.follow(second, scope, value, way, next, (v, w) => {
          if (++seen >= count) r.choices.length = height;
          r.give(next, v, w);
        });
      });
    case 'range/2':
      return once(first, (from) =>
        once(second, (to) => {
          if (kindOf(from) !== 'number' || kindOf(to) !== 'number') return fail('Range bounds must be numeric');
          const end = numberOf(to as number);
          const count = (at: number): void => {
            if (!(at < end)) return r.back();
            r.leave(() => count(at + 1));
            r.made(next, at, way);
          };
          count(numberOf(from as number));
        }),
      );
    case 'builtins/0': {
      const names = [...BUILTINS.keys(), ...library.keys(), ...SPECIAL];
      return r.made(
        next,
        names.filter((one) => !one.startsWith('_')),
        way,
      );
    }
    case 'input/0':
      r.wanting = next;
      r.event = { kind: 'input' };
      return;
    case 'debug/0':
    case 'stderr/0': {
      const text = name === 'debug/0' ? `${textOf(['DEBUG:', value])}\n` : plainText(value);
      r.give(next, value, way);
      r.event = { kind: 'stderr', text };
      return;
    }
    case 'halt/0':
      r.event = { kind: 'halt', status: 0, value: undefined };
      return;
    case 'halt_error/1':
      return once(first, (status) => {
        if (kindOf(status) !== 'number') return fail('halt_error/1: number required');
        r.event = { kind: 'halt', status: numberOf(status as number), value };
      });
    default:
      throw new Error(`no function ${name}`);
  }
}
