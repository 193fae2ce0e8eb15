import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Pod } from '../../../simulator/api/objects.ts';
import { formatTime } from '../../../simulator/api/time.ts';
import { ageRank, podsToDelete } from '../../../simulator/controllers/replicaset/ranking.ts';

const NOW = Date.UTC(2026, 2, 2, 9);
const HOUR = 3_600_000;

interface Traits {
  readonly node?: string;
  readonly ageMs?: number;
  readonly ready?: boolean;
  readonly phase?: string;
  readonly cost?: string;
  readonly restarts?: number;
}

function pod(
  name: string,
  { node = 'node-1', ageMs = HOUR, ready = true, phase = 'Running', cost, restarts = 0 }: Traits = {},
): Pod {
  const at = formatTime(NOW - ageMs);
  return {
    metadata: {
      name,
      uid: name,
      creationTimestamp: at,
      ...(cost === undefined ? {} : { annotations: { 'controller.kubernetes.io/pod-deletion-cost': cost } }),
    },
    spec: { nodeName: node, containers: [] },
    status: {
      phase,
      conditions: [{ type: 'Ready', status: ready ? 'True' : 'False', lastTransitionTime: at }],
      containerStatuses: [{ restartCount: restarts }],
    },
  } as unknown as Pod;
}

function order(pods: readonly Pod[]): string[] {
  const left = [...pods];
  const gone: string[] = [];
  while (left.length > 1) {
    const [victim] = podsToDelete(left, left, 1, NOW);
    gone.push((victim as Pod).metadata.name);
    left.splice(left.indexOf(victim as Pod), 1);
  }
  return gone;
}

test('rules decide in order: no node, pending, not ready, cost, crowded node, ready for less time, restarts, younger', () => {
  assert.deepEqual(
    order([
      pod('a'),
      pod('unassigned', { node: '', phase: 'Pending', ready: false }),
      pod('pending', { phase: 'Pending', ready: false }),
    ]),
    ['unassigned', 'pending'],
  );
  assert.deepEqual(order([pod('a'), pod('unready', { ready: false })]), ['unready']);
  assert.deepEqual(order([pod('a', { cost: '5' }), pod('cheap', { cost: '-5' }), pod('usual')]), ['cheap', 'usual']);
  assert.deepEqual(order([pod('a', { node: 'node-2' }), pod('b1'), pod('b2', { ageMs: 60_000 })]), ['b2', 'a']);
  assert.deepEqual(order([pod('old', { ageMs: 5 * HOUR }), pod('young', { ageMs: 600_000 })]), ['young']);
  assert.deepEqual(order([pod('calm'), pod('restless', { restarts: 3 })]), ['restless']);
});

test('a deletion cost that is no 32-bit number counts as 0', () => {
  assert.deepEqual(order([pod('bad', { cost: '+7' }), pod('low', { cost: '-1' })]), ['low']);
});

test('ages are compared in powers of two, equal ones by uid', () => {
  assert.deepEqual(
    [ageRank(NOW - 5 * HOUR, NOW), ageRank(NOW - 600_000, NOW), ageRank(NOW - 1000, NOW), ageRank(NOW, NOW)],
    [44, 39, 29, -1],
  );
  assert.deepEqual(order([pod('b', { ageMs: 5 * HOUR }), pod('a', { ageMs: 5.5 * HOUR })]), ['a']);
});
