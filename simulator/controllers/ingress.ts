/**
 * What an in-cluster Ingress controller (ingress-nginx) writes to the API: an Event when it takes an Ingress in, and the
 * address at which it answers. Mirrors ingress-nginx internal/ingress/status (addresses every 60 s) and store (Sync events).
 * Requests themselves are the network's (network/ingress). Leaves out: leader election, several controllers.
 */
import { serviceAccountUser } from '../api/authentication/users.ts';
import { isOurs, slowPatterns, unknownAnnotations } from '../api/ingress-annotations.ts';
import type { Ingress, Service } from '../api/objects.ts';
import type { KubeObject } from '../store/types.ts';
import { keyOf } from './manager.ts';
import { splitKey } from './ownership.ts';
import { type Controller, type ControllerContext, defineController } from './types.ts';

export const INGRESS_NAMESPACE = 'ingress-nginx';
export const INGRESS_SERVICE = 'ingress-nginx-controller';
export const INGRESS_ACCOUNT = 'ingress-nginx';
const INGRESSES = 'ingresses.networking.k8s.io';
const STATUS_EVERY_MS = 60_000;
/** The same where timelines are reckoned by hand. */
const TIDY_STATUS_MS = 1000;

type StoredIngress = Ingress & KubeObject;

/** Made anew for each cluster: it remembers what it has taken in. */
export function ingressController(): Controller {
  const seen = new Map<string, string>();
  const due = new Map<string, number>();
  return defineController({
    name: 'nginx-ingress-controller',
    eventSource: 'nginx-ingress-controller',
    user: serviceAccountUser(INGRESS_NAMESPACE, INGRESS_ACCOUNT),
    watches: [
      { resource: INGRESSES, keys: keyOf },
      {
        resource: 'services',
        keys: ({ object }, store) =>
          object.metadata.namespace === INGRESS_NAMESPACE && object.metadata.name === INGRESS_SERVICE
            ? store.list(INGRESSES).map(({ metadata }) => `${metadata.namespace}/${metadata.name}`)
            : [],
      },
    ],
    reconcile(context, key) {
      const { namespace, name } = splitKey(key);
      const ingress = context.store.get<StoredIngress>(INGRESSES, namespace, name);
      if (!ingress || !isOurs(ingress)) {
        seen.delete(key);
        due.delete(key);
        return;
      }
      takeIn(context, key, ingress, seen);
      return publish(context, key, ingress, due);
    },
  });
}

/** Says that an Ingress was created or changed. */
function takeIn({ events }: ControllerContext, key: string, ingress: StoredIngress, seen: Map<string, string>): void {
  const content = JSON.stringify([ingress.spec, ingress.metadata.annotations]);
  if (seen.get(key) === content) return;
  seen.set(key, content);
  events.record(ingress, 'Normal', 'Sync', 'Scheduled for sync');
  for (const annotation of unknownAnnotations(ingress))
    events.record(ingress, 'Warning', 'NotSimulated', `not simulated: the annotation ${annotation}`);
  for (const pattern of slowPatterns(ingress))
    events.record(ingress, 'Warning', 'NotSimulated', `not simulated: the pattern ${pattern}`);
}

/** Writes the controller's address into the Ingress's status, at its next round. */
function publish(
  context: ControllerContext,
  key: string,
  ingress: StoredIngress,
  due: Map<string, number>,
): void | 'retry' {
  const { store, client, timings } = context;
  const service = store.get<Service & KubeObject>('services', INGRESS_NAMESPACE, INGRESS_SERVICE);
  const wanted = (service?.status?.loadBalancer?.ingress ?? []).map(({ ip }) => ({ ip }));
  const current = (ingress.status?.loadBalancer?.ingress ?? []).map(({ ip }) => ({ ip }));
  if (JSON.stringify(wanted) === JSON.stringify(current)) {
    due.delete(key);
    return;
  }
  const now = context.nowMs();
  const at = due.get(key);
  if (at === undefined) {
    const delayMs = timings.profile === 'tidy' ? TIDY_STATUS_MS : STATUS_EVERY_MS - (now % STATUS_EVERY_MS);
    due.set(key, now + delayMs);
    context.enqueueAfter(key, delayMs);
    return;
  }
  if (now < at) return;
  due.delete(key);
  const loadBalancer = wanted.length > 0 ? { ingress: wanted } : {};
  const written = client.updateStatus(INGRESSES, {
    ...ingress,
    status: { ...ingress.status, loadBalancer },
  } as StoredIngress);
  if (!written.ok) return 'retry';
}
