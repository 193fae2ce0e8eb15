/** The object that a request names. */
import type { KubeObject } from '../store/types.ts';
import { computedObject } from './computed.ts';
import { notFound, StatusError } from './errors.ts';
import type { Resource } from './registry.ts';
import type { ApiWorld } from './world.ts';

/** An object, or 404. */
export function foundObject(
  world: ApiWorld,
  resource: Resource,
  namespace: string | undefined,
  name: string,
): KubeObject {
  freshen(world, resource, name);
  if (resource.kind.computed) return computedObject(world, resource, namespace, name);
  const object = world.store.get(resource.name, resource.kind.namespaced ? namespace : undefined, name);
  if (!object) throw new StatusError(notFound(resource.qualified, name));
  return object;
}

/** Before Leases are read, nodes write what they have not written of them: renewals are many and readers few. */
export function freshen(world: ApiWorld, resource: Resource, name?: string): void {
  if (resource.name === 'leases.coordination.k8s.io') world.nodes()?.renewLeases?.(name);
}
