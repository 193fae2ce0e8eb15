/**
 * Go's time.Time as templates see it: layouts such as "2006-01-02 15:04:05 -0700 MST", its methods, its texts. Mirrors Go's
 * time/format.go. Left out: zones' past, abbreviations of zones other than the common ones (they print as offsets).
 */
import { type Fields, fieldsIn, UTC, type Zone } from '../../cron/calendar.ts';
import { goFunction } from '../../gotemplate/function.ts';
import { quote } from '../../gotemplate/quote.ts';
import type { GoMethod } from '../../gotemplate/types.ts';
import { GoInt, GoStruct, type GoType, int, int64, type StructType } from '../../gotemplate/values.ts';
import { failure } from './failure.ts';
import { durationText } from './go-duration.ts';

/** An instant, and the zone whose clock shows it. */
export class GoTime extends GoStruct {
  /** Since 1970. */
  readonly seconds: number;
  readonly nanoseconds: number;
  readonly zone: Zone;
  /** Of a time that was read from the clock: printed by String as " m=+0.05". */
  readonly runningSeconds: number | undefined;

  constructor(seconds: number, nanoseconds = 0, zone: Zone = UTC, runningSeconds?: number) {
    super(TIME, new Map());
    this.seconds = seconds;
    this.nanoseconds = nanoseconds;
    this.zone = zone;
    this.runningSeconds = runningSeconds;
  }
  in(zone: Zone): GoTime {
    return new GoTime(this.seconds, this.nanoseconds, zone);
  }
  add(nanoseconds: bigint): GoTime {
    const total = BigInt(this.seconds) * 1_000_000_000n + BigInt(this.nanoseconds) + nanoseconds;
    const rest = ((total % 1_000_000_000n) + 1_000_000_000n) % 1_000_000_000n;
    return new GoTime(Number((total - rest) / 1_000_000_000n), Number(rest), this.zone);
  }
  /** Nanoseconds from another time to this one. */
  since(other: GoTime): bigint {
    return BigInt(this.seconds - other.seconds) * 1_000_000_000n + BigInt(this.nanoseconds - other.nanoseconds);
  }
  get fields(): Fields {
    return fieldsIn(this.zone, this.seconds * 1000);
  }
  /** Seconds east of Greenwich. */
  get offsetSeconds(): number {
    const { year, month, day, hour, minute, second } = this.fields;
    return secondsOf(year, month, day, hour, minute, second) - this.seconds;
  }
  get zoneName(): string {
    if (this.zone.name === 'UTC') return 'UTC';
    const names = ABBREVIATIONS[this.zone.name];
    if (names) return (this.offsetSeconds === this.zone.offsetSeconds ? names[0] : names[1]) as string;
    return offsetText(this.offsetSeconds, '').replace(/00$/, '');
  }
}

/** Seconds since 1970 that a clock at Greenwich shows so. */
export function secondsOf(year: number, month: number, day: number, hour = 0, minute = 0, second = 0): number {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return Math.floor(date.getTime() / 1000) + hour * 3600 + minute * 60 + second;
}

/** The zero Time. */
export const zeroTime = (): GoTime => new GoTime(secondsOf(1, 1, 1));

const ABBREVIATIONS: Readonly<Record<string, readonly [string, string]>> = {
  'Asia/Seoul': ['KST', 'KST'],
  'Asia/Tokyo': ['JST', 'JST'],
  'Asia/Shanghai': ['CST', 'CST'],
  'Asia/Kolkata': ['IST', 'IST'],
  'America/New_York': ['EST', 'EDT'],
  'America/Chicago': ['CST', 'CDT'],
  'America/Denver': ['MST', 'MDT'],
  'America/Los_Angeles': ['PST', 'PDT'],
  'Europe/London': ['GMT', 'BST'],
  'Europe/Berlin': ['CET', 'CEST'],
  'Europe/Paris': ['CET', 'CEST'],
  'Europe/Moscow': ['MSK', 'MSK'],
  'Australia/Sydney': ['AEST', 'AEDT'],
};

