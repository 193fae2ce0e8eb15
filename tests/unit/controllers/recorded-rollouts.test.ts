/**
 * Rollouts of a real cluster (v1.36.3), played again: the same changes of spec at the same times, pods that become ready
 * as late as the recorded ones, and then the same sequence of ReplicaSet sizes and conditions. recorded-rollouts.json
 * holds, for each scenario, the changes, each ReplicaSet's pods' readiness in order of creation (null: never), and what
 * the cluster did: sizes as "#2=3" (the second ReplicaSet gets 3 replicas), and each change of a condition.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { Deployment, ReplicaSet } from '../../../simulator/api/objects.ts';
import type { KubeObject } from '../../../simulator/store/types.ts';
import { createWorld, type World } from './world.ts';

interface Step {
  readonly atMs: number;
  readonly name: string;
  readonly delete?: true;
  /** Fields that changed; null: gone. */
  readonly spec?: Readonly<Record<string, unknown>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

interface Recorded {
  readonly scenario: string;
  readonly steps: readonly Step[];
  readonly readyMs: readonly (readonly (number | null)[])[];
  readonly sizes: string;
  readonly progressing: readonly string[];
  readonly available: readonly string[];
}

const RECORDED = JSON.parse(readFileSync(new URL('recorded-rollouts.json', import.meta.url), 'utf8')) as Recorded[];

for (const recorded of RECORDED) {
  test(`${recorded.scenario}: ReplicaSets change size and conditions change as recorded`, () => {
    const world = replay(recorded);
    assert.deepEqual(
      {
        sizes: sizes(world).join(' '),
        progressing: conditions(world, 'Progressing'),
        available: conditions(world, 'Available'),
      },
      { sizes: recorded.sizes, progressing: recorded.progressing, available: recorded.available },
    );
  });
}

function replay({ scenario, steps, readyMs }: Recorded): World {
  const left = readyMs.map((list) => [...list]);
  const order = new Map<string, number>();
  const world = createWorld({
    seed: scenario,
    readyMs: (pod) => {
      const ms = left[order.get(pod.metadata.ownerReferences?.[0]?.name ?? '') ?? -1]?.shift();
      // 20 ms of it pass until the pod is bound.
      return ms === undefined ? 1500 : ms === null ? undefined : Math.max(1, ms - 20);
    },
  });
  world.store.subscribe('replicasets.apps', ({ object }) => {
    const { name } = object.metadata;
    if (!order.has(name)) order.set(name, order.size);
  });
  const startMs = world.kernel.now();
  for (const step of steps) {
    world.kernel.run({ untilMs: Math.max(startMs + step.atMs, world.kernel.now()) });
    take(world, step);
  }
  world.run(30_000);
  return world;
}

function take(world: World, { name, delete: gone, spec, annotations }: Step): void {
  if (gone) {
    world.client.delete('deployments.apps', 'default', name);
    return;
  }
  if (world.store.get('deployments.apps', 'default', name)) {
    world.edit<Deployment & KubeObject>('deployments.apps', name, (draft) => {
      const fields = draft.spec as unknown as Record<string, unknown>;
      for (const [field, value] of Object.entries(spec ?? {})) {
        if (value === null) delete fields[field];
        else fields[field] = value;
      }
      draft.metadata.annotations = { ...draft.metadata.annotations, ...annotations };
    });
    return;
  }
  world.create(
    'deployments.apps',
    { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name, annotations }, spec },
    'default',
  );
}

function sizes(world: World): string[] {
  const order = new Map<string, number>();
  const last = new Map<string, number | undefined>();
  const out: string[] = [];
  for (const { resource, type, object } of world.store.changes) {
    if (resource !== 'replicasets.apps' || type === 'DELETED') continue;
    const { metadata, spec } = object as ReplicaSet & KubeObject;
    if (!order.has(metadata.name)) order.set(metadata.name, order.size + 1);
    if (last.has(metadata.name) && last.get(metadata.name) === spec.replicas) continue;
    last.set(metadata.name, spec.replicas);
    out.push(`#${order.get(metadata.name)}=${spec.replicas}`);
  }
  return out;
}

function conditions(world: World, type: string): string[] {
  const last = new Map<string, string>();
  const out: string[] = [];
  for (const { resource, object } of world.store.changes) {
    if (resource !== 'deployments.apps') continue;
    const { metadata, status } = object as Deployment & KubeObject;
    const condition = status.conditions?.find((other) => other.type === type);
    if (!condition) continue;
    const text = `${metadata.name} ${condition.status} ${condition.reason}`;
    if (last.get(metadata.name) === text) continue;
    last.set(metadata.name, text);
    out.push(text);
  }
  return out;
}
