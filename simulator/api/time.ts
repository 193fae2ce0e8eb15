/**
 * Times and durations as the API writes them. Mirrors metav1.Time, metav1.MicroTime and
 * apimachinery/pkg/util/duration/duration.go. Leaves out: nanoseconds, zones in output (always UTC).
 */

/** RFC 3339, whole seconds, UTC. Example: formatTime(Date.UTC(2026, 2, 2, 9)) = "2026-03-02T09:00:00Z". */
export function formatTime(ms: number): string {
  return `${new Date(Math.floor(ms / 1000) * 1000).toISOString().slice(0, 19)}Z`;
}

/** RFC 3339 with microseconds: "2026-03-02T09:00:00.123000Z". */
export function formatMicroTime(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 23)}000Z`;
}

const RFC3339 = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(?:[.,](\d+))?(Z|[+-]\d{2}:\d{2})$/;

/** Milliseconds since 1970 of an RFC 3339 time; undefined when it is none. */
export function parseTime(text: string): number | undefined {
  const usual = parseUsual(text);
  if (usual !== undefined) return usual;
  const m = RFC3339.exec(text);
  if (!m) return undefined;
  const [year, month, day, hour, minute, second] = m.slice(1, 7).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  if (month < 1 || month > 12 || hour > 23 || minute > 59 || second > 59) return undefined;
  if (day < 1 || day > new Date(Date.UTC(year, month, 0)).getUTCDate()) return undefined;
  const fraction = m[7] ? Math.floor(Number(`0.${m[7]}`) * 1000) : 0;
  const zone = m[8] as string;
  const offset =
    zone === 'Z' ? 0 : (zone[0] === '-' ? -1 : 1) * (Number(zone.slice(1, 3)) * 60 + Number(zone.slice(4, 6)));
  return Date.UTC(year, month - 1, day, hour, minute, second, fraction) - offset * 60_000;
}

/** Two digits as a number; NaN for anything else. */
function two(text: string, at: number): number {
  const tens = text.charCodeAt(at) - 48;
  const ones = text.charCodeAt(at + 1) - 48;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN;
}

/** Whether a text has the form that everything in the store has, on a day that every month has: "2026-03-02T09:00:00Z". */
export function isUsualTime(text: string): boolean {
  return text.length === 20 && text.charCodeAt(19) === 90 && beginsUsually(text);
}

/** The same with microseconds: "2026-03-02T09:00:00.123000Z". */
export function isUsualMicroTime(text: string): boolean {
  if (text.length !== 27 || text.charCodeAt(19) !== 46 || text.charCodeAt(26) !== 90) return false;
  return two(text, 20) + two(text, 22) + two(text, 24) >= 0 && beginsUsually(text);
}

function beginsUsually(text: string): boolean {
  const marked =
    text.charCodeAt(4) === 45 &&
    text.charCodeAt(7) === 45 &&
    text.charCodeAt(10) === 84 &&
    text.charCodeAt(13) === 58 &&
    text.charCodeAt(16) === 58;
  if (!marked) return false;
  const month = two(text, 5);
  const day = two(text, 8);
  const inRange = month >= 1 && month <= 12 && day >= 1 && day <= 28;
  return (
    inRange && two(text, 0) + two(text, 2) >= 0 && two(text, 11) <= 23 && two(text, 14) <= 59 && two(text, 17) <= 59
  );
}

function parseUsual(text: string): number | undefined {
  if (!isUsualTime(text)) return undefined;
  const year = two(text, 0) * 100 + two(text, 2);
  return Date.UTC(year, two(text, 5) - 1, two(text, 8), two(text, 11), two(text, 14), two(text, 17));
}

/** Ages as kubectl shows them. Examples: 90_000 → "90s"; 150_000 → "2m30s"; 9 h → "9h". Upstream: duration.HumanDuration. */
export function humanDuration(ms: number): string {
  const seconds = Math.trunc(ms / 1000);
  if (seconds < -1) return '<invalid>';
  if (seconds < 0) return '0s';
  if (seconds < 120) return `${seconds}s`;
  const minutes = Math.trunc(seconds / 60);
  if (minutes < 10) return seconds % 60 === 0 ? `${minutes}m` : `${minutes}m${seconds % 60}s`;
  if (minutes < 180) return `${minutes}m`;
  const hours = Math.trunc(minutes / 60);
  if (hours < 8) return minutes % 60 === 0 ? `${hours}h` : `${hours}h${minutes % 60}m`;
  if (hours < 48) return `${hours}h`;
  const days = Math.trunc(hours / 24);
  if (hours < 192) return hours % 24 === 0 ? `${days}d` : `${days}d${hours % 24}h`;
  if (days < 730) return `${days}d`;
  const years = Math.trunc(days / 365);
  if (days < 2920) return days % 365 === 0 ? `${years}y` : `${years}y${days % 365}d`;
  return `${years}y`;
}

/** Age of an object made at `timestamp` ("<unknown>" without one). Upstream: printers.translateTimestampSince. */
export function age(timestamp: string | null | undefined, nowMs: number): string {
  if (!timestamp) return '<unknown>';
  const made = parseTime(timestamp);
  return made === undefined ? '<unknown>' : humanDuration(nowMs - made);
}

/** Whole-second timestamps of one world, formatted once per second of virtual time. */
export class TimestampClock {
  readonly #wallMs: () => number;
  #second = Number.NaN;
  #text = '';

  constructor(wallMs: () => number) {
    this.#wallMs = wallMs;
  }

  /** Now, as RFC 3339 with whole seconds. */
  now(): string {
    const second = Math.floor(this.#wallMs() / 1000);
    if (second !== this.#second) {
      this.#second = second;
      this.#text = formatTime(second * 1000);
    }
    return this.#text;
  }
}

/**
 * Seconds as a Go Duration holds them: 64 bits of nanoseconds, of which those above are lost.
 * Example: secondsMs(30) = 30_000; secondsMs(2 ** 53) = 4_611_686_018_427, which is 146 years.
 */
export function secondsMs(seconds: number): number {
  if (Math.abs(seconds) < 9e9) return seconds * 1000;
  return Number(BigInt.asIntN(64, BigInt(seconds) * 1_000_000_000n) / 1_000_000n);
}
