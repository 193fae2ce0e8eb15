/**
 * The provisioner of class `standard`: a folder on the node that the scheduler chose, made and removed by a helper pod there.
 * Mirrors rancher/local-path-provisioner as recorded. Leaves out: the helper pod itself (its time is `provision`), shared file
 * systems.
 */
import type { Pod } from '../../api/objects.ts';
import type { Volume } from '../../storage/binding.ts';
import type { StorageSystems } from '../../storage/systems.ts';
import type { KubeObject } from '../../store/types.ts';
import type { ControllerContext } from '../types.ts';
import type { Provisioner, ProvisionRequest } from './provisioner.ts';

const LOCAL_PATH = 'rancher.io/local-path';
const NAMESPACE = 'local-path-storage';
const FOLDER = '/opt/local-path-provisioner';
const LABELS = { app: 'local-path-provisioner' };
const HOSTNAME = 'kubernetes.io/hostname';

export function localPathProvisioner(storage: StorageSystems): Provisioner {
  return {
    name: LOCAL_PATH,
    runsIn,
    isOwnPod: ({ metadata }) => metadata.namespace === NAMESPACE,
    refusal,
    provisionMs: ({ timings }) => timings.draw('provision'),
    deleteMs: ({ timings }) => timings.draw('provision'),
    make: ({ claim, node = '', name }) => {
      const path = `${FOLDER}/${name}_${claim.metadata.namespace}_${claim.metadata.name}`;
      storage.host(node).makeDirectory(path, { parents: true, mode: 0o777 });
      const values = [node];
      return {
        annotations: { 'local.path.provisioner/selected-node': node },
        spec: {
          hostPath: { path, type: 'DirectoryOrCreate' },
          nodeAffinity: {
            required: { nodeSelectorTerms: [{ matchExpressions: [{ key: HOSTNAME, operator: 'In', values }] }] },
          },
          volumeMode: 'Filesystem',
        },
      };
    },
    remove: ({ spec }: Volume) => {
      const term = spec.nodeAffinity?.required?.nodeSelectorTerms[0]?.matchExpressions?.[0];
      for (const node of term?.values ?? []) storage.eraseHost(node, spec.hostPath?.path ?? FOLDER);
    },
  };
}

/** Its pod, when it is ready. */
function runsIn({ store }: ControllerContext): string | undefined {
  return store
    .withLabels<Pod & KubeObject>('pods', NAMESPACE, LABELS)
    .find(
      ({ status, metadata }) =>
        metadata.deletionTimestamp === undefined &&
        status.conditions?.some((c) => c.type === 'Ready' && c.status === 'True'),
    )?.metadata.name;
}

function refusal({ claim, node }: ProvisionRequest): string | undefined {
  if (claim.spec.selector) return 'claim.Spec.Selector is not supported';
  const modes = claim.spec.accessModes ?? [];
  if (modes.some((mode) => mode !== 'ReadWriteOnce' && mode !== 'ReadWriteOncePod'))
    return 'NodePath only supports ReadWriteOnce and ReadWriteOncePod (1.22+) access modes';
  return node === undefined ? 'configuration error, no node was specified' : undefined;
}
