/** What was found against what was expected, in both languages, for a check that does not hold. */
import type { ASTNode } from '@marcbachmann/cel-js';
import { parse } from '@marcbachmann/cel-js';
import { CelFailure, celText } from '../../cel/cel.ts';
import { holds } from '../definition/expressions.ts';
import { josa, renderTemplate } from '../definition/template.ts';
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
      ko: `\`${found.path}\`: ${got === undefined ? '없음' : `\`${got}\``} (${josa(`\`${wanted}\``, '이어야/여야')} 함)`,
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

/** What holds that must never hold; undefined when there is nothing to add. */
export function violationOf(check: CheckDefinition, facts: Facts): Evidence | undefined {
  for (const partial of check.match) {
    const found = findMatch(facts.world.store, partial);
    if (found === 'none' || isMismatch(found)) continue;
    const name = `\`${partial.kind}/${found.metadata.name}\``;
    return { ko: `${name} 오브젝트가 그렇게 되었습니다.`, en: `${name} came to be so.` };
  }
  const [condition] = check.all;
  if (!condition) return undefined;
  const { expression } = condition;
  const { ast } = parse(expression.source);
  if (ast.op in COMPARED) return comparison(ast as Comparison, expression, facts, NEGATED);
  return { ko: `\`${expression.source}\`: 참이 되었습니다.`, en: `\`${expression.source}\` became true.` };
}

/**
 * When a window opens that is not open yet: `from`'s part that is not so. Examples: "Watched from the next rollout of `deploy/web` on.",
 * "Watched once this is so: available pods: 3 (must be 4)."
 */
export function opensWhen(from: Expression, facts: Facts): Evidence | undefined {
  const { ast } = parse(from.source);
  const act = actOf(ast, from, facts);
  if (act) return act;
  const found = nodeEvidence(ast, from, facts);
  return found && { ko: `이렇게 되면 보기 시작합니다. ${found.ko}`, en: `Watched once this is so: ${found.en}` };
}

/** What begins by being done or by an alarm, in words of its own: the part of `from` that is not so yet, or the first that would do. */
function actOf(node: ASTNode, whole: Expression, facts: Facts): Evidence | undefined {
  if (node.op === '&&') {
    const [left, right] = node.args;
    return actOf(partValue(left, whole, facts) === true ? right : left, whole, facts);
  }
  if (node.op === '||') return actOf(node.args[0], whole, facts);
  const [, call, name] = /^(rolling|alert)\('([^']+)'\)$/.exec(sourceOf(node, whole)) ?? [];
  if (call === 'rolling')
    return { ko: `\`${name}\`의 다음 롤아웃부터 봅니다.`, en: `Watched from the next rollout of \`${name}\` on.` };
  if (call === 'alert')
    return {
      ko: `알람 ${josa(`\`${name}\``, '이/가')} 울리면 보기 시작합니다.`,
      en: `Watched once the alarm \`${name}\` goes off.`,
    };
  return undefined;
}

/** What was found when the time was over. Example: "available pods: 3 (must be 4), not within 10 s". */
export function late(found: Evidence | undefined, withinMs: number): Evidence {
  const seconds = withinMs / 1000;
  const [ko, en] = [`${seconds}초 안에 되지 않았습니다`, `not within ${seconds} s`];
  return found ? { ko: `${found.ko} · ${ko}`, en: `${found.en}, ${en}` } : { ko: `${ko}.`, en: `${en}.` };
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
  if (node.op === '||') return nodeEvidence(node.args[0], whole, facts) ?? nodeEvidence(node.args[1], whole, facts);
  if (node.op === 'call') return callEvidence(node, whole, facts) ?? plainEvidence(node, whole);
  if (node.op === 'rcall')
    return macroEvidence(node, whole, facts) ?? containsEvidence(node, whole, facts) ?? plainEvidence(node, whole);
  if (node.op in COMPARED) return comparison(node as Comparison, whole, facts);
  return plainEvidence(node, whole);
}

/** Where nothing better is known: what is not so. */
function plainEvidence(node: ASTNode, whole: Expression): I18n {
  const { ko, en } = labelOf(node, whole);
  return { ko: `${ko}: 아직 아닙니다.`, en: `${en}: not yet.` };
}

