/**
 * Time zones by their names in the tz database. zones-data.ts has one line for each rule that is in force:
 * `STANDARD[>SUMMER,START,END] NAME NAME…`, offsets in minutes east of Greenwich, changes as POSIX writes them
 * (M month.week.weekday/hours); `Region/A,B` stands for Region/A and Region/B. Leaves out: the past of zones, and the zones
 * of which the future is listed year by year (Ramadan): these are refused.
 */
import type { Changeover, Zone } from './calendar.ts';
import { ZONE_DATA } from './zones-data.ts';

/** The zone, or why there is none, in the words of Go's time.LoadLocation. */
export function findZone(name: string): Zone | string {
  if (name === '' || name === 'UTC') return { name: 'UTC', offsetSeconds: 0 };
  if (IRREGULAR.has(name)) return `not simulated: time zone ${name}, whose clocks follow no yearly rule`;
  const rule = ruleOf(name);
  return rule === undefined ? `unknown time zone ${name}` : readRule(name, rule);
}

const IRREGULAR: ReadonlySet<string> = new Set(['Africa/Casablanca', 'Africa/El_Aaiun', 'Asia/Gaza', 'Asia/Hebron']);

function ruleOf(name: string): string | undefined {
  const slash = name.indexOf('/');
  const [region, place] = slash < 0 ? ['', name] : [name.slice(0, slash), name.slice(slash + 1)];
  for (const line of ZONE_DATA.split('\n')) {
    const [rule, ...groups] = line.split(' ');
    for (const group of groups) {
      const cut = group.indexOf('/');
      if (
        group.slice(0, Math.max(0, cut)) === region &&
        group
          .slice(cut + 1)
          .split(',')
          .includes(place)
      )
        return rule;
    }
  }
  return undefined;
}

/** Example: "60>120,M3.5.0,M10.5.0/3" is Central European Time. */
function readRule(name: string, rule: string): Zone {
  const [standard, summer] = rule.split('>');
  const offsetSeconds = Number(standard) * 60;
  if (summer === undefined) return { name, offsetSeconds };
  const [ahead, start, end] = summer.split(',') as [string, string, string];
  return {
    name,
    offsetSeconds,
    summer: { offsetSeconds: Number(ahead) * 60, start: readChange(start), end: readChange(end) },
  };
}

/** "M3.5.0/2:45": the last Sunday of March at 02:45; two o'clock when nothing is said. */
function readChange(text: string): Changeover {
  const [, month, week, weekday, sign = '', hours = '2', minutes = '0'] =
    /^M(\d+)\.(\d)\.(\d)(?:\/(-?)(\d+)(?::(\d+))?)?$/.exec(text) ?? [];
  const seconds = Number(hours) * 3600 + Number(minutes) * 60;
  return {
    month: Number(month),
    week: Number(week),
    weekday: Number(weekday),
    atSeconds: sign === '-' ? -seconds : seconds,
  };
}
