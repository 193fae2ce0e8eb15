/** The controllers of a cluster: one hand-written list. Those with memory of their own are made anew for each cluster. */

import type { StorageSystems } from '../storage/systems.ts';
import { attachDetachController } from './attachdetach/attachdetach.ts';
import { diskAttacher } from './attachdetach/attacher.ts';
import { clusterRoleAggregation } from './clusterrole-aggregation.ts';
import { cronJobController } from './cronjob/cronjob.ts';
import { customResourceDefinitionController } from './custom-resource-definition.ts';
import { daemonSetController } from './daemonset/daemonset.ts';
import { deploymentController } from './deployment/deployment.ts';
import { disruptionController } from './disruption.ts';
import { endpointsController } from './endpoints/endpoints.ts';
import { endpointSliceController } from './endpoints/endpointslice.ts';
import { endpointSliceMirroringController } from './endpoints/mirroring.ts';
import { garbageCollector } from './garbage-collector.ts';
import { ingressController } from './ingress.ts';
import { jobController } from './job/job.ts';
import { orphanedJobPods } from './job/orphans.ts';
import { loadBalancerController } from './load-balancer.ts';
import { namespaceController } from './namespace.ts';
import { nodeTaints } from './nodelifecycle/condition-taints.ts';
import { nodeHealthController } from './nodelifecycle/health.ts';
import { persistentVolumeBinder } from './persistentvolume/binder.ts';
import { localPathProvisioner } from './persistentvolume/local-path.ts';
import { networkDiskProvisioner } from './persistentvolume/network-disk.ts';
import { claimProtection, volumeProtection } from './persistentvolume/protection.ts';
import { provisionerController } from './persistentvolume/provisioner.ts';
import { podGarbageCollector } from './pod-gc.ts';
import { podAutoscalerController } from './podautoscaler/podautoscaler.ts';
import { reloaderControllers } from './reloader.ts';
import { replicaSetController } from './replicaset/replicaset.ts';
import { REPLICA_SET, REPLICATION_CONTROLLER } from './replicaset/replicator.ts';
import { resourceQuotaController } from './resource-quota.ts';
import { rootCaCertificatePublisher } from './root-ca.ts';
import { serviceAccountTokens } from './service-account-tokens.ts';
import { serviceAccountController } from './serviceaccount.ts';
import { statefulSetController } from './statefulset/statefulset.ts';
import { taintEvictionController } from './taint-eviction.ts';
import { ttlAfterFinished } from './ttl-after-finished.ts';
import type { Controller } from './types.ts';
import { validatingAdmissionPolicyStatus } from './validating-admission-policy-status.ts';

/** `storage`: where the data of volumes is; `addons`: what the cluster has besides. An Ingress controller brings a load balancer. */
export function createControllers(storage: StorageSystems, addons: readonly string[] = []): readonly Controller[] {
  const ingress = addons.includes('ingress');
  return [
    ...(ingress || addons.includes('loadbalancer') ? [loadBalancerController] : []),
    ...(ingress ? [ingressController()] : []),
    ...(addons.includes('reloader') ? reloaderControllers : []),
    // Before its Deployment's: of one instant, a ReplicaSet counts its pods first.
    replicaSetController(REPLICA_SET),
    replicaSetController(REPLICATION_CONTROLLER),
    deploymentController(),
    statefulSetController(),
    daemonSetController(),
    endpointSliceController(),
    endpointsController(),
    endpointSliceMirroringController,
    garbageCollector,
    jobController(),
    orphanedJobPods,
    cronJobController,
    ttlAfterFinished,
    disruptionController,
    podAutoscalerController(),
    namespaceController,
    serviceAccountController,
    serviceAccountTokens,
    rootCaCertificatePublisher,
    resourceQuotaController,
    clusterRoleAggregation,
    customResourceDefinitionController(),
    persistentVolumeBinder(storage),
    provisionerController(localPathProvisioner(storage)),
    provisionerController(networkDiskProvisioner(storage)),
    attachDetachController(),
    diskAttacher(storage),
    claimProtection,
    volumeProtection,
    nodeTaints,
    nodeHealthController(),
    taintEvictionController(),
    podGarbageCollector(),
    validatingAdmissionPolicyStatus,
  ];
}