/** `xs.all(x, …)`: the first of those that are not so; `xs.exists(x, …)`: that there is none. */
function macroEvidence(node: ASTNode & { op: 'rcall' }, whole: Expression, facts: Facts): I18n | undefined {
  const [name, receiver, args] = node.args as [string, ASTNode, ASTNode[]];
  const [variable, predicate] = args;
  if (variable?.op !== 'id' || !predicate) return undefined;
  const item = variable.args;
  const list = sourceOf(receiver, whole);
  if (name === 'exists') {
    const size = valueOf(`${list}.size()`, whole, facts);
    const of = typeof size === 'bigint' ? { ko: `${size}개 가운데 `, en: ` of ${size}` } : { ko: '', en: '' };
    return { ko: `${of.ko}하나도 그렇지 않습니다.`, en: `None${of.en} is so.` };
  }
  if (name !== 'all') return undefined;
  const wrong = `${list}.filter(${item}, !(${sourceOf(predicate, whole)}))`;
  const first = (source: string): unknown => {
    const values = valueOf(`${wrong}.map(${item}, ${source})`, whole, facts);
    return Array.isArray(values) ? values[0] : undefined;
  };
  const who = first(`${item}.metadata.name`);
  if (typeof who !== 'string' || !(predicate.op in COMPARED)) return undefined;
  const [left, right] = (predicate as Comparison).args;
  const [found, wanted] = [first(sourceOf(left, whole)), first(sourceOf(right, whole))];
  if (found === undefined || wanted === undefined) return undefined;
  const must = COMPARED[(predicate as Comparison).op](shownValue(wanted));
  const label = labelOf(left, whole);
  return {
    ko: `\`${who}\` ${label.ko}: ${shownValue(found)} (${must.ko})`,
    en: `\`${who}\` ${label.en}: ${shownValue(found)} (${must.en})`,
  };
}

type Operator = '==' | '!=' | '<' | '<=' | '>' | '>=';
type Comparison = ASTNode & { op: Operator; args: [ASTNode, ASTNode] };

const COMPARED: Readonly<Record<Operator, (value: string) => I18n>> = {
  '==': (v) => ({ ko: `${josa(v, '이어야/여야')} 함`, en: `must be ${v}` }),
  '!=': (v) => ({ ko: `${josa(v, '이면/면')} 안 됨`, en: `must not be ${v}` }),
  '>=': (v) => ({ ko: `${v} 이상이어야 함`, en: `must be ${v} or more` }),
  '<=': (v) => ({ ko: `${v} 이하여야 함`, en: `must be ${v} or less` }),
  '>': (v) => ({ ko: `${v}보다 커야 함`, en: `must be more than ${v}` }),
  '<': (v) => ({ ko: `${v}보다 작아야 함`, en: `must be less than ${v}` }),
};

/** The opposite of each, for what must never be. */
const NEGATED: Readonly<Record<Operator, (value: string) => I18n>> = {
  '==': COMPARED['!='],
  '!=': COMPARED['=='],
  '>=': COMPARED['<'],
  '<=': COMPARED['>'],
  '>': COMPARED['<='],
  '<': COMPARED['>='],
};

/** What a fact counts, in words. */
const LABELS: Readonly<Record<string, I18n>> = {
  available: { ko: '사용 가능한 파드', en: 'available pods' },
  image: { ko: '이미지', en: 'image' },
  revision: { ko: '리비전', en: 'revision' },
  minAvailable: { ko: '가장 적을 때 사용 가능한 파드', en: 'fewest available pods' },
  maxPods: { ko: '가장 많을 때 파드', en: 'most pods' },
  events: { ko: '이벤트', en: 'events' },
  pods: { ko: '파드', en: 'pods' },
  podsAll: { ko: '파드', en: 'pods' },
  replicaSets: { ko: '레플리카셋', en: 'ReplicaSets' },
};

const ENDPOINTS = {
  ready: { ko: '준비된 엔드포인트', en: 'ready endpoints' },
  notReady: { ko: '준비되지 않은 엔드포인트', en: 'endpoints that are not ready' },
  terminating: { ko: '끝나 가는 엔드포인트', en: 'terminating endpoints' },
} as const satisfies Readonly<Record<string, I18n>>;

const REQUESTS = {
  sent: { ko: '보낸 요청', en: 'requests' },
  ok: { ko: '답을 받은 요청', en: 'requests that were answered' },
  lost: { ko: '유실된 요청', en: 'lost requests' },
  errors: { ko: '오류로 끝난 요청', en: 'requests that ended in errors' },
  failed: { ko: '실패한 요청', en: 'failed requests' },
} as const satisfies Readonly<Record<string, I18n>>;

const shownValue = (value: unknown): string => (typeof value === 'string' ? `\`${value}\`` : celText(value));

/** What an expression counts, in words where they are known: a fact, or how many it gave. */
function labelOf(node: ASTNode, whole: Expression): I18n {
  const counted =
    node.op === 'rcall' && node.args[0] === 'size'
      ? node.args[1]
      : node.op === 'call' && node.args[0] === 'size'
        ? node.args[1][0]
        : node;
  const known = counted?.op === 'call' ? LABELS[counted.args[0]] : undefined;
  const source = sourceOf(node, whole);
  return known ?? fieldOf(source) ?? { ko: `\`${source}\``, en: `\`${source}\`` };
}

