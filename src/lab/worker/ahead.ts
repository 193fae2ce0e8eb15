// Fetches, once the prompt is there and the page is idle, what the first commands will ask for, so that nobody waits for it.
// Whether and when it arrives changes nothing in the world (simulator/kernel/lazy.ts).
import { FETCHED } from '../../../simulator/cluster/parts/fetched.ts';
import { TOOL_FILES } from '../../../simulator/shell/tools/list.ts';

/** kubectl's commands that lessons begin with. */
const FIRST = ['get', 'describe', 'set', 'rollout', 'delete', 'scale', 'logs', 'exec'];

/** One after the other; what fails, and all after it, is fetched when it is used. */
export async function fetchAhead(): Promise<void> {
  try {
    for (const load of await toFetch()) await load();
  } catch {
    // Offline: whoever needs it says so.
  }
}

async function toFetch(): Promise<readonly (() => Promise<unknown>)[]> {
  const { KUBECTL } = await import('../../../simulator/kubectl/commands.ts');
  const commands = KUBECTL.commands ?? [];
  return [
    () => import('../../../simulator/shell/execute/engine.ts'),
    () => import('../../../simulator/kubectl/kubectl.ts'),
    ...FIRST.map((name) => commands.find((command) => command.name === name)?.load ?? (async () => undefined)),
    () => import('../../../simulator/kubectl/completion.ts'),
    ...TOOL_FILES.map(({ load }) => load),
    ...commands.map(({ load }) => load ?? (async () => undefined)),
    ...Object.values(FETCHED),
    // what the page asks for: so that a lab goes on when the network does not
    () => import('../../../simulator/lab/present/inspect.ts'),
    () => import('./mentioned.ts'),
    () => import('../../../simulator/lab/steps.ts'),
    () => import('./what-if.ts'),
    () => import('./yaml-help.ts'),
  ];
}
