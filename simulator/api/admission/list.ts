/** The admission plugins in upstream's order. Mirrors kubernetes pkg/kubeapiserver/options/plugins.go. */
import { FIRST_ADMISSION } from './first.ts';
import { limitRanger } from './limit-ranger.ts';
import { namespaceLifecycle } from './namespace-lifecycle.ts';
import { podSecurity } from './pod-security/pod-security.ts';
import { rbacEscalation } from './rbac-escalation.ts';
import { resourceQuota } from './resource-quota.ts';
import { runtimeClass } from './runtime-class.ts';
import { taintNodesByCondition } from './taint-nodes-by-condition.ts';
import type { AdmissionPlugin } from './types.ts';
import { validatingAdmissionPolicy } from './validating-admission-policy.ts';

/** Those that are not among the first, by the one that they follow. */
const FOLLOWING: ReadonlyMap<AdmissionPlugin, readonly AdmissionPlugin[]> = new Map([
  [namespaceLifecycle, [limitRanger]],
  [taintNodesByCondition, [podSecurity]],
  [runtimeClass, [validatingAdmissionPolicy, resourceQuota, rbacEscalation]],
]);

export const ADMISSION: readonly AdmissionPlugin[] = FIRST_ADMISSION.flatMap((plugin) => [
  plugin,
  ...(FOLLOWING.get(plugin) ?? []),
]);
