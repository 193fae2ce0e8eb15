/** Reading times as metav1.Time and MicroTime do: normalised to UTC, refused in the words of Go's time.Parse. */
import { formatTime, isUsualMicroTime, isUsualTime, parseTime } from '../time.ts';

const LAYOUT = '2006-01-02T15:04:05Z07:00';
const MICRO_LAYOUT = '2006-01-02T15:04:05.000000Z07:00';
/** What the layout consists of: the text of the element and how it matches; ranges are checked after the element. */
const ELEMENTS: readonly (readonly [string, RegExp, string?, number?, number?])[] = [
  ['2006', /^\d{4}/],
  ['-', /^-/],
  ['01', /^\d{2}/, 'month', 1, 12],
  ['-', /^-/],
  ['02', /^\d{2}/],
  ['T', /^T/],
  ['15', /^\d{2}/, 'hour', 0, 23],
  [':', /^:/],
  ['04', /^\d{2}/, 'minute', 0, 59],
  [':', /^:/],
  ['05', /^\d{2}/, 'second', 0, 59],
];
const FRACTION = /^[.,]\d+/;
const MICRO_FRACTION = /^[.,]\d{6}/;
const ZONE = /^(Z|[+-]\d{2}:\d{2})/;

/** "2026-03-02T18:00:00+09:00" → "2026-03-02T09:00:00Z"; undefined for what is no time. */
export function normalTime(text: string, micro: boolean): string | undefined {
  if (micro ? isUsualMicroTime(text) : isUsualTime(text)) return text;
  const ms = parseTime(text);
  if (ms === undefined) return undefined;
  // Twenty characters to the Z are in normal form already.
  if (!micro) return text.length === 20 && text.endsWith('Z') ? text : formatTime(ms);
  const fraction = /[.,](\d{6})(?=Z|[+-])/.exec(text);
  return fraction ? `${formatTime(ms).slice(0, -1)}.${fraction[1]}Z` : undefined;
}

/** `parsing time "x" as "2006-01-02T15:04:05Z07:00": cannot parse "x" as "2006"`. */
export function goTimeError(text: string, micro: boolean): string {
  const layout = micro ? MICRO_LAYOUT : LAYOUT;
  const cannot = (rest: string, element: string): string =>
    `parsing time ${JSON.stringify(text)} as ${JSON.stringify(layout)}: cannot parse ${JSON.stringify(rest)} as ${JSON.stringify(element)}`;
  const outOfRange = (what: string): string => `parsing time ${JSON.stringify(text)}: ${what} out of range`;
  let rest = text;
  for (const [element, pattern, range, low = 0, high = 0] of ELEMENTS) {
    const match = pattern.exec(rest);
    if (!match) return cannot(rest, element);
    if (range && (Number(match[0]) < low || Number(match[0]) > high)) return outOfRange(range);
    rest = rest.slice(match[0].length);
  }
  const fraction = (micro ? MICRO_FRACTION : FRACTION).exec(rest);
  if (micro && !fraction) return cannot(rest, '.000000');
  if (fraction) rest = rest.slice(fraction[0].length);
  const zone = ZONE.exec(rest);
  if (!zone) return cannot(rest, 'Z07:00');
  rest = rest.slice(zone[0].length);
  if (rest !== '') return `parsing time ${JSON.stringify(text)}: extra text: ${JSON.stringify(rest)}`;
  return outOfRange('day');
}
