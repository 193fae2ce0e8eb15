/** PodDisruptionBudget. Upstream: pkg/registry/policy/poddisruptionbudget/strategy.go. */
import type { PodDisruptionBudget } from '../objects.ts';
import { validateDisruptionBudget, validateDisruptionBudgetStatusUpdate } from '../validation/disruption-budget.ts';
import { ageColumn, column, defineKind, keepSpec, keepStatusAndCount, nameColumn } from './define.ts';
import { DISRUPTION_BUDGET } from './names.ts';

export const podDisruptionBudgetKind = defineKind<PodDisruptionBudget>({
  ...DISRUPTION_BUDGET,
  prepareForCreate: (draft) => {
    draft.status = { currentHealthy: 0, desiredHealthy: 0, disruptionsAllowed: 0, expectedPods: 0 };
    draft.metadata.generation = 1;
  },
  prepareForUpdate: keepStatusAndCount,
  validate: validateDisruptionBudget,
  validateUpdate: validateDisruptionBudget,
  unconditionalUpdate: false,
  status: { prepareForUpdate: keepSpec, validateUpdate: validateDisruptionBudgetStatusUpdate },
  columns: [
    nameColumn(),
    column('Min Available', ({ spec }) => (spec.minAvailable === undefined ? 'N/A' : String(spec.minAvailable))),
    column('Max Unavailable', ({ spec }) => (spec.maxUnavailable === undefined ? 'N/A' : String(spec.maxUnavailable))),
    column('Allowed Disruptions', ({ status }) => status.disruptionsAllowed ?? 0, 0, 'integer'),
    ageColumn(),
  ],
});
