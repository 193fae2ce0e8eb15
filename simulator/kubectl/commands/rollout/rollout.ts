/** Upstream: kubectl/pkg/cmd/rollout/rollout.go. */
import { defineCommand } from '../../types.ts';
import { pause, restart, resume } from './change.ts';
import { history } from './history.ts';
import { status } from './status.ts';
import { undo } from './undo.ts';

export const rollout = defineCommand({
  name: 'rollout',
  arguments: 'SUBCOMMAND',
  alone: 'out',
  commands: [history, pause, restart, resume, status, undo],
});
