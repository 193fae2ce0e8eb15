/** `helm completion`: its scripts are for real shells; the shell of a lab completes helm's words by itself (../completion.ts). */
import { HelmError } from '../cli/errors.ts';
import { defineHelmCommand, type HelmCommand } from '../cli/types.ts';

const shell = (name: string): HelmCommand =>
  defineHelmCommand({
    name,
    rule: { most: 0 },
    flags: [{ name: 'no-descriptions', type: 'bool' }],
    run() {
      throw new HelmError(
        `not simulated: helm completion ${name}: the shell of this machine completes helm words by itself`,
      );
    },
  });

export const completionCommand = defineHelmCommand({
  name: 'completion',
  rule: { most: 0 },
  commands: ['bash', 'fish', 'powershell', 'zsh'].map(shell),
});
