/**
 * ServiceAccount: a Pod without a service account gets "default", and its token as a projected volume.
 * Mirrors kubernetes plugin/pkg/admission/serviceaccount/admission.go. Leaves out: the check of Secret references
 * (enforce-mountable-secrets) and of node restrictions.
 */

import { deepFreeze } from '../../store/freeze.ts';
import { forbidden } from '../errors.ts';
import type { Container, Pod, ServiceAccount, Volume } from '../objects.ts';
import type { Status } from '../types.ts';
import { isPathSegmentName } from '../validation/names.ts';
import { type AdmissionRequest, defineAdmission } from './types.ts';

const MOUNT_PATH = '/var/run/secrets/kubernetes.io/serviceaccount';
const VOLUME_PREFIX = 'kube-api-access-';
const MIRROR_POD = 'kubernetes.io/config.mirror';

export const serviceAccount = defineAdmission({
  name: 'ServiceAccount',
  resources: ['pods'],
  admit(request): Status | undefined {
    if (request.verb !== 'create' || request.subresource !== undefined) return undefined;
    const pod = request.object as unknown as Pod;
    if (pod.metadata.annotations?.[MIRROR_POD] !== undefined) return undefined;
    const { spec } = pod;
    if (!spec.serviceAccountName) {
      spec.serviceAccountName = 'default';
      spec.serviceAccount = 'default';
    }
    const found = lookUp(request, spec.serviceAccountName);
    if (typeof found === 'string') return forbidden(request.resource.qualified, request.name, found);
    if (!spec.imagePullSecrets?.length && found.imagePullSecrets?.length) {
      spec.imagePullSecrets = found.imagePullSecrets.map((secret) => ({ ...secret }));
    }
    if (spec.automountServiceAccountToken ?? found.automountServiceAccountToken ?? true) mountToken(request, pod);
    return undefined;
  },
});

/** The account, or why the pod is refused. */
function lookUp(request: AdmissionRequest, name: string): ServiceAccount | string {
  const namespace = request.namespace as string;
  const problems = isPathSegmentName(name, false);
  if (problems.length > 0)
    return `error looking up service account ${namespace}/${name}: invalid resource name "${name}": [${problems.join(' ')}]`;
  const found = request.world.store.get('serviceaccounts', namespace, name) as unknown as ServiceAccount | undefined;
  return found ?? `error looking up service account ${namespace}/${name}: serviceaccount "${name}" not found`;
}

function mountToken(request: AdmissionRequest, pod: Pod): void {
  const { spec } = pod;
  const existing = spec.volumes?.find((volume) => volume.name.startsWith(VOLUME_PREFIX));
  const name = existing?.name ?? `${VOLUME_PREFIX}${request.world.names.suffix(5)}`;
  let needed = false;
  const mount = (container: Container): void => {
    if (container.volumeMounts?.some((m) => m.mountPath === MOUNT_PATH)) return;
    const mounted = { name, readOnly: true, mountPath: MOUNT_PATH };
    container.volumeMounts = container.volumeMounts ? [...container.volumeMounts, mounted] : [mounted];
    needed = true;
  };
  spec.initContainers?.forEach(mount);
  spec.containers?.forEach(mount);
  if (!needed || existing) return;
  const volume = { name, projected: TOKEN };
  spec.volumes = spec.volumes ? [...spec.volumes, volume] : [volume];
}

/** The same for every Pod, so all Pods share it. */
const TOKEN: NonNullable<Volume['projected']> = deepFreeze({
  sources: [
    { serviceAccountToken: { expirationSeconds: 3607, path: 'token' } },
    { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
    {
      downwardAPI: { items: [{ path: 'namespace', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } }] },
    },
  ],
  defaultMode: 420,
});
