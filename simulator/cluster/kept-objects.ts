/**
 * Objects that the API server makes again when somebody deletes them: the system's namespaces, looked at once a minute, and the
 * Service `kubernetes` with its endpoints, looked at every ten seconds. Mirrors pkg/controlplane/controller/
 * {systemnamespaces,kubernetesservice} and pkg/controlplane/reconcilers. What is changed of the Service stays changed; endpoints
 * are put right.
 */
import { sameJson } from '../api/metadata.ts';
import { type ControllerContext, defineController } from '../controllers/types.ts';
import type { Change, KubeObject } from '../store/types.ts';
import { API_SERVER, KUBERNETES, KUBERNETES_ENDPOINTS, KUBERNETES_SLICE, NAMESPACES } from './system.ts';

const NAMESPACES_EVERY_MS = 60_000;
const SERVICE_EVERY_MS = 10_000;

/** In the order in which they are looked at. */
const PARTS = [
  { resource: 'services', object: KUBERNETES, fields: [] },
  { resource: 'endpoints', object: KUBERNETES_ENDPOINTS, fields: ['subsets'] },
  { resource: 'endpointslices.discovery.k8s.io', object: KUBERNETES_SLICE, fields: ['endpoints', 'ports'] },
] as const;

/** The key means: wait until the next look. */
const WAIT = 'wait/';

export const keptObjects = defineController({
  name: 'kube-apiserver',
  eventSource: 'kube-apiserver',
  user: API_SERVER,
  watches: [
    {
      resource: 'namespaces',
      keys: ({ type, object }) =>
        type === 'DELETED' && NAMESPACES.includes(object.metadata.name) ? [`${WAIT}namespaces`] : [],
    },
    ...PARTS.map(({ resource }) => ({
      resource,
      keys: ({ type, object: { metadata } }: Change) =>
        type !== 'ADDED' && metadata.namespace === 'default' && metadata.name === KUBERNETES.metadata.name
          ? [`${WAIT}service`]
          : [],
    })),
  ],
  reconcile: (context, key) => {
    if (key.startsWith(WAIT)) {
      const everyMs = key === `${WAIT}service` ? SERVICE_EVERY_MS : NAMESPACES_EVERY_MS;
      context.enqueueAfter(key.slice(WAIT.length), everyMs - (context.nowMs() % everyMs));
    } else if (key === 'namespaces') return makeNamespaces(context);
    else return makeService(context);
  },
});

function makeNamespaces({ store, client }: ControllerContext): void | 'retry' {
  for (const name of NAMESPACES) {
    if (store.get('namespaces', undefined, name)) continue;
    const made = client.create('namespaces', undefined, { apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
    if (!made.ok) return 'retry';
  }
}

function makeService(context: ControllerContext): void {
  const { store, client } = context;
  for (const { resource, object, fields } of PARTS) {
    const found = store.get<KubeObject & Record<string, unknown>>(resource, 'default', object.metadata.name);
    const right = object as unknown as Record<string, unknown>;
    const wrong = found && fields.some((field) => !sameJson(found[field], right[field]));
    const done = !found
      ? client.create(resource, 'default', object)
      : wrong
        ? client.update(resource, { ...found, ...Object.fromEntries(fields.map((field) => [field, right[field]])) })
        : undefined;
    // What is refused is tried again at the next look: somebody else has the address, say.
    if (done && !done.ok) {
      context.enqueueAfter('service', SERVICE_EVERY_MS);
      return;
    }
  }
}
