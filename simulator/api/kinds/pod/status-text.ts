/** What `kubectl get pods` says in STATUS, READY and RESTARTS. Upstream: printPod in pkg/printers/internalversion/printers.go. */
import type { Container, ContainerStatus, Pod } from '../../objects.ts';
import { age } from '../../time.ts';

interface PodSummary {
  /** "Running", "Init:0/1", "CrashLoopBackOff", "Terminating", … */
  readonly status: string;
  readonly ready: number;
  readonly containers: number;
  readonly restarts: number;
  /** When the last of them ended. */
  readonly lastRestart: string | undefined;
}

/** The STATUS column. */
export function podStatusText(pod: Pod): string {
  return summarizePod(pod).status;
}

/** "1 (5m ago)". */
export function restartsText({ restarts, lastRestart }: PodSummary, nowMs: number): string {
  return restarts !== 0 && lastRestart ? `${restarts} (${age(lastRestart, nowMs)} ago)` : String(restarts);
}

export function summarizePod(pod: Pod): PodSummary {
  const { status, spec } = pod;
  const sidecars = new Set((spec.initContainers ?? []).filter(isSidecar).map((c) => c.name));
  const phase = status.phase ?? '';
  let reason: string = status.reason || phase;
  if (status.conditions?.some((c) => c.type === 'PodScheduled' && c.reason === 'SchedulingGated'))
    reason = 'SchedulingGated';

  const init = walkInit(pod, sidecars);
  let { ready, restarts, lastRestart } = init;
  if (init.reason !== undefined) reason = init.reason;
  if (init.reason === undefined || hasTrueCondition(pod, 'Initialized')) {
    restarts = init.sidecarRestarts;
    lastRestart = init.lastSidecarRestart;
    let running = false;
    for (const container of [...(status.containerStatuses ?? [])].reverse()) {
      restarts += container.restartCount;
      lastRestart = later(lastRestart, container.lastState?.terminated?.finishedAt);
      const { waiting, terminated } = container.state ?? {};
      if (waiting?.reason) reason = waiting.reason;
      else if (terminated) reason = endReason(terminated, '');
      else if (container.ready && container.state?.running) {
        running = true;
        ready++;
      }
    }
    // One that still runs beside those that are done keeps the Pod going.
    if (reason === 'Completed' && running) reason = hasTrueCondition(pod, 'Ready') ? 'Running' : 'NotReady';
  }
  if (pod.metadata.deletionTimestamp && status.reason === 'NodeLost') reason = 'Unknown';
  else if (pod.metadata.deletionTimestamp && phase !== 'Succeeded' && phase !== 'Failed') reason = 'Terminating';
  return { status: reason, ready, containers: (spec.containers?.length ?? 0) + sidecars.size, restarts, lastRestart };
}

interface InitSummary {
  /** Undefined when initialization is over. */
  reason: string | undefined;
  ready: number;
  restarts: number;
  lastRestart: string | undefined;
  sidecarRestarts: number;
  lastSidecarRestart: string | undefined;
}

function walkInit(pod: Pod, sidecars: ReadonlySet<string>): InitSummary {
  const out: InitSummary = {
    reason: undefined,
    ready: 0,
    restarts: 0,
    lastRestart: undefined,
    sidecarRestarts: 0,
    lastSidecarRestart: undefined,
  };
  for (const [i, container] of (pod.status.initContainerStatuses ?? []).entries()) {
    const ended = container.lastState?.terminated?.finishedAt;
    out.restarts += container.restartCount;
    out.lastRestart = later(out.lastRestart, ended);
    if (sidecars.has(container.name)) {
      out.sidecarRestarts += container.restartCount;
      out.lastSidecarRestart = later(out.lastSidecarRestart, ended);
    }
    const { terminated, waiting } = container.state ?? {};
    if (terminated?.exitCode === 0) continue;
    if (sidecars.has(container.name) && container.started) {
      if (container.ready) out.ready++;
      continue;
    }
    if (terminated) out.reason = endReason(terminated, 'Init:');
    else if (waiting?.reason && waiting.reason !== 'PodInitializing') out.reason = `Init:${waiting.reason}`;
    else out.reason = `Init:${i}/${pod.spec.initContainers?.length ?? 0}`;
    break;
  }
  return out;
}

function endReason(
  terminated: NonNullable<NonNullable<ContainerStatus['state']>['terminated']>,
  prefix: string,
): string {
  if (terminated.reason) return prefix + terminated.reason;
  return prefix + (terminated.signal ? `Signal:${terminated.signal}` : `ExitCode:${terminated.exitCode}`);
}

function later(a: string | undefined, b: string | undefined): string | undefined {
  return a === undefined || (b !== undefined && b > a) ? b : a;
}

function hasTrueCondition(pod: Pod, type: string): boolean {
  return pod.status.conditions?.some((c) => c.type === type && c.status === 'True') ?? false;
}

/** An init container that keeps running beside the others. */
function isSidecar(container: Container): boolean {
  return container.restartPolicy === 'Always';
}
