/**
 * The zone that TZ asks for: `date`, `ls -l`, `%(…)T`, prompts. Reads names of the tz database and POSIX zones without summer time (KST-9, <+0330>-3:30).
 * Leaves out: POSIX rules for summer time, files of zones, and zones whose abbreviations are not known here: they are refused by `date`.
 */
import { abbreviationsOf } from '../cron/abbreviations.ts';
import { dateIn, fieldsIn, type Zone } from '../cron/calendar.ts';
import { findZone } from '../cron/zones.ts';

/** What the clocks of a zone show at one instant. */
export interface LocalTime {
  /** East of Greenwich. */
  readonly offsetSeconds: number;
  readonly abbreviation: string;
}

export const UTC_TIME: LocalTime = Object.freeze({ offsetSeconds: 0, abbreviation: 'UTC' });

class ClockZone {
  readonly #zone: Zone;
  readonly #standard: string;
  readonly #summer: string;

  constructor(zone: Zone, standard: string, summer = standard) {
    this.#zone = zone;
    this.#standard = standard;
    this.#summer = summer;
  }

  /** Example: Seoul, at any time → 32400 and KST. Parts of a second count for nothing: 09:00:00.614 in London is 0, not -1. */
  at(ms: number): LocalTime {
    const { year, month, day, hour, minute, second } = fieldsIn(this.#zone, ms);
    const offsetSeconds = Date.UTC(year, month - 1, day, hour, minute, second) / 1000 - Math.floor(ms / 1000);
    const isStandard = offsetSeconds === this.#zone.offsetSeconds;
    return { offsetSeconds, abbreviation: isStandard ? this.#standard : this.#summer };
  }

  /** The instant at which clocks there show what clocks in Greenwich show at `localMs`. */
  instantOf(localMs: number): number {
    const d = new Date(localMs);
    return dateIn(
      this.#zone,
      d.getUTCFullYear(),
      d.getUTCMonth() + 1,
      d.getUTCDate(),
      d.getUTCHours(),
      d.getUTCMinutes(),
      d.getUTCSeconds(),
      d.getUTCMilliseconds(),
    );
  }
}

export const UTC_CLOCK = new ClockZone({ name: 'UTC', offsetSeconds: 0 }, 'UTC');

/** What clocks show at an instant where TZ is so; as in glibc a zone that is not known counts as UTC. */
export const localTime = (tz: string | undefined, ms: number): LocalTime => (clockZone(tz ?? '') ?? UTC_CLOCK).at(ms);

/** The zone of a value of TZ; undefined when it is not known here. */
export function clockZone(tz: string): ClockZone | undefined {
  const name = tz.replace(/^:/, '');
  if (/^(?:|UTC|Etc\/UTC|UTC0)$/.test(name)) return UTC_CLOCK;
  if (/^(?:GMT0?|Etc\/GMT)$/.test(name)) return new ClockZone({ name, offsetSeconds: 0 }, 'GMT');
  const words = abbreviationsOf(name);
  if (words) {
    const zone = findZone(name);
    return typeof zone === 'string' ? undefined : new ClockZone(zone, words.standard, words.summer);
  }
  const posix = /^(?:([A-Za-z]{3,})|<([-+0-9A-Za-z]{3,})>)([-+]?)(\d{1,2})(?::(\d{2}))?$/.exec(name);
  if (!posix) return undefined;
  const [, letters, quoted, sign, hours, minutes = '0'] = posix;
  // POSIX counts westwards.
  const offsetSeconds = (sign === '-' ? 1 : -1) * (Number(hours) * 3600 + Number(minutes) * 60);
  return new ClockZone({ name, offsetSeconds }, letters ?? quoted ?? '');
}
