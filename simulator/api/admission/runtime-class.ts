/**
 * RuntimeClass: a Pod may only name a RuntimeClass that exists, and takes its overhead and its rules of scheduling.
 * Mirrors kubernetes plugin/pkg/admission/runtimeclass/admission.go. Leaves out: overhead and scheduling of a class.
 */
import type { KubeObject } from '../../store/types.ts';
import { forbidden } from '../errors.ts';
import type { Pod } from '../objects.ts';
import type { Status } from '../types.ts';
import { defineAdmission } from './types.ts';

export const runtimeClass = defineAdmission({
  name: 'RuntimeClass',
  resources: ['pods'],
  admit(request): Status | undefined {
    if (request.verb !== 'create' || request.subresource !== undefined) return undefined;
    const name = (request.object as unknown as Pod).spec.runtimeClassName;
    if (!name || request.world.store.get<KubeObject>('runtimeclasses.node.k8s.io', undefined, name)) return undefined;
    return forbidden(
      request.resource.qualified,
      request.name,
      `pod rejected: RuntimeClass ${JSON.stringify(name)} not found`,
    );
  },
});
