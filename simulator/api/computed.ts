/** Objects that no store holds: their kind has them, or the metrics server behind the API server tells them. Mirrors
 * kube-aggregator/pkg/apiserver/handler_proxy.go. Leaves out: APIService objects. */
import type { KubeObject } from '../store/types.ts';
import { StatusError, serviceUnavailable } from './errors.ts';
import type { Resource } from './registry.ts';
import type { MetricsAccess } from './types.ts';
import type { ApiWorld } from './world.ts';

/** All of a resource in key order, of one namespace when one is named. */
export function computedObjects(
  world: ApiWorld,
  resource: Resource,
  namespace: string | undefined,
): readonly KubeObject[] {
  return resource.kind.computed?.objects ?? server(world).objects(resource.name, namespace);
}

/** One of them, or 404 in its server's words. */
export function computedObject(
  world: ApiWorld,
  resource: Resource,
  namespace: string | undefined,
  name: string,
): KubeObject {
  const found = computedObjects(world, resource, namespace).find(({ metadata }) => metadata.name === name);
  if (found) return found;
  throw new StatusError(resource.kind.computed?.missing(world.store, namespace, name) as never);
}

/** The server behind, when it answers. */
function server(world: ApiWorld): MetricsAccess {
  const metrics = world.metrics();
  if (metrics?.available) return metrics;
  throw new StatusError(serviceUnavailable('the server is currently unable to handle the request'));
}
