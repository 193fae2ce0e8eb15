import assert from 'node:assert/strict';
import { test } from 'node:test';
import { KINDS } from '../../../../simulator/api/kinds/list.ts';
import { METRICS_KINDS } from '../../../../simulator/api/kinds/metrics.ts';
import type { Deployment, HorizontalPodAutoscaler, Pod } from '../../../../simulator/api/objects.ts';
import { formatTime } from '../../../../simulator/api/time.ts';
import type { KubeObject } from '../../../../simulator/store/types.ts';
import { createWorld, deployment, type World } from '../world.ts';

/** Thousandths of a core that a pod uses; undefined: it has not been measured. */
type Use = (pod: Pod) => number | undefined;

interface Measured extends World {
  use: Use;
  down: boolean;
}

/** A world with a metrics server that tells what `use` says; `use` undefined: a world without one. */
function measured(use: Use | undefined): Measured {
  const base = createWorld({ kinds: use ? [...KINDS, ...METRICS_KINDS] : KINDS });
  const world: Measured = { ...base, use: use ?? (() => 0), down: false };
  base.api.connectMetrics({
    get available() {
      return !world.down;
    },
    objects: () =>
      world.store.list<Pod & KubeObject>('pods').flatMap((pod) => {
        const milli = pod.status.phase === 'Running' ? world.use(pod) : undefined;
        if (milli === undefined) return [];
        const { name, namespace, labels } = pod.metadata;
        return [
          {
            kind: 'PodMetrics',
            apiVersion: 'metrics.k8s.io/v1beta1',
            metadata: { name, namespace, labels },
            timestamp: formatTime(world.kernel.wallMs()),
            window: '15s',
            containers: [{ name: 'web', usage: { cpu: `${milli}m`, memory: '64Mi' } }],
          } as unknown as KubeObject,
        ];
      }),
  });
  return world;
}

const RESOURCES = { requests: { cpu: '100m', memory: '128Mi' } };

function deploy(world: World, replicas: number, resources: unknown = RESOURCES): void {
  const object = deployment('web', replicas) as unknown as Deployment;
  Object.assign(object.spec.template.spec?.containers[0] as object, { resources });
  world.create('deployments.apps', object, 'default');
  world.run(30_000);
}

const CPU = { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 50 } } };

function autoscale(world: World, spec: Record<string, unknown> = {}, name = 'web'): void {
  world.create(
    'horizontalpodautoscalers.autoscaling',
    {
      apiVersion: 'autoscaling/v2',
      kind: 'HorizontalPodAutoscaler',
      metadata: { name },
      spec: {
        scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
        minReplicas: 1,
        maxReplicas: 5,
        metrics: [CPU],
        ...spec,
      },
    },
    'default',
  );
}

const hpa = (world: World, name = 'web'): HorizontalPodAutoscaler =>
  world.get<HorizontalPodAutoscaler>('horizontalpodautoscalers.autoscaling', name);
const size = (world: World): number | undefined => world.get<Deployment>('deployments.apps', 'web').spec.replicas;
const conditions = (world: World): string[] =>
  (hpa(world).status.conditions ?? []).map(({ type, status, reason }) => `${type}=${status} ${reason}`);
const said = (world: World, type: string): string | undefined =>
  hpa(world).status.conditions?.find((condition) => condition.type === type)?.message;

test('every 15 s the size follows the load, within minimum and maximum', () => {
  const world = measured(() => 100);
  deploy(world, 2);
  autoscale(world);
  world.run(14_000);
  assert.equal(hpa(world).status.conditions, undefined);
  world.run(2000);
  assert.deepEqual([size(world), hpa(world).status.currentReplicas, hpa(world).status.desiredReplicas], [4, 2, 4]);
  assert.deepEqual(hpa(world).status.currentMetrics, [
    { type: 'Resource', resource: { name: 'cpu', current: { averageValue: '100m', averageUtilization: 100 } } },
  ]);
  world.run(60_000);
  assert.equal(size(world), 5);
  assert.deepEqual(conditions(world), [
    'AbleToScale=True ReadyForNewScale',
    'ScalingActive=True ValidMetricFound',
    'ScalingLimited=True TooManyReplicas',
  ]);
  world.use = () => 0;
  world.run(330_000);
  assert.equal(size(world), 1);
  assert.deepEqual(world.events('HorizontalPodAutoscaler'), [
    'SuccessfulRescale New size: 4; reason: cpu resource utilization (percentage of request) above target',
    'SuccessfulRescale New size: 5; reason: cpu resource utilization (percentage of request) above target',
    'SuccessfulRescale New size: 1; reason: All metrics below target',
  ]);
});

