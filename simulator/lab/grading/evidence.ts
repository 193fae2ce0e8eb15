/** What was found against what was expected, in both languages, for a check that does not hold. */
import type { ASTNode } from '@marcbachmann/cel-js';
import { parse } from '@marcbachmann/cel-js';
import { CelFailure, celText } from '../../cel/cel.ts';
import { holds } from '../definition/expressions.ts';
import { renderTemplate } from '../definition/template.ts';
import type { CheckDefinition, Condition, Expression, I18nTemplate, PartialObject } from '../definition/types.ts';
import type { Facts } from '../facts/types.ts';
import type { I18n } from '../types.ts';
import { findMatch, isMismatch } from './match.ts';

export type Evidence = I18n;

/** Why the condition of a check does not hold; undefined when it does, or when there is nothing to add. */
export function evidenceFor(check: CheckDefinition, facts: Facts): Evidence | undefined {
  const { store } = facts.world;
  for (const partial of check.match) {
    const found = findMatch(store, partial);
    if (found === 'none') return absent(partial);
    if (!isMismatch(found)) continue;
    const [wanted, got] = [shown(found.wanted), found.found === undefined ? undefined : shown(found.found)];
    return {
      ko: `\`${found.path}\`: ${got === undefined ? '없음' : `\`${got}\``} (\`${wanted}\`이어야 함)`,
      en: `\`${found.path}\`: ${got === undefined ? 'not there' : `\`${got}\``} (must be \`${wanted}\`)`,
    };
  }
  for (const partial of check.none) {
    const found = findMatch(store, partial);
    if (found === 'none' || isMismatch(found)) continue;
    return {
      ko: `\`${partial.kind}/${found.metadata.name}\` 오브젝트가 아직 있습니다.`,
      en: `\`${partial.kind}/${found.metadata.name}\` is still there.`,
    };
  }
  for (const condition of check.all)
    if (!holds(condition.expression, facts)) return conditionEvidence(condition, facts);
  return undefined;
}

function absent({ kind, name }: PartialObject): I18n {
  const what = name === undefined ? kind : `${kind}/${name}`;
  return { ko: `\`${what}\` 오브젝트가 없습니다.`, en: `There is no \`${what}\`.` };
}

const shown = (value: unknown): string =>
  value === null ? 'null' : typeof value === 'object' ? JSON.stringify(value) : String(value);

function conditionEvidence({ expression, otherwise }: Condition, facts: Facts): I18n | undefined {
  if (otherwise) return renderI18n(otherwise, facts);
  return nodeEvidence(parse(expression.source).ast, expression, facts);
}

/** A text with values in both languages. */
export function renderI18n(template: I18nTemplate, facts: Facts): I18n {
  const evaluate = (expression: Expression) => {
    try {
      return expression.scope.evaluate(expression, facts);
    } catch (error) {
      if (error instanceof CelFailure) return '?';
      throw error;
    }
  };
  return { ko: renderTemplate(template.ko, evaluate), en: renderTemplate(template.en, evaluate) };
}

function nodeEvidence(node: ASTNode, whole: Expression, facts: Facts): I18n | undefined {
  if (node.op === '&&') {
    const [left, right] = node.args;
    return nodeEvidence(partValue(left, whole, facts) === true ? right : left, whole, facts);
  }
  if (node.op === 'call') return callEvidence(node, whole, facts);
  if (node.op in COMPARED) return comparison(node as Comparison, whole, facts);
  return undefined;
}

type Operator = '==' | '!=' | '<' | '<=' | '>' | '>=';
type Comparison = ASTNode & { op: Operator; args: [ASTNode, ASTNode] };

const COMPARED: Readonly<Record<Operator, (value: string) => I18n>> = {
  '==': (v) => ({ ko: `${v}이어야 함`, en: `must be ${v}` }),
  '!=': (v) => ({ ko: `${v}이면 안 됨`, en: `must not be ${v}` }),
  '>=': (v) => ({ ko: `${v} 이상이어야 함`, en: `must be ${v} or more` }),
  '<=': (v) => ({ ko: `${v} 이하여야 함`, en: `must be ${v} or less` }),
  '>': (v) => ({ ko: `${v}보다 커야 함`, en: `must be more than ${v}` }),
  '<': (v) => ({ ko: `${v}보다 작아야 함`, en: `must be less than ${v}` }),
};

/** What a fact counts, in words. */
const LABELS: Readonly<Record<string, I18n>> = {
  available: { ko: '사용 가능한 파드', en: 'available pods' },
  image: { ko: '이미지', en: 'image' },
  revision: { ko: '리비전', en: 'revision' },
  minAvailable: { ko: '가장 적을 때 사용 가능한 파드', en: 'fewest available pods' },
  maxPods: { ko: '가장 많을 때 파드', en: 'most pods' },
  events: { ko: '이벤트', en: 'events' },
};

function comparison(node: Comparison, whole: Expression, facts: Facts): I18n | undefined {
  const [left, right] = node.args;
  const [found, wanted] = [partValue(left, whole, facts), partValue(right, whole, facts)];
  if (found === undefined || wanted === undefined) return undefined;
  const label = (left.op === 'call' ? LABELS[left.args[0]] : undefined) ?? {
    ko: `\`${sourceOf(left, whole)}\``,
    en: `\`${sourceOf(left, whole)}\``,
  };
  const text = (value: unknown) => (typeof value === 'string' ? `\`${value}\`` : celText(value));
  const must = COMPARED[node.op](text(wanted));
  return { ko: `${label.ko}: ${text(found)} (${must.ko})`, en: `${label.en}: ${text(found)} (${must.en})` };
}

function callEvidence(node: ASTNode & { op: 'call' }, whole: Expression, facts: Facts): I18n | undefined {
  const [name, args] = node.args as [string, ASTNode[]];
  const explain = whole.scope.fact(name)?.explain as
    | ((facts: Facts, ...args: unknown[]) => I18n | undefined)
    | undefined;
  if (!explain) return undefined;
  const values = args.map((arg) =>
    arg.op === 'value' && typeof arg.args === 'string'
      ? (whole.scope.parseRef(arg.args) ?? arg.args)
      : partValue(arg, whole, facts),
  );
  return explain(facts, ...values);
}

const sourceOf = (node: ASTNode, whole: Expression): string => whole.source.slice(node.start, node.end);

/** The value of a part of an expression; undefined when it has none. */
function partValue(node: ASTNode, whole: Expression, facts: Facts): unknown {
  const part = whole.scope.compile(sourceOf(node, whole), whole.path);
  if (!('program' in part)) return undefined;
  try {
    return whole.scope.evaluate(part, facts);
  } catch (error) {
    if (error instanceof CelFailure) return undefined;
    throw error;
  }
}
