/**
 * Events of one kubelet about pods and their claims, written by api/event-recorder.ts. Leaves out: that what happens while the API cannot be reached
 * is tried again for two minutes.
 */
import { EventRecorder } from '../../api/event-recorder.ts';
import type { PersistentVolumeClaim, Pod } from '../../api/objects.ts';
import type { TimestampClock } from '../../api/time.ts';
import type { ApiClient } from '../../api/types.ts';
import type { Kernel } from '../../kernel/kernel.ts';

interface KubeletEventsOptions {
  readonly kernel: Kernel;
  readonly client: ApiClient;
  readonly clock: TimestampClock;
  readonly node: string;
  /** Whether the API cannot be reached. */
  readonly silent: () => boolean;
}

export class KubeletEvents {
  readonly #silent: () => boolean;
  readonly #recorder: EventRecorder;

  constructor({ kernel, client, clock, node, silent }: KubeletEventsOptions) {
    this.#silent = silent;
    this.#recorder = new EventRecorder({
      client,
      source: { component: 'kubelet', host: node },
      wallMs: () => kernel.wallMs(),
      nextNanoseconds: () => kernel.nextNanoseconds(),
      timestamp: () => clock.now(),
    });
  }

  /** About a pod, or one of its containers (`fieldPath`: "spec.containers{web}"). */
  record(pod: Pod, type: 'Normal' | 'Warning', reason: string, message: string, fieldPath = ''): void {
    if (this.#silent()) return;
    const { namespace = '', name = '', uid = '', resourceVersion = '' } = pod.metadata;
    const about = { kind: 'Pod', namespace, name, uid, apiVersion: 'v1', resourceVersion };
    this.#recorder.record(fieldPath === '' ? about : { ...about, fieldPath }, type, reason, message);
  }

  /** About a claim of a pod. */
  recordClaim(claim: PersistentVolumeClaim, type: 'Normal' | 'Warning', reason: string, message: string): void {
    if (this.#silent()) return;
    const { namespace = '', name = '', uid = '', resourceVersion = '' } = claim.metadata;
    const about = { kind: 'PersistentVolumeClaim', namespace, name, uid, apiVersion: 'v1', resourceVersion };
    this.#recorder.record(about, type, reason, message);
  }

  /** A pod is gone. */
  forget({ metadata: { name = '', uid = '' } }: Pod): void {
    this.#recorder.forget({ kind: 'Pod', name, uid });
  }

  /** The kubelet starts anew: it remembers nothing of what it said. */
  restarted(): void {
    this.#recorder.restarted();
  }
}
