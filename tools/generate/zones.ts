/** `node tools/generate/zones.ts [FOLDER]`: simulator/cron/zones-data.ts from compiled tz files (default /usr/share/zoneinfo). */
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = process.argv[2] ?? '/usr/share/zoneinfo';

function zoneFiles(folder: string): string[] {
  return readdirSync(join(root, folder)).flatMap((name) => {
    const path = folder === '' ? name : `${folder}/${name}`;
    if (folder === '' && ['posix', 'right', 'posixrules', 'localtime'].includes(name)) return [];
    return statSync(join(root, path)).isDirectory() ? zoneFiles(path) : [path];
  });
}

/** The POSIX rule at the end of a TZif file; undefined for what is none. */
function footer(path: string): string | undefined {
  const bytes = readFileSync(join(root, path));
  return bytes.subarray(0, 4).toString() === 'TZif' ? bytes.toString('latin1').trimEnd().split('\n').at(-1) : undefined;
}

/** "5:30" west of Greenwich as minutes east of it. */
function minutesEast(text: string): number {
  const [, sign, hours, minutes = '0'] = /^([+-]?)(\d+)(?::(\d+))?$/.exec(text) as RegExpExecArray;
  const value = Number(hours) * 60 + Number(minutes);
  return sign === '-' ? value : value === 0 ? 0 : -value;
}

/** "CET-1CEST,M3.5.0,M10.5.0/3" → "60>120,M3.5.0,M10.5.0/3". */
function compact(posix: string): string {
  const name = '(?:<[^>]+>|[A-Za-z]+)';
  const match = new RegExp(`^${name}([+-]?[\\d:]+)(?:${name}([+-]?[\\d:]+)?,(.*))?$`).exec(posix);
  if (!match) throw new Error(`unknown form: ${posix}`);
  const [, standard, summer, changes] = match;
  const minutes = minutesEast(standard as string);
  if (changes === undefined) return String(minutes);
  return `${minutes}>${summer === undefined ? minutes + 60 : minutesEast(summer)},${changes}`;
}

const rules = new Map<string, Map<string, string[]>>();
for (const path of zoneFiles('').sort()) {
  const posix = footer(path);
  if (posix === undefined) continue;
  const rule = compact(posix);
  const slash = path.indexOf('/');
  const region = slash < 0 ? '' : path.slice(0, slash);
  const regions = rules.get(rule) ?? new Map<string, string[]>();
  rules.set(rule, regions.set(region, [...(regions.get(region) ?? []), path.slice(slash + 1)]));
}
const lines = [...rules]
  .sort(([a], [b]) => Number.parseInt(a, 10) - Number.parseInt(b, 10) || (a < b ? -1 : 1))
  .map(([rule, regions]) =>
    [rule, ...[...regions].map(([region, places]) => `${region === '' ? '' : `${region}/`}${places.join(',')}`)].join(
      ' ',
    ),
  );
writeFileSync(
  new URL('../../simulator/cron/zones-data.ts', import.meta.url),
  [
    '// Made by `node tools/generate/zones.ts` from the tz database. Do not edit. The form: zones.ts.',
    `export const ZONE_DATA = ${JSON.stringify(lines.join('\n')).replaceAll('\\n', '\\n\\\n')};`,
    '',
  ].join('\n'),
);
