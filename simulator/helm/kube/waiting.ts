/**
 * How a command waits: not at all, by Helm 3's rules, or by kstatus. Mirrors Helm 4's Waiter (pkg/kube/client.go, GetWaiter). Hooks are
 * waited for always.
 */
import type { Routine } from '../../kernel/wait.ts';
import type { Kube, Resource } from './kube.ts';
import { waitForGone, waitForStatus } from './status-wait.ts';
import { waitForDeleted, waitForReady, watchUntilReady } from './wait.ts';

/** Helm 4's names: "hookOnly", "legacy", "watcher". Helm 3 has the first two. */
export type Waiting = 'none' | 'legacy' | 'watcher';

export class Waiter {
  readonly #kube: Kube;
  readonly #how: Waiting;

  constructor(kube: Kube, how: Waiting) {
    this.#kube = kube;
    this.#how = how;
  }

  /** Until objects are ready. */
  *ready(resources: readonly Resource[], timeoutMs: number, jobs: boolean): Routine<void> {
    if (this.#how === 'legacy') yield* waitForReady(this.#kube, resources, timeoutMs, { jobs });
    else if (this.#how === 'watcher') {
      yield* waitForStatus(this.#kube, resources, timeoutMs, jobs ? 'jobs' : 'ready');
    }
  }

  /** Until hooks have run. */
  *hooks(resources: readonly Resource[], timeoutMs: number): Routine<void> {
    if (this.#isOld) yield* watchUntilReady(this.#kube, resources, timeoutMs);
    else yield* waitForStatus(this.#kube, resources, timeoutMs, 'hooks');
  }

  /** Until the objects of hooks are gone: Helm 3 always waits for that. */
  *hooksGone(resources: readonly Resource[], timeoutMs: number): Routine<void> {
    if (this.#isOld) yield* waitForDeleted(this.#kube, resources, timeoutMs);
    else yield* this.gone(resources, timeoutMs);
  }

  /** Until objects are gone. */
  *gone(resources: readonly Resource[], timeoutMs: number): Routine<void> {
    if (this.#how === 'legacy') yield* waitForDeleted(this.#kube, resources, timeoutMs);
    else if (this.#how === 'watcher') yield* waitForGone(this.#kube, resources, timeoutMs);
  }

  get #isOld(): boolean {
    return this.#kube.helmMajor === 3 || this.#how === 'legacy';
  }
}
