/** `kubectl kuberc`: preferences in a file of their own, which are not simulated. */
import { notSimulated } from '../cli/errors.ts';
import { PRINT_FLAGS } from '../cli/flagsets.ts';
import { defineCommand, type FlagSpec } from '../types.ts';

const FILE: FlagSpec = { name: 'kuberc', type: 'string' };

const refused = (name: 'set' | 'view', args: string, flags: readonly FlagSpec[]) =>
  defineCommand({
    name,
    arguments: args,
    flags: [FILE, ...flags],
    *run() {
      throw notSimulated(`kubectl kuberc ${name}`);
    },
  });

export const KUBERC = defineCommand({
  name: 'kuberc',
  alone: 'err',
  arguments: 'SUBCOMMAND',
  commands: [
    refused('set', '--section (defaults|aliases) --command COMMAND', [
      { name: 'allowlist-entry', type: 'stringArray' },
      { name: 'appendarg', type: 'stringArray' },
      { name: 'command', type: 'string' },
      { name: 'name', type: 'string' },
      { name: 'option', type: 'stringArray' },
      { name: 'overwrite', type: 'bool' },
      { name: 'policy', type: 'string' },
      { name: 'prependarg', type: 'stringArray' },
      { name: 'section', type: 'string' },
    ]),
    refused(
      'view',
      '',
      PRINT_FLAGS.map((f) => (f.name === 'output' ? { ...f, default: 'yaml' } : f)),
    ),
  ],
});
