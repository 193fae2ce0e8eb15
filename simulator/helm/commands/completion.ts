/** `helm completion`: scripts by which shells ask `helm __complete` (kubectl/cli/completion-scripts.ts). Mirrors cmd/helm/completion.go. */
import { settle } from '../../kernel/wait.ts';
import type { CompletionShell } from '../../kubectl/cli/completion-scripts.ts';
import { defineHelmCommand, type HelmCommand } from '../cli/types.ts';

const shell = (name: CompletionShell): HelmCommand =>
  defineHelmCommand({
    name,
    rule: { most: 0 },
    flags: [{ name: 'no-descriptions', type: 'bool' }],
    *run(call) {
      const { completionScript } = yield* settle(import('../../kubectl/cli/completion-scripts.ts'));
      yield* call.out(completionScript(name, 'helm', !call.flags.bool('no-descriptions')));
    },
  });

export const completionCommand = defineHelmCommand({
  name: 'completion',
  rule: { most: 0 },
  commands: (['bash', 'fish', 'powershell', 'zsh'] as const).map(shell),
});
