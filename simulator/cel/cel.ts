/**
 * The expression language of checks, policies and image rules: CEL as in ValidatingAdmissionPolicy, over the library
 * cel-js. An environment is made once; expressions are compiled against it, with every problem found before anything
 * runs. Read on: types.ts (environments), check.ts (names and shapes), values.ts (JSON ↔ CEL values).
 * Leaves out: protobuf messages, upstream's cost estimates, the k8s extension libraries (quantity, url, ip).
 */
import { Environment, EvaluationError, ParseError, type ParseResult } from '@marcbachmann/cel-js';
import { checkNames } from './check.ts';
import { CHARGE, COST_LIMIT, Cost, charged } from './cost.ts';
import { CelFailure } from './failure.ts';
import type { CelEnvironment, CelProblem, CelType } from './types.ts';

export { CelFailure } from './failure.ts';
export { suggest } from './suggest.ts';
export * from './types.ts';
export { celText, type Filling, fromCel, toCel } from './values.ts';

/** A compiled expression. */
export interface CelProgram {
  readonly source: string;
  readonly type: CelType;
  /** Names of the functions it calls. */
  readonly calls: ReadonlySet<string>;
  /** Its value; throws `CelFailure`. */
  run(variables: Readonly<Record<string, unknown>>): unknown;
}

/** Compiles expressions against one environment. */
export class CelCompiler {
  readonly #environment: CelEnvironment;
  readonly #library: Environment;
  readonly #cost: Cost | undefined;

  constructor(environment: CelEnvironment) {
    this.#environment = environment;
    this.#cost = environment.guarded ? new Cost() : undefined;
    this.#library = libraryEnvironment(environment, this.#cost);
  }

  /** The program, or all that is wrong with the expression. */
  compile(source: string, wanted?: 'bool'): CelProgram | readonly CelProblem[] {
    let parsed: ParseResult;
    try {
      parsed = this.#library.parse(source);
    } catch (error) {
      if (!(error instanceof ParseError)) throw error;
      return [{ column: (error.range?.start ?? 0) + 1, message: sentence(error.summary) }];
    }
    const { type, problems } = checkNames(parsed.ast, this.#environment);
    if (problems.length > 0) return problems;
    const checked = parsed.check();
    if (!checked.valid) {
      return [
        {
          column: (checked.error?.range?.start ?? 0) + 1,
          message: sentence(checked.error?.summary ?? 'does not type-check'),
        },
      ];
    }
    if (wanted === 'bool' && checked.type !== 'bool' && checked.type !== 'dyn') {
      return [{ column: 1, message: `a truth is wanted, this is of type ${checked.type}` }];
    }
    return { source, type, calls: callsOf(parsed.ast, new Set()), run: this.#runner(source, parsed) };
  }

  #runner(source: string, parsed: ParseResult): CelProgram['run'] {
    const cost = this.#cost;
    if (!cost) return (variables) => evaluate(parsed, variables, (column) => column);
    const { source: counted, before } = charged(source, parsed.ast);
    const program = counted === source ? parsed : this.#library.parse(counted);
    return (variables) => {
      const spent = cost.begin();
      try {
        const value = evaluate(program, variables, before);
        if (!cost.exceeded) return value;
      } catch (error) {
        if (!cost.exceeded) throw error;
      } finally {
        cost.end(spent);
      }
      throw new CelFailure(`costs more than ${COST_LIMIT} steps`, 1);
    };
  }
}

/** `before`: the column in the source as it was written. */
function evaluate(
  program: ParseResult,
  variables: Readonly<Record<string, unknown>>,
  before: (column: number) => number,
): unknown {
  try {
    return program(variables as Record<string, unknown>);
  } catch (error) {
    if (!(error instanceof EvaluationError)) throw error;
    throw new CelFailure(sentence(error.summary), before((error.range?.start ?? 0) + 1));
  }
}

/** "No such key: web" → "no such key: web". */
const sentence = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);

/** Limits of one expression of a lesson: what is larger is a slip of the pen, or malice. */
const LIMITS = { maxAstNodes: 2000, maxDepth: 60, maxListElements: 200, maxMapEntries: 200 };

function libraryEnvironment({ variables, functions }: CelEnvironment, cost: Cost | undefined): Environment {
  const library = new Environment({
    homogeneousAggregateLiterals: false,
    enableOptionalTypes: true,
    ...(cost ? { limits: LIMITS } : {}),
  });
  if (cost) library.registerFunction(`${CHARGE}(dyn): dyn`, (value: unknown) => cost.charge(value), { async: false });
  for (const [name, type] of Object.entries(variables)) library.registerVariable(name, libraryType(type));
  const seen = new Set<string>();
  for (const { name, parameters, returns, call } of functions) {
    if (seen.has(name)) throw new Error(`two expression functions are called ${name}`);
    seen.add(name);
    const least = parameters.filter((p) => !p.optional).length;
    const result = typeof returns === 'function' ? 'dyn' : libraryType(returns);
    for (let count = least; count <= parameters.length; count++) {
      const signature = `${name}(${Array.from({ length: count }, () => 'dyn').join(', ')}): ${result}`;
      const plain = call as (...args: unknown[]) => unknown;
      const counted = cost ? (...args: unknown[]) => cost.noting(plain(...args)) : plain;
      library.registerFunction(signature, counted, { async: false });
    }
  }
  return library;
}

/** Records stay `dyn` for the library: their fields are checked by check.ts. */
function libraryType(type: CelType): string {
  if (typeof type === 'string') return type === 'null' ? 'dyn' : type;
  return type.kind === 'list' ? 'list<dyn>' : 'dyn';
}

function callsOf(node: unknown, found: Set<string>): Set<string> {
  if (Array.isArray(node)) for (const part of node) callsOf(part, found);
  else if (typeof node === 'object' && node !== null && 'op' in node && 'args' in node) {
    if (node.op === 'call' && Array.isArray(node.args)) found.add(String(node.args[0]));
    callsOf(node.args, found);
  }
  return found;
}
