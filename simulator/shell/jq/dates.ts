/** jq's times: seconds since 1970, and arrays of year, month from 0, day, hours, minutes, seconds, weekday, day of the year. UTC. */
import { DAYS, dayOfYear, formatTime, MONTHS } from '../strftime.ts';
import { fail, isArray, isNumber, numberOf, type Value } from './values.ts';

export function brokenDown(value: Value, name = 'gmtime'): Value[] {
  if (!isNumber(value)) return fail(`${name}() requires numeric inputs`);
  return parts(numberOf(value));
}

function parts(seconds: number): number[] {
  const date = new Date(Math.floor(seconds) * 1000);
  const fraction = seconds - Math.floor(seconds);
  return [
    date.getUTCFullYear(),
    date.getUTCMonth(),
    date.getUTCDate(),
    date.getUTCHours(),
    date.getUTCMinutes(),
    date.getUTCSeconds() + fraction,
    date.getUTCDay(),
    dayOfYear(date),
  ];
}

/** Seconds of a broken down time. */
export function secondsOf(value: Value): number {
  if (!isArray(value)) return fail('mktime requires array inputs');
  if (value.length < 6) return fail('mktime requires array of 6 numbers');
  const numbers = value.map((one) => (isNumber(one) ? numberOf(one) : fail('mktime requires parsed datetime inputs')));
  const [year, month, day, hours, minutes, seconds] = numbers as [number, number, number, number, number, number];
  return Math.floor(Date.UTC(year, month, day, hours, minutes, Math.floor(seconds)) / 1000);
}

export function timeText(value: Value, format: Value, name: string): string {
  if (!isNumber(value) && !isArray(value)) return fail(`${name}/1 requires parsed datetime inputs`);
  if (typeof format !== 'string') return fail(`${name}/1 requires a string format`);
  return formatTime(format, (isNumber(value) ? Math.floor(numberOf(value)) : secondsOf(value)) * 1000);
}

/** C's strptime, as far as formats of dates and clocks go; undefined: the text does not fit. */
function parsed(text: string, format: string): number[] | undefined {
  let rest = text;
  const found = { Y: 1900, m: 1, d: 0, H: 0, M: 0, S: 0, z: 0 };
  let epoch: number | undefined;
  let pm: boolean | undefined;
  const number = (most: number): number | undefined => {
    const digits = new RegExp(`^\\s*[-+]?\\d{1,${most}}`).exec(rest)?.[0];
    if (digits === undefined) return undefined;
    rest = rest.slice(digits.length);
    return Number(digits);
  };
  /** Which of the words comes, whole or by its first three letters, whatever its case. */
  const word = (words: readonly string[]): number | undefined => {
    const lower = rest.toLowerCase();
    for (const forms of [words, words.map((one) => one.slice(0, 3))]) {
      const at = forms.findIndex((one) => lower.startsWith(one.toLowerCase()));
      if (at < 0) continue;
      rest = rest.slice((forms[at] as string).length);
      return at;
    }
    return undefined;
  };
  const expanded = format
    .replaceAll('%T', '%H:%M:%S')
    .replaceAll('%D', '%m/%d/%y')
    .replaceAll('%F', '%Y-%m-%d')
    .replaceAll('%R', '%H:%M')
    .replaceAll('%c', '%a %b %e %H:%M:%S %Y');
  for (let i = 0; i < expanded.length; i++) {
    const c = expanded[i] as string;
    if (/\s/.test(c)) {
      rest = rest.trimStart();
      continue;
    }
    if (c !== '%') {
      if (!rest.startsWith(c)) return undefined;
      rest = rest.slice(1);
      continue;
    }
    const letter = expanded[++i] as string;
    let value: number | undefined;
    switch (letter) {
      case 'Y':
        value = found.Y = number(4) ?? Number.NaN;
        break;
      case 'y': {
        const short = number(2);
        value = found.Y = short === undefined ? Number.NaN : short + (short < 69 ? 2000 : 1900);
        break;
      }
      case 'm':
        value = found.m = number(2) ?? Number.NaN;
        break;
      case 'd':
      case 'e':
        value = found.d = number(2) ?? Number.NaN;
        break;
      case 'H':
      case 'k':
      case 'I':
      case 'l':
        value = found.H = number(2) ?? Number.NaN;
        break;
      case 'M':
        value = found.M = number(2) ?? Number.NaN;
        break;
      case 'S':
        value = found.S = number(2) ?? Number.NaN;
        break;
      case 'j': {
        value = number(3);
        if (value !== undefined) {
          found.m = 1;
          found.d = value;
        }
        break;
      }
      case 'b':
      case 'B':
      case 'h':
        value = word(MONTHS);
        if (value !== undefined) found.m = value + 1;
        break;
      case 'a':
      case 'A':
        value = word(DAYS);
        break;
      case 'p':
        value = word(['am', 'pm']);
        if (value !== undefined) pm = value === 1;
        break;
      case 's':
        value = epoch = number(20) ?? Number.NaN;
        break;
      case 'Z': {
        const name = /^[A-Za-z]+/.exec(rest)?.[0];
        if (name !== undefined) rest = rest.slice(name.length);
        value = 0;
        break;
      }
      case 'z': {
        const zone = /^(?:Z|([-+])(\d\d):?(\d\d)?)/.exec(rest);
        if (!zone) return undefined;
        rest = rest.slice(zone[0].length);
        value = 0;
        break;
      }
      case '%':
        if (!rest.startsWith('%')) return undefined;
        rest = rest.slice(1);
        value = 0;
        break;
      default:
        return undefined;
    }
    if (value === undefined || Number.isNaN(value)) return undefined;
  }
  if (rest !== '') return undefined;
  if (epoch !== undefined) return parts(epoch);
  if (pm !== undefined) found.H = (found.H % 12) + (pm ? 12 : 0);
  return parts(Date.UTC(found.Y, found.m - 1, found.d, found.H, found.M, found.S) / 1000);
}

export function parsedTime(value: Value, format: Value): Value {
  if (typeof value !== 'string') return fail('strptime/1 requires string inputs and arguments');
  if (typeof format !== 'string') return fail('strptime/1 requires string inputs and arguments');
  const found = parsed(value, format);
  return found ?? fail(`date "${value}" does not match format "${format}"`);
}
