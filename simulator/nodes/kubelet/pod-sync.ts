/**
 * Brings the containers of a running pod to what its spec says, one sync at a time: kills what is condemned, starts what is missing,
 * begins anew what has to, and comes back when a start has failed or something has happened meanwhile. Mirrors
 * pkg/kubelet/kubelet.go (SyncPod) and kuberuntime_manager.go (SyncPod, computePodActions). What is to be done: policy.ts; one
 * container's start: starter.ts.
 */
import type { Timer } from '../../kernel/kernel.ts';
import { isDone, isOver, mayRestart, missing, resetSources, restartsWhenKilled, whyKilled } from './policy.ts';
import { warnOfPullSecrets } from './pull-secrets.ts';
import type { ContainerRecord, Ended } from './record.ts';
import { type PodSide, type StartResult, startContainer } from './starter.ts';
import type { ContainerStopping } from './stopping.ts';
import type { ImageVolumes } from './volumes/image-volumes.ts';

/** A container in a sandbox that is there takes half a tidy second; in `measured` it takes what making it takes. */
const TIDY_RESTART_SHARE = 0.5;
/** Pace of retries without a back-off of their own. Upstream: backOffPeriod, jittered by up to half. */
const RETRY_MS = 10_000;

/** What a sync needs of the pod's worker. */
export interface SyncedPod extends PodSide {
  readonly records: readonly ContainerRecord[];
  readonly hasSandbox: boolean;
  /** Sets up volumes and sandbox; `made` gets how long the first containers take from there. */
  makeSandbox(made: (restMs: number) => void): void;
  /** Posts how the pod is. */
  report(): void;
  /** The pod has come to its own end. */
  finish(): void;
  /** A start is over; whether the pod ends now, because that was asked for meanwhile. */
  endsAfterStart(): boolean;
  jittered(ms: number): number;
}

interface PodSyncOptions {
  readonly stopping: () => ContainerStopping;
  readonly images: ImageVolumes;
}

export class PodSync {
  readonly #of: SyncedPod;
  readonly #stopping: () => ContainerStopping;
  readonly #images: ImageVolumes;
  #isBusy = false;
  #again = false;
  #retry: Timer | undefined;
  #work: Timer | undefined;
  /** Sandbox and containers are being made, which a deletion does not cut short. */
  isStarting = false;
  /** All its containers are being removed, to begin anew. */
  isRestartingAll = false;
  /** When the last end of a container is or was seen. */
  noticeMs = 0;

  constructor(of: SyncedPod, { stopping, images }: PodSyncOptions) {
    this.#of = of;
    this.#stopping = stopping;
    this.#images = images;
  }

