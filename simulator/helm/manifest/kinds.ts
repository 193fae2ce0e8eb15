/** In which order kinds are installed and taken away. Mirrors Helm's pkg/releaseutil/kind_sorter.go. */
import { compareText } from '../../gotemplate/utf8.ts';

const INSTALL_3: readonly string[] = [
  'PriorityClass',
  'Namespace',
  'NetworkPolicy',
  'ResourceQuota',
  'LimitRange',
  'PodSecurityPolicy',
  'PodDisruptionBudget',
  'ServiceAccount',
  'Secret',
  'SecretList',
  'ConfigMap',
  'StorageClass',
  'PersistentVolume',
  'PersistentVolumeClaim',
  'CustomResourceDefinition',
  'ClusterRole',
  'ClusterRoleList',
  'ClusterRoleBinding',
  'ClusterRoleBindingList',
  'Role',
  'RoleList',
  'RoleBinding',
  'RoleBindingList',
  'Service',
  'DaemonSet',
  'Pod',
  'ReplicationController',
  'ReplicaSet',
  'Deployment',
  'HorizontalPodAutoscaler',
  'StatefulSet',
  'Job',
  'CronJob',
  'IngressClass',
  'Ingress',
  'APIService',
];

const INSTALL_4: readonly string[] = [...INSTALL_3, 'MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration'];

/** The other way round, but Services go before what they lead to. */
function uninstall(order: readonly string[]): readonly string[] {
  const reversed = order.toReversed().filter((kind) => kind !== 'Service');
  return reversed.toSpliced(reversed.indexOf('IngressClass') + 1, 0, 'Service');
}

export type KindOrder = 'install' | 'uninstall';

/** Compares kinds; unknown ones come last, by their names. */
export function compareKinds(order: KindOrder, helmMajor: 3 | 4): (a: string, b: string) => number {
  const install = helmMajor === 4 ? INSTALL_4 : INSTALL_3;
  const kinds = order === 'install' ? install : uninstall(install);
  const places = new Map(kinds.map((kind, i) => [kind, i]));
  return (a, b) => {
    const first = places.get(a);
    const second = places.get(b);
    if (first === undefined && second === undefined) return compareText(a, b);
    return (first ?? kinds.length) - (second ?? kinds.length);
  };
}
