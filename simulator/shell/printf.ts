/** printf's formats, as bash's builtin and the program share them. */
import { localTime } from './clock-zone.ts';
import { filled, floating, integerText, signed } from './conversions.ts';
import { quoteWord, unescape } from './expand/quote.ts';
import { formatTime } from './strftime.ts';
import type { DialectName } from './syntax/dialects.ts';

interface Formatted {
  readonly text: string;
  /** Messages, without the command's name. */
  readonly errors: readonly string[];
  /** Messages that do not make the command fail. */
  readonly warnings: readonly string[];
}

interface PrintfWorld {
  readonly nowMs: number;
  /** When the shell started, for `%(…)T` of -2. */
  readonly startedAtMs?: number;
  /** Whose printf it is; default: bash's. */
  readonly dialect?: DialectName;
  /** $TZ */
  readonly tz?: string | undefined;
}

/** "%-5s|%03d\n" with its arguments; the format is used again while arguments are left. */
export function formatPrintf(format: string, args: readonly string[], world: PrintfWorld): Formatted {
  const { dialect = 'bash' } = world;
  const errors: string[] = [];
  const warnings: string[] = [];
  let out = '';
  let at = 0;
  const next = (): string | undefined => args[at++];
  const integer = (text: string | undefined, unsigned = false): bigint => {
    if (text === undefined || (text === '' && dialect !== 'ash')) return 0n;
    if (/^["']/.test(text)) return BigInt(text.codePointAt(1) ?? 0);
    const match = /^\s*([-+]?)(0[xX][0-9a-fA-F]+|0[0-7]*|[1-9]\d*)/.exec(text);
    const digits = match?.[2];
    const whole = match?.[0].length === text.length;
    if (!whole && dialect !== 'bash') errors.push(notNumber(dialect, text, match !== null));
    // busybox takes all of it or nothing.
    if (!whole && dialect === 'ash') return 0n;
    if (!whole && dialect === 'bash')
      errors.push(`${text}: ${match && /^0\d/.test(text.trim()) ? 'invalid octal number' : 'invalid number'}`);
    if (digits === undefined) return 0n;
    const value = BigInt(/^0[0-7]+$/.test(digits) ? `0o${digits.slice(1)}` : digits);
    const signed = match?.[1] === '-' ? -value : value;
    const most = unsigned ? 0xffffffffffffffffn : 0x7fffffffffffffffn;
    if (signed > most || signed < -0x8000000000000000n) {
      warnings.push(`warning: ${text}: Numerical result out of range`);
      return signed < 0n ? -0x8000000000000000n : most;
    }
    return signed;
  };
  const real = (text: string | undefined): number => {
    if (text === undefined || text === '') return 0;
    if (/^["']/.test(text)) return text.codePointAt(1) ?? 0;
    if (/^[-+]?(?:inf(?:inity)?|nan)$/i.test(text))
      return /nan/i.test(text) ? Number.NaN : /^-/.test(text) ? -1 / 0 : 1 / 0;
    const value = Number(text);
    if (Number.isNaN(value) || text.trim() === '') {
      const start = Number.parseFloat(text);
      errors.push(dialect === 'bash' ? `${text}: invalid number` : notNumber(dialect, text, !Number.isNaN(start)));
      if (dialect === 'ash') return 0;
      return Number.parseFloat(text) || 0;
    }
    return value;
  };
  const fixed = (text: string | undefined, precision: number): string =>
    (text !== undefined && exactFixed(text, precision)) || floating(real(text), 'f', precision);
  // %n stores a count in C; here it takes its argument, and nothing comes of it.
  const directive = /%([-+ #0']*)(\*|\d+)?(?:\.(\*|-?\d+)?)?[hlLjzt]*(\([^)]*\)T|[A-KM-Za-gikm-suvwxy%n])|%/y;
  for (;;) {
    const before = at;
    let i = 0;
    while (i < format.length) {
      const percent = format.indexOf('%', i);
      const plain = unescape(
        format.slice(i, percent < 0 ? undefined : percent),
        dialect === 'dash' ? 'dash format' : 'format',
      );
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
      if (dialect !== 'bash' && !isPosixDirective(match[0], kind)) {
        errors.push(badDirective(dialect, format.slice(percent)));
        return { text: out, errors, warnings };
      }
      if (kind === undefined) {
        const bad = /^%[-+ #0']*(?:\*|\d+)?(?:\.(?:\*|\d+)?)?[hlLjzt]*/.exec(format.slice(percent))?.[0] ?? '%';
        const next = format[percent + bad.length];
        errors.push(
          next === undefined ? `\`${bad}': missing format character` : `\`${next}': invalid format character`,
        );
        return { text: out, errors, warnings };
      }
      const pad = (text: string, zero = false): string => {
        // A width counts bytes.
        const missing = width - (/^[\x00-\x7f]*$/.test(text) ? text.length : new TextEncoder().encode(text).length);
        return filled(text, missing, flags, zero);
      };
      switch (kind) {
        case '%':
          out += '%';
          break;
        case 'n':
          next();
          break;
        case 's': {
          const text = next() ?? '';
          out += pad(precision === undefined || precision < 0 ? text : [...text].slice(0, precision).join(''));
          break;
        }
        case 'b': {
          const text = unescape(next() ?? '', dialect === 'dash' ? 'dash' : '%b');
          out += pad(precision === undefined ? text.text : text.text.slice(0, precision));
          if (text.stop) return { text: out, errors, warnings };
          break;
        }
        case 'q':
        case 'Q':
          out += pad(quoteWord(next() ?? ''));
          break;
        case 'c':
          out += pad([...(next() ?? '')][0] ?? '\0');
          break;
        case 'd':
        case 'i':
        case 'u':
        case 'o':
        case 'x':
        case 'X':
          out += pad(
            integerText(kind, integer(next(), !'di'.includes(kind)), flags, precision),
            precision === undefined,
          );
          break;
        case 'f':
        case 'F':
          out += pad(signed(fixed(next(), precision ?? 6), flags), true);
          break;
        case 'e':
        case 'E':
        case 'g':
        case 'G':
          out += pad(signed(floating(real(next()), kind, precision ?? 6), flags), true);
          break;
        default:
          if (kind.endsWith('T')) {
            const text = next();
            const ms =
              text === undefined || text === '-1'
                ? world.nowMs
                : text === '-2'
                  ? (world.startedAtMs ?? world.nowMs)
                  : Number(integer(text)) * 1000;
            const whole = Math.floor(ms / 1000) * 1000;
            const shown = formatTime(kind.slice(1, -2) || '%H:%M:%S', whole, undefined, localTime(world.tz, whole));
            out += pad(precision === undefined ? shown : shown.slice(0, precision));
            break;
          }
          errors.push(`\`${kind}': invalid format character`);
          return { text: out, errors, warnings };
      }
    }
    if (at >= args.length || at === before) return { text: out, errors, warnings };
  }
}

/**
 * A decimal number with `precision` digits, rounded as bash rounds: read as an x87 long double (64 bits of mantissa), ties to
 * even. "2.5" with 0 digits is "2". Undefined: no plain decimal number.
 */
function exactFixed(text: string, precision: number): string | undefined {
  const match = /^\s*([-+]?)(\d*)(?:\.(\d*))?(?:[eE]([-+]?\d{1,3}))?$/.exec(text);
  const whole = match?.[2] ?? '';
  const fraction = match?.[3] ?? '';
  if (!match || whole + fraction === '' || precision > 60) return undefined;
  const exponent = Number(match[4] ?? 0) - fraction.length;
  let top = BigInt(whole + fraction) * 10n ** BigInt(Math.max(0, exponent));
  let bottom = 10n ** BigInt(Math.max(0, -exponent));
  if (top === 0n) return `${match[1] === '-' ? '-' : ''}${precision > 0 ? `0.${'0'.repeat(precision)}` : '0'}`;
  const size = top.toString(2).length - bottom.toString(2).length;
  const shift = BigInt(Math.abs(64 - size));
  if (size < 64) top <<= shift;
  else bottom <<= shift;
  // 64 or 65 bits: the last is dropped when there are 65.
  let mantissa = top / bottom;
  let scale = 64 - size;
  const long = mantissa >= 1n << 64n;
  const halves = long ? 2n : 1n;
  mantissa = nearest(top, bottom * halves);
  if (long) scale--;
  const numerator = mantissa * 10n ** BigInt(precision) * (scale < 0 ? 1n << BigInt(-scale) : 1n);
  const digits = nearest(numerator, scale > 0 ? 1n << BigInt(scale) : 1n)
    .toString()
    .padStart(precision + 1, '0');
  const cut = digits.length - precision;
  return `${match[1] === '-' ? '-' : ''}${digits.slice(0, cut)}${precision > 0 ? `.${digits.slice(cut)}` : ''}`;
}

/** a / b, rounded to the nearest, ties to even. */
function nearest(a: bigint, b: bigint): bigint {
  const quotient = a / b;
  const rest = (a % b) * 2n;
  return rest > b || (rest === b && quotient % 2n === 1n) ? quotient + 1n : quotient;
}

const notNumber = (dialect: DialectName, text: string, starts: boolean): string =>
  dialect === 'ash'
    ? `invalid number '${text}'`
    : `${text}: ${starts ? 'not completely converted' : 'expected numeric value'}`;

/** What dash and busybox take after a "%". */
const isPosixDirective = (directive: string, kind: string | undefined): boolean =>
  directive === '%%' || (kind !== undefined && /^[diouxXeEfFgGaAcsb]$/.test(kind) && !/[hlLjzt]./.test(directive));

/** busybox passes over a length, and shows the rest of the format; dash the directive. */
function badDirective(dialect: DialectName, rest: string): string {
  if (dialect === 'ash') return `${rest.replace(/^(%[-+ #0]*[\d*]*(?:\.[\d*]*)?)[hlLjzt]/, '$1')}: invalid format`;
  return `${/^%[-+ #0]*[\d*]*(?:\.[\d*]*)?[\s\S]?/.exec(rest)?.[0]}: invalid directive`;
}
