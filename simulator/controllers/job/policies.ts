/** What a Job's policies say about its Pods. Mirrors pkg/controller/job/pod_failure_policy.go and success_policy.go. */
import type { Job, Pod, PodFailurePolicy, PodFailurePolicyRule } from '../../api/objects.ts';
import { parseIndexes } from './indexes.ts';

interface FailureVerdict {
  /** Why the whole Job fails. */
  readonly failsJob?: string;
  /** Whether the failure counts against a limit. */
  readonly counts: boolean;
  readonly failsIndex: boolean;
}

const COUNTS: FailureVerdict = { counts: true, failsIndex: false };

/** The verdict of the first rule that matches a failed Pod. Upstream: matchPodFailurePolicy. */
export function judgeFailure(policy: PodFailurePolicy | undefined, pod: Pod): FailureVerdict {
  for (const [i, rule] of (policy?.rules ?? []).entries()) {
    const why = matchRule(rule, pod);
    if (why === undefined) continue;
    switch (rule.action as string) {
      case 'Ignore':
        return { counts: false, failsIndex: false };
      case 'FailIndex':
        return { counts: true, failsIndex: true };
      case 'FailJob':
        return { counts: true, failsIndex: false, failsJob: `${why} matching FailJob rule at index ${i}` };
      default:
        return COUNTS;
    }
  }
  return COUNTS;
}

/** What about the Pod the rule is about, as its message says it. */
function matchRule({ onExitCodes, onPodConditions }: PodFailurePolicyRule, pod: Pod): string | undefined {
  const { namespace, name } = pod.metadata;
  if (onExitCodes) {
    const { containerName, operator, values } = onExitCodes;
    const statuses = [...(pod.status.containerStatuses ?? []), ...(pod.status.initContainerStatuses ?? [])];
    for (const status of statuses) {
      const code = status.state?.terminated?.exitCode;
      if (code === undefined || code === 0) continue;
      if (containerName !== undefined && containerName !== status.name) continue;
      if (values.includes(code) === (operator === 'In'))
        return `Container ${status.name} for pod ${namespace}/${name} failed with exit code ${code}`;
    }
    return undefined;
  }
  for (const pattern of onPodConditions ?? []) {
    const found = pod.status.conditions?.find((c) => c.type === pattern.type && c.status === pattern.status);
    if (found) return `Pod ${namespace}/${name} has condition ${found.type}`;
  }
  return undefined;
}

/** The message of the first rule of success that the succeeded indexes fulfil. Upstream: matchSuccessPolicy. */
export function matchSuccess({ spec }: Job, succeeded: ReadonlySet<number>): string | undefined {
  if (!spec.successPolicy || succeeded.size === 0) return undefined;
  for (const [i, { succeededCount, succeededIndexes }] of (spec.successPolicy.rules ?? []).entries()) {
    let done = succeeded.size;
    let needed = succeededCount ?? 0;
    if (succeededIndexes !== undefined) {
      const required = parseIndexes(succeededIndexes, spec.completions ?? 0);
      done = [...required].filter((index) => succeeded.has(index)).length;
      needed = succeededCount ?? required.size;
    }
    if (done >= needed) return `Matched rules at index ${i}`;
  }
  return undefined;
}
