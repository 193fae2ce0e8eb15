/** Go's time.Duration: nanoseconds, "1h2m3.5s". Mirrors Go's time/format.go and time.go. */
import { quote } from '../../gotemplate/quote.ts';
import { failure } from './failure.ts';

const MAX = 2n ** 63n - 1n;
const UNITS: Readonly<Record<string, bigint>> = {
  ns: 1n,
  us: 1_000n,
  µs: 1_000n,
  μs: 1_000n,
  ms: 1_000_000n,
  s: 1_000_000_000n,
  m: 60_000_000_000n,
  h: 3_600_000_000_000n,
};
export const SECOND = 1_000_000_000n;

/** Nanoseconds of "-1.5h". Throws `GoError`: `time: invalid duration "x"`. Upstream: time.ParseDuration. */
export function parseDuration(text: string): bigint {
  const invalid = (): Error => failure(`time: invalid duration ${quote(text)}`);
  const negative = text.startsWith('-');
  let rest = text.replace(/^[+-]/, '');
  if (rest === '0') return 0n;
  if (rest === '') throw invalid();
  let sum = 0n;
  while (rest !== '') {
    const found = /^(\d*)(?:\.(\d*))?/.exec(rest);
    const [all = '', whole = '', fraction = ''] = found ?? [];
    if (whole === '' && fraction === '') throw invalid();
    rest = rest.slice(all.length);
    const unit = /^[^.\d]*/.exec(rest)?.[0] ?? '';
    if (unit === '') throw failure(`time: missing unit in duration ${quote(text)}`);
    const size = Object.hasOwn(UNITS, unit) ? UNITS[unit] : undefined;
    if (size === undefined) throw failure(`time: unknown unit ${quote(unit)} in duration ${quote(text)}`);
    rest = rest.slice(unit.length);
    const digits = fraction.slice(0, 18);
    sum += BigInt(whole || '0') * size + (BigInt(digits || '0') * size) / 10n ** BigInt(digits.length);
    if (sum > MAX + 1n) throw invalid();
  }
  if (sum > MAX && !negative) throw invalid();
  return negative ? -sum : sum;
}

/** Upstream: Duration.String. Examples: 0 → "0s", 1500 → "1.5µs", 93784000000000 → "26h3m4s". */
export function durationText(nanoseconds: bigint): string {
  if (nanoseconds === 0n) return '0s';
  const sign = nanoseconds < 0n ? '-' : '';
  const size = nanoseconds < 0n ? -nanoseconds : nanoseconds;
  if (size < SECOND) {
    const [unit, name] = size < 1000n ? [1n, 'ns'] : size < 1_000_000n ? [1000n, 'µs'] : [1_000_000n, 'ms'];
    return sign + decimalText(size, unit as bigint) + name;
  }
  const minutes = size / (60n * SECOND);
  const seconds = `${decimalText(size % (60n * SECOND), SECOND)}s`;
  if (minutes === 0n) return sign + seconds;
  const hours = minutes / 60n;
  return `${sign}${hours > 0n ? `${hours}h` : ''}${minutes % 60n}m${seconds}`;
}

/** value ÷ unit without trailing zeros. */
function decimalText(value: bigint, unit: bigint): string {
  const fraction = (value % unit).toString().padStart(unit.toString().length - 1, '0');
  const shown = unit === 1n ? '' : fraction.replace(/0+$/, '');
  return `${value / unit}${shown ? `.${shown}` : ''}`;
}
