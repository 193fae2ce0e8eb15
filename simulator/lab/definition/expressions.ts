/**
 * The expressions of one scope of a lesson: its references as variables, the facts as functions, literals checked against what the
 * lesson declares (language.ts). Compiled once; evaluated against whatever world is handed in.
 */
import type { CelProgram } from '../../cel/cel.ts';
import { CelFailure } from '../../cel/failure.ts';
import type { CelProblem } from '../../cel/types.ts';
import type { Fact, Facts } from '../facts/types.ts';
import { isRef, type Kinds, parseRef } from './refs.ts';
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

/** What the language needs to know of a scope. */
export interface Scope {
  readonly kinds: Kinds;
  readonly refs: Readonly<Record<string, Ref>>;
  readonly ids: KnownIds;
  readonly mentioned: Mentioned;
  /** Of the evaluation that runs now. */
  readonly current: () => Facts | undefined;
}

/** CEL with the facts (language.ts): a world can be made before it has come, and is asked nothing until then. */
export interface Language {
  compiler(scope: Scope): Compiler;
  variables(scope: Scope, facts: Facts): Readonly<Record<string, unknown>>;
  fact(name: string): Fact | undefined;
}

interface Compiler {
  compile(source: string, wanted?: 'bool'): CelProgram | readonly CelProblem[];
}

export class Expressions {
  readonly #scope: Scope;
  readonly #called: Set<string>;
  /** Shared by all scopes of a lesson. */
  readonly #spoken: { language: Language | undefined };
  /** Made when something is compiled: a scope may only be the beginning of others. */
  #compiler: Compiler | undefined;
  #current: Facts | undefined;

  /** `called` gathers the names of the functions that expressions call. The language may come later (`speak`). */
  constructor(
    { kinds, refs, ids, mentioned }: Omit<Scope, 'current'>,
    called: Set<string>,
    language: Language | undefined,
    spoken = { language },
  ) {
    this.#scope = { kinds, refs, ids, mentioned, current: () => this.#current };
    this.#called = called;
    this.#spoken = spoken;
    for (const ref of Object.values(refs)) mentioned.set(refKey(ref), ref);
  }

  get refs(): Readonly<Record<string, Ref>> {
    return this.#scope.refs;
  }

  /** The same language with more references. */
  with(refs: Readonly<Record<string, Ref>>): Expressions {
    if (Object.keys(refs).length === 0) return this;
    const scope = { ...this.#scope, refs: { ...this.#scope.refs, ...refs } };
    return new Expressions(scope, this.#called, undefined, this.#spoken);
  }

  /** From now on expressions of all scopes of the lesson can be asked. */
  speak(language: Language): void {
    this.#spoken.language = language;
  }

  get #language(): Language {
    const { language } = this.#spoken;
    if (!language) throw new Error('an expression was asked before its language came');
    return language;
  }

  /** The expression, or what is wrong with it. */
  compile(source: string, path: string, wanted?: 'bool'): Expression | readonly CelProblem[] {
    const program = this.#program(source, wanted);
    return 'run' in program ? { source, program, path, scope: this } : program;
  }

  /** An expression that was compiled before: it is compiled again when it is first asked. */
  known(source: string, path: string): Expression {
    return new KnownExpression(source, path, this, () => this.#program(source));
  }

  #program(source: string, wanted?: 'bool'): CelProgram | readonly CelProblem[] {
    this.#compiler ??= this.#language.compiler(this.#scope);
    const program = this.#compiler.compile(source, wanted);
    if ('run' in program) for (const name of program.calls) this.#called.add(name);
    return program;
  }

  fact(name: string): Fact | undefined {
    return this.#language.fact(name);
  }

  parseRef(text: string): Ref | undefined {
    const ref = parseRef(text, this.#scope.kinds);
    return isRef(ref) ? ref : undefined;
  }

  /** The value of an expression of this scope; throws `CelFailure`. */
  evaluate(expression: Expression, facts: Facts): unknown {
    const before = this.#current;
    this.#current = facts;
    try {
      return expression.program.run(this.#language.variables(this.#scope, facts));
    } finally {
      this.#current = before;
    }
  }
}

class KnownExpression implements Expression {
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
