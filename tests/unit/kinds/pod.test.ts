import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fieldErrorText } from '../../../simulator/api/errors.ts';
import { imageTag } from '../../../simulator/api/kinds/pod/defaults.ts';
import { podKind } from '../../../simulator/api/kinds/pod/pod.ts';
import { podStatusText, restartsText, summarizePod } from '../../../simulator/api/kinds/pod/status-text.ts';
import type { ContainerStatus, Pod, PodSpec } from '../../../simulator/api/objects.ts';
import { decodeStrict } from '../../../simulator/api/schema/decode.ts';

function makePod(spec: Partial<PodSpec>, status: Partial<Pod['status']> = {}, metadata: object = {}): Pod {
  const body = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'p', namespace: 'default', ...metadata },
    spec: { containers: [{ name: 'a', image: 'nginx' }], ...spec },
  };
  const pod = decodeStrict('io.k8s.api.core.v1.Pod', body).object as Pod;
  pod.status = status as Pod['status'];
  podKind.defaults?.(pod);
  return pod;
}

const container = (
  name: string,
  state: ContainerStatus['state'],
  more: Partial<ContainerStatus> = {},
): ContainerStatus => ({
  name,
  state,
  ready: false,
  restartCount: 0,
  image: '',
  imageID: '',
  ...more,
});

test('STATUS tells what printPod tells', () => {
  const running = { running: { startedAt: '2026-03-02T09:00:00Z' } };
  const texts = [
    makePod({}, { phase: 'Pending' }),
    makePod({}, { phase: 'Running', containerStatuses: [container('a', running, { ready: true })] }),
    makePod({}, { phase: 'Running', containerStatuses: [container('a', { waiting: { reason: 'CrashLoopBackOff' } })] }),
    makePod({}, { phase: 'Failed', containerStatuses: [container('a', { terminated: { exitCode: 2 } })] }),
    makePod(
      {},
      { phase: 'Succeeded', containerStatuses: [container('a', { terminated: { exitCode: 0, reason: 'Completed' } })] },
    ),
    makePod(
      { initContainers: [{ name: 'i', image: 'x' }] },
      { phase: 'Pending', initContainerStatuses: [container('i', running)] },
    ),
    makePod(
      { initContainers: [{ name: 'i', image: 'x' }] },
      { phase: 'Pending', initContainerStatuses: [container('i', { terminated: { exitCode: 1, reason: 'Error' } })] },
    ),
    makePod({}, { phase: 'Running' }, { deletionTimestamp: '2026-03-02T09:00:00Z' }),
    makePod({}, { phase: 'Running', reason: 'NodeLost' }, { deletionTimestamp: '2026-03-02T09:00:00Z' }),
    makePod({}, { phase: 'Failed', reason: 'Evicted' }),
    makePod(
      {},
      { phase: 'Pending', conditions: [{ type: 'PodScheduled', status: 'False', reason: 'SchedulingGated' }] },
    ),
  ].map(podStatusText);
  assert.deepEqual(texts, [
    'Pending',
    'Running',
    'CrashLoopBackOff',
    'ExitCode:2',
    'Completed',
    'Init:0/1',
    'Init:Error',
    'Terminating',
    'Unknown',
    'Evicted',
    'SchedulingGated',
  ]);
});

test('sidecars count in READY; restarts say when the last one was', () => {
  const started = { running: { startedAt: '2026-03-02T09:00:00Z' } };
  const pod = makePod(
    { initContainers: [{ name: 's', image: 'x', restartPolicy: 'Always' }] },
    {
      phase: 'Running',
      conditions: [{ type: 'Initialized', status: 'True' }],
      initContainerStatuses: [container('s', started, { ready: true, started: true })],
      containerStatuses: [
        container('a', started, {
          ready: true,
          restartCount: 2,
          lastState: { terminated: { exitCode: 1, finishedAt: '2026-03-02T09:00:00Z' } },
        }),
      ],
    },
  );
  const summary = summarizePod(pod);
  assert.deepEqual(
    [summary.ready, summary.containers, restartsText(summary, Date.UTC(2026, 2, 2, 9, 5))],
    [2, 2, '2 (5m ago)'],
  );
});

test('the pull policy follows the tag', () => {
  const images = ['nginx', 'nginx:latest', 'nginx:1.27', 'host:5000/a', 'host:5000/a:2', 'a@sha256:00'];
  assert.deepEqual(images.map(imageTag), ['latest', 'latest', '1.27', 'latest', '2', '']);
});

test('requests follow limits, and the class of service follows both', () => {
  const pod = makePod({
    containers: [{ name: 'a', image: 'n:1', resources: { limits: { cpu: '500m', memory: '1Gi' } } }],
  });
  podKind.prepareForCreate?.(pod, { timestamp: '2026-03-02T09:00:00Z' } as never);
  assert.deepEqual(
    [pod.spec.containers[0]?.resources, pod.status],
    [
      { limits: { cpu: '500m', memory: '1Gi' }, requests: { cpu: '500m', memory: '1Gi' } },
      { phase: 'Pending', qosClass: 'Guaranteed' },
    ],
  );
});

test('finds what is wrong, with paths and sentences of the API server', () => {
  const pod = makePod({
    serviceAccountName: 'x',
    containers: [
      { name: 'A', image: '', ports: [{ containerPort: 70000 }], volumeMounts: [{ name: 'v', mountPath: '' }] },
      { name: 'b', image: 'x', livenessProbe: {}, resources: { requests: { cpu: '2' }, limits: { cpu: '1' } } },
    ],
  });
  assert.deepEqual((podKind.validate?.(pod) ?? []).map(fieldErrorText), [
    "spec.containers[0].name: Invalid value: \"A\": a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')",
    'spec.containers[0].image: Required value',
    'spec.containers[0].ports[0].containerPort: Invalid value: 70000: must be between 1 and 65535, inclusive',
    'spec.containers[0].volumeMounts[0].name: Not found: "v"',
    'spec.containers[0].volumeMounts[0].mountPath: Required value',
    'spec.containers[1].resources.requests: Invalid value: "2": must be less than or equal to cpu limit of 1',
    'spec.containers[1].livenessProbe: Required value: must specify a handler type',
  ]);
});

test('deletion waits as long as is asked for, else as the spec says, and not at all before a node has the Pod', () => {
  const grace = (spec: Partial<PodSpec>, phase = 'Running', asked?: number): number | undefined =>
    podKind.gracePeriodSeconds?.(makePod(spec, { phase: phase as 'Running' }), asked);
  assert.deepEqual(
    [
      grace({ nodeName: 'n' }),
      grace({}),
      grace({ nodeName: 'n' }, 'Succeeded'),
      grace({ nodeName: 'n', terminationGracePeriodSeconds: 5 }),
      grace({ nodeName: 'n', terminationGracePeriodSeconds: 0 }, 'Running', 1),
      grace({}, 'Running', 1),
    ],
    [30, 0, 0, 5, 1, 0],
  );
});