test('of several metrics the one that asks for most decides', () => {
  const world = measured(() => 50);
  deploy(world, 2);
  const memory = {
    type: 'Resource',
    resource: { name: 'memory', target: { type: 'AverageValue', averageValue: '32Mi' } },
  };
  autoscale(world, { metrics: [CPU, memory] });
  world.run(16_000);
  assert.equal(size(world), 4);
  assert.equal(
    world.events('HorizontalPodAutoscaler')[0],
    'SuccessfulRescale New size: 4; reason: memory resource above target',
  );
});

test('one container of the pods can be looked at alone', () => {
  const world = measured(() => 100);
  deploy(world, 1);
  const target = { type: 'Utilization', averageUtilization: 50 };
  autoscale(world, {
    metrics: [{ type: 'ContainerResource', containerResource: { name: 'cpu', container: 'web', target } }],
  });
  world.run(16_000);
  assert.equal(size(world), 2);
  assert.match(
    said(world, 'ScalingActive') as string,
    /from cpu container resource utilization \(percentage of request\)$/,
  );
});

test('an edit by hand beyond the bounds is taken back', () => {
  const world = measured(() => 50);
  deploy(world, 9);
  autoscale(world, { maxReplicas: 5, minReplicas: 3 });
  world.run(16_000);
  assert.equal(size(world), 5);
  world.client.patch('deployments.apps', 'default', 'web', 'merge', { spec: { replicas: 1 } });
  world.run(15_000);
  assert.equal(size(world), 3);
  assert.deepEqual(world.events('HorizontalPodAutoscaler'), [
    'SuccessfulRescale New size: 5; reason: Current number of replicas above Spec.MaxReplicas',
    'SuccessfulRescale New size: 3; reason: Current number of replicas below Spec.MinReplicas',
  ]);
});

test('a target of no replicas is left alone', () => {
  const world = measured(() => 100);
  deploy(world, 0);
  autoscale(world);
  world.run(16_000);
  assert.deepEqual(
    [size(world), said(world, 'ScalingActive')],
    [0, 'scaling is disabled since the replica count of the target is zero'],
  );
});

interface Failure {
  readonly title: string;
  readonly spec?: Record<string, unknown>;
  readonly use?: Use;
  readonly resources?: unknown;
  readonly server?: 'absent' | 'down';
  readonly reason: string;
  readonly message: string;
  /** Of the event FailedComputeMetricsReplicas, behind "…first error is: ". */
  readonly error: string;
}

