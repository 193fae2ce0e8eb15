/**
 * Kinds that every cluster of this version serves and this one does not yet: an unknown resource among them is said not
 * to be simulated, so that nobody takes it for a typing mistake.
 */

/** Per API group: plural, short names, kind. */
const BUILT_IN: Readonly<Record<string, readonly string[]>> = {
  '': [
    'componentstatuses cs ComponentStatus',
    'endpoints ep Endpoints',
    'limitranges limits LimitRange',
    'persistentvolumeclaims pvc PersistentVolumeClaim',
    'persistentvolumes pv PersistentVolume',
    'podtemplates PodTemplate',
    'replicationcontrollers rc ReplicationController',
    'resourcequotas quota ResourceQuota',
    'secrets Secret',
    'serviceaccounts sa ServiceAccount',
    'configmaps cm ConfigMap',
    'events ev Event',
  ],
  'admissionregistration.k8s.io': [
    'mutatingwebhookconfigurations MutatingWebhookConfiguration',
    'validatingwebhookconfigurations ValidatingWebhookConfiguration',
    'validatingadmissionpolicies ValidatingAdmissionPolicy',
    'validatingadmissionpolicybindings ValidatingAdmissionPolicyBinding',
  ],
  'apiextensions.k8s.io': ['customresourcedefinitions crd crds CustomResourceDefinition'],
  'apiregistration.k8s.io': ['apiservices APIService'],
  apps: [
    'controllerrevisions ControllerRevision',
    'daemonsets ds DaemonSet',
    'deployments deploy Deployment',
    'replicasets rs ReplicaSet',
    'statefulsets sts StatefulSet',
  ],
  autoscaling: ['horizontalpodautoscalers hpa HorizontalPodAutoscaler'],
  batch: ['cronjobs cj CronJob', 'jobs Job'],
  'certificates.k8s.io': ['certificatesigningrequests csr CertificateSigningRequest'],
  'coordination.k8s.io': ['leases Lease'],
  'flowcontrol.apiserver.k8s.io': ['flowschemas FlowSchema', 'prioritylevelconfigurations PriorityLevelConfiguration'],
  'metrics.k8s.io': ['nodes NodeMetrics', 'pods PodMetrics'],
  'networking.k8s.io': [
    'ingresses ing Ingress',
    'ingressclasses IngressClass',
    'ipaddresses ip IPAddress',
    'networkpolicies netpol NetworkPolicy',
    'servicecidrs ServiceCIDR',
  ],
  'node.k8s.io': ['runtimeclasses RuntimeClass'],
  policy: ['poddisruptionbudgets pdb PodDisruptionBudget'],
  'rbac.authorization.k8s.io': [
    'clusterrolebindings ClusterRoleBinding',
    'clusterroles ClusterRole',
    'rolebindings RoleBinding',
    'roles Role',
  ],
  'resource.k8s.io': [
    'deviceclasses DeviceClass',
    'resourceclaims ResourceClaim',
    'resourceclaimtemplates ResourceClaimTemplate',
    'resourceslices ResourceSlice',
  ],
  'scheduling.k8s.io': ['priorityclasses pc PriorityClass'],
  'storage.k8s.io': [
    'csidrivers CSIDriver',
    'csinodes CSINode',
    'csistoragecapacities CSIStorageCapacity',
    'storageclasses sc StorageClass',
    'volumeattachments VolumeAttachment',
    'volumeattributesclasses vac VolumeAttributesClass',
  ],
};

/** A line to follow kubectl's own, for a name that discovery did not find ("jobs", "job.batch"); else nothing. */
export function unservedResource(argument: string): string {
  const [name = '', ...rest] = argument.toLowerCase().split('.');
  for (const [group, entries] of Object.entries(BUILT_IN)) {
    if (rest.length > 0 && rest.join('.') !== group && rest.slice(1).join('.') !== group) continue;
    for (const entry of entries) {
      const names = entry.toLowerCase().split(' ');
      if (names.includes(name)) return line(entry, group);
    }
  }
  return '';
}

/** The same for an object of a kind that discovery did not find. */
export function unservedKind(apiVersion: string, kind: string): string {
  const [group, version] = apiVersion.includes('/') ? apiVersion.split('/') : ['', apiVersion];
  const entry = /^v\d+$/.test(version ?? '')
    ? BUILT_IN[group ?? '']?.find((words) => words.endsWith(` ${kind}`))
    : undefined;
  return entry === undefined ? '' : line(entry, group ?? '');
}

const line = (entry: string, group: string): string =>
  `\n(${entry.split(' ')[0]}${group === '' ? '' : `.${group}`} are not simulated here)`;
