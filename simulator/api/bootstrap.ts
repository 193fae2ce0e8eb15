/**
 * What an API server makes by itself when it starts: default roles and bindings, the system's priority classes. Mirrors the
 * post-start hooks of kubernetes pkg/controlplane. Namespaces and the Service `kubernetes`: cluster/system.ts.
 */
import type { Random } from '../kernel/random.ts';
import type { Store } from '../store/store.ts';
import type { KubeObject } from '../store/types.ts';
import { type Bootstrapped, DEFAULT_RBAC_OBJECTS } from './authorization/bootstrap.ts';
import { SYSTEM_PRIORITY_CLASSES } from './kinds/priorityclass.ts';
import { STORED, type Write } from './managed/write.ts';
import { newUid } from './metadata.ts';
import type { Registry } from './registry.ts';

const ACTOR = 'system:apiserver';

const PRIORITY_CLASSES: readonly Bootstrapped[] = SYSTEM_PRIORITY_CLASSES.map(({ name, value, description }) => ({
  resource: 'priorityclasses.scheduling.k8s.io',
  name,
  labels: {},
  annotations: {},
  apiVersion: 'scheduling.k8s.io/v1',
  kind: 'PriorityClass',
  content: { value, description, preemptionPolicy: 'PreemptLowerPriority' },
}));

/** Stores them as they are: they are right as written, so nothing looks at them. */
export function bootstrap(store: Store, uids: Random, timestamp: string, registry: Registry): void {
  for (const object of [...DEFAULT_RBAC_OBJECTS, ...PRIORITY_CLASSES]) {
    if (!registry.has(object.resource)) continue;
    const resource = registry.resource(object.resource);
    const write: Write = { resource, subresource: '', manager: 'kube-apiserver', sent: STORED };
    store.put(object.resource, stored(object, newUid(uids), timestamp), ACTOR, write);
  }
}

function stored(object: Bootstrapped, uid: string, creationTimestamp: string): KubeObject {
  const { apiVersion, kind, namespace, name, labels, annotations, content } = object;
  return {
    kind,
    apiVersion,
    metadata: {
      name,
      ...(namespace === undefined ? {} : { namespace }),
      uid,
      resourceVersion: '',
      ...(kind === 'PriorityClass' ? { generation: 1 } : {}),
      creationTimestamp,
      ...(Object.keys(labels).length === 0 ? {} : { labels }),
      ...(Object.keys(annotations).length === 0 ? {} : { annotations }),
    },
    ...content,
  } as KubeObject;
}
