/**
 * Pods made from a template and taken away again, with the Events that tell of it. Mirrors RealPodControl and
 * GetPodFromTemplate in pkg/controller/controller_utils.go.
 */
import type { Pod, PodTemplateSpec } from '../api/objects.ts';
import type { Status } from '../api/types.ts';
import { isDnsSubdomain } from '../api/validation/names.ts';
import type { Steps } from '../kernel/steps.ts';
import type { KubeObject } from '../store/types.ts';
import { controllerReference } from './ownership.ts';
import type { ControllerContext } from './types.ts';

/** A Pod as its controller first says it: the body of a creation. */
export interface PodBody {
  readonly apiVersion: 'v1';
  readonly kind: 'Pod';
  readonly metadata: {
    readonly generateName: string;
    readonly namespace: string | undefined;
    readonly name?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly finalizers?: readonly string[];
    readonly ownerReferences: readonly unknown[];
  };
  readonly spec: NonNullable<PodTemplateSpec['spec']>;
}

/** Upstream: GetPodFromTemplate. */
export function podFromTemplate(owner: KubeObject, template: PodTemplateSpec | undefined): PodBody {
  const { labels, annotations, finalizers } = template?.metadata ?? {};
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      generateName: namePrefix(owner.metadata.name),
      namespace: owner.metadata.namespace,
      ...(labels ? { labels } : {}),
      ...(annotations ? { annotations } : {}),
      ...(finalizers ? { finalizers } : {}),
      ownerReferences: [controllerReference(owner)],
    },
    spec: template?.spec ?? { containers: [] },
  };
}

/** Upstream: getPodsPrefix. */
function namePrefix(name: string): string {
  return isDnsSubdomain(`${name}-a`).length === 0 ? `${name}-` : name;
}

/** Creates; returns the refusal if it counts. In a namespace that goes nothing is to be done about it. */
export function createPod(context: ControllerContext, owner: KubeObject, body: PodBody): Status | undefined {
  const result = context.client.create<Pod>('pods', owner.metadata.namespace, body);
  if (result.ok) {
    context.events.record(owner, 'Normal', 'SuccessfulCreate', `Created pod: ${result.object.metadata.name}`);
    return undefined;
  }
  if (namespaceGoes(result.status)) return undefined;
  context.events.record(owner, 'Warning', 'FailedCreate', `Error creating: ${result.status.message ?? ''}`);
  return result.status;
}

/** Upstream: HasStatusCause(err, NamespaceTerminatingCause). */
export function namespaceGoes(status: Status): boolean {
  return status.details?.causes?.some((cause) => cause.reason === 'NamespaceTerminating') ?? false;
}

/** Deletes; returns the refusal if it counts. One that is gone already is no failure. */
export function deletePod(context: ControllerContext, owner: KubeObject, name: string): Status | undefined {
  const result = context.client.delete('pods', owner.metadata.namespace, name);
  if (result.ok) {
    context.events.record(owner, 'Normal', 'SuccessfulDelete', `Deleted pod: ${name}`);
    return undefined;
  }
  if (result.status.reason === 'NotFound') return undefined;
  context.events.record(owner, 'Warning', 'FailedDelete', `Error deleting: ${result.status.message ?? ''}`);
  return result.status;
}

/** Batches of 1, 2, 4, … so that a refusal costs one request, not five hundred. Stops after a batch in which `act` said
 * that it failed; says whether all went well. Example: 5 → 1, 2, 2. Upstream: slowStartBatch. */
export function* slowStart(count: number, act: (index: number) => boolean): Steps<boolean> {
  let index = 0;
  for (let batch = Math.min(1, count); batch > 0; batch = Math.min(2 * batch, count - index)) {
    let ok = true;
    for (const end = index + batch; index < end; index++) {
      if (!act(index)) ok = false;
      yield;
    }
    if (!ok) return false;
  }
  return true;
}
