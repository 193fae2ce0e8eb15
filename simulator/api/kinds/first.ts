/** The kinds the API server serves, in the order in which discovery lists their groups' resources (by plural): with their rules those
 * that a cluster has objects of from the start (some but for their checks: unchecked/), the others by name (later.ts). list.ts has all with their rules. */
import type { Kind } from '../types.ts';
import { clusterRoleKind } from './clusterrole.ts';
import { componentStatusKind } from './componentstatus.ts';
import { configMapKind } from './configmap.ts';
import { controllerRevisionKind } from './controllerrevision.ts';
import { csiNodeKind } from './csinode.ts';
import { endpointsKind } from './endpoints.ts';
import { eventKind } from './event.ts';
import { eventV1Kind } from './event-v1.ts';
import { ingressClassKind } from './ingressclass.ts';
import { laterKind } from './later.ts';
import { leaseKind } from './lease.ts';
import {
  ADMISSION_POLICY,
  ADMISSION_POLICY_BINDING,
  AUTOSCALER,
  AUTOSCALER_V1,
  CRON_JOB,
  CSI_DRIVER,
  DAEMON_SET,
  DEFINITION,
  DISRUPTION_BUDGET,
  INGRESS,
  JOB,
  LIMIT_RANGE,
  NETWORK_POLICY,
  PERSISTENT_VOLUME,
  PERSISTENT_VOLUME_CLAIM,
  POD_TEMPLATE,
  REPLICATION_CONTROLLER,
  RESOURCE_QUOTA,
  RUNTIME_CLASS,
  STATEFUL_SET,
  VOLUME_ATTACHMENT,
} from './names.ts';
import { namespaceKind } from './namespace.ts';
import { priorityClassKind } from './priorityclass.ts';
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
import { serviceAccountKind } from './serviceaccount.ts';
import { storageClassKind } from './storageclass.ts';
import { untilChecked } from './unchecked/define.ts';
import { UNCHECKED_DEPLOYMENT } from './unchecked/deployment.ts';
import { UNCHECKED_ENDPOINT_SLICE } from './unchecked/endpointslice.ts';
import { UNCHECKED_NODE } from './unchecked/node.ts';
import { UNCHECKED_POD } from './unchecked/pod.ts';
import { UNCHECKED_REPLICA_SET } from './unchecked/replicaset.ts';
import { UNCHECKED_SERVICE } from './unchecked/service.ts';

const AUTOSCALERS = { resource: 'horizontalpodautoscalers.autoscaling', group: 'autoscaling' };

/** Served; every one has what makes it work. */
export const FIRST_KINDS: readonly Kind[] = checked([
  clusterRoleBindingKind,
  clusterRoleKind,
  componentStatusKind,
  configMapKind,
  controllerRevisionKind,
  laterKind(CSI_DRIVER, 'storage'),
  csiNodeKind,
  laterKind(CRON_JOB, 'batch', { status: true }),
  laterKind(DEFINITION, 'custom', { status: true }),
  laterKind(DAEMON_SET, 'sets', { status: true }),
  untilChecked(UNCHECKED_DEPLOYMENT),
  untilChecked(UNCHECKED_ENDPOINT_SLICE),
  endpointsKind,
  eventKind,
  eventV1Kind,
  laterKind(AUTOSCALER, 'autoscaling', { status: true }),
  laterKind(AUTOSCALER_V1, 'autoscaling', { status: true, storedAs: AUTOSCALERS }),
  ingressClassKind,
  laterKind(INGRESS, 'rules', { status: true }),
  laterKind(JOB, 'batch', { status: true }),
  leaseKind,
  laterKind(LIMIT_RANGE, 'rules'),
  localSubjectAccessReviewKind,
  namespaceKind,
  laterKind(NETWORK_POLICY, 'rules'),
  untilChecked(UNCHECKED_NODE),
  laterKind(PERSISTENT_VOLUME_CLAIM, 'storage', { status: true }),
  laterKind(PERSISTENT_VOLUME, 'storage', { status: true }),
  laterKind(DISRUPTION_BUDGET, 'rules', { status: true }),
  untilChecked(UNCHECKED_POD),
  laterKind(POD_TEMPLATE, 'rules'),
  priorityClassKind,
  untilChecked(UNCHECKED_REPLICA_SET),
  laterKind(REPLICATION_CONTROLLER, 'rules', { status: true, scale: true }),
  laterKind(RESOURCE_QUOTA, 'rules', { status: true }),
  roleBindingKind,
  roleKind,
  laterKind(RUNTIME_CLASS, 'rules'),
  secretKind,
  selfSubjectAccessReviewKind,
  selfSubjectReviewKind,
  selfSubjectRulesReviewKind,
  serviceAccountKind,
  untilChecked(UNCHECKED_SERVICE),
  laterKind(STATEFUL_SET, 'sets', { status: true, scale: true }),
  storageClassKind,
  subjectAccessReviewKind,
  laterKind(VOLUME_ATTACHMENT, 'storage', { status: true }),
  tokenReviewKind,
  laterKind(ADMISSION_POLICY_BINDING, 'custom'),
  laterKind(ADMISSION_POLICY, 'custom', { status: true }),
]);

function checked(kinds: readonly unknown[]): readonly Kind[] {
  const seen = new Set<string>();
  for (const kind of kinds as readonly Kind[]) {
    const name = `${kind.plural}.${kind.group}/${kind.version}`;
    if (seen.has(name)) throw new Error(`kind listed twice: ${name}`);
    seen.add(name);
  }
  return kinds as readonly Kind[];
}
