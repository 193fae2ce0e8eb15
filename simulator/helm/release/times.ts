/** Times of releases: kept as RFC 3339 with what there is of a second, shown as ANSI C does. Mirrors Helm's pkg/time. */
import { formatTime, GoTime, parseTime, timeText } from '../functions/go-time.ts';

const RFC3339 = '2006-01-02T15:04:05.999999999Z07:00';

const SECOND = 1_000_000_000n;

/** Nanoseconds since 1970 → "2026-03-02T09:00:00.5Z". */
export const stamp = (nanoseconds: bigint): string =>
  formatTime(new GoTime(Number(nanoseconds / SECOND), Number(nanoseconds % SECOND)), RFC3339);

const read = (text: string): GoTime => parseTime(RFC3339, text === '' ? '0001-01-01T00:00:00Z' : text);

/** "Mon Mar  2 09:00:00 2026" */
export const ansiC = (text: string): string => formatTime(read(text), 'Mon Jan _2 15:04:05 2006');

/** "2026-03-02T09:00:00Z" */
export const wholeSeconds = (text: string): string => formatTime(read(text), '2006-01-02T15:04:05Z07:00');

/** "2026-03-02 09:00:00.5 +0000 UTC"; "-" for none. */
export const listed = (text: string): string => (text === '' ? '-' : timeText(read(text)));

/** In the layout of --time-format. */
export const formatted = (text: string, layout: string): string => formatTime(read(text), layout);

/** Nanoseconds from one to the other, for sorting. */
export const compareTimes = (a: string, b: string): number => {
  const difference = read(a).since(read(b));
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
};
