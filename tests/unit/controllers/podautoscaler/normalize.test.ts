import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { HorizontalPodAutoscalerBehavior } from '../../../../simulator/api/objects.ts';
import { type History, normalize, remember } from '../../../../simulator/controllers/podautoscaler/normalize.ts';

/** Plays wishes against each other, one every 15 s, and gives the sizes with what is said of them. */
function play(
  wishes: readonly number[],
  {
    min = 1,
    max = 20,
    start = 4,
    behavior,
  }: {
    min?: number;
    max?: number;
    start?: number;
    behavior?: HorizontalPodAutoscalerBehavior;
  },
): string[] {
  const history: History = { recommendations: [{ replicas: start, atMs: 0 }], ups: [], downs: [] };
  let current = start;
  return wishes.map((desired, i) => {
    const nowMs = 15_000 * i;
    const decision = normalize({ current, desired, min, max, nowMs }, history, behavior);
    if (decision.replicas !== current)
      remember(history, behavior, { before: current, after: decision.replicas, nowMs });
    current = decision.replicas;
    return `${current} ${decision.stabilized.reason}${decision.limited ? ` ${decision.limit.reason}` : ''}`;
  });
}

const rules = (type: string, value: number, periodSeconds: number) => ({ type, value, periodSeconds });

test('without behavior: up at most to twice the size, or to four', () => {
  assert.deepEqual(play([20, 20, 20], { start: 1 }), [
    '4 ReadyForNewScale ScaleUpLimit',
    '8 ReadyForNewScale ScaleUpLimit',
    '16 ReadyForNewScale ScaleUpLimit',
  ]);
});

test('without behavior: down only when no wish of the last five minutes was higher', () => {
  const sizes = play([4, ...Array.from({ length: 21 }, () => 1)], {});
  assert.deepEqual(
    [sizes[1], sizes[19], sizes[20]],
    ['4 ScaleDownStabilized', '4 ScaleDownStabilized', '1 ReadyForNewScale'],
  );
});

test('minimum and maximum bind, and say so', () => {
  assert.deepEqual(play([30], { max: 5 }), ['5 ReadyForNewScale TooManyReplicas']);
  assert.deepEqual(
    play([0], {
      min: 2,
      behavior: { scaleUp: {}, scaleDown: { stabilizationWindowSeconds: 0, policies: [rules('Percent', 100, 15)] } },
    }),
    ['2 ReadyForNewScale TooFewReplicas'],
  );
});

test('a scale-up window takes the lowest wish', () => {
  const behavior = { scaleUp: { stabilizationWindowSeconds: 40, policies: [rules('Pods', 10, 15)] }, scaleDown: {} };
  assert.deepEqual(play([9, 8, 8, 9], { behavior }), [
    '4 ScaleUpStabilized',
    '4 ScaleUpStabilized',
    '4 ScaleUpStabilized',
    '8 ScaleUpStabilized',
  ]);
});

test('policies count from the size at the beginning of their period', () => {
  const policies = [rules('Pods', 2, 60), rules('Percent', 10, 60)];
  const up = { scaleUp: { policies, stabilizationWindowSeconds: 0 }, scaleDown: {} };
  assert.deepEqual(play([20, 20, 20, 20, 20], { behavior: up }), [
    '6 ReadyForNewScale ScaleUpLimit',
    '6 ReadyForNewScale ScaleUpLimit',
    '6 ReadyForNewScale ScaleUpLimit',
    '6 ReadyForNewScale ScaleUpLimit',
    '8 ReadyForNewScale ScaleUpLimit',
  ]);
  const least = { scaleUp: { policies, selectPolicy: 'Min', stabilizationWindowSeconds: 0 }, scaleDown: {} };
  assert.deepEqual(play([20], { behavior: least }), ['5 ReadyForNewScale ScaleUpLimit']);
});

test('scaling down one by one, and not at all', () => {
  const slowly = { scaleUp: {}, scaleDown: { stabilizationWindowSeconds: 0, policies: [rules('Pods', 1, 15)] } };
  assert.deepEqual(play([1, 1, 1, 1], { behavior: slowly }), [
    '3 ReadyForNewScale ScaleDownLimit',
    '2 ReadyForNewScale ScaleDownLimit',
    '1 ReadyForNewScale',
    '1 ReadyForNewScale',
  ]);
  const never = { scaleUp: {}, scaleDown: { ...slowly.scaleDown, selectPolicy: 'Disabled' } };
  assert.deepEqual(play([1], { behavior: never }), ['4 ReadyForNewScale ScaleDownLimit']);
});
