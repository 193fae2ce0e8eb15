/**
 * A pod's status from what the kubelet knows. Mirrors pkg/kubelet/kubelet_pods.go (generateAPIPodStatus, getPhase) and
 * pkg/kubelet/status/generate.go (conditions). Leaves out: effective cgroup limits.
 */
import type { ContainerState, ContainerStatus, Pod, PodCondition, PodStatus } from '../../api/objects.ts';
import { share } from '../../api/sharing.ts';
import { firstBytes } from '../containers/log.ts';
import { isFailedInit, mayRestart, mayRestartAll } from './policy.ts';
import type { ContainerRecord } from './record.ts';

/** How a pod ended that the kubelet itself ended (DeadlineExceeded, Evicted). */
export interface PodEnd {
  readonly reason: string;
  readonly message: string;
  /** Its event has been recorded. */
  readonly isTold?: boolean;
  /** It was not the pod's doing. */
  readonly isDisruption?: boolean;
}

export interface StatusInput {
  readonly pod: Pod;
  readonly records: readonly ContainerRecord[];
  readonly timestamp: string;
  readonly hostIp: string;
  readonly podIp: string | undefined;
  readonly startTime: string;
  readonly sandboxReady: boolean;
  /** The kubelet has stopped everything of it. */
  readonly stopped: boolean;
  readonly ended: PodEnd | undefined;
  /** Pod-level resources, reckoned once. */
  readonly resources: Pick<PodStatus, 'allocatedResources' | 'resources'>;
  /** All its containers are being removed, to begin anew. */
  readonly isRestartingAll: boolean;
  /** What is told of a resize. */
  readonly resize: readonly PodCondition[];
  readonly previous: PodStatus | undefined;
}

const OWNED = new Set([
  'PodResizePending',
  'PodResizeInProgress',
  'PodReadyToStartContainers',
  'Initialized',
  'Ready',
  'ContainersReady',
  'PodScheduled',
  'AllContainersRestarting',
]);

/** The status to post. */
export function podStatus(input: StatusInput): PodStatus {
  const { pod, records } = input;
  const generation = pod.metadata.generation ?? 1;
  const computed = input.ended ? 'Failed' : phaseOf(pod, records, input.stopped);
  const over = computed === 'Succeeded' || computed === 'Failed';
  // A pod is not shown as finished before its sandbox is gone; one that was stopped is finished whatever it was.
  const phase = input.stopped
    ? over
      ? computed
      : 'Failed'
    : over
      ? hasRun(records)
        ? 'Running'
        : 'Pending'
      : computed;
  const status: PodStatus = {
    observedGeneration: generation,
    phase,
    conditions: conditionsOf(input, computed, generation),
  };
  if (input.ended) {
    status.message = input.ended.message;
    status.reason = input.ended.reason;
  }
  status.hostIP = input.hostIp;
  status.hostIPs = [{ ip: input.hostIp }];
  if (input.podIp !== undefined) {
    status.podIP = input.podIp;
    status.podIPs = [{ ip: input.podIp }];
  }
  status.startTime = input.startTime;
  const waiting = records.some((r) => r.role === 'init' || r.role === 'sidecar')
    ? 'PodInitializing'
    : 'ContainerCreating';
  const share = Math.floor(MESSAGES_BYTES / records.filter((r) => r.role !== 'ephemeral').length);
  const of = (...roles: string[]) =>
    records.filter((r) => roles.includes(r.role)).map((r) => withShortMessages(r.status(waiting), share));
  let init = of('init', 'sidecar');
  let main = of('main').sort(byName);
  if (input.stopped) {
    if (wasInitialized(records)) main = main.map(lost);
    const tried = init.findLastIndex((s) => !s.state?.waiting || s.lastState?.terminated);
    init = init.map((s, i) => (i <= Math.max(tried, 0) ? lost(s) : s));
  }
  if (init.length > 0) status.initContainerStatuses = init;
  status.containerStatuses = main;
  const qos = pod.status.qosClass;
  if (qos) status.qosClass = qos;
  const ephemeral = of('ephemeral').sort(byName);
  if (ephemeral.length > 0)
    status.ephemeralContainerStatuses = ephemeral as NonNullable<PodStatus['ephemeralContainerStatuses']>;
  if (input.resources.allocatedResources) status.allocatedResources = input.resources.allocatedResources;
  status.resources = input.resources.resources ?? {};
  return status;
}

