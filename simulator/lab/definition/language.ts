/**
 * The language of a lesson's expressions: CEL, the facts as functions, a scope's references as variables, literals checked against
 * what the lesson declares.
 */
import { parseLabelSelector, SelectorError } from '../../api/selectors.ts';
import { CelCompiler, type CelFunction, type CelParameter, type CelType, suggest } from '../../cel/cel.ts';
import { programFacts } from '../../nodes/containers/programs.ts';
import { parseDuration } from '../../nodes/images/duration.ts';
import { FACTS } from '../facts/list.ts';
import { objectValue } from '../facts/state.ts';
import type { Fact, FactParameter, Facts, LiteralKind } from '../facts/types.ts';
import type { Language, Scope } from './expressions.ts';
import { isRef, kindType, parseRef } from './refs.ts';

const DNS_TYPES = ['A', 'AAAA', 'SRV', 'CNAME', 'PTR', 'ANY'];

export const LANGUAGE: Language = {
  compiler(scope) {
    const variables: Record<string, CelType> = { now: 'double' };
    for (const [name, ref] of Object.entries(scope.refs)) {
      const kind = scope.kinds.find(ref.kind);
      variables[name] = kind ? kindType(kind) : 'dyn';
    }
    return new CelCompiler({ guarded: true, variables, functions: FACTS.map((fact) => functionOf(fact, scope)) });
  },
  variables({ kinds, refs }, { world }) {
    const variables: Record<string, unknown> = { now: (world.nowMs() - world.zeroMs) / 1000 };
    for (const [name, ref] of Object.entries(refs))
      variables[name] = objectValue(kinds, world.store.get(ref.resource, ref.namespace, ref.name));
    return variables;
  },
  fact: (name) => FACTS.find((fact) => fact.name === name),
};

function functionOf(fact: Fact, scope: Scope): CelFunction {
  const { name, parameters, returns } = fact;
  const { kinds, mentioned, current } = scope;
  const positions = parameters.map((p) => p.literal === 'ref' || p.literal === 'pod');
  const refOf = (text: string) => {
    const ref = mentioned.get(text) ?? parseRef(text, kinds);
    return isRef(ref) ? ref : undefined;
  };
  return {
    name,
    parameters: parameters.map((p) => parameterOf(p, scope)),
    returns: typeof returns === 'function' ? (literals) => returns(literals, kinds) : returns,
    call: (...args: readonly never[]) => {
      const facts = current();
      if (!facts) throw new Error(`${name} was called outside an evaluation`);
      const parsed = args.map((arg: unknown, i) => (positions[i] && typeof arg === 'string' ? refOf(arg) : arg));
      return (fact.value as (facts: Facts, ...args: readonly unknown[]) => unknown)(facts, ...parsed);
    },
  };
}

function parameterOf({ literal, ...parameter }: FactParameter, scope: Scope): CelParameter {
  if (literal === undefined) return parameter;
  return { ...parameter, literal: (value) => literalProblem(literal, value, scope) };
}

function literalProblem(kind: LiteralKind, value: unknown, { kinds, ids, mentioned }: Scope): string | undefined {
  if (typeof value !== 'string') return `a text is wanted here, got ${String(value)}`;
  switch (kind) {
    case 'ref':
    case 'pod': {
      const ref = parseRef(value, kinds);
      if (!isRef(ref))
        return ref.suggestion === undefined ? ref.message : `${ref.message}; did you mean ${ref.suggestion}?`;
      if (kind === 'pod' && ref.resource !== 'pods') return `"${value}" is not a pod`;
      mentioned.set(value, ref);
      return undefined;
    }
    case 'fact':
      return known('fact', value, programFacts());
    case 'kind':
      return kinds.find(value) ? undefined : oneOf('kind', value, kinds.names());
    case 'selector':
      try {
        parseLabelSelector(value);
        return undefined;
      } catch (error) {
        if (error instanceof SelectorError) return `"${value}" is not a selector: ${error.message}`;
        throw error;
      }
    case 'traffic':
      return known('load', value, ids.traffic);
    case 'task':
      return known('task', value, ids.tasks);
    case 'question':
      return known('question', value, ids.questions);
    case 'alert':
      return known('alert', value, ids.alerts);
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

function known(what: string, value: string, ids: readonly string[]): string | undefined {
  return ids.includes(value) ? undefined : `no ${what} "${value}"; ${what}s are ${ids.join(', ') || 'none'}`;
}

function oneOf(what: string, value: string, names: readonly string[]): string {
  const suggestion = suggest(value, names);
  return `no ${what} "${value}"${suggestion === undefined ? '' : `; did you mean ${suggestion}?`}`;
}
