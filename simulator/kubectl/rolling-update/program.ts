/**
 * `kubectl-1.17`: an old kubectl, for the one command that went with version 1.18. `rolling-update` scaled two
 * ReplicationControllers step by step from the learner's own machine; cut off, it left both half way. All else of that kubectl
 * is refused: the kubectl of this cluster does it.
 */
import type { Program } from '../../kernel/program.ts';
import { CliError } from '../cli/errors.ts';
import type { CommandGroup } from '../commands.ts';
import { createKubectl } from '../kubectl.ts';
import { defineCommand, later, type Transport } from '../types.ts';

const GROUPS: readonly CommandGroup[] = [
  {
    title: 'What this old kubectl is here for:',
    commands: [later('rolling-update', async () => (await import('./command.ts')).ROLLING_UPDATE)],
  },
];

const ROOT = defineCommand({
  name: 'kubectl',
  help: 'kubectl-1.17',
  commands: GROUPS.flatMap((group) => group.commands),
});

export function createOldKubectl(transport: Transport): Program {
  return createKubectl({
    transport,
    root: ROOT,
    groups: GROUPS,
    unknown: (typed) =>
      new CliError(`not simulated: of kubectl 1.17 only rolling-update; for ${JSON.stringify(typed)} use kubectl`),
  });
}