const byName = (a: { readonly name: string }, b: { readonly name: string }): number => (a.name < b.name ? -1 : 1);

/** What its containers' termination messages may take of a pod's status. Upstream: MaxPodTerminationMessageLogLength. */
const MESSAGES_BYTES = 12 * 1024;

/** Example: with four containers a message of 4096 bytes is cut after 3072. Upstream: normalizeStatus. */
function withShortMessages(status: ContainerStatus, limit: number): ContainerStatus {
  const cut = (state: ContainerState | undefined): ContainerState | undefined => {
    const { terminated } = state ?? {};
    if (!terminated?.message) return state;
    const message = firstBytes(terminated.message, limit);
    return message === terminated.message ? state : { terminated: { ...terminated, message } };
  };
  const { state, lastState } = status;
  const cutState = cut(state);
  const cutLast = cut(lastState);
  if (cutState === state && cutLast === lastState) return status;
  return { ...status, ...(cutState ? { state: cutState } : {}), ...(cutLast ? { lastState: cutLast } : {}) };
}

/** Of a pod that was, whatever does not say how it ended has failed. Upstream: status_manager.go (TerminatePod, hasPodInitialized). */
const wasInitialized = (records: readonly ContainerRecord[]): boolean => {
  if (records.some((r) => r.role === 'main' && r.attempts > 0)) return true;
  const last = records.findLast((r) => r.role === 'init' || r.role === 'sidecar');
  if (!last) return true;
  if (last.role === 'sidecar') return last.run !== undefined && last.started;
  return last.ended.some(({ exitCode }) => exitCode === 0);
};

/** A container that never ran, or was about to run again, when its pod ended. */
const lost = (status: ContainerStatus): ContainerStatus =>
  status.state?.waiting ? { ...status, state: { terminated: LOST_STATE as never } } : status;

const LOST_STATE = {
  exitCode: 137,
  reason: 'ContainerStatusUnknown',
  message: 'The container could not be located when the pod was terminated',
  startedAt: null,
  finishedAt: null,
};

const hasRun = (records: readonly ContainerRecord[]): boolean =>
  records.some((r) => r.role === 'main' && (r.run || r.ended.length > 0));

/**
 * Example: restartPolicy Never, containers ended 0 and 1 → Failed; one still running → Running.
 * Upstream: getPhase.
 */
function phaseOf(pod: Pod, records: readonly ContainerRecord[], terminal: boolean): NonNullable<PodStatus['phase']> {
  const policy = pod.spec.restartPolicy ?? 'Always';
  let pendingInit = 0;
  let failedInit = 0;
  for (const record of records) {
    if (record.role === 'init') {
      if (record.run) pendingInit++;
      else if (record.ended.length === 0) pendingInit++;
      else if (!record.succeeded) {
        if (terminal || isFailedInit(pod, record)) failedInit++;
        else pendingInit++;
      }
    } else if (record.role === 'sidecar') {
      if (record.run ? !record.started : record.ended.length === 0) pendingInit++;
    }
  }
  let running = 0;
  let waiting = 0;
  let stopped = 0;
  let succeeded = 0;
  let restarting = 0;
  for (const record of records) {
    if (record.role !== 'main') continue;
    if (record.run) running++;
    else if (record.ended.length > 0) {
      stopped++;
      if (record.ended[0]?.exitCode === 0) succeeded++;
      if (!terminal && mayRestart(pod, record)) restarting++;
    } else waiting++;
  }
  if (failedInit > 0 && !terminal) return 'Failed';
  if (failedInit > 0 && policy === 'Never') return 'Failed';
  const mainsBegun = running + stopped > 0;
  if (pendingInit > 0 && !mainsBegun) return 'Pending';
  if (waiting > 0) return 'Pending';
  if (running > 0) return 'Running';
  if (restarting > 0) return 'Running';
  return stopped === succeeded ? 'Succeeded' : 'Failed';
}

