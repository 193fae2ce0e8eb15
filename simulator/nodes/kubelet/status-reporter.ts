/**
 * Tells the API how a pod is, a moment after it has become so, and takes the pod away when nothing of it is left. Mirrors
 * pkg/kubelet/status/status_manager.go (SetPodStatus, syncPod). What is told: status.ts.
 */
import type { Pod, PodStatus } from '../../api/objects.ts';
import { share } from '../../api/sharing.ts';
import type { Timer } from '../../kernel/kernel.ts';
import type { KubeletContext } from './context.ts';
import { podStatus, type StatusInput } from './status.ts';

/** A pod is synced after this long though nothing happens. Upstream: syncFrequency, jittered by up to half. */
const RESYNC_MS = 60_000;
/** A pod that is deleted stays until the runtime's next listing shows that it is gone; with tidy timings, at least this long. */
export const REMOVAL_MS = 1000;

/** What it tells of. */
export interface ReportedPod {
  readonly context: KubeletContext;
  readonly pod: Pod;
  readonly uid: string;
  /** Everything of it has been stopped. */
  readonly isStopped: boolean;
  /** Nothing of it is left to be told. */
  readonly isGone: boolean;
  /** When its deletion was noticed. */
  readonly endingSinceMs: number;
  /** How it is, but for what only its reports know. `isCgroupSeen`: a sync has seen its cgroup. */
  state(isCgroupSeen: boolean): Omit<StatusInput, 'pod' | 'timestamp' | 'hostIp' | 'previous'>;
  jittered(ms: number): number;
}

export class StatusReporter {
  readonly #of: ReportedPod;
  #pending: PodStatus | undefined;
  #posted: PodStatus | undefined;
  /** A sync has seen the pod's cgroup, which knows a memory limit even where the pod has none. */
  #isCgroupSeen = false;
  #resync: Timer | undefined;
  #removal: Timer | undefined;

  constructor(of: ReportedPod) {
    this.#of = of;
  }

  /**
   * Reckons the status now; it reaches the API after `status`. Later ones within that time replace it. A sync reads the cgroup
   * of a pod that was running at the sync before; a probe only changes what it has found out.
   */
  post(by: 'sync' | 'probe' = 'sync'): void {
    if (this.#of.isGone) return;
    const { context, pod } = this.#of;
    const flush = this.#pending === undefined;
    if (by === 'sync' && flush && this.#posted?.phase === 'Running') this.#isCgroupSeen = true;
    const status = podStatus({
      ...this.#of.state(this.#isCgroupSeen),
      pod,
      timestamp: context.clock.now(),
      hostIp: context.nodeIp,
      previous: this.#posted ?? pod.status,
    });
    this.#pending = status;
    this.#posted = status;
    // With tidy timings nothing happens to a pod to which nothing happens.
    if (status.phase === 'Running' && !this.#isCgroupSeen && !this.#resync && context.timings.profile !== 'tidy')
      this.#resync = context.kernel.after(this.#of.jittered(RESYNC_MS), 'sync pod in due time', () => this.post());
    if (flush) context.kernel.after(context.timings.draw('status'), 'pod status', () => this.#flush());
  }

  /** What is not told yet never is. */
  drop(): void {
    this.#pending = undefined;
  }

  cancelTimers(): void {
    this.#resync?.cancel();
    this.#removal?.cancel();
  }

  #flush(): void {
    const { context, uid, pod } = this.#of;
    const status = this.#pending;
    this.#pending = undefined;
    if (!status || this.#of.isGone || context.silent()) return;
    const { namespace, name } = pod.metadata as { namespace: string; name: string };
    const current = context.store.get('pods', namespace, name) as unknown as Pod | undefined;
    if (!current || current.metadata.uid !== uid) return;
    if (share(status, current.status) !== current.status)
      context.client.updateStatus('pods', { ...current, status } as never);
    if (this.#of.isStopped && pod.metadata.deletionTimestamp !== undefined) this.#remove(namespace, name);
  }
  /** The kubelet is done with a pod that was deleted. */
  #remove(namespace: string, name: string): void {
    const { context, uid, endingSinceMs } = this.#of;
    const { kernel, timings, relist } = context;
    const toldMs = timings.draw('status');
    const at =
      timings.profile === 'tidy'
        ? Math.max(kernel.now() + toldMs, endingSinceMs + REMOVAL_MS)
        : relist.soonAfter(kernel.now()) + toldMs;
    this.#removal = kernel.at(at, 'pod removed', () => {
      if (context.silent()) return;
      context.client.delete('pods', namespace, name, { gracePeriodSeconds: 0, preconditions: { uid } });
    });
  }
}
