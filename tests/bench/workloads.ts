/**
 * Other workloads on 10 nodes, in virtual time nobody watches: a StatefulSet of 1,000 in parallel, one of 200 in order, a hundred
 * Deployments of 10 rolling at once, a DaemonSet on 200 nodes.
 */
import type { DaemonSet, Deployment, StatefulSet } from '../../simulator/api/objects.ts';
import type { Cluster } from '../../simulator/cluster-types.ts';
import { LEARNER } from '../../simulator/cluster-types.ts';
import type { KubeObject } from '../../simulator/store/types.ts';
import { benchCluster, timed } from './rollout.ts';
import type { Figure } from './types.ts';

const LIMIT_MS = 24 * 3_600_000;

export async function run(): Promise<Figure[]> {
  // The first pays for compiling.
  statefulSet(50, 'Parallel');
  const parallel = statefulSet(1000, 'Parallel');
  const ordered = statefulSet(200, 'OrderedReady');
  const many = deployments(100, 10);
  const daemons = daemonSet(200);
  return [
    figure('StatefulSet of 1,000 replicas in parallel: create', parallel.createS, 0.6),
    figure('StatefulSet of 1,000 replicas in parallel: roll, one after the other', parallel.rollS, 3),
    figure('StatefulSet of 1,000 replicas in parallel: scale to 0', parallel.emptyS, 0.5),
    figure('StatefulSet of 200 replicas in order: create', ordered.createS, 0.3),
    figure('StatefulSet of 200 replicas in order: roll', ordered.rollS, 0.5),
    figure('100 Deployments of 10 replicas: create', many.createS, 0.6),
    figure('100 Deployments of 10 replicas: roll all at once', many.rollS, 1.2),
    figure('DaemonSet on 200 nodes: create', daemons.createS, 0.3),
    figure('DaemonSet on 200 nodes: roll, one after the other', daemons.rollS, 1),
  ];
}

const figure = (name: string, value: number, budget: number): Figure => ({ name, value, unit: 's', budget });

function template(app: string): unknown {
  return { metadata: { labels: { app } }, spec: { containers: [{ name: 'web', image: 'drydock/web:1' }] } };
}

const NEXT = { spec: { template: { spec: { containers: [{ name: 'web', image: 'drydock/web:2' }] } } } };

function create(cluster: Cluster, resource: string, kind: string, name: string, spec: object): void {
  const body = { apiVersion: 'apps/v1', kind, metadata: { name }, spec: { ...spec, template: template(name) } };
  const selector = { matchLabels: { app: name } };
  const full = { ...body, spec: { ...body.spec, selector } };
  const result = cluster.client(LEARNER).create(resource, 'default', full);
  if (!result.ok) throw new Error(result.status.message);
}

function patch(cluster: Cluster, resource: string, name: string, change: unknown): void {
  const result = cluster.client(LEARNER).patch(resource, 'default', name, 'strategic', change);
  if (!result.ok) throw new Error(result.status.message);
}

function until(cluster: Cluster, what: string, condition: () => boolean): void {
  const outcome = cluster.kernel.run({ condition, untilMs: cluster.kernel.now() + LIMIT_MS });
  if (outcome !== 'satisfied') throw new Error(`${what}: not there after ${LIMIT_MS} ms of virtual time (${outcome})`);
}

function statefulSet(
  replicas: number,
  podManagementPolicy: string,
): { createS: number; rollS: number; emptyS: number } {
  const cluster = benchCluster();
  const name = 'statefulsets.apps';
  const isDone = (wanted: number) => (): boolean => {
    const { metadata, status } = cluster.store.get<StatefulSet & KubeObject>(name, 'default', 'db') as StatefulSet;
    return (
      status.observedGeneration === metadata.generation &&
      status.replicas === wanted &&
      (status.updatedReplicas ?? 0) === wanted &&
      (status.readyReplicas ?? 0) === wanted
    );
  };
  const createS = timed(() => {
    create(cluster, name, 'StatefulSet', 'db', { serviceName: 'db', replicas, podManagementPolicy });
    until(cluster, 'StatefulSet', isDone(replicas));
  });
  const rollS = timed(() => {
    patch(cluster, name, 'db', NEXT);
    until(cluster, 'roll', isDone(replicas));
  });
  const emptyS = timed(() => {
    patch(cluster, name, 'db', { spec: { replicas: 0 } });
    until(cluster, 'scale to 0', isDone(0));
  });
  return { createS, rollS, emptyS };
}

function deployments(count: number, replicas: number): { createS: number; rollS: number } {
  const cluster = benchCluster();
  const resource = 'deployments.apps';
  const names = Array.from({ length: count }, (_, i) => `web-${i}`);
  const isDone = (): boolean =>
    names.every((name) => {
      const { metadata, status } = cluster.store.get<Deployment & KubeObject>(resource, 'default', name) as Deployment;
      return (
        status.observedGeneration === metadata.generation &&
        status.updatedReplicas === replicas &&
        status.replicas === replicas &&
        status.availableReplicas === replicas
      );
    });
  const createS = timed(() => {
    for (const name of names) create(cluster, resource, 'Deployment', name, { replicas });
    until(cluster, 'Deployments', isDone);
  });
  const rollS = timed(() => {
    for (const name of names) patch(cluster, resource, name, NEXT);
    until(cluster, 'roll', isDone);
  });
  return { createS, rollS };
}

function daemonSet(nodes: number): { createS: number; rollS: number } {
  const cluster = benchCluster();
  const resource = 'daemonsets.apps';
  const wanted = cluster.store.list('nodes').length - 1 + nodes;
  cluster.kernel.run({ untilMs: cluster.kernel.now() + 1000 });
  for (let i = 0; i < nodes; i++) cluster.nodes.join({ name: `more-${i}`, cpu: 4, memory: '8Gi', pods: 110 });
  const isDone = (): boolean => {
    const { metadata, status } = cluster.store.get<DaemonSet & KubeObject>(resource, 'default', 'agent') as DaemonSet;
    return (
      status.observedGeneration === metadata.generation &&
      status.updatedNumberScheduled === wanted &&
      status.numberAvailable === wanted
    );
  };
  const createS = timed(() => {
    create(cluster, resource, 'DaemonSet', 'agent', {});
    until(cluster, 'DaemonSet', isDone);
  });
  const rollS = timed(() => {
    patch(cluster, resource, 'agent', NEXT);
    until(cluster, 'roll', isDone);
  });
  return { createS, rollS };
}
