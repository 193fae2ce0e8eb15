/**
 * Stopping containers: preStop, SIGTERM, SIGKILL after the grace period; sidecars after the others, the last one first.
 * Mirrors pkg/kubelet/kuberuntime/kuberuntime_container.go (killContainer) and
 * kuberuntime_termination_order.go. Leaves out: stop signals other than SIGTERM.
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
    const { kernel } = this.#side.context;
    const deadlineMs = kernel.now() + graceMs;
    const running = records.filter((r) => r.run);
    const sidecars = running.filter((r) => r.role === 'sidecar').reverse();
    // All are asked at the same time: a debugger hears it before the end of its target takes its processes along.
    const others = [
      ...running.filter((r) => r.role === 'ephemeral'),
      ...running.filter((r) => r.role !== 'sidecar' && r.role !== 'ephemeral'),
    ];
    for (const record of [...sidecars, ...others]) this.#announce(record, `Stopping container ${record.name}`);
    const endSidecars = (i: number): void => {
      const record = sidecars[i];
      if (record) this.#stop(record, Math.max(0, deadlineMs - kernel.now()), () => endSidecars(i + 1));
    };
    let left = others.length;
    if (left === 0) endSidecars(0);
    for (const record of others) {
      this.#stop(record, graceMs, () => {
        left--;
        if (left === 0) endSidecars(0);
      });
    }
  }

  /** Stops one, with an event that says why; calls back when it is gone. */
  kill(record: ContainerRecord, message: string, graceMs: number, done: () => void): void {
    if (record.run) this.#announce(record, message);
    this.#stop(record, graceMs, done);
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

  #stop(record: ContainerRecord, graceMs: number, done: () => void): void {
    const { run } = record;
    if (!run) {
      done();
      return;
    }
    const { kernel } = this.#side.context;
    const begunMs = kernel.now();
    record.stopping = true;
    this.whenEnded(record, done);
    const gone = (): boolean => record.run?.container !== run.container;
    const signal = (): void => {
      if (gone()) return;
      const leftMs = Math.max(graceMs - (kernel.now() - begunMs), MINIMUM_GRACE_MS);
      const kill = (): void => {
        if (!gone()) run.container.signal('SIGKILL');
      };
      this.#killTimers.set(record, kernel.after(leftMs, 'grace period', kill));
      run.container.signal('SIGTERM');
    };
    const hook = record.spec.lifecycle?.preStop;
    if (!hook || graceMs <= 0) {
      signal();
      return;
    }
    let over = false;
    const proceed = (failed: boolean): void => {
      if (over) return;
      over = true;
      limit.cancel();
      if (failed) this.#hookFailed(record);
      signal();
    };
    const limit = kernel.after(graceMs, 'preStop limit', () => proceed(true));
    runHook(this.#side, record, hook, graceMs, (failure) => proceed(failure !== undefined));
  }

  #hookFailed(record: ContainerRecord): void {
    const { context, pod } = this.#side;
    context.events.record(pod, 'Warning', 'FailedPreStopHook', 'PreStopHook failed', record.fieldPath);
  }
}
