/**
 * What a plain scalar means: YAML 1.1 as go-yaml v2 reads it. Mirrors resolve.go (resolveTable, resolve).
 * Left out: timestamps (they stay text, as in JSON) and binary.
 */

export type Scalar = null | boolean | number | string;

const WORDS: ReadonlyMap<string, Scalar> = new Map<string, Scalar>([
  ...['y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON'].map((w) => [w, true] as const),
  ...['n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF'].map((w) => [w, false] as const),
  ...['', '~', 'null', 'Null', 'NULL'].map((w) => [w, null] as const),
  ...['.nan', '.NaN', '.NAN'].map((w) => [w, Number.NaN] as const),
  ...['.inf', '.Inf', '.INF', '+.inf', '+.Inf', '+.INF'].map((w) => [w, Number.POSITIVE_INFINITY] as const),
  ...['-.inf', '-.Inf', '-.INF'].map((w) => [w, Number.NEGATIVE_INFINITY] as const),
]);
const FLOAT = /^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$/;
const INTEGER = /^[-+]?(0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO]?[0-7]+|0|[1-9][0-9]*)$/;

/** The value of an unquoted scalar. Example: resolvePlain("0o14") = 12, resolvePlain("yes") = true. */
export function resolvePlain(text: string): Scalar {
  const word = WORDS.get(text);
  if (word !== undefined) return word;
  const first = text.charCodeAt(0);
  // + - . 0-9
  if (!(first === 43 || first === 45 || first === 46 || (first >= 48 && first <= 57))) return text;
  if (isTimestamp(text)) return text;
  const plain = text.replaceAll('_', '');
  if (INTEGER.test(plain)) {
    const value = integerOf(plain);
    if (value !== undefined) return value;
  }
  if (FLOAT.test(plain) && Number.isFinite(Number(plain))) return Number(plain);
  return text;
}

/** ".inf", "-.INF", ".nan": numbers that JSON has no words for. */
export const isNonFinite = (text: string): boolean => /^([-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN))$/.test(text);

/** As go-yaml v3 has it: "yes" is text, a date a time. Example: resolvePlainV3("2020-01-02") = "2020-01-02T00:00:00Z". */
export function resolvePlainV3(text: string): Scalar {
  const value = resolvePlain(text);
  if (typeof value === 'boolean') return /^(true|True|TRUE|false|False|FALSE)$/.test(text) ? value : text;
  if (typeof value !== 'string' || !isTimestamp(text)) return value;
  const [, date = '', time = '00:00:00', zone = 'Z'] =
    /^(\d{4}-\d{1,2}-\d{1,2})(?:[Tt ]+(\d{1,2}:\d{1,2}:\d{1,2}(?:\.\d*)?)(Z|[-+]\d{2}:\d{2})?)?$/.exec(text) ?? [];
  const two = (part: string): string => part.replace(/(^|[-:])(\d)(?=[-:.]|$)/g, '$10$2');
  return `${two(date)}T${two(time).replace(/\.?0*$/, (zeros) => (zeros.startsWith('.') ? '' : zeros))}${zone}`;
}

function integerOf(text: string): number | undefined {
  const sign = text[0] === '-' ? -1 : 1;
  const digits = text.replace(/^[-+]/, '');
  if (/^0[oO]/.test(digits)) return sign * Number.parseInt(digits.slice(2), 8);
  if (/^0[0-7]+$/.test(digits)) return sign * Number.parseInt(digits, 8);
  const big = BigInt(digits);
  if (big > 18446744073709551615n || (sign < 0 && big > 9223372036854775808n)) return undefined;
  return sign * Number(big);
}

/** Dates stay text, but are printed in quotes. */
export function isTimestamp(text: string): boolean {
  return /^\d{4}-\d{1,2}-\d{1,2}([Tt]\d{1,2}:\d{1,2}:\d{1,2}(\.\d*)?(Z|[-+]\d{2}:\d{2})| +\d{1,2}:\d{1,2}:\d{1,2}(\.\d*)?)?$/.test(
    text,
  );
}

/** "1:30" was a number in YAML 1.1; go-yaml quotes it. */
export const isBase60 = (text: string): boolean => /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?$/.test(text);
