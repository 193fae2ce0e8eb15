/** Numbers as Go's strconv.FormatFloat and FormatInt print them. */

/** A float in decimal: 0.d₁d₂d₃… × 10^point. */
interface Decimal {
  readonly digits: string;
  readonly point: number;
}

/** The fewest digits that read back as the same float. Example: 1234.5 → "12345", 4. */
function shortest(value: number): Decimal {
  const [mantissa = '', exponent = '0'] = value.toExponential().split('e');
  const digits = mantissa.replace('.', '').replace(/0+$/, '');
  return value === 0 ? { digits: '', point: 0 } : { digits, point: Number(exponent) + 1 };
}

/** All digits of the float: 0.1 has 55 of them. */
function exact(value: number): Decimal {
  if (value === 0) return { digits: '', point: 0 };
  const { mantissa, exponent } = parts(value);
  const shifted = exponent >= 0 ? mantissa << BigInt(exponent) : mantissa * 5n ** BigInt(-exponent);
  const text = shifted.toString();
  return { digits: text.replace(/0+$/, ''), point: text.length + Math.min(0, exponent) };
}

/** value = mantissa × 2^exponent, with 53 bits of mantissa where it can. */
function parts(value: number): { mantissa: bigint; exponent: number } {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  const bits = view.getBigUint64(0);
  const raw = Number((bits >> 52n) & 0x7ffn);
  const fraction = bits & 0xfffffffffffffn;
  return raw === 0
    ? { mantissa: fraction, exponent: -1074 }
    : { mantissa: fraction | 0x10000000000000n, exponent: raw - 1075 };
}

/** Keeps `count` digits, the half to even. Example: "25" with 1 → "2". */
function roundTo({ digits, point }: Decimal, count: number): Decimal {
  if (count < 0) return { digits: '', point: 0 };
  if (digits.length <= count) return { digits, point };
  const kept = digits.slice(0, count);
  const next = digits[count] as string;
  const half = next === '5' && /^0*$/.test(digits.slice(count + 1));
  const up = half ? count > 0 && Number(kept.at(-1)) % 2 === 1 : next >= '5';
  if (!up) return trimmed(kept, point);
  let i = count - 1;
  while (i >= 0 && kept[i] === '9') i--;
  if (i < 0) return { digits: '1', point: point + 1 };
  return { digits: kept.slice(0, i) + String(Number(kept[i]) + 1), point };
}

const trimmed = (digits: string, point: number): Decimal => {
  const left = digits.replace(/0+$/, '');
  return { digits: left, point: left === '' ? 0 : point };
};

/**
 * strconv.FormatFloat(value, verb, precision, 64); −1 is the shortest precision that is exact. The sign is "-" or nothing.
 * Examples: (1e6, 'g', −1) → "1e+06"; (2.5, 'f', 0) → "2"; (1, 'x', −1) → "0x1p+00".
 */
export function formatFloat(value: number, verb: string, precision: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf';
  const sign = value < 0 || Object.is(value, -0) ? '-' : '';
  const size = Math.abs(value);
  switch (verb) {
    case 'b': {
      const { mantissa, exponent } = parts(size);
      return `${sign}${mantissa}p${exponent >= 0 ? '+' : ''}${exponent}`;
    }
    case 'x':
    case 'X':
      return sign + hexadecimal(size, verb, precision);
    case 'e':
    case 'E': {
      const d = precision < 0 ? shortest(size) : roundTo(exact(size), precision + 1);
      return sign + scientific(d, precision < 0 ? Math.max(d.digits.length - 1, 0) : precision, verb);
    }
    case 'f': {
      const from = precision < 0 ? shortest(size) : exact(size);
      const d = precision < 0 ? from : roundTo(from, from.point + precision);
      return sign + fixed(d, precision < 0 ? Math.max(d.digits.length - d.point, 0) : precision);
    }
    default:
      return sign + general(size, precision, verb);
  }
}

function scientific({ digits, point }: Decimal, precision: number, e: string): string {
  const padded = digits.padEnd(precision + 1, '0');
  const exponent = digits === '' ? 0 : point - 1;
  const power = Math.abs(exponent).toString().padStart(2, '0');
  return `${padded[0]}${precision > 0 ? `.${padded.slice(1, precision + 1)}` : ''}${e}${exponent < 0 ? '-' : '+'}${power}`;
}

function fixed({ digits, point }: Decimal, precision: number): string {
  const whole = point > 0 ? digits.slice(0, point).padEnd(point, '0') : '0';
  if (precision === 0) return whole;
  const fraction = point >= 0 ? digits.slice(point) : '0'.repeat(-point) + digits;
  return `${whole}.${fraction.padEnd(precision, '0').slice(0, precision)}`;
}

/** %g: exponents from −4 up to the precision (6 when shortest; all digits when those are fewer) are written out. */
function general(size: number, precision: number, verb: string): string {
  const isShortest = precision < 0;
  const wanted = precision === 0 ? 1 : precision;
  const d = isShortest ? shortest(size) : roundTo(exact(size), wanted);
  let limit = isShortest ? 6 : wanted;
  if (!isShortest && limit > d.digits.length && d.digits.length >= d.point) limit = d.digits.length;
  const exponent = d.digits === '' ? 0 : d.point - 1;
  if (exponent < -4 || exponent >= limit) {
    return scientific(d, Math.max(d.digits.length - 1, 0), verb === 'G' ? 'E' : 'e');
  }
  return fixed(d, Math.max(d.digits.length - d.point, 0));
}

function hexadecimal(size: number, verb: string, precision: number): string {
  let text: string;
  if (size === 0) {
    text = `0x0${precision > 0 ? `.${'0'.repeat(precision)}` : ''}p+00`;
  } else {
    let { mantissa, exponent } = parts(size);
    while (mantissa < 0x10000000000000n) {
      mantissa <<= 1n;
      exponent--;
    }
    if (precision >= 0 && precision < 13) {
      const drop = BigInt(52 - precision * 4);
      const rest = mantissa & ((1n << drop) - 1n);
      const half = 1n << (drop - 1n);
      mantissa >>= drop;
      if (rest > half || (rest === half && (mantissa & 1n) === 1n)) mantissa++;
      mantissa <<= drop;
      if (mantissa >= 0x20000000000000n) {
        mantissa >>= 1n;
        exponent++;
      }
    }
    const all = mantissa.toString(16);
    const fraction =
      precision < 0 ? all.slice(1).replace(/0+$/, '') : all.slice(1).padEnd(precision, '0').slice(0, precision);
    const power = exponent + 52;
    text = `0x${all[0]}${fraction ? `.${fraction}` : ''}p${power < 0 ? '-' : '+'}${Math.abs(power).toString().padStart(2, '0')}`;
  }
  return verb === 'X' ? text.toUpperCase() : text;
}
