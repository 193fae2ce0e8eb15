/** The controllers of a cluster: one hand-written list. Those with memory of their own are made anew for each cluster; those of
 * kinds that come later (api/kinds/later.ts) come with them, and have their place in the order from the start. */

import { clusterRoleAggregation } from './clusterrole-aggregation.ts';
import { deploymentController } from './deployment/deployment.ts';
import { disruptionController } from './disruption.ts';
import { endpointsController } from './endpoints/endpoints.ts';
import { endpointSliceController } from './endpoints/endpointslice.ts';
import { endpointSliceMirroringController } from './endpoints/mirroring.ts';
import { garbageCollector } from './garbage-collector.ts';
import { ingressController } from './ingress.ts';
import { orphanedJobPods } from './job/orphans.ts';
import { loadBalancerController } from './load-balancer.ts';
import { namespaceController } from './namespace.ts';
import { nodeTaints } from './nodelifecycle/condition-taints.ts';
import { nodeHealthController } from './nodelifecycle/health.ts';
import { podGarbageCollector } from './pod-gc.ts';
import { reloaderControllers } from './reloader.ts';
import { replicaSetController } from './replicaset/replicaset.ts';
import { REPLICA_SET, REPLICATION_CONTROLLER } from './replicaset/replicator.ts';
import { resourceQuotaController } from './resource-quota.ts';
import { rootCaCertificatePublisher } from './root-ca.ts';
import { serviceAccountTokens } from './service-account-tokens.ts';
import { serviceAccountController } from './serviceaccount.ts';
import { taintEvictionController } from './taint-eviction.ts';
import { type Controller, type LaterController, laterController } from './types.ts';

const CLAIMS = 'persistentvolumeclaims';
const VOLUMES = 'persistentvolumes';
const ATTACHMENTS = 'volumeattachments.storage.k8s.io';

/** `addons`: what the cluster has besides. An Ingress controller brings a load balancer. */
export function createControllers(addons: readonly string[] = []): readonly (Controller | LaterController)[] {
  const ingress = addons.includes('ingress');
  return [
    ...(ingress || addons.includes('loadbalancer') ? [loadBalancerController] : []),
    ...(ingress ? [ingressController()] : []),
    ...(addons.includes('reloader') ? reloaderControllers : []),
    // Before its Deployment's: of one instant, a ReplicaSet counts its pods first.
    replicaSetController(REPLICA_SET),
    replicaSetController(REPLICATION_CONTROLLER),
    deploymentController(),
    laterController('statefulset-controller', 'sets', ['statefulsets.apps', 'pods']),
    laterController('daemonset-controller', 'sets', ['daemonsets.apps', 'nodes', 'controllerrevisions.apps', 'pods']),
    endpointSliceController(),
    endpointsController(),
    endpointSliceMirroringController,
    garbageCollector,
    laterController('job-controller', 'batch', ['jobs.batch', 'pods']),
    orphanedJobPods,
    laterController('cronjob-controller', 'batch', ['cronjobs.batch', 'jobs.batch']),
    laterController('ttl-after-finished-controller', 'batch', ['jobs.batch']),
    disruptionController,
    laterController('horizontal-pod-autoscaler-controller', 'autoscaling', ['horizontalpodautoscalers.autoscaling']),
    namespaceController,
    serviceAccountController,
    serviceAccountTokens,
    rootCaCertificatePublisher,
    resourceQuotaController,
    clusterRoleAggregation(),
    laterController('crd-controller', 'custom', ['customresourcedefinitions.apiextensions.k8s.io']),
    laterController('persistentvolume-binder-controller', 'storage', [CLAIMS, VOLUMES]),
    laterController('provisioner rancher.io/local-path', 'storage', [CLAIMS, VOLUMES, 'pods']),
    laterController('provisioner disk.csi.drydock.dev', 'storage', [CLAIMS, VOLUMES]),
    laterController('persistentvolume-attach-detach-controller', 'storage', ['pods', ATTACHMENTS, 'nodes']),
    laterController('attacher disk.csi.drydock.dev', 'storage', [ATTACHMENTS]),
    laterController('persistentvolumeclaim-protection-controller', 'storage', [CLAIMS, 'pods']),
    laterController('persistentvolume-protection-controller', 'storage', [VOLUMES]),
    laterController('persistentvolume-expander-controller', 'storage', [CLAIMS]),
    laterController('ephemeral-volume-controller', 'storage', ['pods', CLAIMS]),
    laterController('resizer disk.csi.drydock.dev', 'storage', [CLAIMS]),
    nodeTaints,
    nodeHealthController(),
    taintEvictionController(),
    podGarbageCollector(),
    laterController('validatingadmissionpolicy-status-controller', 'custom', [
      'validatingadmissionpolicies.admissionregistration.k8s.io',
    ]),
  ];
}
