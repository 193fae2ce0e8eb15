/** The kinds the API server serves, in the order in which discovery lists their groups' resources (by plural). */
import type { Kind } from '../types.ts';
import { horizontalPodAutoscalerKind } from './autoscaler.ts';
import { horizontalPodAutoscalerV1Kind } from './autoscaler-v1.ts';
import { clusterRoleKind } from './clusterrole.ts';
import { componentStatusKind } from './componentstatus.ts';
import { configMapKind } from './configmap.ts';
import { controllerRevisionKind } from './controllerrevision.ts';
import { cronJobKind } from './cronjob.ts';
import { csiNodeKind } from './csinode.ts';
import { customResourceDefinitionKind } from './customresourcedefinition.ts';
import { daemonSetKind } from './daemonset.ts';
import { deploymentKind } from './deployment.ts';
import { podDisruptionBudgetKind } from './disruption-budget.ts';
import { endpointsKind } from './endpoints.ts';
import { endpointSliceKind } from './endpointslice.ts';
import { eventKind } from './event.ts';
import { eventV1Kind } from './event-v1.ts';
import { ingressKind } from './ingress.ts';
import { ingressClassKind } from './ingressclass.ts';
import { jobKind } from './job.ts';
import { leaseKind } from './lease.ts';
import { limitRangeKind } from './limitrange.ts';
import { namespaceKind } from './namespace.ts';
import { networkPolicyKind } from './networkpolicy.ts';
import { nodeKind } from './node.ts';
import { persistentVolumeKind } from './persistentvolume.ts';
import { persistentVolumeClaimKind } from './persistentvolumeclaim.ts';
import { podKind } from './pod/pod.ts';
import { podTemplateKind } from './podtemplate.ts';
import { priorityClassKind } from './priorityclass.ts';
import { replicaSetKind } from './replicaset.ts';
import { replicationControllerKind } from './replicationcontroller.ts';
import { resourceQuotaKind } from './resourcequota.ts';
import {
  localSubjectAccessReviewKind,
  selfSubjectAccessReviewKind,
  selfSubjectReviewKind,
  selfSubjectRulesReviewKind,
  subjectAccessReviewKind,
  tokenReviewKind,
} from './reviews.ts';
import { roleKind } from './role.ts';
import { clusterRoleBindingKind, roleBindingKind } from './rolebinding.ts';
import { secretKind } from './secret.ts';
import { serviceKind } from './service.ts';
import { serviceAccountKind } from './serviceaccount.ts';
import { statefulSetKind } from './statefulset.ts';
import { storageClassKind } from './storageclass.ts';
import { validatingAdmissionPolicyBindingKind, validatingAdmissionPolicyKind } from './validatingadmissionpolicy.ts';
import { volumeAttachmentKind } from './volumeattachment.ts';

/** Served; every one has what makes it work. */
export const KINDS: readonly Kind[] = checked([
  clusterRoleBindingKind,
  clusterRoleKind,
  componentStatusKind,
  configMapKind,
  controllerRevisionKind,
  csiNodeKind,
  cronJobKind,
  customResourceDefinitionKind,
  daemonSetKind,
  deploymentKind,
  endpointSliceKind,
  endpointsKind,
  eventKind,
  eventV1Kind,
  horizontalPodAutoscalerKind,
  horizontalPodAutoscalerV1Kind,
  ingressClassKind,
  ingressKind,
  jobKind,
  leaseKind,
  limitRangeKind,
  localSubjectAccessReviewKind,
  namespaceKind,
  networkPolicyKind,
  nodeKind,
  persistentVolumeClaimKind,
  persistentVolumeKind,
  podDisruptionBudgetKind,
  podKind,
  podTemplateKind,
  priorityClassKind,
  replicaSetKind,
  replicationControllerKind,
  resourceQuotaKind,
  roleBindingKind,
  roleKind,
  secretKind,
  selfSubjectAccessReviewKind,
  selfSubjectReviewKind,
  selfSubjectRulesReviewKind,
  serviceAccountKind,
  serviceKind,
  statefulSetKind,
  storageClassKind,
  subjectAccessReviewKind,
  volumeAttachmentKind,
  tokenReviewKind,
  validatingAdmissionPolicyBindingKind,
  validatingAdmissionPolicyKind,
]);

/** Complete as objects (schema, defaults, validation, columns), but nothing acts on them yet: accepting one would silently do
 * nothing. They move to KINDS with their controllers. */
export const KINDS_WITHOUT_CONTROLLER: readonly Kind[] = checked([]);

function checked(kinds: readonly unknown[]): readonly Kind[] {
  const seen = new Set<string>();
  for (const kind of kinds as readonly Kind[]) {
    const name = `${kind.plural}.${kind.group}/${kind.version}`;
    if (seen.has(name)) throw new Error(`kind listed twice: ${name}`);
    seen.add(name);
  }
  return kinds as readonly Kind[];
}
