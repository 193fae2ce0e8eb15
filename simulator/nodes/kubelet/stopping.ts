/**
 * Stopping containers: preStop, SIGTERM, SIGKILL after the grace period; sidecars get SIGTERM after the others, the last one
 * first, though their hooks run at once. Mirrors pkg/kubelet/kuberuntime/kuberuntime_container.go (killContainer,
 * executePreStopHook) and kuberuntime_termination_order.go. Leaves out: stop signals other than SIGTERM.
 */
import type { Timer } from '../../kernel/kernel.ts';
import { runHook } from './hooks.ts';
import type { ContainerRecord } from './record.ts';
import type { PodSide } from './starter.ts';

/** Every container gets at least this long between SIGTERM and SIGKILL. */
export const MINIMUM_GRACE_MS = 2000;

export class ContainerStopping {
  readonly #side: PodSide;
  readonly #listeners = new Map<ContainerRecord, readonly (() => void)[]>();
  readonly #killTimers = new Map<ContainerRecord, Timer>();

  constructor(side: PodSide) {
    this.#side = side;
  }

  /** Stops all that run: containers at once, sidecars after them in reverse order. */
  killAll(records: readonly ContainerRecord[], graceMs: number): void {
    const running = records.filter((r) => r.run);
    const sidecars = running.filter((r) => r.role === 'sidecar').reverse();
    // All are asked at the same time: a debugger hears it before the end of its target takes its processes along.
    const others = [
      ...running.filter((r) => r.role === 'ephemeral'),
      ...running.filter((r) => r.role !== 'sidecar' && r.role !== 'ephemeral'),
    ];
    for (const record of [...sidecars, ...others]) this.#announce(record, `Stopping container ${record.name}`);
    for (const record of others) this.#stop(record, graceMs, [], () => {});
    for (const [i, record] of sidecars.entries())
      this.#stop(record, graceMs, [...others, ...sidecars.slice(0, i)], () => {});
  }

  /** Containers that have ended since the kubelet last looked run for all it knows, and are told to stop too. */
  announceUnseen(records: readonly ContainerRecord[]): void {
    const now = this.#side.context.kernel.now();
    for (const record of records)
      if (!record.run && record.seenMs > now) this.#announce(record, `Stopping container ${record.name}`);
  }

  /** Stops one, with an event that says why; calls back when it is gone. */
  kill(record: ContainerRecord, message: string, graceMs: number, done: () => void): void {
    if (record.run) this.#announce(record, message);
    this.#stop(record, graceMs, [], done);
  }

  /** Ends these at once, without hooks or grace; calls back when they are gone. */
  cut(records: readonly ContainerRecord[], done: () => void): void {
    const running = records.filter((r) => r.run);
    if (running.length === 0) {
      done();
      return;
    }
    const ended = after(running.length, done);
    for (const record of running) {
      this.#announce(record, `Stopping container ${record.name}`);
      this.whenEnded(record, ended);
      record.stopping = true;
      record.run?.container.signal('SIGKILL');
    }
  }

  /** Calls back once when the run that goes on now has ended. */
  whenEnded(record: ContainerRecord, listener: () => void): void {
    this.#listeners.set(record, [...(this.#listeners.get(record) ?? []), listener]);
  }

  /** A container has ended. */
  ended(record: ContainerRecord): void {
    this.#killTimers.get(record)?.cancel();
    this.#killTimers.delete(record);
    const listeners = this.#listeners.get(record) ?? [];
    this.#listeners.delete(record);
    for (const listener of listeners) listener();
  }

  #announce(record: ContainerRecord, message: string): void {
    const { context, pod } = this.#side;
    context.events.record(pod, 'Normal', 'Killing', message, record.fieldPath);
  }

  /** `before`: what must have ended before it is told to end. Time is counted in whole seconds, as the kubelet does. */
  #stop(record: ContainerRecord, graceMs: number, before: readonly ContainerRecord[], done: () => void): void {
    const { run } = record;
    if (!run) {
      done();
      return;
    }
    record.stopping = true;
    this.whenEnded(record, done);
    const gone = (): boolean => record.run?.container !== run.container;
    const signal = (leftMs: number): void => {
      if (gone()) return;
      const kill = (): void => {
        if (!gone()) run.container.signal('SIGKILL');
      };
      const { kernel } = this.#side.context;
      this.#killTimers.set(record, kernel.after(Math.max(leftMs, MINIMUM_GRACE_MS), 'grace period', kill));
      run.container.signal('SIGTERM');
    };
    this.#preStop(record, graceMs, (hookMs) => {
      const leftMs = graceMs - wholeSeconds(hookMs);
      this.#whenEnded(before, leftMs, (waitedMs) => signal(leftMs - wholeSeconds(waitedMs)));
    });
  }

  /** Runs its hook, if it has one, and goes on when that is over or the grace period is; a hook that fails later is told of then. */
  #preStop(record: ContainerRecord, graceMs: number, proceed: (tookMs: number) => void): void {
    const hook = record.spec.lifecycle?.preStop;
    if (!hook || graceMs <= 0) {
      proceed(0);
      return;
    }
    const { kernel } = this.#side.context;
    const begunMs = kernel.now();
    const once = after(1, () => {
      limit.cancel();
      proceed(kernel.now() - begunMs);
    });
    const limit = kernel.after(graceMs, 'preStop limit', once);
    runHook(this.#side, record, hook, Number.POSITIVE_INFINITY, (failure) => {
      if (failure !== undefined) this.#hookFailed(record);
      once();
    });
  }

  /** Goes on when all of them have ended, or the time is over. */
  #whenEnded(records: readonly ContainerRecord[], limitMs: number, proceed: (tookMs: number) => void): void {
    const running = records.filter((r) => r.run);
    if (running.length === 0 || limitMs <= 0) {
      proceed(0);
      return;
    }
    const { kernel } = this.#side.context;
    const begunMs = kernel.now();
    const go = after(1, () => {
      limit.cancel();
      proceed(kernel.now() - begunMs);
    });
    const limit = kernel.after(limitMs, 'turn to stop', go);
    const ended = after(running.length, go);
    for (const record of running) this.whenEnded(record, ended);
  }

  #hookFailed(record: ContainerRecord): void {
    const { context, pod } = this.#side;
    context.events.record(pod, 'Warning', 'FailedPreStopHook', 'PreStopHook failed', record.fieldPath);
  }
}

/** A function that does it at the `times`th call, and never again. */
function after(times: number, act: () => void): () => void {
  let left = times;
  return () => {
    left--;
    if (left === 0) act();
  };
}

const wholeSeconds = (ms: number): number => Math.floor(ms / 1000) * 1000;