const MONTHS = 'January February March April May June July August September October November December'.split(' ');
const DAYS = 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday'.split(' ');
const pad = (value: number, width: number, fill = '0'): string => String(value).padStart(width, fill);

/** "+0900" with separator "". */
function offsetText(seconds: number, separator: string): string {
  const minutes = Math.trunc(Math.abs(seconds) / 60);
  return `${seconds < 0 ? '-' : '+'}${pad(Math.trunc(minutes / 60), 2)}${separator}${pad(minutes % 60, 2)}`;
}

/** Elements of a layout, longest first where one begins another. Upstream: time.nextStdChunk. */
const ELEMENT =
  /January|Jan(?![a-z])|Monday|Mon(?![a-z])|MST|2006|__2|_2(?!006)|002|01|02|03|04|05|06|15|PM|pm|-07:00:00|-07:00|-070000|-0700|-07|Z07:00:00|Z07:00|Z070000|Z0700|Z07|[.,]0+(?!\d)|[.,]9+(?!\d)|1|2|3|4|5/g;

/** Upstream: Time.Format. */
export function formatTime(time: GoTime, layout: string): string {
  const f = time.fields;
  return layout.replace(ELEMENT, (element) => elementText(time, f, element));
}

function elementText(time: GoTime, f: Fields, element: string): string {
  const hour12 = f.hour % 12 === 0 ? 12 : f.hour % 12;
  switch (element) {
    case 'January':
      return MONTHS[f.month - 1] as string;
    case 'Jan':
      return (MONTHS[f.month - 1] as string).slice(0, 3);
    case '1':
      return String(f.month);
    case '01':
      return pad(f.month, 2);
    case 'Monday':
      return DAYS[f.weekday] as string;
    case 'Mon':
      return (DAYS[f.weekday] as string).slice(0, 3);
    case '2':
      return String(f.day);
    case '_2':
      return pad(f.day, 2, ' ');
    case '02':
      return pad(f.day, 2);
    case '__2':
      return pad(dayOfYear(f), 3, ' ');
    case '002':
      return pad(dayOfYear(f), 3);
    case '15':
      return pad(f.hour, 2);
    case '3':
      return String(hour12);
    case '03':
      return pad(hour12, 2);
    case '4':
      return String(f.minute);
    case '04':
      return pad(f.minute, 2);
    case '5':
      return String(f.second);
    case '05':
      return pad(f.second, 2);
    case '2006':
      return pad(f.year, 4);
    case '06':
      return pad(f.year % 100, 2);
    case 'PM':
      return f.hour >= 12 ? 'PM' : 'AM';
    case 'pm':
      return f.hour >= 12 ? 'pm' : 'am';
    case 'MST':
      return time.zoneName;
  }
  if (element[0] === '.' || element[0] === ',') return fractionText(time.nanoseconds, element);
  const offset = time.offsetSeconds;
  if (element[0] === 'Z' && offset === 0) return 'Z';
  const colon = element.includes(':') ? ':' : '';
  const text = offsetText(offset, colon);
  if (element.length === 3) return text.slice(0, 3);
  return element.length > 6 ? `${text}${colon}${pad(Math.abs(offset) % 60, 2)}` : text;
}

function fractionText(nanoseconds: number, element: string): string {
  const digits = pad(nanoseconds, 9).slice(0, element.length - 1);
  if (element[1] === '0') return `${element[0]}${digits}`;
  const shown = digits.replace(/0+$/, '');
  return shown === '' ? '' : `${element[0]}${shown}`;
}

function dayOfYear(f: Fields): number {
  return (secondsOf(f.year, f.month, f.day) - secondsOf(f.year, 1, 1)) / 86_400 + 1;
}

/** Reads a time as a layout writes it. Throws `GoError` in time.ParseError's words. Upstream: time.Parse. */
export function parseTime(layout: string, value: string): GoTime {
  const read = new TimeReader(layout, value);
  return read.time();
}

