/** Upstream: kubectl/pkg/cmd/rollout/rollout.go. */
import { defineCommand } from '../../types.ts';
import { pause, restart, resume } from './change.ts';
import { history } from './history.ts';
import { status } from './status.ts';
import { undo } from './undo.ts';

export const rollout = defineCommand({
  name: 'rollout',
  arguments: 'SUBCOMMAND',
  short: 'Manage the rollout of a resource',
  long: 'Manage the rollout of one or many resources.\n\nValid resource types include:\n\n  *  deployments\n  *  daemonsets\n  *  statefulsets',
  example: `# Rollback to the previous deployment
kubectl rollout undo deployment/abc

# Check the rollout status of a daemonset
kubectl rollout status daemonset/foo

# Restart a deployment
kubectl rollout restart deployment/abc

# Restart deployments with the 'app=nginx' label
kubectl rollout restart deployment --selector=app=nginx`,
  commands: [history, pause, restart, resume, status, undo],
});
