/**
 * Runs a jq program as jq's own machine does: by going on and by going back to where another way was left open (registers.ts). It
 * stops after so many steps, at each output and where it wants input, so that whoever drives it may let time pass. Upstream: jq's
 * execute.c.
 *
 * A filter is run for a value and goes on with a continuation for each of its outputs. Where paths are asked for (`path(…)`,
 * assignments), each value carries the way that led to it.
 */
import { binary, negated } from './arithmetic.ts';
import { alternatives, bind } from './binding.ts';
import { BUILTINS, type Native } from './builtins.ts';
import { constructObject, constructText } from './construct.ts';
import { callSpecial, SPECIAL } from './control.ts';
import { each, recurse } from './elements.ts';
import { formatted } from './formats.ts';
import { type Definition, type Node, nameOf } from './nodes.ts';
import { get, getPath, setPath } from './paths.ts';
import { type Choice, type Event, type JqWorld, type Next, Registers } from './registers.ts';
import { filterScope, pathOf, type Scope, step, type Way } from './scope.ts';
import { fail, isTrue, JqError, type Value } from './values.ts';

export class Machine {
  readonly #program: Node;
  readonly #library: ReadonlyMap<string, Definition>;
  readonly #globals: Scope | undefined;
  readonly #world: JqWorld;
  readonly #r = new Registers();

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
    this.#r.choices = [];
    this.#r.stuck = false;
    this.#r.run(this.#program, this.#globals, input, undefined, {
      depth: 0,
      take: (value) => {
        this.#r.event = { kind: 'output', value };
      },
    });
  }

  /** Goes on until something is to be told, at most so many steps. */
  go(steps: number): Event {
    for (let left = steps; left > 0; left--) {
      try {
        if (this.#r.stuck) {
          const choice = this.#r.choices.pop();
          if (!choice) return { kind: 'done' };
          this.#r.stuck = false;
          choice.resume();
        } else if (this.#r.node) this.#step(this.#r.node);
        else this.#r.next.take(this.#r.value, this.#r.way);
      } catch (error) {
        if (!(error instanceof JqError)) throw error;
        const uncaught = this.#r.raise(error);
        if (uncaught) return { kind: 'error', error };
      }
      const event = this.#r.event;
      if (event) {
        this.#r.event = undefined;
        if (event.kind === 'output') this.#r.back();
        return event;
      }
    }
    return { kind: 'pause' };
  }

  /** Answers an event "input": the value, or nothing where there is no more. */
  provide(value: Value | undefined): void {
    const next = this.#r.wanting as Next;
    this.#r.wanting = undefined;
    if (value !== undefined) {
      this.#r.give(next, value, undefined);
      return;
    }
    this.#r.node = undefined;
    this.#r.next = { depth: next.depth, take: () => fail('break') };
  }

  #step(node: Node): void {
    const scope = this.#r.scope;
    const value = this.#r.value;
    const way = this.#r.way;
    const next = this.#r.next;
    switch (node.kind) {
      case 'identity':
        return this.#r.give(next, value, way);
      case 'literal':
        return this.#r.give(next, node.value, node.value === null && value === null ? way : way && 'none');
      case 'recurse':
        return recurse(this.#r, value, way, next);
      case 'pipe':
        return this.#r.follow(node.left, scope, value, way, next, (v, w) => this.#r.run(node.right, scope, v, w, next));
      case 'comma':
        this.#r.leave(() => this.#r.run(node.right, scope, value, way, next));
        return this.#r.run(node.left, scope, value, way, next);
      case 'index': {
        const at = (key: Value): void =>
          this.#r.follow(node.target, scope, value, way, next, (v, w) =>
            this.#r.give(next, get(v, key), step(v, w, key)),
          );
        if (node.key.kind === 'literal') return at(node.key.value);
        return this.#r.ask(node.key, scope, value, next, at);
      }
      case 'slice':
        return this.#slice(node, scope, value, way, next);
      case 'iterate':
        return this.#r.follow(node.target, scope, value, way, next, (v, w) => each(this.#r, v, w, next));
      case 'negate':
        return this.#r.ask(node.operand, scope, value, next, (v) => this.#r.made(next, negated(v), way));
      case 'binary':
        return this.#r.ask(node.right, scope, value, next, (right) =>
          this.#r.ask(node.left, scope, value, next, (left) =>
            this.#r.made(next, binary(node.operator, left, right), way),
          ),
        );
      case 'and':
      case 'or':
        return this.#r.ask(node.left, scope, value, next, (left) => {
          if (isTrue(left) === (node.kind === 'or')) return this.#r.made(next, node.kind === 'or', way);
          this.#r.ask(node.right, scope, value, next, (right) => this.#r.made(next, isTrue(right), way));
        });
      case 'alternative': {
        let found = false;
        const other = (): void => (found ? this.#r.back() : this.#r.run(node.right, scope, value, way, next));
        const choice: Choice = { resume: other, handle: other };
        this.#r.choices.push(choice);
        return this.#r.follow(node.left, scope, value, way, next, (v, w) => {
          if (!isTrue(v)) return this.#r.back();
          found = true;
          this.#r.seal(choice);
          this.#r.give(next, v, w);
        });
      }
      case 'if':
        return this.#r.ask(node.condition, scope, value, next, (condition) => {
          const branch = isTrue(condition) ? node.then : node.otherwise;
          if (branch) this.#r.run(branch, scope, value, way, next);
          else this.#r.give(next, value, way);
        });
      case 'try':
        return this.#try(node, scope, value, way, next);
      case 'reduce':
      case 'foreach':
        return this.#r.follow(node.start, scope, value, way, next, (start, at) =>
          this.#fold(node, scope, value, { value: start, way: at }, next),
        );
      case 'label': {
        const height = this.#r.choices.length;
        return this.#r.run(node.body, { kind: 'label', name: node.name, height, outer: scope }, value, way, next);
      }
      case 'break': {
        for (let at = scope; at; at = at.outer)
          if (at.kind === 'label' && at.name === node.name) {
            this.#r.choices.length = at.height;
            return this.#r.back();
          }
        throw new Error(`no label ${node.name}`);
      }
      case 'call':
        return this.#call(node.name, node.args, scope, value, way, next);
      case 'variable':
        return this.#r.made(next, this.#variable(node.name, scope), way);
      case 'array': {
        if (!node.body) return this.#r.made(next, [], way);
        const items: Value[] = [];
        this.#r.leave(() => this.#r.made(next, items, way));
        return this.#r.ask(node.body, scope, value, next, (v) => {
          items.push(v);
          this.#r.back();
        });
      }
      case 'object':
        return constructObject(
          this.#r,
          node.entries,
          0,
          new Map(),
          scope,
          value,
          (object) => this.#r.made(next, object, way),
          next,
        );
      case 'string':
        return constructText(this.#r, node.parts, node.parts.length - 1, node.format, '', scope, value, next, (text) =>
          this.#r.made(next, text, way),
        );
      case 'format':
        return this.#r.made(next, formatted(node.name, value), way);
      case 'define':
        return this.#r.run(
          node.body,
          { kind: 'function', name: nameOf(node.definition), definition: node.definition, outer: scope },
          value,
          way,
          next,
        );
      case 'as':
        return this.#r.ask(node.source, scope, value, next, (v) =>
          alternatives(this.#r, node.patterns, 0, v, scope, node.body, value, way, next),
        );
      case 'assign':
        return this.#assign(node, scope, value, way, next);
    }
  }

  #slice(node: Extract<Node, { kind: 'slice' }>, scope: Scope | undefined, value: Value, way: Way, next: Next): void {
    const bound = (of: Node | undefined, then: (v: Value) => void): void =>
      of ? this.#r.ask(of, scope, value, next, then) : then(null);
    bound(node.to, (end) =>
      bound(node.from, (start) => {
        const range: Value = new Map([
          ['start', start],
          ['end', end],
        ]);
        this.#r.follow(node.target, scope, value, way, next, (v, w) =>
          this.#r.give(next, get(v, range), step(v, w, range)),
        );
      }),
    );
  }

  #try(node: Extract<Node, { kind: 'try' }>, scope: Scope | undefined, value: Value, way: Way, next: Next): void {
    const choice: Choice = {
      resume: () => this.#r.back(),
      handle: ({ value: thrown }) => {
        if (!node.handler) return this.#r.back();
        this.#r.run(node.handler, scope, thrown, way && 'none', next);
      },
    };
    this.#r.choices.push(choice);
    this.#r.follow(node.body, scope, value, way, next, (v, w) => {
      this.#r.seal(choice);
      this.#r.give(next, v, w);
    });
  }

  #fold(
    node: Extract<Node, { kind: 'reduce' | 'foreach' }>,
    scope: Scope | undefined,
    value: Value,
    state: { value: Value; way: Way },
    next: Next,
  ): void {
    if (node.kind === 'reduce') this.#r.leave(() => this.#r.give(next, state.value, state.way));
    this.#r.ask(node.source, scope, value, next, (item) =>
      bind(this.#r, node.pattern, item, scope, value, next, (bound) => {
        const before = { ...state };
        state.value = null;
        this.#r.follow(node.update, bound, before.value, before.way, next, (v, w) => {
          state.value = v;
          state.way = w;
          if (node.kind === 'reduce') return this.#r.back();
          if (node.extract) this.#r.run(node.extract, bound, v, w, next);
          else this.#r.give(next, v, w);
        });
      }),
    );
  }

  #variable(name: string, scope: Scope | undefined): Value {
    for (let at = scope; at; at = at.outer) if (at.kind === 'variable' && at.name === name) return at.value;
    if (name === 'ENV') return this.#world.env;
    throw new Error(`no variable ${name}`);
  }

  #assign(node: Extract<Node, { kind: 'assign' }>, scope: Scope | undefined, value: Value, way: Way, next: Next): void {
    const { operator, left, right } = node;
    if (operator === '|=') {
      const update: Scope = { kind: 'filter', name: 'update/0', node: right, scope, outer: undefined };
      const paths: Scope = { kind: 'filter', name: 'paths/0', node: left, scope, outer: update };
      const modify = this.#library.get('_modify/2') as Definition;
      return this.#r.run(modify.body, paths, value, way, next);
    }
    this.#r.ask(right, scope, value, next, (content) => {
      const state = { value };
      this.#r.leave(() => this.#r.made(next, state.value, way));
      this.#r.follow(left, scope, value, 'start', next, (v, w) => {
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
        this.#r.back();
      });
    });
  }

  #call(name: string, args: readonly Node[], scope: Scope | undefined, value: Value, way: Way, next: Next): void {
    const full = `${name}/${args.length}`;
    for (let at = scope; at; at = at.outer) {
      if (at.kind === 'filter' && at.name === full) return this.#r.run(at.node, at.scope, value, way, next);
      if (at.kind === 'function' && at.name === full)
        return this.#enter(at.definition, at, args, scope, value, way, next);
    }
    if (SPECIAL.has(full)) return callSpecial(this.#r, full, args, this.#library, scope, value, way, next);
    const native = BUILTINS.get(full);
    if (native) return this.#native(native, args, scope, value, next, (result) => this.#r.made(next, result, way));
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
      if (parameter === undefined) return this.#r.run(definition.body, inner, value, way, next);
      const node = args[i] as Node;
      if (!parameter.startsWith('$')) return from(i + 1, filterScope(parameter, node, scope, inner));
      const name = parameter.slice(1);
      this.#r.ask(node, scope, value, next, (v) => {
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
      this.#r.ask(args[i] as Node, scope, value, next, (v) => {
        values[i] = v;
        from(i - 1);
      });
    };
    from(args.length - 1);
  }
}
