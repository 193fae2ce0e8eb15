/**
 * NamespaceLifecycle: nothing is made in a namespace that is not there or going away, and some namespaces stay.
 * Mirrors apiserver/pkg/admission/plugin/namespace/lifecycle/admission.go. Leaves out: its caches and waiting.
 */
import type { KubeObject } from '../../store/types.ts';
import { forbidden, notFound } from '../errors.ts';
import type { Status } from '../types.ts';
import { defineAdmission } from './types.ts';

const IMMORTAL = ['default', 'kube-system', 'kube-public'];

export const namespaceLifecycle = defineAdmission({
  name: 'NamespaceLifecycle',
  admit(request): Status | undefined {
    const { resource, verb, namespace, name } = request;
    if (resource.name === 'namespaces') {
      if (verb === 'delete' && IMMORTAL.includes(name))
        return forbidden(resource.qualified, name, 'this namespace may not be deleted');
      return undefined;
    }
    if (verb !== 'create' || !resource.kind.namespaced || namespace === undefined) return undefined;
    const found = request.world.store.get<KubeObject & { status?: { phase?: string } }>(
      'namespaces',
      undefined,
      namespace,
    );
    if (!found) return notFound({ group: '', name: 'namespaces' }, namespace);
    if (found.status?.phase !== 'Terminating') return undefined;
    const refusal = forbidden(
      resource.qualified,
      name,
      `unable to create new content in namespace ${namespace} because it is being terminated`,
    );
    const causes = [
      {
        reason: 'NamespaceTerminating',
        message: `namespace ${namespace} is being terminated`,
        field: 'metadata.namespace',
      },
    ];
    return { ...refusal, details: { ...refusal.details, causes } };
  },
});
