/** chartmuseum's log: go.uber.org/zap's development format, as lines of JSON or for the eye. Mirrors pkg/chartmuseum/logger. */

type Fields = readonly (readonly [string, string | number])[];
type Level = 'INFO' | 'WARN' | 'ERROR';

const COLOURS: Readonly<Record<Level, number>> = { INFO: 34, WARN: 33, ERROR: 31 };

export function logLine(
  wallMs: number,
  { json, level, message, fields }: { json: boolean; level: Level; message: string; fields: Fields },
): string {
  const time = new Date(wallMs).toISOString();
  const members = (colon: string): string[] =>
    fields.map(([name, value]) => `${JSON.stringify(name)}${colon}${JSON.stringify(value)}`);
  if (json) {
    const head = `"L":"${level}","T":"${time}","M":${JSON.stringify(message)}`;
    return `{${[head, ...members(':')].join(',')}}`;
  }
  const tail = fields.length === 0 ? '' : `\t{${members(': ').join(', ')}}`;
  return `${time}\t\x1b[${COLOURS[level]}m${level}\x1b[0m\t${message}${tail}`;
}

/** Its first lines. */
export const greeting = (wallMs: number, json: boolean, warnings: readonly string[]): readonly string[] => [
  ...warnings.map((message) => logLine(wallMs, { json, level: 'WARN', message, fields: [] })),
  logLine(wallMs, { json, level: 'INFO', message: 'Starting ChartMuseum', fields: [['port', 8080]] }),
];

/** Upstream: router/middleware.go. */
export const levelOf = (status: number): Level =>
  status === 200 || status === 201 ? 'INFO' : status === 404 ? 'WARN' : 'ERROR';
