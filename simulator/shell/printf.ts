/** printf's formats, as bash's builtin and the program share them. */
import { quoteWord, unescape } from './expand/quote.ts';
import { formatTime } from './strftime.ts';

export interface Formatted {
  readonly text: string;
  /** Messages, without the command's name. */
  readonly errors: readonly string[];
}

/** "%-5s|%03d\n" with its arguments; the format is used again while arguments are left. */
export function formatPrintf(format: string, args: readonly string[], wallMs: number): Formatted {
  const errors: string[] = [];
  let out = '';
  let at = 0;
  const next = (): string | undefined => args[at++];
  const integer = (text: string | undefined): bigint => {
    if (text === undefined || text === '') return 0n;
    if (/^["']/.test(text)) return BigInt(text.codePointAt(1) ?? 0);
    const match = /^\s*([-+]?)(0[xX][0-9a-fA-F]+|0[0-7]*|[1-9]\d*)/.exec(text);
    const digits = match?.[2];
    if (!match || match[0].length !== text.length) errors.push(`${text}: invalid number`);
    if (digits === undefined) return 0n;
    const value = BigInt(/^0[0-7]+$/.test(digits) ? `0o${digits.slice(1)}` : digits);
    return match?.[1] === '-' ? -value : value;
  };
  const real = (text: string | undefined): number => {
    if (text === undefined || text === '') return 0;
    if (/^["']/.test(text)) return text.codePointAt(1) ?? 0;
    const value = Number(text);
    if (Number.isNaN(value)) {
      errors.push(`${text}: invalid number`);
      return Number.parseFloat(text) || 0;
    }
    return value;
  };
  const directive = /%([-+ #0]*)(\*|\d+)?(?:\.(\*|-?\d+)?)?(?:hh|h|ll|l|L|q|j|z|t)?(\([^)]*\)T|[A-Za-z%])|%/y;
  for (;;) {
    const before = at;
    let i = 0;
    while (i < format.length) {
      const percent = format.indexOf('%', i);
      const plain = unescape(format.slice(i, percent < 0 ? undefined : percent), 'format');
      out += plain.text;
      if (percent < 0) break;
      directive.lastIndex = percent;
      const match = directive.exec(format) as RegExpExecArray;
      i = directive.lastIndex;
      let flags = match[1] ?? '';
      let width = match[2] === '*' ? Number(integer(next())) : match[2] === undefined ? 0 : Number(match[2]);
      if (width < 0) {
        flags += '-';
        width = -width;
      }
      const dot = /\./.test(match[0].replace(/\([^)]*\)/, ''));
      const precision = !dot ? undefined : match[3] === '*' ? Number(integer(next())) : Number(match[3] ?? 0);
      const kind = match[4];
      if (kind === undefined) {
        errors.push(`\`${format[i] ?? '%'}': invalid format character`);
        return { text: out, errors };
      }
      const pad = (text: string, zero = false): string => {
        const missing = width - [...text].length;
        if (missing <= 0) return text;
        if (flags.includes('-')) return text + ' '.repeat(missing);
        if (!zero || !flags.includes('0')) return ' '.repeat(missing) + text;
        const sign = /^[-+ ]|^0[xX]/.exec(text)?.[0] ?? '';
        return sign + '0'.repeat(missing) + text.slice(sign.length);
      };
      const signed = (text: string): string =>
        text.startsWith('-') ? text : flags.includes('+') ? `+${text}` : flags.includes(' ') ? ` ${text}` : text;
      const digits = (text: string): string =>
        precision === undefined ? text : text.replace(/\d[0-9a-fA-F]*$/, (d) => d.padStart(precision, '0'));
      switch (kind) {
        case '%':
          out += '%';
          break;
        case 's': {
          const text = next() ?? '';
          out += pad(precision === undefined || precision < 0 ? text : [...text].slice(0, precision).join(''));
          break;
        }
        case 'b': {
          const text = unescape(next() ?? '', 'echo');
          out += pad(precision === undefined ? text.text : text.text.slice(0, precision));
          if (text.stop) return { text: out, errors };
          break;
        }
        case 'q':
          out += pad(quoteWord(next() ?? ''));
          break;
        case 'c':
          out += pad([...(next() ?? '')][0] ?? '');
          break;
        case 'd':
        case 'i':
          out += pad(signed(digits(BigInt.asIntN(64, integer(next())).toString())), precision === undefined);
          break;
        case 'u':
          out += pad(digits(BigInt.asUintN(64, integer(next())).toString()), precision === undefined);
          break;
        case 'o':
        case 'x':
        case 'X': {
          const value = BigInt.asUintN(64, integer(next()));
          let text = digits(value.toString(kind === 'o' ? 8 : 16));
          if (flags.includes('#') && value !== 0n) text = (kind === 'o' ? '0' : '0x') + text;
          out += pad(kind === 'X' ? text.toUpperCase() : text, precision === undefined);
          break;
        }
        case 'f':
        case 'F':
        case 'e':
        case 'E':
        case 'g':
        case 'G':
          out += pad(signed(floating(real(next()), kind, precision ?? 6)), true);
          break;
        default:
          if (kind.endsWith('T')) {
            const text = next();
            const seconds = text === undefined || text === '-1' || text === '-2' ? wallMs / 1000 : Number(text);
            out += pad(formatTime(kind.slice(1, -2) || '%H:%M:%S', Math.floor(seconds) * 1000));
            break;
          }
          errors.push(`\`${kind}': invalid format character`);
          return { text: out, errors };
      }
    }
    if (at >= args.length || at === before) return { text: out, errors };
  }
}

function floating(value: number, kind: string, precision: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'nan' : value < 0 ? '-inf' : 'inf';
  const exponent = (text: string): string => text.replace(/e([-+])(\d)$/, 'e$10$2');
  let text: string;
  if (kind === 'f' || kind === 'F') text = value.toFixed(Math.min(precision, 100));
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
