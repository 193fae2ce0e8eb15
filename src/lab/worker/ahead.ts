// Fetches, once the prompt is there and the page is idle, what the first commands will ask for, so that nobody waits for it.
// Whether and when it arrives changes nothing in the world (simulator/kernel/lazy.ts).
import { KUBECTL } from '../../../simulator/kubectl/commands.ts';
import { TOOL_FILES } from '../../../simulator/shell/tools/list.ts';

/** kubectl's commands that lessons begin with. */
const FIRST = ['get', 'describe', 'set', 'rollout', 'delete', 'scale', 'logs', 'exec'];

/** One after the other; what fails is fetched when it is used. */
export async function fetchAhead(): Promise<void> {
  const commands = KUBECTL.commands ?? [];
  const loads: (() => Promise<unknown>)[] = [
    () => import('../../../simulator/shell/execute/engine.ts'),
    ...FIRST.map((name) => commands.find((command) => command.name === name)?.load ?? (async () => undefined)),
    () => import('../../../simulator/kubectl/completion.ts'),
    ...TOOL_FILES.map(({ load }) => load),
    ...commands.map(({ load }) => load ?? (async () => undefined)),
    // what the page asks for: so that a lab goes on when the network does not
    () => import('../../../simulator/lab/present/inspect.ts'),
    () => import('../../../simulator/lab/present/mentions.ts'),
    () => import('../../../simulator/lab/steps.ts'),
    () => import('./what-if.ts'),
    () => import('./yaml-help.ts'),
  ];
  for (const load of loads) {
    try {
      await load();
    } catch {
      return;
    }
  }
}