class TimeReader {
  readonly #layout: string;
  readonly #value: string;
  #rest: string;
  #year = 0;
  #month = 0;
  #day = 0;
  #yearDay = 0;
  #hour = 0;
  #minute = 0;
  #second = 0;
  #nanoseconds = 0;
  #afternoon: boolean | undefined;
  #offset: number | undefined;

  constructor(layout: string, value: string) {
    this.#layout = layout;
    this.#value = value;
    this.#rest = value;
  }

  time(): GoTime {
    let at = 0;
    for (const found of this.#layout.matchAll(ELEMENT)) {
      this.#literal(this.#layout.slice(at, found.index));
      this.#element(found[0]);
      at = found.index + found[0].length;
    }
    this.#literal(this.#layout.slice(at));
    if (this.#rest !== '') this.#fail(`: extra text: ${quote(this.#rest)}`);
    return this.#result();
  }

  #fail(message: string): never {
    throw failure(`parsing time ${quote(this.#value)}${message}`);
  }

  #cannot(element: string): never {
    throw failure(
      `parsing time ${quote(this.#value)} as ${quote(this.#layout)}: cannot parse ${quote(this.#rest)} as ${quote(element)}`,
    );
  }

  #literal(text: string): void {
    if (!this.#rest.startsWith(text)) this.#cannot(text);
    this.#rest = this.#rest.slice(text.length);
    // A fraction may follow the seconds though the layout has none.
  }

  #digits(element: string, least: number, most: number): number {
    const found = new RegExp(`^\\d{${least},${most}}`).exec(this.#rest);
    if (!found) this.#cannot(element);
    this.#rest = this.#rest.slice((found as RegExpExecArray)[0].length);
    return Number((found as RegExpExecArray)[0]);
  }

  #name(element: string, names: readonly string[]): number {
    const index = names.findIndex((name) => this.#rest.toLowerCase().startsWith(name.toLowerCase()));
    if (index < 0) this.#cannot(element);
    this.#rest = this.#rest.slice((names[index] as string).length);
    return index;
  }

  #range(name: string, value: number, least: number, most: number): number {
    if (value < least || value > most) this.#fail(`: ${name} out of range`);
    return value;
  }

  #element(element: string): void {
    switch (element) {
      case '2006':
        this.#year = this.#digits(element, 4, 4);
        return;
      case '06': {
        const year = this.#digits(element, 2, 2);
        this.#year = year >= 69 ? 1900 + year : 2000 + year;
        return;
      }
      case 'January':
        this.#month = this.#name(element, MONTHS) + 1;
        return;
      case 'Jan':
        this.#month =
          this.#name(
            element,
            MONTHS.map((name) => name.slice(0, 3)),
          ) + 1;
        return;
      case '1':
      case '01':
        this.#month = this.#range('month', this.#digits(element, element.length, 2), 1, 12);
        return;
      case 'Monday':
        this.#name(element, DAYS);
        return;
      case 'Mon':
        this.#name(
          element,
          DAYS.map((name) => name.slice(0, 3)),
        );
        return;
      case '_2':
        this.#rest = this.#rest.replace(/^ /, '');
        this.#day = this.#digits(element, 1, 2);
        return;
      case '2':
      case '02':
        this.#day = this.#digits(element, element.length, 2);
        return;
      case '__2':
      case '002':
        this.#rest = this.#rest.replace(/^ {0,2}/, '');
        this.#yearDay = this.#digits(element, 1, 3);
        return;
      case '15':
        this.#hour = this.#range('hour', this.#digits(element, 1, 2), 0, 23);
        return;
      case '3':
      case '03':
        this.#hour = this.#range('hour', this.#digits(element, element.length, 2), 0, 12);
        return;
      case '4':
      case '04':
        this.#minute = this.#range('minute', this.#digits(element, element.length, 2), 0, 59);
        return;
      case '5':
      case '05':
        this.#second = this.#range('second', this.#digits(element, element.length, 2), 0, 59);
        this.#freeFraction();
        return;
      case 'PM':
      case 'pm': {
        const found = new RegExp(element === 'PM' ? '^[AP]M' : '^[ap]m').exec(this.#rest);
        if (!found) this.#cannot(element);
        this.#afternoon = this.#rest[0]?.toLowerCase() === 'p';
        this.#rest = this.#rest.slice(2);
        return;
      }
      case 'MST':
        this.#zoneName(element);
        return;
    }
    if (element[0] === '.' || element[0] === ',') this.#fraction(element);
    else this.#zoneOffset(element);
  }

  /** After seconds, a fraction is read even where the layout has none. */
  #freeFraction(): void {
    const found = /^[.,](\d+)/.exec(this.#rest);
    if (!found || /(?:5|05)[.,][09]/.test(this.#layout)) return;
    this.#rest = this.#rest.slice(found[0].length);
    this.#nanoseconds = Number((found[1] as string).padEnd(9, '0').slice(0, 9));
  }

  #fraction(element: string): void {
    const count = element.length - 1;
    const found =
      element[1] === '0' ? new RegExp(`^[.,](\\d{${count}})`).exec(this.#rest) : /^[.,](\d+)/.exec(this.#rest);
    if (!found) {
      if (element[1] === '9') return;
      this.#cannot(element);
    }
    const [all, digits = ''] = found as RegExpExecArray;
    this.#rest = this.#rest.slice(all.length);
    this.#nanoseconds = Number(digits.padEnd(9, '0').slice(0, 9));
  }

  #zoneName(element: string): void {
    const found = /^(?:GMT[+-]\d{1,2}|[+-]\d{2}|[A-Z]{3,5})/.exec(this.#rest);
    if (!found) this.#cannot(element);
    this.#rest = this.#rest.slice((found as RegExpExecArray)[0].length);
    this.#offset ??= 0;
  }

  #zoneOffset(element: string): void {
    if (element[0] === 'Z' && this.#rest.startsWith('Z')) {
      this.#rest = this.#rest.slice(1);
      this.#offset = 0;
      return;
    }
    const colon = element.includes(':') ? ':' : '';
    const parts = element.length === 3 ? '()' : `${colon}(\\d{2})`;
    const seconds = element.length > 6 ? `${colon}(\\d{2})` : '()';
    const found = new RegExp(`^([+-])(\\d{2})${parts}${seconds}`).exec(this.#rest);
    if (!found) this.#cannot(element);
    const [all, sign, hours = '0', minutes = '0', rest = '0'] = found as RegExpExecArray;
    this.#rest = this.#rest.slice(all.length);
    const size = Number(hours) * 3600 + Number(minutes || 0) * 60 + Number(rest || 0);
    this.#offset = sign === '-' ? -size : size;
  }

  #result(): GoTime {
    let hour = this.#hour;
    if (this.#afternoon === true && hour < 12) hour += 12;
    if (this.#afternoon === false && hour === 12) hour = 0;
    let month = this.#month || 1;
    let day = this.#day || 1;
    if (this.#yearDay > 0) {
      const date = new Date(secondsOf(this.#year, 1, this.#yearDay) * 1000);
      month = date.getUTCMonth() + 1;
      day = date.getUTCDate();
    } else if (this.#day < 0 || day > daysIn(this.#year, month)) this.#fail(': day out of range');
    const shown = secondsOf(this.#year, month, day, hour, this.#minute, this.#second);
    const offset = this.#offset ?? 0;
    const zone: Zone = offset === 0 ? UTC : { name: '', offsetSeconds: offset };
    return new GoTime(shown - offset, this.#nanoseconds, zone);
  }
}

const daysIn = (year: number, month: number): number =>
  (secondsOf(month === 12 ? year + 1 : year, month === 12 ? 1 : month + 1, 1) - secondsOf(year, month, 1)) / 86_400;

/** Upstream: Time.String. */
export function timeText(time: GoTime): string {
  const running = time.runningSeconds === undefined ? '' : ` m=+${time.runningSeconds.toFixed(9)}`;
  return formatTime(time, '2006-01-02 15:04:05.999999999 -0700 MST') + running;
}

const named = (name: string, names: readonly string[], from: number): GoType => ({
  name,
  kind: 'int64',
  text: (value) => names[Number((value as GoInt).value) - from] ?? '',
});
const MONTH = named('time.Month', MONTHS, 1);
const WEEKDAY = named('time.Weekday', DAYS, 0);

const duration = (nanoseconds: bigint): GoInt => new GoInt(nanoseconds, 'int64', DURATION);
const ofDuration =
  (unit: number): GoMethod =>
  (value) =>
    goFunction([], () => Number((value as GoInt).value) / unit);
export const DURATION: GoType = {
  name: 'time.Duration',
  kind: 'int64',
  text: (value) => durationText((value as GoInt).value),
  methods: new Map<string, GoMethod>([
    ['String', (value) => goFunction([], () => durationText((value as GoInt).value))],
    ['Seconds', ofDuration(1e9)],
    ['Minutes', ofDuration(6e10)],
    ['Hours', ofDuration(3.6e12)],
    ['Milliseconds', (value) => goFunction([], () => int64((value as GoInt).value / 1_000_000n))],
    ['Nanoseconds', (value) => goFunction([], () => int64((value as GoInt).value))],
  ]),
};

const field =
  (read: (f: Fields) => number): GoMethod =>
  (value) =>
    goFunction([], () => int(read((value as GoTime).fields)));
const compared =
  (holds: (order: bigint) => boolean): GoMethod =>
  (value) =>
    goFunction(['time.Time'], (other) => holds((value as GoTime).since(other as GoTime)));

const METHODS: ReadonlyMap<string, GoMethod> = new Map<string, GoMethod>([
  ['Year', field((f) => f.year)],
  ['Month', (value) => goFunction([], () => new GoInt((value as GoTime).fields.month, 'int', MONTH))],
  ['Day', field((f) => f.day)],
  ['YearDay', field(dayOfYear)],
  ['Hour', field((f) => f.hour)],
  ['Minute', field((f) => f.minute)],
  ['Second', field((f) => f.second)],
  ['Nanosecond', (value) => goFunction([], () => int((value as GoTime).nanoseconds))],
  ['Weekday', (value) => goFunction([], () => new GoInt((value as GoTime).fields.weekday, 'int', WEEKDAY))],
  ['Unix', (value) => goFunction([], () => int64((value as GoTime).seconds))],
  ['UnixNano', (value) => goFunction([], () => int64((value as GoTime).since(new GoTime(0))))],
  ['Format', (value) => goFunction(['string'], (layout) => formatTime(value as GoTime, layout))],
  ['String', (value) => goFunction([], () => timeText(value as GoTime))],
  ['UTC', (value) => goFunction([], () => (value as GoTime).in(UTC))],
  ['Local', (value) => goFunction([], () => (value as GoTime).in(UTC))],
  ['IsZero', (value) => goFunction([], () => (value as GoTime).since(zeroTime()) === 0n)],
  ['Before', compared((order) => order < 0n)],
  ['After', compared((order) => order > 0n)],
  ['Equal', compared((order) => order === 0n)],
  ['Sub', (value) => goFunction(['time.Time'], (other) => duration((value as GoTime).since(other as GoTime)))],
  [
    'AddDate',
    (value) =>
      goFunction(['int', 'int', 'int'], (years, months, days) => {
        const time = value as GoTime;
        const { year, month, day, hour, minute, second } = time.fields;
        const shown = secondsOf(year + years, month + months, day + days, hour, minute, second);
        return new GoTime(shown - time.offsetSeconds, time.nanoseconds, time.zone);
      }),
  ],
]);

const TIME: StructType = {
  name: 'time.Time',
  kind: 'struct',
  fields: [],
  methods: METHODS,
  text: (value) => timeText(value as GoTime),
  json: (value) => formatTime(value as GoTime, '2006-01-02T15:04:05.999999999Z07:00'),
};
