/**
 * Label and field selectors: parsing, matching, printing. Mirrors apimachinery/pkg/labels/selector.go,
 * apimachinery/pkg/fields/selector.go and metav1.LabelSelectorAsSelector.
 */
import { fieldErrorText } from './errors.ts';
import type { FieldError } from './types.ts';
import { isLabelValue, isQualifiedName } from './validation/names.ts';

export type Operator = 'in' | 'notin' | '=' | '==' | '!=' | 'exists' | '!' | 'gt' | 'lt';

/** One condition on one key. */
export interface Requirement {
  readonly key: string;
  readonly operator: Operator;
  /** Sorted. */
  readonly values: readonly string[];
}

type Labels = Readonly<Record<string, string>> | undefined;

/** A parsed selector: all requirements must hold. */
export interface Selector {
  readonly requirements: readonly Requirement[];
  readonly empty: boolean;
  matches(labels: Labels): boolean;
  /** As labels.Selector.String prints it: "app=web,tier in (a,b)". */
  text(): string;
}

/** A selector that could not be parsed; `message` is upstream's. */
export class SelectorError extends Error {}

class Requirements implements Selector {
  readonly requirements: readonly Requirement[];
  readonly empty: boolean;

  constructor(requirements: readonly Requirement[]) {
    this.requirements = requirements;
    this.empty = requirements.length === 0;
  }

  matches(labels: Labels): boolean {
    for (const requirement of this.requirements) if (!requirementMatches(requirement, labels)) return false;
    return true;
  }

  text(): string {
    return this.requirements.map(requirementText).join(',');
  }
}

const NOTHING: Selector = { requirements: [], empty: false, matches: () => false, text: () => '' };

/** Matches everything. */
export const EVERYTHING: Selector = new Requirements([]);

function requirementMatches({ key, operator, values }: Requirement, labels: Labels): boolean {
  const value = labels !== undefined && Object.hasOwn(labels, key) ? labels[key] : undefined;
  switch (operator) {
    case '=':
    case '==':
    case 'in':
      return value !== undefined && values.includes(value);
    case '!=':
    case 'notin':
      return value === undefined || !values.includes(value);
    case 'exists':
      return value !== undefined;
    case '!':
      return value === undefined;
    case 'gt':
    case 'lt': {
      if (value === undefined || !/^[+-]?\d+$/.test(value)) return false;
      return operator === 'gt'
        ? BigInt(value) > BigInt(values[0] as string)
        : BigInt(value) < BigInt(values[0] as string);
    }
  }
}

function requirementText({ key, operator, values }: Requirement): string {
  switch (operator) {
    case 'exists':
      return key;
    case '!':
      return `!${key}`;
    case 'in':
      return `${key} in (${values.join(',')})`;
    case 'notin':
      return `${key} notin (${values.join(',')})`;
    case 'gt':
      return `${key}>${values[0]}`;
    case 'lt':
      return `${key}<${values[0]}`;
    default:
      return `${key}${operator}${values[0]}`;
  }
}

/** A metav1.LabelSelector (matchLabels, matchExpressions): undefined selects nothing, empty selects everything. */
export function labelSelector(
  selector:
    | {
        readonly matchLabels?: Readonly<Record<string, string>>;
        readonly matchExpressions?: readonly {
          readonly key: string;
          readonly operator: string;
          readonly values?: readonly string[];
        }[];
      }
    | undefined
    | null,
): Selector {
  if (!selector) return NOTHING;
  const requirements: Requirement[] = [];
  for (const [key, value] of Object.entries(selector.matchLabels ?? {}))
    requirements.push({ key, operator: '=', values: [value] });
  const operators: Readonly<Record<string, Operator>> = {
    In: 'in',
    NotIn: 'notin',
    Exists: 'exists',
    DoesNotExist: '!',
  };
  for (const { key, operator, values } of selector.matchExpressions ?? []) {
    const op = operators[operator];
    if (!op) throw new SelectorError(`${JSON.stringify(operator)} is not a valid label selector operator`);
    requirements.push({ key, operator: op, values: [...(values ?? [])].sort(byCodeUnit) });
  }
  return new Requirements(requirements.sort((a, b) => byCodeUnit(a.key, b.key)));
}

/** A plain map of labels, as Services select pods; an empty or absent one selects nothing here. */
export function mapSelector(labels: Readonly<Record<string, string>> | undefined): Selector {
  const entries = Object.entries(labels ?? {});
  if (entries.length === 0) return NOTHING;
  return new Requirements(
    entries
      .map(([key, value]) => ({ key, operator: '=' as const, values: [value] }))
      .sort((a, b) => byCodeUnit(a.key, b.key)),
  );
}

