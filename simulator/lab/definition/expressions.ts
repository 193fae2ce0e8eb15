/**
 * The expression language of one scope of a lesson: its references as variables, the facts as functions, literals checked
 * against what the lesson declares. Compiled once; evaluated against whatever world is handed in.
 */

import { parseLabelSelector, SelectorError } from '../../api/selectors.ts';
import {
  CelCompiler,
  CelFailure,
  type CelFunction,
  type CelParameter,
  type CelProblem,
  type CelProgram,
  type CelType,
  suggest,
} from '../../cel/cel.ts';
import { programFacts } from '../../nodes/containers/programs.ts';
import { parseDuration } from '../../nodes/images/duration.ts';
import { FACTS } from '../facts/list.ts';
import { objectValue } from '../facts/state.ts';
import type { Fact, FactParameter, Facts, LiteralKind } from '../facts/types.ts';
import { isRef, type Kinds, kindType, parseRef } from './refs.ts';
import type { Expression, Ref } from './types.ts';

/** Ids that literals may name. */
interface KnownIds {
  readonly traffic: readonly string[];
  readonly tasks: readonly string[];
  readonly questions: readonly string[];
  readonly alerts: readonly string[];
}

/** References that expressions of a lesson mention, in order of first mention: what is followed in history. */
export type Mentioned = Map<string, Ref>;

const DNS_TYPES = ['A', 'AAAA', 'SRV', 'CNAME', 'PTR', 'ANY'];

export class Expressions {
  readonly kinds: Kinds;
  readonly refs: Readonly<Record<string, Ref>>;
  readonly #ids: KnownIds;
  readonly #mentioned: Mentioned;
  readonly #called: Set<string>;
  /** Made when something is compiled: a scope may only be the beginning of others. */
  #compiler: CelCompiler | undefined;
  readonly #checked: boolean;
  #current: Facts | undefined;

  /**
   * `called` gathers the names of the functions that expressions call. `checked`: `mentioned` and `called` are whole already, and every
   * expression was compiled before: each is compiled again when it is first asked.
   */
  constructor(
    kinds: Kinds,
    refs: Readonly<Record<string, Ref>>,
    ids: KnownIds,
    mentioned: Mentioned,
    called: Set<string>,
    checked = false,
  ) {
    this.kinds = kinds;
    this.refs = refs;
    this.#ids = ids;
    this.#mentioned = mentioned;
    this.#called = called;
    this.#checked = checked;
    for (const ref of Object.values(refs)) mentioned.set(refKey(ref), ref);
  }

  /** The same language with more references. */
  with(refs: Readonly<Record<string, Ref>>): Expressions {
    if (Object.keys(refs).length === 0) return this;
    return new Expressions(
      this.kinds,
      { ...this.refs, ...refs },
      this.#ids,
      this.#mentioned,
      this.#called,
      this.#checked,
    );
  }

  /** The expression, or what is wrong with it. */
  compile(source: string, path: string, wanted?: 'bool'): Expression | readonly CelProblem[] {
    if (this.#checked) return new CheckedExpression(source, path, this, () => this.#program(source, wanted));
    const program = this.#program(source, wanted);
    return 'run' in program ? { source, program, path, scope: this } : program;
  }

  #program(source: string, wanted?: 'bool'): CelProgram | readonly CelProblem[] {
    this.#compiler ??= this.#newCompiler();
    const program = this.#compiler.compile(source, wanted);
    if ('run' in program) for (const name of program.calls) this.#called.add(name);
    return program;
  }

