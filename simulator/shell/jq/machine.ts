/**
 * Runs a jq program as jq's own machine does: by going on and by going back to where another way was left open (`#choices`). It stops
 * after so many steps, at each output and where it wants input, so that whoever drives it may let time pass. Upstream: jq's execute.c
 * and the parts of builtin.c that take filters.
 *
 * A filter is run for a value and goes on with a continuation for each of its outputs; nothing grows on the host's stack. Where
 * paths are asked for (`path(…)`, assignments), each value carries the way that led to it. One file, as every step sets the same few
 * registers.
 */
import { Exhausted } from '../../kernel/exhausted.ts';
import { binary, negated } from './arithmetic.ts';
import { BUILTINS, type Native } from './builtins.ts';
import { formatted } from './formats.ts';
import { type Definition, type Node, type Pattern, variablesOf } from './nodes.ts';
import { get, getPath, setPath } from './paths.ts';
import { filterScope, pathOf, type Scope, step, type Way } from './scope.ts';
import {
  fail,
  isArray,
  isObject,
  isTrue,
  JqError,
  kindOf,
  named,
  numberOf,
  plainText,
  shortened,
  textOf,
  type Value,
} from './values.ts';

/** What follows a filter's output. */
interface Next {
  readonly depth: number;
  readonly take: (value: Value, way: Way) => void;
}

/** A way left open. `handle`: takes errors raised since; `seals`: errors that pass here are none of that handler's. */
interface Choice {
  readonly resume: () => void;
  readonly handle?: (error: JqError) => void;
  readonly seals?: Choice;
}

export type Event =
  | { readonly kind: 'output'; readonly value: Value }
  | { readonly kind: 'done' }
  | { readonly kind: 'pause' }
  | { readonly kind: 'input' }
  | { readonly kind: 'stderr'; readonly text: string }
  | { readonly kind: 'error'; readonly error: JqError }
  | { readonly kind: 'halt'; readonly status: number; readonly value: Value | undefined };

/** What a program may ask about its surroundings. */
export interface JqWorld {
  readonly nowMs: () => number;
  readonly env: JqEnv;
  readonly filename: () => Value;
  readonly line: () => number;
}
type JqEnv = ReadonlyMap<string, Value>;

/** Continuations that may wait at a time: deeper recursion wants more memory than there is. */
const MOST_DEPTH = 1_000_000;
const NO_CHOICE = (): void => {};

export class Machine {
  readonly #program: Node;
  readonly #library: ReadonlyMap<string, Definition>;
  readonly #globals: Scope | undefined;
  readonly #world: JqWorld;
  #choices: Choice[] = [];
  /** What is done next: a filter for a value, or what follows an output. */
  #node: Node | undefined;
  #scope: Scope | undefined;
  #value: Value = null;
  #way: Way;
  #next: Next = { depth: 0, take: NO_CHOICE };
  #event: Event | undefined;
  #stuck = true;

  constructor(
    program: Node,
    library: ReadonlyMap<string, Definition>,
    variables: ReadonlyMap<string, Value>,
    world: JqWorld,
  ) {
    this.#program = program;
    this.#library = library;
    this.#world = world;
    let globals: Scope | undefined;
    for (const [name, value] of variables) globals = { kind: 'variable', name, value, outer: globals };
    this.#globals = globals;
  }