function byCodeUnit(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

// ── Parsing label selectors ─────────────────────────────────────────────────────────────────────────────────────

type Token = 'error' | 'end' | 'id' | ')' | ',' | '!' | '==' | '=' | 'gt' | 'in' | 'lt' | '!=' | 'notin' | '(';

const KEYWORDS: Readonly<Record<string, Token>> = {
  ')': ')',
  ',': ',',
  '!': '!',
  '==': '==',
  '=': '=',
  '>': 'gt',
  in: 'in',
  '<': 'lt',
  '!=': '!=',
  notin: 'notin',
  '(': '(',
};

const SPECIAL = new Set('=!(),><');
const BLANK = new Set(' \t\r\n');

interface Lexeme {
  readonly token: Token;
  readonly literal: string;
}

function lex(text: string): Lexeme[] {
  const out: Lexeme[] = [];
  let i = 0;
  for (;;) {
    while (i < text.length && BLANK.has(text[i] as string)) i++;
    if (i >= text.length) {
      out.push({ token: 'end', literal: '' });
      return out;
    }
    let literal = '';
    if (SPECIAL.has(text[i] as string)) {
      let buffer = '';
      let token: Token | undefined;
      while (i < text.length && SPECIAL.has(text[i] as string)) {
        const longer = KEYWORDS[buffer + text[i]];
        if (longer === undefined && token !== undefined) break;
        buffer += text[i++];
        if (longer !== undefined) {
          token = longer;
          literal = buffer;
        }
      }
      if (token) out.push({ token, literal });
      else out.push({ token: 'error', literal: `error expected: keyword found '${buffer}'` });
    } else {
      while (i < text.length && !SPECIAL.has(text[i] as string) && !BLANK.has(text[i] as string)) literal += text[i++];
      out.push({ token: literal === 'in' || literal === 'notin' ? literal : 'id', literal });
    }
  }
}

/** Parses "app=web,tier in (a,b),!legacy". Throws SelectorError with upstream's text. */
export function parseLabelSelector(text: string): Selector {
  const items = lex(text);
  let at = 0;
  const asValue = (item: Lexeme): Lexeme =>
    item.token === 'in' || item.token === 'notin' ? { token: 'id', literal: item.literal } : item;
  const look = (): Lexeme => asValue(items[Math.min(at, items.length - 1)] as Lexeme);
  const take = (): Lexeme => asValue(items[Math.min(at++, items.length - 1)] as Lexeme);
  const takeOperator = (): Lexeme => items[Math.min(at++, items.length - 1)] as Lexeme;

  const requirements: Requirement[] = [];
  for (;;) {
    const { token, literal } = look();
    if (token === 'end') break;
    if (token !== 'id' && token !== '!')
      throw new SelectorError(`found '${literal}', expected: !, identifier, or 'end of string'`);
    try {
      requirements.push(parseRequirement());
    } catch (error) {
      if (error instanceof SelectorError) throw new SelectorError(`unable to parse requirement: ${error.message}`);
      throw error;
    }
    const after = take();
    if (after.token === 'end') break;
    if (after.token !== ',') throw new SelectorError(`found '${after.literal}', expected: ',' or 'end of string'`);
    const next = look();
    if (next.token !== 'id' && next.token !== '!')
      throw new SelectorError(`found '${next.literal}', expected: identifier after ','`);
  }
  return new Requirements(requirements.sort((a, b) => byCodeUnit(a.key, b.key)));

  function parseRequirement(): Requirement {
    let first = take();
    const negated = first.token === '!';
    if (negated) first = take();
    if (first.token !== 'id') throw new SelectorError(`found '${first.literal}', expected: identifier`);
    const key = first.literal;
    checkKey(key);
    const next = look().token;
    if (negated) return { key, operator: '!', values: [] };
    if (next === 'end' || next === ',') return { key, operator: 'exists', values: [] };
    const op = takeOperator();
    switch (op.token) {
      case 'in':
      case 'notin':
        return requirement(key, op.token, parseValues());
      case '=':
      case '==':
      case '!=':
      case 'gt':
      case 'lt':
        return requirement(key, op.token, [parseExactValue()]);
      default:
        throw new SelectorError(`found '${op.literal}', expected: in, notin, =, ==, !=, gt, lt`);
    }
  }

  function parseExactValue(): string {
    const { token } = look();
    if (token === 'end' || token === ',') return '';
    const value = take();
    if (value.token !== 'id') throw new SelectorError(`found '${value.literal}', expected: identifier`);
    return value.literal;
  }

  function parseValues(): string[] {
    const open = take();
    if (open.token !== '(') throw new SelectorError(`found '${open.literal}' expected: '('`);
    const first = look();
    if (first.token === ')') {
      take();
      return [''];
    }
    if (first.token !== 'id' && first.token !== ',')
      throw new SelectorError(`found '${first.literal}', expected: ',', ')' or identifier`);
    const values = new Set<string>();
    for (;;) {
      const item = take();
      if (item.token === 'id') {
        values.add(item.literal);
        const next = look();
        if (next.token === ',') continue;
        if (next.token === ')') break;
        throw new SelectorError(`found '${next.literal}', expected: ',' or ')'`);
      }
      if (item.token !== ',') throw new SelectorError(`found '${item.literal}', expected: ',', or identifier`);
      if (values.size === 0) values.add('');
      const next = look();
      if (next.token === ')') {
        values.add('');
        break;
      }
      if (next.token === ',') {
        take();
        values.add('');
      }
    }
    take();
    return [...values].sort(byCodeUnit);
  }
}

function requirement(key: string, operator: Operator, values: readonly string[]): Requirement {
  if ((operator === 'gt' || operator === 'lt') && !/^[+-]?\d+$/.test(values[0] ?? '')) {
    throw new SelectorError(
      invalidText('values[0]', values[0] ?? '', "for 'Gt', 'Lt' operators, the value must be an integer"),
    );
  }
  values.forEach((value, i) => {
    const problems = isLabelValue(value);
    if (problems.length > 0) throw new SelectorError(invalidText(`values[${i}][${key}]`, value, problems.join('; ')));
  });
  return { key, operator, values };
}

function checkKey(key: string): void {
  const problems = isQualifiedName(key);
  if (problems.length > 0) throw new SelectorError(invalidText('<nil>', key, problems.join('; ')));
}

function invalidText(field: string, value: string, detail: string): string {
  const error: FieldError = { type: 'FieldValueInvalid', field, value, detail };
  return fieldErrorText(error);
}

// ── Field selectors ─────────────────────────────────────────────────────────────────────────────────────────────

/** One condition of a field selector. */
export interface FieldRequirement {
  readonly field: string;
  readonly operator: '=' | '!=';
  readonly value: string;
}

/** Parses "metadata.name=web,status.phase!=Running". Throws SelectorError with upstream's text. */
export function parseFieldSelector(text: string): readonly FieldRequirement[] {
  const out: FieldRequirement[] = [];
  for (const term of splitTerms(text)) {
    if (term === '') continue;
    const found = splitTerm(term);
    if (!found) throw new SelectorError(`invalid selector: '${text}'; can't understand '${term}'`);
    const { lhs, operator, rhs } = found;
    out.push({ field: lhs, operator: operator === '!=' ? '!=' : '=', value: unescapeField(rhs) });
  }
  return out;
}

function splitTerms(text: string): string[] {
  if (text === '') return [];
  const terms: string[] = [];
  let start = 0;
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '\\') i++;
    else if (text[i] === ',') {
      terms.push(text.slice(start, i));
      start = i + 1;
    }
  }
  terms.push(text.slice(start));
  return terms;
}

function splitTerm(term: string): { lhs: string; operator: string; rhs: string } | undefined {
  for (let i = 0; i < term.length; i++) {
    for (const operator of ['!=', '==', '=']) {
      if (term.startsWith(operator, i))
        return { lhs: term.slice(0, i), operator, rhs: term.slice(i + operator.length) };
    }
  }
  return undefined;
}

function unescapeField(value: string): string {
  if (!/[\\,=]/.test(value)) return value;
  let out = '';
  for (let i = 0; i < value.length; i++) {
    const char = value[i] as string;
    if (char === '\\') {
      const next = value[++i];
      if (next === '\\' || next === ',' || next === '=') out += next;
      else if (next === undefined) throw new SelectorError(`invalid field selector: invalid escape sequence: ${char}`);
      else throw new SelectorError(`invalid field selector: invalid escape sequence: ${char}${next}`);
    } else if (char === ',' || char === '=') {
      throw new SelectorError(`invalid field selector: unescaped character in value: ${char}`);
    } else out += char;
  }
  return out;
}
