/**
 * What a pod's containers should do, from what is known of them: what to start, what may restart, when all is over. Pure.
 * Mirrors pkg/kubelet/kuberuntime/kuberuntime_manager.go (computePodActions, computeInitContainerActions) and
 * pkg/kubelet/container/helpers.go (ShouldContainerBeRestarted, ShouldAllContainersRestart).
 */
import type { ContainerRestartRule, Pod } from '../../api/objects.ts';
import type { ContainerRecord } from './record.ts';

/** What should run and does not, in the order in which it may start. */
export function missing(pod: Pod, records: readonly ContainerRecord[]): ContainerRecord[] {
  // A debugger starts whatever else goes on, and once only.
  const found: ContainerRecord[] = records.filter((r) => r.role === 'ephemeral' && r.attempts === 0);
  const mainsBegun = records.some((r) => r.role === 'main' && r.hasBegun);
  for (const record of records) {
    if (record.role === 'init') {
      if (mainsBegun || record.succeeded) continue;
      if (record.run) return found;
      return mayRestart(pod, record) ? [...found, record] : found;
    }
    if (record.role === 'sidecar') {
      if (!record.run) found.push(record);
      // The one that has begun last must be up before the next; those before it have been.
      if (!mainsBegun && !(record.run && record.started) && !hasLaterBegun(records, record)) return found;
      continue;
    }
    if (record.role === 'main' && !record.run && mayRestart(pod, record)) found.push(record);
  }
  return found;
}

/** An init container or sidecar after it has begun: it has been up itself. */
const hasLaterBegun = (records: readonly ContainerRecord[], record: ContainerRecord): boolean =>
  records.slice(records.indexOf(record) + 1).some((r) => (r.role === 'init' || r.role === 'sidecar') && r.hasBegun);

/** Whether a condemned container starts again: its exit code, and rules about that, are not asked. Upstream: computePodActions. */
export function restartsWhenKilled(pod: Pod, { role, spec, condemned }: ContainerRecord): boolean {
  if (role === 'sidecar' || condemned?.isReplaced) return true;
  return (spec.restartPolicy ?? pod.spec.restartPolicy ?? 'Always') !== 'Never';
}

/** Example: "Container web failed liveness probe, will be restarted". */
export function whyKilled(pod: Pod, record: ContainerRecord): string {
  const { why = '', message } = record.condemned ?? {};
  if (message !== undefined) return message;
  if (record.role === 'sidecar') return `Init container ${record.name} ${why}`;
  return `Container ${record.name} ${why}${restartsWhenKilled(pod, record) ? ', will be restarted' : ''}`;
}

/** It has run and will not again. */
export const isDone = (pod: Pod, record: ContainerRecord): boolean =>
  !record.run && record.ended.length > 0 && !mayRestart(pod, record);

/** By the restart policy, given its last exit. Example: OnFailure and exit 0 → false. */
export function mayRestart(pod: Pod, record: ContainerRecord): boolean {
  const exitCode = record.ended[0]?.exitCode;
  if (record.role === 'sidecar' || exitCode === undefined || record.isReset) return true;
  if (record.role === 'ephemeral') return false;
  if (matchingRule(record, exitCode)) return true;
  const policy = record.spec.restartPolicy ?? pod.spec.restartPolicy ?? 'Always';
  if (policy === 'Never') return false;
  return record.role === 'init' || policy === 'OnFailure' ? exitCode !== 0 : true;
}

/** Containers that have ended so that all of the pod are to begin anew. */
export const resetSources = (records: readonly ContainerRecord[]): ContainerRecord[] =>
  records.filter(
    (r) =>
      !r.run && !r.isReset && r.ended[0] && matchingRule(r, r.ended[0].exitCode)?.action === 'RestartAllContainers',
  );

/** Upstream: podutil.AllContainersCouldRestart. */
export const mayRestartAll = ({ spec }: Pod): boolean =>
  [...(spec.initContainers ?? []), ...spec.containers].some(({ restartPolicyRules }) =>
    restartPolicyRules?.some(({ action }) => action === 'RestartAllContainers'),
  );

/** Upstream: podutil.FindMatchingContainerRestartRule. */
const matchingRule = ({ spec }: ContainerRecord, exitCode: number): ContainerRestartRule | undefined =>
  spec.restartPolicyRules?.find((rule) => ruleMatches(rule, exitCode));

/** Example: {exitCodes: {operator: In, values: [42]}} and 42 → true. */
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
  return records.every((r) => r.role !== 'main' || isDone(pod, r));
}
