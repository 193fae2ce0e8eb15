/**
 * What is wrong with a value, as a tree, and how it is told. Mirrors santhosh-tekuri/jsonschema v6 (output.go, kind/kind.go) in
 * English.
 */
import { quote as goQuote } from '../../gotemplate/quote.ts';
import { isMap } from '../../gotemplate/values.ts';
import { englishInt, isNumber, numberText } from './numbers.ts';

export interface Failure {
  /** Where in the value: keys and indexes. */
  readonly at: readonly string[];
  readonly text: string;
  readonly causes: readonly Failure[];
  /** Of a $ref: told only where it does not stand for one cause. */
  readonly isReference?: boolean;
  /** Several failures of one schema. */
  readonly isGroup?: boolean;
}

/** 'it\'s "x"': Go's quoting, in single quotes. */
export function quote(text: string): string {
  const quoted = goQuote(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'");
  return `'${quoted}'`;
}

export const quotedList = (texts: readonly string[]): string => texts.map(quote).join(', ');

/** A value where it is no object or list. */
export function display(value: unknown): string {
  if (typeof value === 'string') return quote(value);
  if (isNumber(value)) return numberText(value);
  if (value === null) return '<nil>';
  return isCollection(value) ? 'value' : String(value);
}

export const isCollection = (value: unknown): boolean => Array.isArray(value) || isMap(value);

export const escapeToken = (token: string): string => token.replaceAll('~', '~0').replaceAll('/', '~1');

const pointerOf = (tokens: readonly string[]): string => tokens.map((token) => `/${escapeToken(token)}`).join('');

/** "properties 'a', 'b' required, if 'c' exists" */
export const requiredWith = (missing: readonly string[], property: string): string =>
  `properties ${quotedList(missing)} required, if ${quote(property)} exists`;

/** "min 2 items required to match contains schema, but matched 1 items at 0" */
export function containsText(bound: 'min' | 'max', want: number, matched: readonly number[]): string {
  const start = `${bound} ${englishInt(want)} items required to match contains schema, but`;
  if (bound === 'min' && matched.length === 0) return `${start} none matched`;
  return `${start} matched ${englishInt(matched.length)} items at ${matched.join(' ')}`;
}

/** The failures below a headline, each a line: "- at '/port': got string, want integer". */
export function failureText(headline: string, failures: readonly Failure[]): string {
  const lines = [headline];
  const tell = (failure: Failure, indent: number): void => {
    const isSkipped = failure.isReference === true && failure.causes.length === 1;
    if (!isSkipped) {
      lines.push(`${'  '.repeat(indent - 1)}- at ${quote(pointerOf(failure.at))}: ${failure.text}`);
    }
    for (const cause of failure.causes) tell(cause, isSkipped ? indent : indent + 1);
  };
  for (const failure of failures) tell(failure, 1);
  return lines.join('\n');
}
