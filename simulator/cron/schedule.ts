/**
 * Cron schedules as CronJobs write them: five fields, names, steps, macros and @every. Mirrors robfig/cron v3
 * (parser.go ParseStandard, spec.go, constantdelay.go); its sentences are those of the API's refusals. Leaves out: seconds.
 */
import { addDays, addMonths, dateIn, fieldsIn, UTC, type Zone } from './calendar.ts';
import { findZone } from './zones.ts';

/** When something recurs: the first instant after `afterMs` (both in ms since 1970), or undefined within five years. */
export interface Schedule {
  next(afterMs: number): number | undefined;
}

export class ScheduleError extends Error {}

interface Bounds {
  readonly min: number;
  readonly max: number;
  readonly names?: Readonly<Record<string, number>>;
}

const named = (first: number, words: string): Record<string, number> =>
  Object.fromEntries(words.split(' ').map((word, i) => [word, first + i]));

const MINUTES: Bounds = { min: 0, max: 59 };
const HOURS: Bounds = { min: 0, max: 23 };
const DAYS: Bounds = { min: 1, max: 31 };
const MONTHS: Bounds = { min: 1, max: 12, names: named(1, 'jan feb mar apr may jun jul aug sep oct nov dec') };
const WEEKDAYS: Bounds = { min: 0, max: 6, names: named(0, 'sun mon tue wed thu fri sat') };

/** What a field admits; `any` when it was written * or ? without a step. */
interface Field {
  readonly values: ReadonlySet<number>;
  readonly any: boolean;
}

const MACROS: Readonly<Record<string, string>> = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
};

/** Reads a schedule; throws `ScheduleError` with robfig/cron's sentence. `zone` is where its fields are meant, UTC by default. */
export function parseSchedule(text: string, zone: Zone = UTC): Schedule {
  if (text === '') throw new ScheduleError('empty spec string');
  let spec = text;
  let where = zone;
  const prefix = /^(?:TZ|CRON_TZ)=(\S*)/.exec(text);
  if (prefix) {
    const name = prefix[1] as string;
    where = zoneNamed(name);
    spec = text.slice((prefix[0] as string).length).trim();
  }
  if (spec.startsWith('@')) {
    const macro = Object.hasOwn(MACROS, spec) ? (MACROS[spec] as string) : undefined;
    if (macro !== undefined) return fieldSchedule(macro.split(' '), where);
    if (spec.startsWith('@every ')) return everySchedule(spec, spec.slice('@every '.length));
    throw new ScheduleError(`unrecognized descriptor: ${spec}`);
  }
  const fields = spec.split(/\s+/).filter((field) => field !== '');
  if (fields.length !== 5)
    throw new ScheduleError(`expected exactly 5 fields, found ${fields.length}: [${fields.join(' ')}]`);
  return fieldSchedule(fields, where);
}

function zoneNamed(name: string): Zone {
  const found = findZone(name);
  if (typeof found === 'object') return found;
  throw new ScheduleError(`provided bad location ${name}: ${found}`);
}

// ── Fields ──────────────────────────────────────────────────────────────────────────────────────────────────────

function fieldSchedule(texts: readonly string[], zone: Zone): Schedule {
  const [minute, hour, day, month, weekday] = [MINUTES, HOURS, DAYS, MONTHS, WEEKDAYS].map((bounds, i) =>
    parseField(texts[i] as string, bounds),
  ) as [Field, Field, Field, Field, Field];
  const dayMatches = (dayOfMonth: number, dayOfWeek: number): boolean => {
    const [inMonth, inWeek] = [day.values.has(dayOfMonth), weekday.values.has(dayOfWeek)];
    // Two restrictions are alternatives: "0 0 13 * 5" is every 13th and every Friday.
    return day.any || weekday.any ? inMonth && inWeek : inMonth || inWeek;
  };
  return { next: (afterMs) => nextMatch({ minute, hour, month, dayMatches, zone }, afterMs) };
}

/** "1-5", "0/15", "MON,WED". Upstream: getField. */
function parseField(text: string, bounds: Bounds): Field {
  const values = new Set<number>();
  let any = false;
  for (const part of text.split(',').filter((p) => p !== '')) {
    const range = parseRange(part, bounds);
    for (let value = range.start; value <= range.end; value += range.step) values.add(value);
    any ||= range.any;
  }
  return { values, any };
}

/** Upstream: getRange. */
function parseRange(text: string, bounds: Bounds): { start: number; end: number; step: number; any: boolean } {
  const slashes = text.split('/');
  const hyphens = (slashes[0] as string).split('-');
  const first = hyphens[0] as string;
  let [start, end] = [bounds.min, bounds.max];
  let any = first === '*' || first === '?';
  if (!any) {
    start = numberOrName(first, bounds);
    if (hyphens.length > 2) throw new ScheduleError(`too many hyphens: ${text}`);
    end = hyphens.length === 2 ? numberOrName(hyphens[1] as string, bounds) : start;
  }
  let step = 1;
  if (slashes.length > 2) throw new ScheduleError(`too many slashes: ${text}`);
  if (slashes.length === 2) {
    step = unsigned(slashes[1] as string);
    if (hyphens.length === 1) end = bounds.max;
    if (step > 1) any = false;
  }
  if (start < bounds.min)
    throw new ScheduleError(`beginning of range (${start}) below minimum (${bounds.min}): ${text}`);
  if (end > bounds.max) throw new ScheduleError(`end of range (${end}) above maximum (${bounds.max}): ${text}`);
  if (start > end) throw new ScheduleError(`beginning of range (${start}) beyond end of range (${end}): ${text}`);
  if (step === 0) throw new ScheduleError(`step of range should be a positive number: ${text}`);
  return { start, end, step, any };
}