function conditionsOf(input: StatusInput, phase: string, generation: number): PodCondition[] {
  const { pod, records, previous, timestamp } = input;
  const before = previous?.conditions ?? [];
  // What others say of the pod stays as they last said it. Upstream: mergePodStatus.
  const others = (pod.status.conditions ?? []).filter(
    (c) => !OWNED.has(c.type) && !(input.ended?.isDisruption && c.type === 'DisruptionTarget'),
  );
  const say = (type: string, ok: boolean, reason?: string, message?: string): PodCondition => {
    const old = before.find((c) => c.type === type);
    const status = ok ? 'True' : 'False';
    const condition: PodCondition = {
      type,
      observedGeneration: generation,
      status,
      lastProbeTime: null as unknown as string,
      lastTransitionTime: old?.status === status ? (old.lastTransitionTime ?? timestamp) : timestamp,
    };
    if (reason) condition.reason = reason;
    if (message) condition.message = message;
    return share(condition, old);
  };
  const unready = records.filter(
    (r) => (r.role === 'main' || r.role === 'sidecar') && !(r.run && r.started && r.ready),
  );
  const reason =
    phase === 'Succeeded'
      ? 'PodCompleted'
      : phase === 'Failed'
        ? 'PodFailed'
        : unready.length > 0
          ? 'ContainersNotReady'
          : undefined;
  const message = reason === 'ContainersNotReady' ? `containers with unready status: [${names(unready)}]` : undefined;
  const gates = (pod.spec.readinessGates ?? []).filter(
    (g) => others.find((c) => c.type === g.conditionType)?.status !== 'True',
  );
  const initial = initialization(records, phase);
  const sandbox = say('PodReadyToStartContainers', input.sandboxReady);
  const initialized = say('Initialized', initial.ok, initial.reason, initial.message);
  const ready =
    reason === undefined && gates.length > 0
      ? say('Ready', false, 'ReadinessGatesNotReady', gateMessage(gates, others))
      : say('Ready', reason === undefined, reason, message);
  const containers = say('ContainersReady', reason === undefined, reason, message);
  const scheduled = say('PodScheduled', true);
  const { ended, resize } = input;
  const own = ended?.isDisruption
    ? [
        sandbox,
        initialized,
        ready,
        containers,
        say('DisruptionTarget', true, 'TerminationByKubelet', ended.message),
        scheduled,
      ]
    : [sandbox, initialized, ready, containers, scheduled];
  if (mayRestartAll(pod)) {
    const over = phase === 'Succeeded' ? 'PodCompleted' : phase === 'Failed' ? 'PodFailed' : undefined;
    const isUnderWay = over === undefined && input.isRestartingAll;
    own.push(
      isUnderWay
        ? say(
            'AllContainersRestarting',
            true,
            'RestartAllContainersStarted',
            'container exited with restart policy rule',
          )
        : say('AllContainersRestarting', false, over),
    );
  }
  return resize.length + others.length === 0 ? own : [...resize, ...others, ...own];
}

/** Upstream: GeneratePodInitializedCondition. */
function initialization(
  records: readonly ContainerRecord[],
  phase: string,
): { readonly ok: boolean; readonly reason?: string; readonly message?: string } {
  if (phase === 'Succeeded') return { ok: true, reason: 'PodCompleted' };
  const unfinished = records.filter(incomplete);
  if (unfinished.length === 0 || hasRun(records)) return { ok: true };
  const message = `containers with incomplete status: [${names(unfinished)}]`;
  return { ok: false, reason: 'ContainersNotInitialized', message };
}

/** Upstream: GeneratePodReadyCondition. */
function gateMessage(gates: readonly { conditionType: string }[], before: readonly PodCondition[]): string {
  return gates
    .map(({ conditionType }) =>
      before.some((c) => c.type === conditionType)
        ? `the status of pod readiness gate "${conditionType}" is not "True", but ${before.find((c) => c.type === conditionType)?.status}`
        : `corresponding condition of pod readiness gate "${conditionType}" does not exist.`,
    )
    .join(', ');
}

/** An init container that has not done its work, a sidecar that was never up. */
const incomplete = (r: ContainerRecord): boolean =>
  r.role === 'init' ? !r.succeeded : r.role === 'sidecar' && !sidecarUp(r);
const sidecarUp = (record: ContainerRecord): boolean =>
  (record.run !== undefined && record.started) || record.ended.length > 0;
const names = (records: readonly ContainerRecord[]): string => records.map((r) => r.name).join(' ');

/** Deep equality of JSON values. */
export function sameValue(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length || Array.isArray(a) !== Array.isArray(b)) return false;
  for (const key of keys) {
    if (!sameValue((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key])) return false;
  }
  return true;
}
