/**
 * What a pod's containers should do, from what is known of them: what to start, what may restart, when all is over. Pure.
 * Mirrors pkg/kubelet/kuberuntime/kuberuntime_manager.go (computePodActions, computeInitContainerActions) and
 * pkg/kubelet/container/helpers.go (ShouldContainerBeRestarted). Leaves out: the action RestartAllContainers, which starter.ts refuses.
 */
import type { ContainerRestartRule, Pod } from '../../api/objects.ts';
import type { ContainerRecord } from './record.ts';

/** What should run and does not, in the order in which it may start. */
export function missing(pod: Pod, records: readonly ContainerRecord[]): ContainerRecord[] {
  // A debugger starts whatever else goes on, and once only.
  const found: ContainerRecord[] = records.filter((r) => r.role === 'ephemeral' && r.attempts === 0);
  const mainsBegun = records.some((r) => r.role === 'main' && r.attempts > 0);
  for (const record of records) {
    if (record.role === 'init') {
      if (mainsBegun || record.succeeded) continue;
      if (record.run) return found;
      return mayRestart(pod, record) ? [...found, record] : found;
    }
    if (record.role === 'sidecar') {
      if (!record.run) {
        found.push(record);
        if (record.attempts === 0) return found;
      } else if (!record.started && !mainsBegun) return found;
      continue;
    }
    if (record.role === 'main' && !record.run && mayRestart(pod, record)) found.push(record);
  }
  return found;
}

/** By the restart policy, given its last exit (or `exitCode`). Example: OnFailure and exit 0 → false. */
export function mayRestart(pod: Pod, record: ContainerRecord, exitCode = record.ended[0]?.exitCode): boolean {
  if (record.role === 'sidecar' || exitCode === undefined) return true;
  if (record.role === 'ephemeral') return false;
  if (record.spec.restartPolicyRules?.some((rule) => ruleMatches(rule, exitCode))) return true;
  const policy = record.spec.restartPolicy ?? pod.spec.restartPolicy ?? 'Always';
  if (policy === 'Never') return false;
  return record.role === 'init' || policy === 'OnFailure' ? exitCode !== 0 : true;
}

/** Example: {exitCodes: {operator: In, values: [42]}} and 42 → true. Upstream: podutil.FindMatchingContainerRestartRule. */
function ruleMatches({ exitCodes }: ContainerRestartRule, exitCode: number): boolean {
  const { operator, values = [] } = exitCodes ?? {};
  return operator === 'In' ? values.includes(exitCode) : operator === 'NotIn' && !values.includes(exitCode);
}

/** An init container that has failed for good. */
export function isFailedInit(pod: Pod, record: ContainerRecord): boolean {
  const { role, run, ended, succeeded } = record;
  return role === 'init' && !run && ended.length > 0 && !succeeded && !mayRestart(pod, record);
}

/** Nothing of the pod will run again. */
export function isOver(pod: Pod, records: readonly ContainerRecord[]): boolean {
  if (records.some((r) => isFailedInit(pod, r))) return true;
  return records.every((r) => r.role !== 'main' || (!r.run && r.ended.length > 0 && !mayRestart(pod, r)));
}
