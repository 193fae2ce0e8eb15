/** Pages of which one language was changed and the other was not (lesson-format.md §2.3): read from the history of the files. */
import { spawnSync } from 'node:child_process';
import { ROOT } from './files.ts';

/** "ko.mdx is 3 commits older than en.mdx"; undefined when they are of one age, or there is no history. */
export function stale(folder: string): string | undefined {
  const [ko, en] = [behind(folder, 'ko.mdx', 'en.mdx'), behind(folder, 'en.mdx', 'ko.mdx')];
  const say = (older: string, newer: string, commits: number) =>
    `${older} is ${commits} ${commits === 1 ? 'commit' : 'commits'} older than ${newer}`;
  if (ko > 0) return say('ko.mdx', 'en.mdx', ko);
  return en > 0 ? say('en.mdx', 'ko.mdx', en) : undefined;
}

/** How many commits have changed `other` since `file` was last changed. */
function behind(folder: string, file: string, other: string): number {
  const last = git('log', '-1', '--format=%H', '--', `${folder}/${file}`);
  if (!last) return 0;
  const since = git('rev-list', '--count', `${last}..HEAD`, '--', `${folder}/${other}`);
  return Number(since ?? 0);
}

function git(...args: readonly string[]): string | undefined {
  const ran = spawnSync('git', args, { cwd: ROOT, encoding: 'utf8' });
  return ran.status === 0 ? ran.stdout.trim() : undefined;
}
