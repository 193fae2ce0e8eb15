/**
 * Quantities: "500m", "1.5Gi", "2e3". Parsing, the canonical form the API server writes, comparison and arithmetic.
 * Upstream: k8s.io/apimachinery/pkg/api/resource/quantity.go. Amounts are exact integers of nano units (the finest there are).
 */
type QuantityFormat = 'DecimalSI' | 'BinarySI' | 'DecimalExponent';

export interface Quantity {
  readonly nanos: bigint;
  readonly format: QuantityFormat;
}

const QUANTITY_FORMAT_ERROR =
  "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
const QUANTITY_SUFFIX_ERROR = "unable to parse quantity's suffix";

const NANO = 1_000_000_000n;
const MAX_NANOS = (2n ** 63n - 1n) * NANO;
/** Upstream: maxInt64Factors. */
const MAX_SHORT_DIGITS = 18;
/** Larger exponents are taken for this one. */
const MAX_EXPONENT = 10_000;
const DECIMAL: Readonly<Record<string, number>> = { n: -9, u: -6, m: -3, '': 0, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 };
const BINARY: Readonly<Record<string, bigint>> = { Ki: 10n, Mi: 20n, Gi: 30n, Ti: 40n, Pi: 50n, Ei: 60n };
const DECIMAL_SUFFIX = new Map(Object.entries(DECIMAL).map(([suffix, exponent]) => [exponent, suffix]));
const BINARY_SUFFIX = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];

/** The quantity, or the words in which the API server refuses the text. */
export function parseQuantity(text: string): Quantity | string {
  const parts = /^([+-]?)(\d*)(?:\.(\d*))?([a-zA-Z]*)([+-]?\d*)$/.exec(text);
  if (!parts || text === '') return QUANTITY_FORMAT_ERROR;
  const [, sign, whole = '', fraction = '', letters = '', tail = ''] = parts;
  if (!/^[eEinumkKMGTP]*$/.test(letters)) return QUANTITY_FORMAT_ERROR;
  if (whole === '' && fraction === '') return QUANTITY_FORMAT_ERROR;
  const mantissa = BigInt(whole + fraction);
  let nanos: bigint;
  let format: QuantityFormat;
  if ((letters === 'e' || letters === 'E') && tail !== '') {
    if (!/\d/.test(tail) || Math.abs(Number(tail)) > 2 ** 31) return QUANTITY_SUFFIX_ERROR;
    format = 'DecimalExponent';
    nanos = scaled(mantissa, Math.max(-MAX_EXPONENT, Math.min(MAX_EXPONENT, Number(tail))) - fraction.length + 9);
  } else if (tail !== '') return QUANTITY_SUFFIX_ERROR;
  else if (letters in DECIMAL) {
    format = 'DecimalSI';
    nanos = scaled(mantissa, (DECIMAL[letters] as number) - fraction.length + 9);
  } else if (letters in BINARY) {
    format = 'BinarySI';
    nanos = scaled(mantissa << (BINARY[letters] as bigint), 9 - fraction.length);
  } else return QUANTITY_SUFFIX_ERROR;
  // Numbers of few digits are kept as they are, however many noughts follow.
  const short = format !== 'BinarySI' && whole.length + fraction.length <= MAX_SHORT_DIGITS;
  if (nanos > MAX_NANOS && !short) nanos = MAX_NANOS;
  return { nanos: sign === '-' ? -nanos : nanos, format };
}

/** mantissa × 10^exponent, rounded up (away from zero). */
function scaled(mantissa: bigint, exponent: number): bigint {
  if (exponent >= 0) return mantissa * 10n ** BigInt(exponent);
  const divisor = 10n ** BigInt(-exponent);
  return (mantissa + divisor - 1n) / divisor;
}

/** "1000m" → "1", "1024Mi" → "1Gi", "0.5" → "500m". */
export function formatQuantity(quantity: Quantity): string {
  const { nanos } = quantity;
  if (nanos === 0n) return '0';
  const negative = nanos < 0n;
  const amount = negative ? -nanos : nanos;
  let text: string;
  if (quantity.format === 'BinarySI' && amount >= 1024n * NANO && amount % NANO === 0n) {
    let value = amount / NANO;
    let power = 0;
    while (power < 6 && value % 1024n === 0n) {
      value /= 1024n;
      power++;
    }
    text = `${value}${BINARY_SUFFIX[power]}`;
  } else {
    let value = amount;
    let exponent = -9;
    const highest = quantity.format === 'DecimalExponent' ? MAX_EXPONENT : 18;
    while (value % 1000n === 0n && exponent < highest) {
      value /= 1000n;
      exponent += 3;
    }
    text = `${value}${quantity.format === 'DecimalExponent' ? (exponent === 0 ? '' : `e${exponent}`) : DECIMAL_SUFFIX.get(exponent)}`;
  }
  return negative ? `-${text}` : text;
}

