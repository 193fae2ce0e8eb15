/** Numbers of schemas and values, compared exactly as upstream's big.Rat does, and written as golang.org/x/text does in English. */
import { formatFloat } from '../../gotemplate/format-number.ts';
import { GoInt } from '../../gotemplate/values.ts';
import type { Decimal } from '../functions/decimal.ts';

/** A number as it stands in a JSON text. Go: json.Number. */
export class NumberText {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

type AnyNumber = number | GoInt | NumberText;

export const isNumber = (value: unknown): value is AnyNumber =>
  typeof value === 'number' || value instanceof GoInt || value instanceof NumberText;

/** As Go's %v writes it. */
export function numberText(value: AnyNumber): string {
  if (typeof value === 'number') return formatFloat(value, 'g', -1);
  return value instanceof GoInt ? String(value.value) : value.text;
}

/** Beyond this no exact number is made: it would not fit into memory. */
const MAX_EXPONENT = 5000;

export function decimalOf(value: AnyNumber): Decimal {
  const [mantissa = '0', power = '0'] = numberText(value).toLowerCase().split('e');
  const [whole = '0', fraction = ''] = mantissa.split('.');
  const exponent = Math.max(-MAX_EXPONENT, Math.min(MAX_EXPONENT, Number(power))) - fraction.length;
  return { digits: BigInt(whole + fraction), exponent };
}

const scaledTo = ({ digits, exponent }: Decimal, to: number): bigint => digits * 10n ** BigInt(exponent - to);

export function compareDecimals(a: Decimal, b: Decimal): number {
  const exponent = Math.min(a.exponent, b.exponent);
  const difference = scaledTo(a, exponent) - scaledTo(b, exponent);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

/** Example: 0.3 is a multiple of 0.1. */
export function isMultiple(value: Decimal, of: Decimal): boolean {
  const exponent = Math.min(value.exponent, of.exponent);
  return scaledTo(value, exponent) % scaledTo(of, exponent) === 0n;
}

export const isWhole = (value: Decimal): boolean => isMultiple(value, { digits: 1n, exponent: 0 });

export const isZero = (value: Decimal): boolean => value.digits === 0n;

const grouped = (digits: string): string => digits.replace(/\B(?=(\d{3})+$)/g, ',');

/** Example: 12345 → "12,345". */
export const englishInt = (value: number): string => (value < 0 ? '-' : '') + grouped(String(Math.abs(value)));

const RAISED = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/** Examples: 70000 → "70,000", 1.5 → "1.5", 1234567 → "1.234567×10⁰⁶". Upstream: message.Printer's %v of a float. */
export function englishDecimal({ digits, exponent }: Decimal): string {
  const value = Number(`${digits}e${exponent}`);
  const [mantissa = '0', power = '0'] = value.toExponential().split('e');
  const magnitude = Number(power);
  if (magnitude < -4 || magnitude >= 6) {
    const raised = [...String(Math.abs(magnitude)).padStart(2, '0')].map((digit) => RAISED[Number(digit)]).join('');
    return `${mantissa}×10${magnitude < 0 ? '⁻' : ''}${raised}`;
  }
  const [whole = '0', fraction] = String(Math.abs(value)).split('.');
  return `${value < 0 ? '-' : ''}${grouped(whole)}${fraction === undefined ? '' : `.${fraction}`}`;
}
