/** PodDisruptionBudgets. Upstream: PodDisruptionBudgetDescriber. */
import type { PodDisruptionBudget } from '../../api/objects.ts';
import type { Routine } from '../../kernel/wait.ts';
import { describeEvents, eventsOf } from './events.ts';
import { identity, selectorText } from './fields.ts';
import type { DescribeOptions } from './types.ts';
import { DescribeWriter } from './writer.ts';

export function* describeDisruptionBudget(budget: PodDisruptionBudget, options: DescribeOptions): Routine<string> {
  const events = yield* eventsOf(budget, options);
  const { metadata, spec, status } = budget;
  const w = new DescribeWriter();
  identity(w, metadata);
  if (spec.minAvailable !== undefined) w.line(0, `Min available:\t${spec.minAvailable}`);
  else if (spec.maxUnavailable !== undefined) w.line(0, `Max unavailable:\t${spec.maxUnavailable}`);
  w.line(0, `Selector:\t${spec.selector ? selectorText(spec.selector) : '<unset>'}`);
  w.line(0, 'Status:');
  w.line(2, `Allowed disruptions:\t${status.disruptionsAllowed ?? 0}`);
  w.line(2, `Current:\t${status.currentHealthy ?? 0}`);
  w.line(2, `Desired:\t${status.desiredHealthy ?? 0}`);
  w.line(2, `Total:\t${status.expectedPods ?? 0}`);
  describeEvents(w, events, options.call.nowMs());
  return w.toString();
}