/** The canonical text of a valid quantity; common forms cost no big integers. */
export function canonicalQuantity(text: string): string | undefined {
  if (isUsual(text)) return text;
  const quantity = parseQuantity(text);
  return typeof quantity === 'string' ? undefined : formatQuantity(quantity);
}

/** Whether a text is canonical at first sight. Examples: "100m", "3", "70Mi"; not "1000m", "1024Mi", "0". */
function isUsual(text: string): boolean {
  const digits = digitsOf(text, 9);
  if (digits === 0 || text.charCodeAt(0) === 48) return false;
  const value = wholeOf(text, digits);
  if (digits === text.length || (digits + 1 === text.length && text.charCodeAt(digits) === 109))
    return value % 1000 !== 0;
  return binaryPower(text, digits) > 0 && value % 1024 !== 0;
}

/** How many digits (at most so many) a text begins with. */
function digitsOf(text: string, most: number): number {
  let i = 0;
  for (; i < text.length && i < most; i++) {
    const c = text.charCodeAt(i);
    if (c < 48 || c > 57) break;
  }
  return i;
}

/** The number that the first so many digits are. Not parseInt, which takes twice the time. */
function wholeOf(text: string, digits: number): number {
  let value = 0;
  for (let i = 0; i < digits; i++) value = value * 10 + text.charCodeAt(i) - 48;
  return value;
}

/** 1 for "Ki" behind the digits to 4 for "Ti"; 0 for anything else. */
function binaryPower(text: string, digits: number): number {
  if (text.length !== digits + 2 || text.charCodeAt(digits + 1) !== 105) return 0;
  return 'KMGT'.indexOf(text.charAt(digits)) + 1;
}

/** A stored quantity (always valid), as parsed; zero when absent. */
export function quantity(value: string | number | undefined): Quantity {
  if (value === undefined) return { nanos: 0n, format: 'DecimalSI' };
  const parsed = parseQuantity(String(value));
  if (typeof parsed === 'string') throw new Error(`not a quantity: ${value}`);
  return parsed;
}

/** Whole units, rounded up: what `Quantity.Value()` gives; 0 for what is beyond 64 bits. */
export function quantityValue(value: string | number | undefined): number {
  const usual = typeof value === 'string' ? usualValue(value) : undefined;
  if (usual !== undefined) return usual;
  const { nanos } = quantity(value);
  return nanos > MAX_NANOS ? 0 : Number(ceilDivide(nanos, NANO));
}

/** Whole units of common forms, which need no big integers. Examples: "3" → 3, "64Mi" → 67_108_864, "1500m" → 2. */
function usualValue(text: string): number | undefined {
  const digits = digitsOf(text, 6);
  if (digits === 0) return undefined;
  const value = wholeOf(text, digits);
  if (digits === text.length) return value;
  if (digits + 1 === text.length) return text.charCodeAt(digits) === 109 ? Math.ceil(value / 1000) : undefined;
  const power = binaryPower(text, digits);
  return power > 0 ? value * 1024 ** power : undefined;
}

/** Thousandths, rounded up: what `Quantity.MilliValue()` gives; "0.1" → 100; 0 for what is beyond 64 bits. */
export function quantityMilliValue(value: string | number | undefined): number {
  if (typeof value === 'string') {
    const simple = /^(\d{1,9})(m?)$/.exec(value);
    if (simple) return Number(simple[1]) * (simple[2] ? 1 : 1000);
  }
  const { nanos } = quantity(value);
  return nanos > MAX_NANOS / 1000n ? 0 : Number(ceilDivide(nanos, 1_000_000n));
}

export function compareQuantities(a: string | number | undefined, b: string | number | undefined): -1 | 0 | 1 {
  const x = quantity(a).nanos;
  const y = quantity(b).nanos;
  return x < y ? -1 : x > y ? 1 : 0;
}

/** The sum in canonical form, in the first one's format (the other's when the first is zero). */
export function addQuantities(a: string | undefined, b: string | undefined, sign: 1 | -1 = 1): string {
  const x = quantity(a);
  const y = quantity(b);
  return formatQuantity({ nanos: x.nanos + BigInt(sign) * y.nanos, format: x.nanos === 0n ? y.format : x.format });
}

function ceilDivide(value: bigint, by: bigint): bigint {
  const whole = value / by;
  return value > 0n && value % by !== 0n ? whole + 1n : whole;
}

/** The amount that a list has of a resource. Whoever sends the list chooses the names: "constructor" is one, too. */
export function amountOf(list: Readonly<Record<string, string>> | undefined, name: string): string | undefined {
  return list && Object.hasOwn(list, name) ? list[name] : undefined;
}
