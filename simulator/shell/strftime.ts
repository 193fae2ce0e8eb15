/** Times by format: `date +…`, printf's %(…)T, prompts. */

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

/** strftime in UTC. */
export function formatTime(format: string, ms: number, nanos = (ms % 1000) * 1e6): string {
  const d = new Date(ms);
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
        const thursday = new Date(ms + (4 - (d.getUTCDay() || 7)) * 864e5);
        const year = thursday.getUTCFullYear();
        if (c === 'G') return String(year);
        if (c === 'g') return String(year % 100).padStart(2, '0');
        const days = Math.floor((thursday.getTime() - Date.UTC(year, 0, 1)) / 864e5);
        return String(Math.floor(days / 7) + 1).padStart(2, '0');
      }
      case 'q':
        return String(Math.floor(d.getUTCMonth() / 3) + 1);
      case 'F':
        return formatTime('%Y-%m-%d', ms);
      case 'T':
        return formatTime('%H:%M:%S', ms);
      case 'R':
        return formatTime('%H:%M', ms);
      case 'D':
      case 'x':
        return formatTime('%m/%d/%y', ms);
      case 'X':
        return formatTime('%H:%M:%S', ms);
      case 'r':
        return formatTime('%I:%M:%S %p', ms);
      case 'c':
        return formatTime('%a %b %e %H:%M:%S %Y', ms);
      case 'Z':
        return 'UTC';
      case 'z':
        return '+0000';
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
  return format.replace(/%(-?)(\d*)(:z|[A-Za-z%])/g, (_, minus: string, width: string, c: string) => {
    if (c === ':z') return '+00:00';
    const text = c === 'N' && width ? one('N').slice(0, Number(width)) : one(c);
    return minus ? text.replace(/^[0 ]+(?=.)/, '') : text;
  });
}
