/** Long options of tools, for Tab: the file of a tool is fetched when it is asked about. */
import { type Routine, settle } from '../../kernel/wait.ts';
import type { Shell } from '../shell.ts';
import { longOptionsOf } from '../tools/list.ts';
import { commandAt, contextAt } from './complete.ts';

/** Options of the tool that a line runs, when an option stands at its end. */
export function* toolOptions(shell: Shell, before: string): Routine<readonly string[] | undefined> {
  const { words, current } = contextAt(before);
  const start = commandAt(words);
  if (start < 0 || !current.startsWith('-')) return undefined;
  const name = shell.aliases.get(words[start] as string)?.split(' ')[0] ?? (words[start] as string);
  return shell.session.host.programs.has(name) ? yield* settle(longOptionsOf(name)) : undefined;
}