const external = (target: unknown, selector?: unknown) => ({
  metrics: [{ type: 'External', external: { metric: { name: 'queue', ...(selector ? { selector } : {}) }, target } }],
});
const object = (target: unknown) => ({
  metrics: [
    {
      type: 'Object',
      object: {
        describedObject: { apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', name: 'front' },
        metric: { name: 'requests' },
        target,
      },
    },
  ],
});
const NO_CUSTOM =
  'unable to fetch metrics from custom metrics API: no custom metrics API (custom.metrics.k8s.io) registered';
const NO_EXTERNAL =
  'unable to fetch metrics from external metrics API: the server could not find the requested resource (get queue.external.metrics.k8s.io)';

const FAILURES: readonly Failure[] = [
  {
    title: 'no metrics server',
    server: 'absent',
    reason: 'FailedGetResourceMetric',
    message:
      'failed to get cpu utilization: unable to get metrics for resource cpu: unable to fetch metrics from resource metrics API: the server could not find the requested resource (get pods.metrics.k8s.io)',
    error: 'failed to get cpu resource metric value: ',
  },
  {
    title: 'a metrics server that does not answer',
    server: 'down',
    reason: 'FailedGetResourceMetric',
    message:
      'failed to get cpu utilization: unable to get metrics for resource cpu: unable to fetch metrics from resource metrics API: the server is currently unable to handle the request (get pods.metrics.k8s.io)',
    error: 'failed to get cpu resource metric value: ',
  },
  {
    title: 'nothing measured yet',
    use: () => undefined,
    reason: 'FailedGetResourceMetric',
    message:
      'failed to get cpu utilization: unable to get metrics for resource cpu: no metrics returned from resource metrics API',
    error: 'failed to get cpu resource metric value: ',
  },
  {
    title: 'pods that request nothing',
    resources: {},
    reason: 'FailedGetResourceMetric',
    message: 'failed to get cpu utilization: missing request for cpu in container web of Pod web-POD',
    error: 'failed to get cpu resource metric value: ',
  },
  {
    title: 'a container that is not there',
    spec: {
      metrics: [
        {
          type: 'ContainerResource',
          containerResource: {
            name: 'cpu',
            container: 'side',
            target: { type: 'Utilization', averageUtilization: 50 },
          },
        },
      ],
    },
    reason: 'FailedGetContainerResourceMetric',
    message:
      'failed to get cpu utilization: unable to get metrics for resource cpu: failed to get container metrics: container side not present in metrics for pod default/web-POD',
    error: 'failed to get side container metric value: ',
  },
  {
    title: 'Pods metrics without an adapter',
    spec: {
      metrics: [
        { type: 'Pods', pods: { metric: { name: 'packets' }, target: { type: 'AverageValue', averageValue: '1k' } } },
      ],
    },
    reason: 'FailedGetPodsMetric',
    message: `unable to get metric packets: ${NO_CUSTOM}`,
    error: 'failed to get pods metric value: ',
  },
  {
    title: 'Object metrics without an adapter',
    spec: object({ type: 'Value', value: '10' }),
    reason: 'FailedGetObjectMetric',
    message: `unable to get metric requests: Ingress on default front/${NO_CUSTOM}`,
    error: 'failed to get object metric value: ',
  },
  {
    title: 'External metrics without an adapter',
    spec: external({ type: 'AverageValue', averageValue: '30' }, { matchLabels: { app: 'jobs' } }),
    reason: 'FailedGetExternalMetric',
    message: `unable to get external metric default/queue/&LabelSelector{MatchLabels:map[string]string{app: jobs,},MatchExpressions:[]LabelSelectorRequirement{},}: ${NO_EXTERNAL}`,
    error: 'failed to get queue external metric value: failed to get queue external metric: ',
  },
  {
    title: 'External metrics by value',
    spec: external({ type: 'Value', value: '30' }),
    reason: 'FailedGetExternalMetric',
    message: `unable to get external metric default/queue/nil: ${NO_EXTERNAL}`,
    error: 'failed to get queue external metric value: failed to get external metric queue: ',
  },
];

for (const { title, spec, use, resources, server, reason, message, error } of FAILURES) {
  test(`nothing is scaled: ${title}`, () => {
    const world = measured(server === 'absent' ? undefined : (use ?? (() => 100)));
    world.down = server === 'down';
    deploy(world, 1, resources);
    autoscale(world, spec);
    world.run(16_000);
    const plain = (text: string | undefined): string | undefined =>
      text?.replace(/web-[a-z0-9]+-[a-z0-9]{5}/, 'web-POD');
    assert.equal(plain(said(world, 'ScalingActive')), `the HPA was unable to compute the replica count: ${message}`);
    assert.deepEqual(world.events('HorizontalPodAutoscaler').map(plain), [
      `${reason} ${message}`,
      `FailedComputeMetricsReplicas invalid metrics (1 invalid out of 1), first error is: ${error}${message}`,
    ]);
    assert.deepEqual([size(world), hpa(world).status.currentMetrics], [1, [{ type: '' }]]);
  });
}

const TARGETS: readonly (readonly [ref: Record<string, string>, why: string])[] = [
  [{ apiVersion: 'apps/v1', kind: 'Deployment', name: 'nosuch' }, 'deployments.apps "nosuch" not found'],
  [{ apiVersion: 'apps/v1', kind: 'Gizmo', name: 'web' }, 'no matches for kind "Gizmo" in group "apps"'],
  [{ apiVersion: 'v1', kind: 'ReplicationController', name: 'rc' }, 'replicationcontrollers "rc" not found'],
  [
    { apiVersion: 'apps/v1', kind: 'DaemonSet', name: 'web' },
    'the server could not find the requested resource (get daemonsets web)',
  ],
];

for (const [scaleTargetRef, why] of TARGETS) {
  test(`no target: ${why}`, () => {
    const world = measured(() => 100);
    autoscale(world, { scaleTargetRef });
    world.run(16_000);
    assert.deepEqual(conditions(world), ['AbleToScale=False FailedGetScale']);
    assert.equal(said(world, 'AbleToScale'), `the HPA controller was unable to get the target's current scale: ${why}`);
    assert.deepEqual(world.events('HorizontalPodAutoscaler'), [`FailedGetScale ${why}`]);
  });
}

test('a metric that cannot be had forbids going down, not up', () => {
  const world = measured(() => 100);
  deploy(world, 2);
  autoscale(world, { metrics: [...external({ type: 'Value', value: '30' }).metrics, CPU] });
  world.run(16_000);
  assert.equal(size(world), 4);
  world.use = () => 0;
  world.run(400_000);
  assert.equal(size(world), 4);
  assert.equal(conditions(world)[1], 'ScalingActive=False FailedGetExternalMetric');
});

test('two autoscalers of the same pods stop each other', () => {
  const world = measured(() => 100);
  deploy(world, 1);
  autoscale(world, {}, 'a');
  autoscale(world, {}, 'b');
  world.run(31_000);
  const message = 'pods by selector app=web are controlled by multiple HPAs: [default/a default/b]';
  for (const name of ['a', 'b'])
    assert.equal(hpa(world, name).status.conditions?.find(({ type }) => type === 'ScalingActive')?.message, message);
  world.client.delete('horizontalpodautoscalers.autoscaling', 'default', 'b');
  world.run(31_000);
  assert.equal(hpa(world, 'a').status.conditions?.find(({ type }) => type === 'ScalingActive')?.status, 'True');
});
