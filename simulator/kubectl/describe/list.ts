/** Which description belongs to which kind. */
import type { Unstructured } from '../types.ts';
import { describeRole, describeRoleBinding } from './access.ts';
import { describeAutoscaler } from './autoscaler.ts';
import { describeCronJob, describeJob } from './batch.ts';
import {
  describeConfigMap,
  describeEndpointSlice,
  describeEndpoints,
  describeNamespace,
  describeSecret,
  describeServiceAccount,
} from './configuration.ts';
import { describeDisruptionBudget } from './disruption-budget.ts';
import { describeGeneric } from './generic.ts';
import { describeLimitRange, describePriorityClass, describeQuota } from './limits.ts';
import { describeIngress, describeIngressClass, describeNetworkPolicy } from './networking.ts';
import { describeNode } from './node.ts';
import { describePod } from './pod.ts';
import { describeService } from './service.ts';
import { describeDaemonSet, describeStatefulSet } from './sets.ts';
import {
  describeCsiNode,
  describePersistentVolume,
  describePersistentVolumeClaim,
  describeStorageClass,
} from './storage.ts';
import type { Describer, DescriberEntry } from './types.ts';
import { describeDeployment, describeReplicaSet, describeReplicationController } from './workloads.ts';

const DESCRIBERS: readonly DescriberEntry[] = [
  { group: '', kind: 'Pod', describe: describePod },
  { group: '', kind: 'ReplicationController', describe: describeReplicationController },
  { group: '', kind: 'Service', describe: describeService },
  { group: '', kind: 'Node', describe: describeNode },
  { group: '', kind: 'Namespace', describe: describeNamespace },
  { group: '', kind: 'ConfigMap', describe: describeConfigMap },
  { group: '', kind: 'Secret', describe: describeSecret },
  { group: '', kind: 'ServiceAccount', describe: describeServiceAccount },
  { group: '', kind: 'PersistentVolume', describe: describePersistentVolume },
  { group: '', kind: 'PersistentVolumeClaim', describe: describePersistentVolumeClaim },
  { group: '', kind: 'Endpoints', describe: describeEndpoints },
  { group: 'discovery.k8s.io', kind: 'EndpointSlice', describe: describeEndpointSlice },
  { group: 'apps', kind: 'Deployment', describe: describeDeployment },
  { group: 'apps', kind: 'ReplicaSet', describe: describeReplicaSet },
  { group: 'apps', kind: 'StatefulSet', describe: describeStatefulSet },
  { group: 'apps', kind: 'DaemonSet', describe: describeDaemonSet },
  { group: 'batch', kind: 'Job', describe: describeJob },
  { group: 'batch', kind: 'CronJob', describe: describeCronJob },
  { group: 'autoscaling', kind: 'HorizontalPodAutoscaler', describe: describeAutoscaler },
  { group: 'policy', kind: 'PodDisruptionBudget', describe: describeDisruptionBudget },
  { group: 'storage.k8s.io', kind: 'StorageClass', describe: describeStorageClass },
  { group: 'storage.k8s.io', kind: 'CSINode', describe: describeCsiNode },
  { group: '', kind: 'ResourceQuota', describe: describeQuota },
  { group: '', kind: 'LimitRange', describe: describeLimitRange },
  { group: 'scheduling.k8s.io', kind: 'PriorityClass', describe: describePriorityClass },
  { group: 'rbac.authorization.k8s.io', kind: 'Role', describe: describeRole },
  { group: 'rbac.authorization.k8s.io', kind: 'ClusterRole', describe: describeRole },
  { group: 'rbac.authorization.k8s.io', kind: 'RoleBinding', describe: describeRoleBinding },
  { group: 'rbac.authorization.k8s.io', kind: 'ClusterRoleBinding', describe: describeRoleBinding },
  { group: 'networking.k8s.io', kind: 'Ingress', describe: describeIngress },
  { group: 'networking.k8s.io', kind: 'IngressClass', describe: describeIngressClass },
  { group: 'networking.k8s.io', kind: 'NetworkPolicy', describe: describeNetworkPolicy },
];

/** The describer of a kind; any other kind is shown field by field. */
export function describerOf(group: string, kind: string): Describer<Unstructured> {
  const entry = DESCRIBERS.find((d) => d.group === group && d.kind === kind);
  return (entry?.describe ?? describeGeneric) as unknown as Describer<Unstructured>;
}
