/** Times by format: `date +…`, printf's %(…)T, prompts. */
import { type LocalTime, UTC_TIME } from './clock-zone.ts';

export const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
export const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

/** From 0 for the first of January, in UTC. */
export const dayOfYear = (date: Date): number =>
  Math.floor(
    (Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()) - Date.UTC(date.getUTCFullYear(), 0, 1)) /
      864e5,
  );

/** strftime; in UTC when no other time is given. */
export function formatTime(format: string, ms: number, nanos = (ms % 1000) * 1e6, local: LocalTime = UTC_TIME): string {
  const localMs = ms + local.offsetSeconds * 1000;
  const d = new Date(localMs);
  const inner = (part: string): string => formatTime(part, ms, nanos, local);
  const two = (n: number): string => String(n).padStart(2, '0');
  const hour12 = d.getUTCHours() % 12 || 12;
  const day = dayOfYear(d) + 1;
  const one = (c: string): string => {
    switch (c) {
      case 'Y':
        return String(d.getUTCFullYear());
      case 'C':
        return two(Math.floor(d.getUTCFullYear() / 100));
      case 'y':
        return two(d.getUTCFullYear() % 100);
      case 'm':
        return two(d.getUTCMonth() + 1);
      case 'd':
        return two(d.getUTCDate());
      case 'e':
        return String(d.getUTCDate()).padStart(2);
      case 'H':
        return two(d.getUTCHours());
      case 'I':
        return two(hour12);
      case 'k':
        return String(d.getUTCHours()).padStart(2);
      case 'l':
        return String(hour12).padStart(2);
      case 'M':
        return two(d.getUTCMinutes());
      case 'S':
        return two(d.getUTCSeconds());
      case 'N':
        return String(nanos).padStart(9, '0');
      case 's':
        return String(Math.floor(ms / 1000));
      case 'p':
        return d.getUTCHours() < 12 ? 'AM' : 'PM';
      case 'P':
        return d.getUTCHours() < 12 ? 'am' : 'pm';
      case 'A':
        return DAYS[d.getUTCDay()] as string;
      case 'a':
        return (DAYS[d.getUTCDay()] as string).slice(0, 3);
      case 'B':
        return MONTHS[d.getUTCMonth()] as string;
      case 'b':
      case 'h':
        return (MONTHS[d.getUTCMonth()] as string).slice(0, 3);
      case 'u':
        return String(d.getUTCDay() || 7);
      case 'w':
        return String(d.getUTCDay());
      case 'j':
        return String(day).padStart(3, '0');
      case 'U':
        return String(Math.floor((day + 6 - d.getUTCDay()) / 7)).padStart(2, '0');
      case 'W':
        return String(Math.floor((day + 6 - ((d.getUTCDay() + 6) % 7)) / 7)).padStart(2, '0');
      case 'V':
      case 'G':
      case 'g': {
        // The week belongs to the year of its Thursday.
        const thursday = new Date(localMs + (4 - (d.getUTCDay() || 7)) * 864e5);
        const year = thursday.getUTCFullYear();
        if (c === 'G') return String(year);
        if (c === 'g') return String(year % 100).padStart(2, '0');
        const days = Math.floor((thursday.getTime() - Date.UTC(year, 0, 1)) / 864e5);
        return String(Math.floor(days / 7) + 1).padStart(2, '0');
      }
      case 'q':
        return String(Math.floor(d.getUTCMonth() / 3) + 1);
      case 'F':
        return inner('%Y-%m-%d');
      case 'T':
        return inner('%H:%M:%S');
      case 'R':
        return inner('%H:%M');
      case 'D':
      case 'x':
        return inner('%m/%d/%y');
      case 'X':
        return inner('%H:%M:%S');
      case 'r':
        return inner('%I:%M:%S %p');
      case 'c':
        return inner('%a %b %e %H:%M:%S %Y');
      case 'Z':
        return local.abbreviation;
      case 'z':
        return offsetText(local.offsetSeconds, '');
      case 'n':
        return '\n';
      case 't':
        return '\t';
      case '%':
        return '%';
      default:
        return `%${c}`;
    }
  };
  // Flags between the sign and the letter: no padding, blanks, zeros, upper case.
  return format.replace(/%([-_0^#]?)(\d*)(:{1,3}z|[EO]?[A-Za-z%])/g, (all, flag: string, width: string, c: string) => {
    if (c.startsWith(':')) return offsetText(local.offsetSeconds, ':', c.length - 1);
    // E and O ask for other calendars and digits, which this locale has not.
    if (c.length > 1) return 'CcXxYyPDdeHIMmSuUVwW'.includes(c[1] as string) ? inner(`%${flag}${width}${c[1]}`) : all;
    const text = c === 'N' && width ? one('N').slice(0, Number(width)) : one(c);
    if (flag === '^') return text.toUpperCase();
    if (flag === '#') return 'pZ'.includes(c) ? text.toLowerCase() : text.toUpperCase();
    const bare = text.replace(/^[0 ]+(?=.)/, '');
    if (flag === '-') return bare;
    const size = width ? Number(width) : text.length;
    const numeric = /^\d*$/.test(bare);
    if (flag === '' && !width) return text;
    return flag === '_' || (flag === '' && !numeric) ? bare.padStart(size) : bare.padStart(size, '0');
  });
}

/** Example: 32400 is "+0900", "+09:00" with a colon, "+09:00:00" with two, "+09" with three. */
function offsetText(seconds: number, colon: string, colons = 1): string {
  const minutes = Math.abs(Math.round(seconds / 60));
  const two = (n: number): string => String(n).padStart(2, '0');
  const hours = `${seconds < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}`;
  if (colons === 3 && minutes % 60 === 0) return hours;
  return `${hours}${colon}${two(minutes % 60)}${colons === 2 ? ':00' : ''}`;
}
