/**
 * The shell against a real bash. A folder of the form NAME.sh, NAME.out, NAME.err, NAME.code, or of files NAME.cases (see
 * bash/cases.ts). How the scripts of a folder of the first form were run is read from their messages: "NAME.sh: line 3:" a file,
 * "bash: -c:" a string, "bash: line 3:" standard input.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Invocation, type Outcome, parseCases } from './bash/cases.ts';
import { scriptPath } from './bash/place.ts';
import { type Run, runCase, settled } from './bash/run.ts';
import type { Part } from './types.ts';

export interface Recorded extends Run {
  readonly name: string;
  readonly expected: Outcome;
}

/** Recorded cases by file. */
export function recordedCases(folder: string): ReadonlyMap<string, readonly Recorded[]> {
  const names = readdirSync(folder).sort();
  const files = names.filter((name) => name.endsWith('.cases'));
  if (files.length === 0) return new Map([[folder, looseCases(folder, names)]]);
  return new Map(
    files.map((file) => [
      file.replace(/\.cases$/, ''),
      parseCases(readFileSync(join(folder, file), 'utf8')).flatMap(({ name, script, invocation, expected }) =>
        expected ? [{ name, script, invocation, expected, path: scriptPath(name) }] : [],
      ),
    ]),
  );
}

function looseCases(folder: string, names: readonly string[]): Recorded[] {
  const text = (name: string): string => {
    const path = join(folder, name);
    return existsSync(path) ? readFileSync(path, 'utf8') : '';
  };
  const scripts = names.filter((name) => name.endsWith('.sh')).map((name) => name.slice(0, -3));
  const messages = scripts.map((name) => [name, text(`${name}.err`)] as const);
  const guess = invocationOf(messages);
  return scripts.map((name) => ({
    name,
    script: text(`${name}.sh`),
    invocation: guess.invocation,
    path: `${guess.folder}${name}.sh`,
    expected: { out: text(`${name}.out`), err: text(`${name}.err`), code: Number(text(`${name}.code`).trim() || '0') },
  }));
}

/** How the scripts were run, as most of their messages say. */
function invocationOf(messages: readonly (readonly [string, string])[]): { invocation: Invocation; folder: string } {
  const votes = new Map<string, number>();
  const vote = (what: string): void => void votes.set(what, (votes.get(what) ?? 0) + 1);
  for (const [name, err] of messages) {
    const label = /^(.*?): (?:-c: )?line \d+: /m.exec(err)?.[1];
    if (label?.endsWith(`${name}.sh`)) vote(`file ${label.slice(0, -`${name}.sh`.length)}`);
    else if (/^(?:\/.*\/)?bash: line \d+: syntax error/m.test(err)) vote('stdin');
    else if (/^(?:\/.*\/)?bash: -c: /m.test(err)) vote('-c');
  }
  const most = [...votes].sort((a, b) => b[1] - a[1])[0]?.[0] ?? 'file ';
  if (most.startsWith('file ')) return { invocation: 'file', folder: most.slice(5) };
  return { invocation: most as Invocation, folder: '' };
}

/** Whether the simulated bash does what was recorded. */
export async function matches(one: Recorded): Promise<{ readonly match: boolean; readonly actual: Outcome }> {
  const actual = settled(await runCase(one));
  return { match: JSON.stringify(actual) === JSON.stringify(settled(one.expected)), actual };
}

const part = (name: string): Part => ({
  name,
  folder: () => join(import.meta.dirname, name, 'cases'),
  run: async (folder, { show, file }) => {
    const score = { match: 0, total: 0 };
    for (const [name, cases] of recordedCases(folder)) {
      if (!name.includes(file)) continue;
      let match = 0;
      let shown = 0;
      for (const one of cases) {
        const result = await matches(one);
        if (result.match) match++;
        else if (shown++ < show)
          console.log(
            `=== ${one.name}\n${one.script}--- recorded ${text(one.expected)}\n--- here ${text(result.actual)}`,
          );
      }
      console.log(`${name}: ${match} of ${cases.length} cases match`);
      score.match += match;
      score.total += cases.length;
    }
    return score;
  },
});

export const bashPart = part('bash');
/** What containers run as `sh`: busybox's and Debian's. */
export const shPart = part('sh');

const text = ({ out, err, code }: Outcome): string => `${code}\n${out}${err === '' ? '' : `(stderr)\n${err}`}`;
