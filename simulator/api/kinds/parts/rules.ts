/** Kinds that say how others may be. */
import type { Kind } from '../../types.ts';
import { podDisruptionBudgetKind } from '../disruption-budget.ts';
import { ingressKind } from '../ingress.ts';
import { limitRangeKind } from '../limitrange.ts';
import { networkPolicyKind } from '../networkpolicy.ts';
import { podTemplateKind } from '../podtemplate.ts';
import { replicationControllerKind } from '../replicationcontroller.ts';
import { resourceQuotaKind } from '../resourcequota.ts';
import { runtimeClassKind } from '../runtimeclass.ts';

export const RULE_KINDS = [
  ingressKind,
  limitRangeKind,
  networkPolicyKind,
  podDisruptionBudgetKind,
  podTemplateKind,
  replicationControllerKind,
  resourceQuotaKind,
  runtimeClassKind,
] as readonly unknown[] as readonly Kind[];