function numberOrName(text: string, { names }: Bounds): number {
  const word = text.toLowerCase();
  return names && Object.hasOwn(names, word) ? (names[word] as number) : unsigned(text);
}

/** Upstream: mustParseInt. */
function unsigned(text: string): number {
  const bad = (why: string): ScheduleError =>
    new ScheduleError(`failed to parse int from ${text}: strconv.Atoi: parsing ${JSON.stringify(text)}: ${why}`);
  if (!/^[+-]?\d+$/.test(text)) throw bad('invalid syntax');
  const value = Number(text);
  if (value > 2 ** 63 - 1 || value < -(2 ** 63)) throw bad('value out of range');
  if (value < 0) throw new ScheduleError(`negative number (${value}) not allowed: ${text}`);
  return value;
}

// ── The next time ───────────────────────────────────────────────────────────────────────────────────────────────

interface Matcher {
  readonly minute: Field;
  readonly hour: Field;
  readonly month: Field;
  readonly dayMatches: (dayOfMonth: number, dayOfWeek: number) => boolean;
  readonly zone: Zone;
}

const SECOND_MS = 1000;
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
/** Further ahead nothing is looked for: "0 0 30 2 *" never comes. */
const YEARS = 5;

/**
 * Field by field from the month down; whenever one wraps around, from the month again. Days are counted in the zone, hours
 * and minutes in real time, so that a day may have 23 or 25 hours.
 * Example: "30 4 * * *" after 2026-03-02T09:00:00Z → 2026-03-03T04:30:00Z. Upstream: SpecSchedule.Next.
 */
function nextMatch({ minute, hour, month, dayMatches, zone }: Matcher, afterMs: number): number | undefined {
  let t = Math.floor(afterMs / SECOND_MS) * SECOND_MS + SECOND_MS;
  let at = fieldsIn(zone, t);
  const lastYear = at.year + YEARS;
  const move = (ms: number): void => {
    t = ms;
    at = fieldsIn(zone, t);
  };
  /** Lower fields start over once a higher one has moved. */
  let started = false;
  const start = (ms: () => number): void => {
    if (started) return;
    started = true;
    move(ms());
  };
  search: while (at.year <= lastYear) {
    while (!month.values.has(at.month)) {
      start(() => dateIn(zone, at.year, at.month, 1));
      move(addMonths(zone, t, 1));
      if (at.month === 1) continue search;
    }
    while (!dayMatches(at.day, at.weekday)) {
      start(() => dateIn(zone, at.year, at.month, at.day));
      move(addDays(zone, t, 1));
      // Where midnight does not exist, the day begins an hour later, or the step ended an hour early.
      if (at.hour !== 0) move(t + (at.hour > 12 ? 24 - at.hour : -at.hour) * HOUR_MS);
      if (at.day === 1) continue search;
    }
    while (!hour.values.has(at.hour)) {
      start(() => dateIn(zone, at.year, at.month, at.day, at.hour));
      move(t + HOUR_MS);
      if (at.hour === 0) continue search;
    }
    while (!minute.values.has(at.minute)) {
      start(() => Math.floor(t / MINUTE_MS) * MINUTE_MS);
      move(t + MINUTE_MS);
      if (at.minute === 0) continue search;
    }
    if (at.second === 0) return t;
    start(() => Math.floor(t / SECOND_MS) * SECOND_MS);
    move(t + (60 - at.second) * SECOND_MS);
  }
  return undefined;
}

// ── @every ──────────────────────────────────────────────────────────────────────────────────────────────────────

const UNITS_MS: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  μs: 1e-3,
  ms: 1,
  s: SECOND_MS,
  m: MINUTE_MS,
  h: HOUR_MS,
};

/** Whole seconds, at least one. Example: "@every 1h30m" after 09:00:00.4 → 10:30:00. Upstream: ConstantDelaySchedule. */
function everySchedule(spec: string, text: string): Schedule {
  const ms = durationMs(text);
  if (typeof ms === 'string') throw new ScheduleError(`failed to parse duration ${spec}: ${ms}`);
  const delayMs = Math.max(SECOND_MS, Math.floor(ms / SECOND_MS) * SECOND_MS);
  return { next: (afterMs) => afterMs + delayMs - (afterMs % SECOND_MS) };
}

/** Go's time.ParseDuration; its refusal as text. */
function durationMs(text: string): number | string {
  const invalid = `time: invalid duration ${JSON.stringify(text)}`;
  const sign = /^[+-]/.exec(text)?.[0] ?? '';
  let rest = text.slice(sign.length);
  if (rest === '0') return 0;
  if (rest === '') return invalid;
  let total = 0;
  while (rest !== '') {
    const [whole, amount = '', unit = ''] = /^(\d+\.?\d*|\.\d+)?([^\d.]*)/.exec(rest) ?? [];
    if (amount === '') return invalid;
    if (unit === '') return `time: missing unit in duration ${JSON.stringify(text)}`;
    if (!Object.hasOwn(UNITS_MS, unit))
      return `time: unknown unit ${JSON.stringify(unit)} in duration ${JSON.stringify(text)}`;
    total += Number(amount) * (UNITS_MS[unit] as number);
    rest = rest.slice((whole as string).length);
  }
  return sign === '-' ? -total : total;
}
