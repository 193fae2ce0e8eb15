/** The condition DisruptionAllowed of PodDisruptionBudgets. Mirrors component-helpers/apps/poddisruptionbudget and
 * apimachinery's SetStatusCondition. */
import type { Condition } from './objects.ts';

/** The conditions with this one as it is now; its time changes with its status only. `failure`: why nothing is known. */
export function setDisruptionAllowed(
  conditions: readonly Condition[],
  allowed: boolean,
  observedGeneration: number,
  now: string,
  failure?: string,
): Condition[] {
  const type = 'DisruptionAllowed';
  const before = conditions.find((c) => c.type === type);
  const status = allowed ? 'True' : 'False';
  const next: Condition = {
    type,
    status,
    ...(observedGeneration > 0 ? { observedGeneration } : {}),
    lastTransitionTime: before?.status === status ? before.lastTransitionTime : now,
    reason: failure !== undefined ? 'SyncFailed' : allowed ? 'SufficientPods' : 'InsufficientPods',
    message: failure ?? '',
  };
  return before ? conditions.map((c) => (c === before ? next : c)) : [...conditions, next];
}