  #newCompiler(): CelCompiler {
    const variables: Record<string, CelType> = { now: 'double' };
    for (const [name, ref] of Object.entries(this.refs)) {
      const kind = this.kinds.find(ref.kind);
      variables[name] = kind ? kindType(kind) : 'dyn';
    }
    return new CelCompiler({ guarded: true, variables, functions: FACTS.map((fact) => this.#function(fact)) });
  }

  fact(name: string): Fact | undefined {
    return FACTS.find((fact) => fact.name === name);
  }

  parseRef(text: string): Ref | undefined {
    const ref = parseRef(text, this.kinds);
    return isRef(ref) ? ref : undefined;
  }

  /** The value of an expression of this scope; throws `CelFailure`. */
  evaluate(expression: Expression, facts: Facts): unknown {
    const before = this.#current;
    this.#current = facts;
    try {
      return expression.program.run(this.#variables(facts));
    } finally {
      this.#current = before;
    }
  }

  #variables({ world }: Facts): Record<string, unknown> {
    const variables: Record<string, unknown> = { now: (world.nowMs() - world.zeroMs) / 1000 };
    for (const [name, ref] of Object.entries(this.refs))
      variables[name] = objectValue(this.kinds, world.store.get(ref.resource, ref.namespace, ref.name));
    return variables;
  }

  #function(fact: Fact): CelFunction {
    const { name, parameters, returns } = fact;
    const positions = parameters.map((p) => p.literal === 'ref' || p.literal === 'pod');
    return {
      name,
      parameters: parameters.map((p) => this.#parameter(p)),
      returns: typeof returns === 'function' ? (literals) => returns(literals, this.kinds) : returns,
      call: (...args: readonly never[]) => {
        const facts = this.#current;
        if (!facts) throw new Error(`${name} was called outside an evaluation`);
        const parsed = args.map((arg: unknown, i) =>
          positions[i] && typeof arg === 'string' ? (this.#mentioned.get(arg) ?? this.parseRef(arg)) : arg,
        );
        return (fact.value as (facts: Facts, ...args: readonly unknown[]) => unknown)(facts, ...parsed);
      },
    };
  }

  #parameter({ literal, ...parameter }: FactParameter): CelParameter {
    if (literal === undefined) return parameter;
    return { ...parameter, literal: (value) => this.#literalProblem(literal, value) };
  }

  #literalProblem(kind: LiteralKind, value: unknown): string | undefined {
    if (typeof value !== 'string') return `a text is wanted here, got ${String(value)}`;
    switch (kind) {
      case 'ref':
      case 'pod': {
        const ref = parseRef(value, this.kinds);
        if (!isRef(ref))
          return ref.suggestion === undefined ? ref.message : `${ref.message}; did you mean ${ref.suggestion}?`;
        if (kind === 'pod' && ref.resource !== 'pods') return `"${value}" is not a pod`;
        this.#mentioned.set(value, ref);
        return undefined;
      }
      case 'fact':
        return known('fact', value, programFacts());
      case 'kind':
        return this.kinds.find(value) ? undefined : oneOf('kind', value, this.kinds.names());
      case 'selector':
        try {
          parseLabelSelector(value);
          return undefined;
        } catch (error) {
          if (error instanceof SelectorError) return `"${value}" is not a selector: ${error.message}`;
          throw error;
        }
      case 'traffic':
        return known('load', value, this.#ids.traffic);
      case 'task':
        return known('task', value, this.#ids.tasks);
      case 'question':
        return known('question', value, this.#ids.questions);
      case 'alert':
        return known('alert', value, this.#ids.alerts);
      case 'field':
        return /^[A-Za-z][\w]*(\.[A-Za-z][\w]*)*$/.test(value)
          ? undefined
          : `"${value}" is not a field such as 'status.replicas'`;
      case 'duration':
        return parseDuration(value) === undefined
          ? `"${value}" is not a duration; expected forms such as 250ms, 10s, 1h30m`
          : undefined;
      case 'dns-type':
        return DNS_TYPES.includes(value) ? undefined : oneOf('record type', value, DNS_TYPES);
    }
  }
}

/** One that is known to compile, and does so when it is first asked. */
class CheckedExpression implements Expression {
  readonly source: string;
  readonly path: string;
  readonly scope: Expressions;
  readonly #compile: () => CelProgram | readonly CelProblem[];
  #program: CelProgram | undefined;

  constructor(source: string, path: string, scope: Expressions, compile: () => CelProgram | readonly CelProblem[]) {
    this.source = source;
    this.path = path;
    this.scope = scope;
    this.#compile = compile;
  }

  get program(): CelProgram {
    if (this.#program) return this.#program;
    const program = this.#compile();
    if (!('run' in program)) throw new Error(`${this.path}: ${program[0]?.message} in ${this.source}`);
    this.#program = program;
    return program;
  }
}

function known(what: string, value: string, ids: readonly string[]): string | undefined {
  return ids.includes(value) ? undefined : `no ${what} "${value}"; ${what}s are ${ids.join(', ') || 'none'}`;
}

function oneOf(what: string, value: string, names: readonly string[]): string {
  const suggestion = suggest(value, names);
  return `no ${what} "${value}"${suggestion === undefined ? '' : `; did you mean ${suggestion}?`}`;
}

const refKey = (ref: Ref): string => ref.text;

/** Facts that change without a change of an object: files in containers, what DNS answers and was asked, programs' numbers. */
const SILENT = ['recent', 'inside', 'dns', 'dnsQueries', 'fact'];

/** Whether an expression may turn true by the passing of time alone. */
export function usesTime({ program }: Expression): boolean {
  if (/\bnow\b/.test(program.source) || SILENT.some((fact) => program.calls.has(fact))) return true;
  // Failures are reported as they happen; the other counts grow silently.
  return program.calls.has('traffic') && /\)\.(sent|ok|gap|p50|p99|by)\b/.test(program.source);
}

/** Hears of every evaluation of a truth: its failure, or undefined. */
export type Evaluated = (expression: Expression, failure: CelFailure | undefined) => void;

/** A truth: false when the evaluation fails. */
export function holds(expression: Expression, facts: Facts, evaluated?: Evaluated): boolean {
  try {
    const value = expression.scope.evaluate(expression, facts) === true;
    evaluated?.(expression, undefined);
    return value;
  } catch (error) {
    if (!(error instanceof CelFailure)) throw error;
    evaluated?.(expression, error);
    return false;
  }
}