  /** Looks at the pod, or will when what goes on is over. */
  run(): void {
    const { alive, pod, records, context } = this.#of;
    if (!alive) return;
    if (this.#isBusy) {
      this.#again = true;
      return;
    }
    this.#retry?.cancel();
    this.#retry = undefined;
    // What will not be started again does not wait for anything.
    for (const record of records) if (record.ended.length > 0 && !mayRestart(pod, record)) record.reason = undefined;
    const sources = resetSources(records);
    this.isRestartingAll = sources.length > 0;
    this.#of.report();
    if (this.isRestartingAll) {
      this.#restartAll(sources);
      return;
    }
    if (isOver(pod, records)) {
      this.#of.finish();
      return;
    }
    this.#again = false;
    const { timings } = context;
    const isTidy = timings.profile === 'tidy';
    if (this.#of.hasSandbox) {
      this.#startMissing(isTidy ? Math.round(timings.draw('start') * TIDY_RESTART_SHARE) : 0);
      return;
    }
    this.#isBusy = true;
    this.#of.makeSandbox((restMs) => {
      this.#of.report();
      this.#isBusy = false;
      this.#startMissing(isTidy ? restMs : 0, true);
    });
  }

  /** Nothing of it goes on: the pod ends. */
  cancel(): void {
    this.#retry?.cancel();
    this.#work?.cancel();
    this.#isBusy = false;
  }

  /**
   * Removes all containers, debuggers aside; seen to be gone they begin anew in the same sandbox. Upstream: the ContainersToReset
   * of SyncPod.
   */
  #restartAll(sources: readonly ContainerRecord[]): void {
    this.#isBusy = true;
    const { kernel, relist } = this.#of.context;
    const all = this.#of.records.filter(({ role }) => role !== 'ephemeral');
    this.#stopping().cut(all, () => {
      this.#work = kernel.at(relist.soonAfter(kernel.now()), 'containers are removed', () => {
        this.isRestartingAll = false;
        for (const record of all) record.reset(sources.includes(record));
        this.#of.report();
        this.#isBusy = false;
        this.#retryAt(relist.soonAfter(kernel.now()));
      });
    });
  }

  /** Kills what is condemned and starts what is missing, `delayMs` from now. */
  #startMissing(delayMs: number, first = false): void {
    const { pod, records } = this.#of;
    warnOfPullSecrets(this.#of);
    const known = new Map<ContainerRecord, Ended | undefined>(
      records.map((r) => [r, r.isReset ? undefined : r.ended[0]]),
    );
    const condemned = records.filter((r) => r.run && r.condemned && !r.stopping);
    if (condemned.length === 0) {
      this.#start(missing(pod, records), known, delayMs, first);
      return;
    }
    const replaced = condemned.filter((r) => restartsWhenKilled(pod, r));
    // Nothing would be left to run: the pod ends with it.
    if (replaced.length === 0 && records.every((r) => r.role !== 'main' || r.condemned || isDone(pod, r))) {
      this.#of.finish();
      return;
    }
    this.#isBusy = true;
    let left = condemned.length;
    for (const record of condemned) {
      const graceMs = (record.condemned?.graceSeconds ?? pod.spec.terminationGracePeriodSeconds ?? 30) * 1000;
      this.#stopping().kill(record, whyKilled(pod, record), graceMs, () => {
        left--;
        if (left > 0) return;
        this.#isBusy = false;
        if (!this.#of.alive) return;
        const next = missing(this.#of.pod, records);
        const again = records.filter((r) => !r.run && (next.includes(r) || replaced.includes(r)));
        if (again.length === 0 && isOver(this.#of.pod, records)) this.run();
        else this.#start(again, known, Math.round(delayMs / 4), first);
      });
    }
  }

  #start(
    missing: readonly ContainerRecord[],
    known: ReadonlyMap<ContainerRecord, Ended | undefined>,
    delayMs: number,
    first: boolean,
  ): void {
    if (missing.length === 0) {
      this.isStarting = false;
      return;
    }
    const { context } = this.#of;
    const { kernel, relist } = context;
    this.#isBusy = true;
    this.isStarting = true;
    const begunMs = kernel.now();
    // A container in its back-off is not worth a wait: the sync finds that out at once.
    const held = missing.every((r) => {
      const last = known.get(r);
      return last !== undefined && r.crashes.holdsSince(last.finishedAtMs, begunMs);
    });
    let retryAtMs: number | undefined;
    const next = (i: number): void => {
      if (!this.#of.alive) return;
      const record = missing[i];
      if (record) {
        startContainer(this.#of, record, known.get(record), (result: StartResult) => {
          if (result.ok) this.#again = true;
          else retryAtMs = Math.min(retryAtMs ?? Number.POSITIVE_INFINITY, result.retryAtMs ?? kernel.now() + RETRY_MS);
          next(i + 1);
        });
        return;
      }
      this.#isBusy = false;
      this.isStarting = false;
      if (this.#of.endsAfterStart()) return;
      if (retryAtMs !== undefined) {
        const now = kernel.now();
        const soon = first || this.#again || retryAtMs <= now;
        this.#retryAt(soon ? relist.soonAfter(Math.max(now, this.noticeMs)) : now + this.#of.jittered(retryAtMs - now));
      } else if (this.#again) this.run();
    };
    const begin = (): void => this.#images.ensure(() => next(0));
    if (held) begin();
    else this.#work = kernel.after(delayMs, 'start containers', begin);
  }

  #retryAt(atMs: number): void {
    this.#retry?.cancel();
    this.#retry = this.#of.context.kernel.at(Math.ceil(atMs), 'sync pod again', () => this.run());
  }
}