/** `get('deploy/web').spec.replicas` and `condition('job/report', 'Complete').status`: whose field or condition it is. */
function fieldOf(source: string): I18n | undefined {
  const [, service, state] =
    /^(?:size\()?endpoints\('([^']+)'\)\.(ready|notReady|terminating)(?:\)|\.size\(\))?$/.exec(source) ?? [];
  if (service !== undefined && state !== undefined) {
    const { ko, en } = ENDPOINTS[state as keyof typeof ENDPOINTS];
    return { ko: `\`${service}\`의 ${ko}`, en: `${en} of \`${service}\`` };
  }
  const [, seconds, kind] =
    /^(?:traffic\('[^']+'\)|recent\('[^']+', *'(\d+)s'\))\.(sent|ok|lost|errors|failed)$/.exec(source) ?? [];
  if (kind !== undefined) {
    const { ko, en } = REQUESTS[kind as keyof typeof REQUESTS];
    return seconds === undefined
      ? { ko, en }
      : { ko: `지난 ${seconds}초 동안 ${ko}`, en: `${en} in the last ${seconds} s` };
  }
  const [, listed, selector, namespace] =
    /^(?:size\()?list\('([^']+)'(?:, *'([^']*)')?(?:, *'([^']+)')?\)(?:\)|\.size\(\))?$/.exec(source) ?? [];
  if (listed !== undefined) {
    const labelled = selector ? `(\`${selector}\`)` : '';
    return {
      ko: `${namespace ? `네임스페이스 \`${namespace}\`의 ` : ''}\`${listed}\`${labelled}`,
      en: `\`${listed}\`${labelled && ` ${labelled}`}${namespace ? ` in namespace \`${namespace}\`` : ''}`,
    };
  }
  const [, release, value] = /^(?:size\()?helm\('([^']+)'\)\.([\w.]+)\)?$/.exec(source) ?? [];
  if (release !== undefined && value !== undefined)
    return { ko: `릴리스 \`${release}\`의 \`${value}\``, en: `\`${value}\` of release \`${release}\`` };
  const [, file, key] = /^yaml\(file\('([^']+)'\)\)\.([\w.]+)$/.exec(source) ?? [];
  if (file !== undefined && key !== undefined)
    return { ko: `\`${file}\`의 \`${key}\``, en: `\`${key}\` in \`${file}\`` };
  const [, ref, field] =
    /^get\('([^']+)'\)\.([\w.]+(?:\[(?:\d+|'[^']+')\][\w.]*)*)$/.exec(source) ??
    /^condition\('([^']+)', *'([^']+)'\)\.status$/.exec(source) ??
    [];
  return ref === undefined || field === undefined
    ? undefined
    : { ko: `\`${ref}\`의 \`${field}\``, en: `\`${field}\` of \`${ref}\`` };
}

function comparison(
  node: Comparison,
  whole: Expression,
  facts: Facts,
  words: Readonly<Record<Operator, (value: string) => I18n>> = COMPARED,
): I18n | undefined {
  const [left, right] = node.args;
  const [found, wanted] = [partValue(left, whole, facts), partValue(right, whole, facts)];
  if (wanted === undefined) return missing(sourceOf(node, whole), whole, facts);
  if (found === undefined) {
    const absent = missing(sourceOf(node, whole), whole, facts);
    if (absent) return absent;
    const [label, must] = [labelOf(left, whole), words[node.op](shownValue(wanted))];
    return { ko: `${label.ko}: 없음 (${must.ko})`, en: `${label.en}: not there (${must.en})` };
  }
  if (wanted === null && found === null) return missing(sourceOf(left, whole), whole, facts);
  const [, there] = /^get\('([^']+)'\)$/.exec(sourceOf(left, whole)) ?? [];
  if (wanted === null && there !== undefined)
    return { ko: `\`${there}\`: 아직 있음 (없어야 함)`, en: `\`${there}\`: still there (must be gone)` };
  const label = labelOf(left, whole);
  const must = words[node.op](shownValue(wanted));
  return {
    ko: `${label.ko}: ${shownValue(found)} (${must.ko})`,
    en: `${label.en}: ${shownValue(found)} (${must.en})`,
  };
}

/** The first object, file or release that an expression speaks of and that is not there; undefined when all are. */
function missing(source: string, whole: Expression, facts: Facts): I18n | undefined {
  for (const [call, kind, name] of source.matchAll(/\b(get|file|helm)\('([^']+)'\)/g)) {
    if (valueOf(call, whole, facts) !== null) continue;
    return kind === 'helm'
      ? { ko: `릴리스 \`${name}\`: 없음`, en: `release \`${name}\`: not there` }
      : { ko: `\`${name}\`: 없음`, en: `\`${name}\`: not there` };
  }
  return undefined;
}

/** `file('a').contains('b')`: which of both is not there. */
function containsEvidence(node: ASTNode, whole: Expression, facts: Facts): I18n | undefined {
  const source = sourceOf(node, whole);
  const [, name, text] = /^file\('([^']+)'\)\.contains\('([^']+)'\)$/.exec(source) ?? [];
  if (name === undefined || text === undefined) return undefined;
  return (
    missing(source, whole, facts) ?? {
      ko: `\`${name}\`에 없음: \`${text}\``,
      en: `not in \`${name}\`: \`${text}\``,
    }
  );
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
const partValue = (node: ASTNode, whole: Expression, facts: Facts): unknown =>
  valueOf(sourceOf(node, whole), whole, facts);

function valueOf(source: string, whole: Expression, facts: Facts): unknown {
  const part = whole.scope.compile(source, whole.path);
  if (!('program' in part)) return undefined;
  try {
    return whole.scope.evaluate(part, facts);
  } catch (error) {
    if (error instanceof CelFailure) return undefined;
    throw error;
  }
}