  /** Begins with an input. */
  start(input: Value): void {
    this.#choices = [];
    this.#stuck = false;
    this.#run(this.#program, this.#globals, input, undefined, {
      depth: 0,
      take: (value) => {
        this.#event = { kind: 'output', value };
      },
    });
  }

  /** Goes on until something is to be told, at most so many steps. */
  go(steps: number): Event {
    for (let left = steps; left > 0; left--) {
      try {
        if (this.#stuck) {
          const choice = this.#choices.pop();
          if (!choice) return { kind: 'done' };
          this.#stuck = false;
          choice.resume();
        } else if (this.#node) this.#step(this.#node);
        else this.#next.take(this.#value, this.#way);
      } catch (error) {
        if (!(error instanceof JqError)) throw error;
        const uncaught = this.#raise(error);
        if (uncaught) return { kind: 'error', error };
      }
      const event = this.#event;
      if (event) {
        this.#event = undefined;
        if (event.kind === 'output') this.#back();
        return event;
      }
    }
    return { kind: 'pause' };
  }

  /** Answers an event "input": the value, or nothing where there is no more. */
  provide(value: Value | undefined): void {
    const { next } = this.#wanting as { next: Next };
    this.#wanting = undefined;
    if (value !== undefined) {
      this.#give(next, value, undefined);
      return;
    }
    this.#node = undefined;
    this.#next = { depth: next.depth, take: () => fail('break') };
  }

  #wanting: { readonly next: Next } | undefined;

  #raise(error: JqError): boolean {
    const passed = new Set<Choice>();
    for (let choice = this.#choices.pop(); choice; choice = this.#choices.pop()) {
      if (choice.seals) passed.add(choice.seals);
      if (!choice.handle || passed.has(choice)) continue;
      this.#stuck = false;
      choice.handle(error);
      return false;
    }
    this.#stuck = true;
    return true;
  }

  #back(): void {
    this.#stuck = true;
  }

  #run(node: Node, scope: Scope | undefined, value: Value, way: Way, next: Next): void {
    this.#node = node;
    this.#scope = scope;
    this.#value = value;
    this.#way = way;
    this.#next = next;
  }

  #give(next: Next, value: Value, way: Way): void {
    this.#node = undefined;
    this.#value = value;
    this.#way = way;
    this.#next = next;
  }

  /** A value that no path leads to. */
  #made(next: Next, value: Value, way: Way): void {
    this.#give(next, value, way === undefined ? undefined : 'none');
  }

  #then(next: Next, take: Next['take']): Next {
    if (next.depth >= MOST_DEPTH) throw new Exhausted('memory exhausted', 5);
    return { depth: next.depth + 1, take };
  }

  /** Runs a filter and goes on with each output, told how one comes to it. */
  #follow(node: Node, scope: Scope | undefined, value: Value, way: Way, next: Next, take: Next['take']): void {
    this.#run(node, scope, value, way, this.#then(next, take));
  }

  /** The same where no path is asked for. */
  #ask(node: Node, scope: Scope | undefined, value: Value, next: Next, take: (value: Value) => void): void {
    this.#run(node, scope, value, undefined, this.#then(next, take));
  }

  #leave(resume: () => void): void {
    this.#choices.push({ resume });
  }

  #step(node: Node): void {
    const scope = this.#scope;
    const value = this.#value;
    const way = this.#way;
    const next = this.#next;
    switch (node.kind) {
      case 'identity':
        return this.#give(next, value, way);
      case 'literal':
        return this.#give(next, node.value, node.value === null && value === null ? way : way && 'none');
      case 'recurse':
        return this.#recurse(value, way, next);
      case 'pipe':
        return this.#follow(node.left, scope, value, way, next, (v, w) => this.#run(node.right, scope, v, w, next));
      case 'comma':
        this.#leave(() => this.#run(node.right, scope, value, way, next));
        return this.#run(node.left, scope, value, way, next);
      case 'index': {
        const at = (key: Value): void =>
          this.#follow(node.target, scope, value, way, next, (v, w) => this.#give(next, get(v, key), step(v, w, key)));
        if (node.key.kind === 'literal') return at(node.key.value);
        return this.#ask(node.key, scope, value, next, at);
      }
      case 'slice':
        return this.#slice(node, scope, value, way, next);
      case 'iterate':
        return this.#follow(node.target, scope, value, way, next, (v, w) => this.#each(v, w, next));
      case 'negate':
        return this.#ask(node.operand, scope, value, next, (v) => this.#made(next, negated(v), way));
      case 'binary':
        return this.#ask(node.right, scope, value, next, (right) =>
          this.#ask(node.left, scope, value, next, (left) => this.#made(next, binary(node.operator, left, right), way)),
        );
      case 'and':
      case 'or':
        return this.#ask(node.left, scope, value, next, (left) => {
          if (isTrue(left) === (node.kind === 'or')) return this.#made(next, node.kind === 'or', way);
          this.#ask(node.right, scope, value, next, (right) => this.#made(next, isTrue(right), way));
        });
      case 'alternative': {
        let found = false;
        const other = (): void => (found ? this.#back() : this.#run(node.right, scope, value, way, next));
        const choice: Choice = { resume: other, handle: other };
        this.#choices.push(choice);
        return this.#follow(node.left, scope, value, way, next, (v, w) => {
          if (!isTrue(v)) return this.#back();
          found = true;
          this.#seal(choice);
          this.#give(next, v, w);
        });
      }
      case 'if':
        return this.#ask(node.condition, scope, value, next, (condition) => {
          const branch = isTrue(condition) ? node.then : node.otherwise;
          if (branch) this.#run(branch, scope, value, way, next);
          else this.#give(next, value, way);
        });
      case 'try':
        return this.#try(node, scope, value, way, next);
      case 'reduce':
      case 'foreach':
        return this.#follow(node.start, scope, value, way, next, (start, at) =>
          this.#fold(node, scope, value, { value: start, way: at }, next),
        );
      case 'label': {
        const height = this.#choices.length;
        return this.#run(node.body, { kind: 'label', name: node.name, height, outer: scope }, value, way, next);
      }
      case 'break': {
        for (let at = scope; at; at = at.outer)
          if (at.kind === 'label' && at.name === node.name) {
            this.#choices.length = at.height;
            return this.#back();
          }
        throw new Error(`no label ${node.name}`);
      }
      case 'call':
        return this.#call(node.name, node.args, scope, value, way, next);
      case 'variable':
        return this.#made(next, this.#variable(node.name, scope), way);
      case 'array': {
        if (!node.body) return this.#made(next, [], way);
        const items: Value[] = [];
        this.#leave(() => this.#made(next, items, way));
        return this.#ask(node.body, scope, value, next, (v) => {
          items.push(v);
          this.#back();
        });
      }
      case 'object':
        return this.#object(node.entries, 0, new Map(), scope, value, (object) => this.#made(next, object, way), next);
      case 'string':
        return this.#string(node.parts, node.parts.length - 1, node.format, '', scope, value, next, (text) =>
          this.#made(next, text, way),
        );
      case 'format':
        return this.#made(next, formatted(node.name, value), way);
      case 'define':
        return this.#run(
          node.body,
          { kind: 'function', name: nameOf(node.definition), definition: node.definition, outer: scope },
          value,
          way,
          next,
        );
      case 'as':
        return this.#ask(node.source, scope, value, next, (v) =>
          this.#alternatives(node.patterns, 0, v, scope, node.body, value, way, next),
        );
      case 'assign':
        return this.#assign(node, scope, value, way, next);
    }
  }

  #recurse(value: Value, way: Way, next: Next): void {
    if (isArray(value) || isObject(value))
      this.#leave(() =>
        this.#each(
          value,
          way,
          this.#then(next, (v, w) => this.#recurse(v, w, next)),
        ),
      );
    this.#give(next, value, way);
  }

  /** Every element, one at a time. */
  #each(value: Value, way: Way, next: Next): void {
    if (way === 'none') fail(`Invalid path expression near attempt to iterate through ${shortened(value, 30)}`);
    if (!isArray(value) && !isObject(value)) return fail(`Cannot iterate over ${named(value)}`);
    const keys = isArray(value) ? undefined : [...value.keys()];
    const count = keys ? keys.length : (value as readonly Value[]).length;
    const from = (i: number): void => {
      if (i >= count) return this.#back();
      if (i + 1 < count) this.#leave(() => from(i + 1));
      const key = keys ? (keys[i] as string) : i;
      const item = isArray(value) ? value[i] : value.get(key as string);
      this.#give(next, item as Value, step(value, way, key));
    };
    from(0);
  }

  #slice(node: Extract<Node, { kind: 'slice' }>, scope: Scope | undefined, value: Value, way: Way, next: Next): void {
    const bound = (of: Node | undefined, then: (v: Value) => void): void =>
      of ? this.#ask(of, scope, value, next, then) : then(null);
    bound(node.to, (end) =>
      bound(node.from, (start) => {
        const range: Value = new Map([
          ['start', start],
          ['end', end],
        ]);
        this.#follow(node.target, scope, value, way, next, (v, w) =>
          this.#give(next, get(v, range), step(v, w, range)),
        );
      }),
    );
  }

  #seal(seals: Choice): void {
    this.#choices.push({ resume: () => this.#back(), seals });
  }

  #try(node: Extract<Node, { kind: 'try' }>, scope: Scope | undefined, value: Value, way: Way, next: Next): void {
    const choice: Choice = {
      resume: () => this.#back(),
      handle: ({ value: thrown }) => {
        if (!node.handler) return this.#back();
        this.#run(node.handler, scope, thrown, way && 'none', next);
      },
    };
    this.#choices.push(choice);
    this.#follow(node.body, scope, value, way, next, (v, w) => {
      this.#seal(choice);
      this.#give(next, v, w);
    });
  }

  #fold(
    node: Extract<Node, { kind: 'reduce' | 'foreach' }>,
    scope: Scope | undefined,
    value: Value,
    state: { value: Value; way: Way },
    next: Next,
  ): void {
    if (node.kind === 'reduce') this.#leave(() => this.#give(next, state.value, state.way));
    this.#ask(node.source, scope, value, next, (item) =>
      this.#bind(node.pattern, item, scope, value, next, (bound) => {
        const before = { ...state };
        state.value = null;
        this.#follow(node.update, bound, before.value, before.way, next, (v, w) => {
          state.value = v;
          state.way = w;
          if (node.kind === 'reduce') return this.#back();
          if (node.extract) this.#run(node.extract, bound, v, w, next);
          else this.#give(next, v, w);
        });
      }),
    );
  }

  /** Goes on in a scope where the pattern's names are bound. Keys are worked out for `value`. */
  #bind(
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
        this.#bind(one, get(item, i), inner, value, next, (bound) => from(i + 1, bound));
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
          entry.variable === undefined
            ? inner
            : { kind: 'variable', name: entry.variable, value: content, outer: inner };
        if (!entry.pattern) return from(i + 1, named);
        this.#bind(entry.pattern, content, named, value, next, (bound) => from(i + 1, bound));
      };
      if (entry.key.kind === 'literal') at(entry.key.value);
      else this.#ask(entry.key, inner, value, next, at);
    };
    from(0, scope);
  }

  /** `as A ?// B`: an error with one pattern leads to the next. All names are there, null where they are not bound. */
  #alternatives(
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
      this.#choices.push({
        resume: () => this.#back(),
        handle: () => this.#alternatives(patterns, at + 1, item, scope, body, value, way, next),
      });
    this.#bind(patterns[at] as Pattern, item, base, value, next, (bound) => this.#run(body, bound, value, way, next));
  }

  #variable(name: string, scope: Scope | undefined): Value {
    for (let at = scope; at; at = at.outer) if (at.kind === 'variable' && at.name === name) return at.value;
    if (name === 'ENV') return this.#world.env;
    throw new Error(`no variable ${name}`);
  }

  #object(
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
      this.#ask(node, scope, value, next, (v) =>
        this.#object(entries, at + 1, new Map(object).set(key, v), scope, value, then, next),
      );
    };
    if (entry[0].kind === 'literal') keyed(entry[0].value);
    else this.#ask(entry[0], scope, value, next, keyed);
  }

  /** The last filter of a text is the outermost loop. */
  #string(
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
    if (typeof part === 'string') return this.#string(parts, at - 1, format, part + text, scope, value, next, then);
    this.#ask(part, scope, value, next, (v) => {
      const shown = format === undefined ? plainText(v) : formatted(format, v);
      this.#string(parts, at - 1, format, shown + text, scope, value, next, then);
    });
  }

  #assign(node: Extract<Node, { kind: 'assign' }>, scope: Scope | undefined, value: Value, way: Way, next: Next): void {
    const { operator, left, right } = node;
    if (operator === '|=') {
      const update: Scope = { kind: 'filter', name: 'update/0', node: right, scope, outer: undefined };
      const paths: Scope = { kind: 'filter', name: 'paths/0', node: left, scope, outer: update };
      const modify = this.#library.get('_modify/2') as Definition;
      return this.#run(modify.body, paths, value, way, next);
    }
    this.#ask(right, scope, value, next, (content) => {
      const state = { value };
      this.#leave(() => this.#made(next, state.value, way));
      this.#follow(left, scope, value, 'start', next, (v, w) => {
        const path = pathOf(v, w);
        const old = operator === '=' ? null : getPath(state.value, path);
        const fresh =
          operator === '='
            ? content
            : operator === '//='
              ? isTrue(old)
                ? old
                : content
              : binary(operator.slice(0, -1) as '+', old, content);
        state.value = setPath(state.value, path, fresh);
        this.#back();
      });
    });
  }

  #call(name: string, args: readonly Node[], scope: Scope | undefined, value: Value, way: Way, next: Next): void {
    const full = `${name}/${args.length}`;
    for (let at = scope; at; at = at.outer) {
      if (at.kind === 'filter' && at.name === full) return this.#run(at.node, at.scope, value, way, next);
      if (at.kind === 'function' && at.name === full)
        return this.#enter(at.definition, at, args, scope, value, way, next);
    }
    const special = SPECIAL.has(full);
    if (special) return this.#special(full, args, scope, value, way, next);
    const native = BUILTINS.get(full);
    if (native) return this.#native(native, args, scope, value, next, (result) => this.#made(next, result, way));
    const definition = this.#library.get(full);
    if (!definition) throw new Error(`no function ${full}`);
    this.#enter(definition, undefined, args, scope, value, way, next);
  }

  /** A function's body, its parameters bound; those with "$" for each value, the first outermost. */
  #enter(
    definition: Definition,
    own: Scope | undefined,
    args: readonly Node[],
    scope: Scope | undefined,
    value: Value,
    way: Way,
    next: Next,
  ): void {
    const from = (i: number, inner: Scope | undefined): void => {
      const parameter = definition.parameters[i];
      if (parameter === undefined) return this.#run(definition.body, inner, value, way, next);
      const node = args[i] as Node;
      if (!parameter.startsWith('$')) return from(i + 1, filterScope(parameter, node, scope, inner));
      const name = parameter.slice(1);
      this.#ask(node, scope, value, next, (v) => {
        const bound: Scope = { kind: 'variable', name, value: v, outer: inner };
        from(i + 1, filterScope(name, { kind: 'literal', value: v }, undefined, bound));
      });
    };
    from(0, own);
  }

  /** A function of values, for every combination of its arguments' outputs: the last argument is the outermost loop. */
  #native(
    native: Native,
    args: readonly Node[],
    scope: Scope | undefined,
    value: Value,
    next: Next,
    then: (result: Value) => void,
  ): void {
    const values: Value[] = [];
    const from = (i: number): void => {
      if (i < 0) return then(native(value, values.slice(0, args.length), this.#world));
      this.#ask(args[i] as Node, scope, value, next, (v) => {
        values[i] = v;
        from(i - 1);
      });
    };
    from(args.length - 1);
  }

  /** Functions that take filters, or act on the machine itself. */
  #special(name: string, args: readonly Node[], scope: Scope | undefined, value: Value, way: Way, next: Next): void {
    const [first, second] = args as readonly [Node, Node];
    const once = (node: Node, then: (v: Value) => void): void => this.#ask(node, scope, value, next, then);
    switch (name) {
      case 'empty/0':
        return this.#back();
      case 'error/0':
        throw new JqError(value);
      case 'error/1':
        return once(first, (v) => {
          throw new JqError(v);
        });
      case 'not/0':
        return this.#made(next, !isTrue(value), way);
      case 'path/1':
        return this.#follow(first, scope, value, 'start', next, (v, w) => this.#made(next, pathOf(v, w), way));
      case 'getpath/1':
        return once(first, (path) => {
          if (!isArray(path)) return fail('Path must be specified as an array');
          const found = getPath(value, path);
          let at = way;
          if (at === 'none') return fail(`Invalid path expression with result ${shortened(value, 30)}`);
          if (at !== undefined) for (const key of path) at = { before: at, key };
          this.#give(next, found, at);
        });
      case 'select/1':
        return once(first, (v) => (isTrue(v) ? this.#give(next, value, way) : this.#back()));
      case 'recurse/0':
        return this.#recurse(value, way, next);
      case 'first/1': {
        const height = this.#choices.length;
        return this.#follow(first, scope, value, way, next, (v, w) => {
          this.#choices.length = height;
          this.#give(next, v, w);
        });
      }
      case 'isempty/1': {
        const height = this.#choices.length;
        this.#leave(() => this.#made(next, true, way));
        return once(first, () => {
          this.#choices.length = height;
          this.#made(next, false, way);
        });
      }
      case 'last/1': {
        const state: { found: boolean; value: Value; way: Way } = { found: false, value: null, way: undefined };
        this.#leave(() => (state.found ? this.#give(next, state.value, state.way) : this.#back()));
        return this.#follow(first, scope, value, way, next, (v, w) => {
          Object.assign(state, { found: true, value: v, way: w });
          this.#back();
        });
      }
      case 'limit/2':
        return once(first, (most) => {
          const count = kindOf(most) === 'number' ? numberOf(most as number) : Number.POSITIVE_INFINITY;
          if (count < 0) return this.#run(second, scope, value, way, next);
          if (count === 0) return this.#back();
          const height = this.#choices.length;
          let seen = 0;
          this.#follow(second, scope, value, way, next, (v, w) => {
            if (++seen >= count) this.#choices.length = height;
            this.#give(next, v, w);
          });
        });
      case 'range/2':
        return once(first, (from) =>
          once(second, (to) => {
            if (kindOf(from) !== 'number' || kindOf(to) !== 'number') return fail('Range bounds must be numeric');
            const end = numberOf(to as number);
            const count = (at: number): void => {
              if (!(at < end)) return this.#back();
              this.#leave(() => count(at + 1));
              this.#made(next, at, way);
            };
            count(numberOf(from as number));
          }),
        );
      case 'builtins/0': {
        const names = [...BUILTINS.keys(), ...this.#library.keys(), ...SPECIAL];
        return this.#made(
          next,
          names.filter((one) => !one.startsWith('_')),
          way,
        );
      }
      case 'input/0':
        this.#wanting = { next };
        this.#event = { kind: 'input' };
        return;
      case 'debug/0':
      case 'stderr/0': {
        const text = name === 'debug/0' ? `${textOf(['DEBUG:', value])}\n` : plainText(value);
        this.#give(next, value, way);
        this.#event = { kind: 'stderr', text };
        return;
      }
      case 'halt/0':
        this.#event = { kind: 'halt', status: 0, value: undefined };
        return;
      case 'halt_error/1':
        return once(first, (status) => {
          if (kindOf(status) !== 'number') return fail('halt_error/1: number required');
          this.#event = { kind: 'halt', status: numberOf(status as number), value };
        });
      default:
        throw new Error(`no function ${name}`);
    }
  }
}

/** What takes filters or acts on the machine. */
export const SPECIAL: ReadonlySet<string> = new Set([
  ...['empty/0', 'error/0', 'error/1', 'not/0', 'path/1', 'getpath/1', 'select/1', 'recurse/0', 'first/1', 'last/1'],
  ...['isempty/1', 'limit/2', 'range/2', 'builtins/0', 'input/0', 'debug/0', 'stderr/0', 'halt/0', 'halt_error/1'],
]);

export const nameOf = ({ name, parameters }: Definition): string => `${name}/${parameters.length}`;
