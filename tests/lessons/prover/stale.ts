/**
 * Pages of which one language was changed and the other was not (lesson-format.md §2.3): read from the history of the files.
 * Who has read both side by side and found the same facts says so in a commit's message, after which they are of one age:
 *     Languages-agree: helm/dependencies, start/services
 */
import { spawnSync } from 'node:child_process';
import { ROOT } from './files.ts';

/** "ko.mdx is 3 commits older than en.mdx"; undefined when they are of one age, or there is no history. `root`: the repository. */
export function stale(id: string, root: string = ROOT): string | undefined {
  const git = (...args: readonly string[]): string => {
    const ran = spawnSync('git', args, { cwd: root, encoding: 'utf8' });
    return ran.status === 0 ? ran.stdout.trim() : '';
  };
  const folder = `content/lessons/${id}`;
  const agreed = git('log', '-1', '--format=%H', '-E', `--grep=^Languages-agree:(.*[ ,])?${id}(,|$)`);
  /** How many commits have changed `other` since `file` was last changed, or since both were read. */
  const behind = (file: string, other: string): number => {
    const last = git('log', '-1', '--format=%H', '--', `${folder}/${file}`);
    if (!last) return 0;
    const seen = [last, agreed].filter((commit) => commit !== '').map((commit) => `^${commit}`);
    return Number(git('rev-list', '--count', 'HEAD', ...seen, '--', `${folder}/${other}`));
  };
  const say = (older: string, newer: string, commits: number) =>
    `${older} is ${commits} ${commits === 1 ? 'commit' : 'commits'} older than ${newer}`;
  const [ko, en] = [behind('ko.mdx', 'en.mdx'), behind('en.mdx', 'ko.mdx')];
  if (ko > 0) return say('ko.mdx', 'en.mdx', ko);
  return en > 0 ? say('en.mdx', 'ko.mdx', en) : undefined;
}
