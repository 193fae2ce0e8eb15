/** C's conversions of numbers, as bash's printf and awk's share them. */

export function floating(value: number, kind: string, precision: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'nan' : value < 0 ? '-inf' : 'inf';
  const exponent = (text: string): string => text.replace(/e([-+])(\d)$/, 'e$10$2');
  let text: string;
  if (kind === 'f' || kind === 'F') text = fixedText(value, Math.min(precision, 100));
  else if (kind === 'e' || kind === 'E') text = exponent(value.toExponential(Math.min(precision, 100)));
  else {
    const size = precision === 0 ? 1 : precision;
    const power = value === 0 ? 0 : Math.floor(Math.log10(Math.abs(Number(value.toExponential(size - 1)))));
    text =
      power < -4 || power >= size
        ? exponent(value.toExponential(size - 1)).replace(/\.?0+e/, 'e')
        : value
            .toFixed(Math.max(0, size - 1 - power))
            .replace(/(\.\d*?)0+$/, '$1')
            .replace(/\.$/, '');
  }
  return kind === 'E' || kind === 'G' ? text.toUpperCase() : text;
}

/** As C rounds: what lies exactly between two goes to the even one (JavaScript takes the larger). */
function fixedText(value: number, precision: number): string {
  const text = value.toFixed(precision);
  const exact = Math.abs(value).toFixed(100);
  const at = exact.indexOf('.') + 1 + precision;
  if (precision >= 99 || !/^50*$/.test(exact.slice(at))) return text;
  const cut = exact.slice(0, precision === 0 ? at - 1 : at);
  return /[02468]$/.test(cut) ? `${value < 0 ? '-' : ''}${cut}` : text;
}

/** The sign that "+" and " " ask for. */
export const signed = (text: string, flags: string): string =>
  text.startsWith('-') ? text : flags.includes('+') ? `+${text}` : flags.includes(' ') ? ` ${text}` : text;

/** d, i, u, o, x, X of 64 bits, before its width: -1 as x is "ffffffffffffffff", 5 with "+" and precision 3 is "+005". */
export function integerText(kind: string, value: bigint, flags: string, precision: number | undefined): string {
  const atLeast = (text: string): string =>
    precision === undefined ? text : text.replace(/[0-9a-f]+$/, (digits) => digits.padStart(precision, '0'));
  if (kind === 'd' || kind === 'i') return signed(atLeast(BigInt.asIntN(64, value).toString()), flags);
  const bits = BigInt.asUintN(64, value);
  if (kind === 'u') return atLeast(bits.toString());
  const text = atLeast(bits.toString(kind === 'o' ? 8 : 16));
  const lead = flags.includes('#') && bits !== 0n ? (kind === 'o' ? '0' : '0x') : '';
  return kind === 'X' ? (lead + text).toUpperCase() : lead + text;
}

/** Brought to its width, of which `missing` places lack; `zero`: the flag 0 counts for it. */
export function filled(text: string, missing: number, flags: string, zero: boolean): string {
  if (missing <= 0) return text;
  if (flags.includes('-')) return text + ' '.repeat(missing);
  if (!zero || !flags.includes('0')) return ' '.repeat(missing) + text;
  const sign = /^[-+ ]|^0[xX]/.exec(text)?.[0] ?? '';
  return sign + '0'.repeat(missing) + text.slice(sign.length);
}
