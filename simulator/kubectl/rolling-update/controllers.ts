/** ReplicationControllers and their Pods over REST, as the old client reads and writes them. */
import type { Pod, ReplicationController } from '../../api/objects.ts';
import { type Routine, sleep } from '../../kernel/wait.ts';
import { CliError, isConflict, isNotFound } from '../cli/errors.ts';
import type { Client } from '../types.ts';

export type Controller = ReplicationController;

/** Upstream: kubectl/pkg/cmd/rollingupdate, kubectlAnnotationPrefix. */
export const SOURCE_ID = 'kubectl.kubernetes.io/update-source-id';
export const DESIRED_REPLICAS = 'kubectl.kubernetes.io/desired-replicas';
export const ORIGINAL_REPLICAS = 'kubectl.kubernetes.io/original-replicas';
export const NEXT_CONTROLLER = 'kubectl.kubernetes.io/next-controller-id';

export const replicasOf = ({ spec }: Controller): number => spec.replicas ?? 0;
export const sourceIdOf = ({ metadata }: Controller): string => `${metadata.name}:${metadata.uid}`;

/** client-go/util/retry.DefaultBackoff: four tries, ten milliseconds and five times as long each. */
const TRIES = 4;
const FIRST_WAIT_MS = 10;

export class Controllers {
  readonly #client: Client;
  readonly #base: string;

  constructor(client: Client, namespace: string) {
    this.#client = client;
    this.#base = `/api/v1/namespaces/${namespace}`;
  }

  *get(name: string): Routine<Controller> {
    return (yield* this.#client.request('GET', this.#path(name))).body as Controller;
  }

  /** Undefined when there is none. */
  *find(name: string): Routine<Controller | undefined> {
    if (name === '') return undefined;
    try {
      return yield* this.get(name);
    } catch (error) {
      if (isNotFound(error)) return undefined;
      throw error;
    }
  }

  *list(): Routine<readonly Controller[]> {
    const answer = yield* this.#client.request('GET', `${this.#base}/replicationcontrollers`);
    return (answer.body as { items: Controller[] }).items;
  }

  *create(controller: Controller): Routine<Controller> {
    const { resourceVersion: _version, uid: _uid, ...metadata } = controller.metadata;
    const body = { ...controller, apiVersion: 'v1', kind: 'ReplicationController', metadata };
    return (yield* this.#client.request('POST', `${this.#base}/replicationcontrollers`, { body })).body as Controller;
  }

  *put(controller: Controller): Routine<Controller> {
    const body = { ...controller, apiVersion: 'v1', kind: 'ReplicationController' };
    return (yield* this.#client.request('PUT', this.#path(controller.metadata.name), { body })).body as Controller;
  }

  /** Changes and writes; after a conflict it is read again. Upstream: updateRcWithRetries. */
  *change(controller: Controller, change: (controller: Controller) => Controller): Routine<Controller> {
    let current = controller;
    for (let waitMs = FIRST_WAIT_MS, tries = 1; ; tries++, waitMs *= 5) {
      try {
        return yield* this.put(change(current));
      } catch (error) {
        if (!isConflict(error) || tries === TRIES) throw error;
        yield* sleep(waitMs);
        current = yield* this.get(controller.metadata.name);
      }
    }
  }

  *delete(name: string, propagationPolicy?: 'Orphan'): Routine<void> {
    const body = propagationPolicy ? { propagationPolicy } : {};
    yield* this.#client.request('DELETE', this.#path(name), { body });
  }

  /**
   * Sets the size and waits until there are as many Pods, looking every `intervalMs`; after a conflict it tries again as often.
   * Upstream: scaleAndWaitWithScaler, and ScaleCondition of kubectl/pkg/scale.
   */
  *scale(controller: Controller, replicas: number, intervalMs: number, timeoutMs: number): Routine<Controller> {
    const { name } = controller.metadata;
    const path = `${this.#path(name)}/scale`;
    for (let waitedMs = 0; !(yield* this.#resize(path, replicas)); waitedMs += intervalMs) {
      if (waitedMs + intervalMs > timeoutMs) throw new CliError('timed out waiting for the condition');
      yield* sleep(intervalMs);
    }
    for (let waitedMs = 0; ; waitedMs += intervalMs) {
      const { spec, status } = (yield* this.#client.request('GET', path)).body as Scale;
      // Somebody else gave it another size: no use to wait.
      if ((spec.replicas ?? 0) !== replicas || (status.replicas ?? 0) === replicas) return yield* this.get(name);
      if (waitedMs + intervalMs > timeoutMs) throw new CliError('timed out waiting for the condition');
      yield* sleep(intervalMs);
    }
  }

  /** False after a conflict. */
  *#resize(path: string, replicas: number): Routine<boolean> {
    const read = (yield* this.#client.request('GET', path)).body as Scale;
    try {
      yield* this.#client.request('PUT', path, { body: { ...read, spec: { ...read.spec, replicas } } });
      return true;
    } catch (error) {
      if (isConflict(error)) return false;
      throw error;
    }
  }

  *pods(selector: Readonly<Record<string, string>> | undefined): Routine<readonly Pod[]> {
    const labelSelector = Object.entries(selector ?? {})
      .map(([key, value]) => `${key}=${value}`)
      .sort()
      .join(',');
    const answer = yield* this.#client.request('GET', `${this.#base}/pods`, { query: { labelSelector } });
    return (answer.body as { items: Pod[] }).items;
  }

  *labelPod({ metadata }: Pod, key: string, value: string): Routine<void> {
    const body = { metadata: { labels: { [key]: value } } };
    const contentType = 'application/strategic-merge-patch+json';
    yield* this.#client.request('PATCH', `${this.#base}/pods/${metadata.name}`, { body, contentType });
  }

  *deletePod({ metadata }: Pod): Routine<void> {
    yield* this.#client.request('DELETE', `${this.#base}/pods/${metadata.name}`, { body: {} });
  }

  #path(name: string): string {
    return `${this.#base}/replicationcontrollers/${name}`;
  }
}

interface Scale {
  readonly spec: { readonly replicas?: number };
  readonly status: { readonly replicas?: number };
}

/** The controller with these annotations; undefined takes one away. */
export function annotated(controller: Controller, changes: Readonly<Record<string, string | undefined>>): Controller {
  const annotations: Record<string, string> = {};
  for (const [key, value] of Object.entries({ ...controller.metadata.annotations, ...changes }))
    if (value !== undefined) annotations[key] = value;
  return { ...controller, metadata: { ...controller.metadata, annotations } };
}

export const resized = (controller: Controller, replicas: number): Controller => ({
  ...controller,
  spec: { ...controller.spec, replicas },
});
