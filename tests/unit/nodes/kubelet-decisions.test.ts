/** What a kubelet decides by itself: whom it takes, whom it restarts, whom it gives up. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Node, Pod } from '../../../simulator/api/objects.ts';
import { podRefusal } from '../../../simulator/nodes/kubelet/admission.ts';
import { storageExcess } from '../../../simulator/nodes/kubelet/local-storage.ts';
import type { KubeObject } from '../../../simulator/store/types.ts';
import { podOf, type World, world } from './world.ts';

interface Status {
  readonly phase: string;
  readonly reason?: string;
  readonly message?: string;
  readonly conditions?: readonly { readonly type: string; readonly status: string; readonly reason?: string }[];
  readonly containerStatuses?: readonly { readonly name: string; readonly restartCount: number }[];
  readonly ephemeralContainerStatuses?: readonly {
    readonly name: string;
    readonly state: object;
    readonly ready: boolean;
  }[];
}

const status = (w: World, name: string): Status => w.get(name).status as Status;

const NODE = {
  metadata: { name: 'node-1', labels: { disk: 'ssd' } },
  spec: { taints: [{ key: 'gone', effect: 'NoExecute' }] },
  status: { allocatable: { cpu: '4', memory: '8Gi', pods: '3' } },
} as unknown as Node;

const asking = (cpu: string, spec: object = {}): Pod =>
  ({
    spec: {
      containers: [{ name: 'c', resources: { requests: { cpu } } }],
      tolerations: [{ operator: 'Exists' }],
      ...spec,
    },
  }) as never;

test('a kubelet takes no pod that its node cannot hold, that wants other labels or a taken port, or that a taint repels', () => {
  const refusal = (pod: Pod, others: readonly Pod[] = []): string => {
    const { reason = '', message = '' } = podRefusal(pod, NODE, { most: others.length, pods: () => others }) ?? {};
    return reason === '' ? '' : `${reason}: ${message}`;
  };
  assert.equal(refusal(asking('2'), [asking('2')]), '');
  assert.equal(
    refusal(asking('2500m'), [asking('2')]),
    "OutOfcpu: Node didn't have enough resource: cpu, requested: 2500, used: 2000, capacity: 4000",
  );
  assert.equal(
    refusal(asking('0'), [asking('0'), asking('0'), asking('0')]),
    "OutOfpods: Node didn't have enough resource: pods, requested: 1, used: 3, capacity: 3",
  );
  assert.equal(
    refusal(asking('1', { nodeSelector: { disk: 'hdd' } })),
    "NodeAffinity: Predicate NodeAffinity failed: node(s) didn't match Pod's node affinity/selector",
  );
  const onPort = (port: object): Pod =>
    asking('0', { containers: [{ name: 'c', ports: [{ containerPort: 80, ...port }] }] });
  assert.equal(refusal(onPort({ hostPort: 80 }), [onPort({}), onPort({ hostPort: 80, protocol: 'UDP' })]), '');
  assert.equal(
    refusal(onPort({ hostPort: 80, hostIP: '127.0.0.1' }), [onPort({ hostPort: 80 })]),
    "NodePorts: Predicate NodePorts failed: node(s) didn't have free ports for the requested pod ports",
  );
  assert.equal(
    refusal(asking('1', { tolerations: [] })),
    "TaintToleration: Predicate TaintToleration failed: node(s) had taints that the pod didn't tolerate",
  );
});

test('a pod that was put on a full node by hand fails there, and says why', async () => {
  const w = world();
  const web = { image: 'drydock/web:1', resources: { requests: { cpu: '3' } } };
  w.pod(podOf('first', web));
  await w.kernel.advance(3000);
  w.pod(podOf('second', web));
  await w.kernel.advance(3000);
  const message = "Node didn't have enough resource: cpu, requested: 3000, used: 3000, capacity: 4000";
  const { phase, reason, message: said } = status(w, 'second');
  assert.deepEqual([phase, reason, said], ['Failed', 'OutOfcpu', `Pod was rejected: ${message}`]);
  assert.deepEqual(w.events('second'), [`Warning OutOfcpu ${message}`]);
});

test('a pod that is deleted before the kubelet has told of its refusal is refused once and goes', async () => {
  const w = world();
  w.pod(podOf('first', { image: 'drydock/web:1', resources: { requests: { cpu: '3' } } }));
  w.pod(podOf('second', { image: 'drydock/web:1', resources: { requests: { cpu: '3' } } }));
  w.client.delete('pods', 'default', 'second');
  await w.kernel.advance(1000);
  assert.equal(w.store.get('pods', 'default', 'second'), undefined);
  assert.equal(w.events('second').length, 1);
});

test('a container restarts by its own policy and rules, whatever its pod says', async () => {
  const w = world();
  const rules = [{ action: 'Restart', exitCodes: { operator: 'In', values: [42] } }];
  const run = (code: number, extra: object): Record<string, unknown> => ({
    image: 'busybox:1.36',
    command: ['exit', String(code), '1'],
    ...extra,
  });
  w.pod(podOf('ruled', run(42, { restartPolicy: 'Never', restartPolicyRules: rules }), { restartPolicy: 'Never' }));
  w.pod(podOf('other', run(1, { restartPolicy: 'Never', restartPolicyRules: rules }), { restartPolicy: 'Never' }));
  w.pod(podOf('never', run(1, { restartPolicy: 'Never' })));
  w.pod(podOf('always', run(0, { restartPolicy: 'Always' }), { restartPolicy: 'Never' }));
  await w.kernel.advance(20_000);
  const shown = (name: string): unknown[] => [
    status(w, name).phase,
    status(w, name).containerStatuses?.[0]?.restartCount,
  ];
  assert.deepEqual(['ruled', 'other', 'never', 'always'].map(shown), [
    ['Running', 2],
    ['Failed', 0],
    ['Failed', 0],
    ['Running', 2],
  ]);
});

test('a deadline that a running pod gets counts from its start', async () => {
  const w = world();
  w.pod(podOf('p', { image: 'drydock/web:1' }, { terminationGracePeriodSeconds: 1 }));
  await w.kernel.advance(4000);
  const give = (activeDeadlineSeconds: number): void => {
    const pod = w.get('p') as unknown as Pod & KubeObject;
    w.client.update('pods', { ...pod, spec: { ...pod.spec, activeDeadlineSeconds } });
  };
  give(100);
  await w.kernel.advance(1000);
  give(6);
  await w.kernel.advance(900);
  assert.equal(status(w, 'p').phase, 'Running');
  await w.kernel.advance(4000);
  assert.deepEqual([status(w, 'p').phase, status(w, 'p').reason], ['Failed', 'DeadlineExceeded']);
});

test('a rule RestartAllContainers begins the pod anew in its sandbox, init containers and sidecars too', async () => {
  const w = world();
  const exit = (name: string, code: number, seconds: number, extra: object = {}): object => ({
    name,
    image: 'busybox:1.36',
    command: ['exit', String(code), String(seconds)],
    ...extra,
  });
  const rules = [{ action: 'RestartAllContainers', exitCodes: { operator: 'In', values: [42] } }];
  w.pod({
    metadata: { name: 'p' },
    spec: {
      restartPolicy: 'Never',
      initContainers: [exit('init', 0, 1), exit('sidecar', 0, 1000, { restartPolicy: 'Always' })],
      containers: [
        exit('source', 42, 8, { restartPolicy: 'Never', restartPolicyRules: rules }),
        exit('other', 0, 12, { restartPolicyRules: rules, restartPolicy: 'Never' }),
      ],
    },
  });
  const shown = (): unknown[] => {
    const {
      phase,
      conditions = [],
      containerStatuses = [],
      initContainerStatuses = [],
    } = w.get('p').status as Pod['status'];
    const all = conditions.find(({ type }) => type === 'AllContainersRestarting');
    return [
      phase,
      [all?.status, all?.reason],
      ...[...initContainerStatuses, ...containerStatuses].map(({ name, restartCount, state, lastState }) => {
        const [now] = Object.entries(state ?? {}).map(([key, { reason }]) => (reason ? `${key} ${reason}` : key));
        const { exitCode, reason } = lastState?.terminated ?? {};
        return [name, restartCount, now, ...(exitCode === undefined ? [] : [`${exitCode} ${reason}`])].join(' ');
      }),
    ];
  };
  await w.kernel.advance(5000);
  const seen: unknown[][] = [shown()];
  for (let i = 0; i < 100; i++) {
    await w.kernel.advance(100);
    if (JSON.stringify(shown()) !== JSON.stringify(seen.at(-1))) seen.push(shown());
  }
  const reset = 'waiting RestartingAllContainers 137 RestartingAllContainers';
  assert.deepEqual(seen[1], [
    'Running',
    ['True', 'RestartAllContainersStarted'],
    'init 0 terminated Completed',
    'sidecar 0 running',
    'other 0 running',
    'source 0 terminated Error',
  ]);
  assert.deepEqual(seen[2], [
    'Running',
    ['False', undefined],
    `init 1 ${reset}`,
    `sidecar 1 ${reset}`,
    `other 1 ${reset}`,
    'source 1 waiting RestartingAllContainers 42 Error',
  ]);
  assert.deepEqual(seen.at(-1), [
    'Running',
    ['False', undefined],
    'init 1 terminated Completed 137 RestartingAllContainers',
    'sidecar 1 running 137 RestartingAllContainers',
    'other 1 running 137 RestartingAllContainers',
    'source 1 running 42 Error',
  ]);
});

test('what may use too much of a disk: an emptyDir, a pod, a container', () => {
  const pod = (limits: object, sizeLimit?: string): Pod =>
    ({
      spec: { containers: [{ name: 'c', resources: { limits } }], volumes: [{ name: 'v', emptyDir: { sizeLimit } }] },
    }) as never;
  const excess = (subject: Pod, volume: number, container: number): string | undefined =>
    storageExcess(subject, { volumeBytes: () => volume, containerBytes: () => container });
  assert.equal(excess(pod({}, '1Ki'), 1024, 9999), undefined);
  assert.equal(excess(pod({}, '1Ki'), 1025, 0), 'Usage of EmptyDir volume "v" exceeds the limit "1Ki". ');
  assert.equal(
    excess(pod({ 'ephemeral-storage': '2Ki' }), 1025, 1024),
    'Pod ephemeral local storage usage exceeds the total limit of containers 2Ki. ',
  );
});

test('a pod that overfills its emptyDir is evicted at the next look, and its container gets a second to end', async () => {
  const w = world();
  const command = ['touch', '/cache/a'];
  w.pod(
    podOf(
      'hoard',
      {
        image: 'drydock/web:1',
        volumeMounts: [{ name: 'cache', mountPath: '/cache' }],
        lifecycle: { postStart: { exec: { command } } },
      },
      {
        volumes: [{ name: 'cache', emptyDir: { sizeLimit: '3' } }],
      },
    ),
  );
  await w.kernel.advance(5000);
  w.nodes.worker(w.get('hoard'))?.records[0]?.run?.container.setup.files().write('/cache/a', 'four');
  await w.kernel.advance(4000);
  assert.equal(status(w, 'hoard').phase, 'Running');
  await w.kernel.advance(10_000);
  const message = 'Usage of EmptyDir volume "cache" exceeds the limit "3". ';
  const { phase, reason, message: said } = status(w, 'hoard');
  assert.deepEqual([phase, reason, said], ['Failed', 'Evicted', message]);
  assert.deepEqual(w.events('hoard').slice(-2), [`Warning Evicted ${message}`, 'Normal Killing Stopping container c']);
});

test('a debugger starts in a running pod at once, once, and does not count for the pod', async () => {
  const w = world();
  w.pod(podOf('web', { image: 'drydock/web:1' }));
  await w.kernel.advance(3000);
  const debug = (name: string, command: string[]): void => {
    const pod = w.get(name);
    const spec = pod.spec as { ephemeralContainers?: object[] };
    const added = {
      name: `d${spec.ephemeralContainers?.length ?? 0}`,
      image: 'busybox:1.36',
      imagePullPolicy: 'IfNotPresent',
      command,
    };
    w.client.update('pods', {
      ...pod,
      spec: { ...spec, ephemeralContainers: [...(spec.ephemeralContainers ?? []), added] },
    } as never);
  };
  debug('web', ['exit', '3', '1']);
  debug('web', ['sleep', '1000']);
  await w.kernel.advance(30_000);
  const { phase, conditions, ephemeralContainerStatuses } = status(w, 'web');
  assert.equal(phase, 'Running');
  assert.equal(conditions?.find(({ type }) => type === 'Ready')?.status, 'True');
  assert.deepEqual(
    ephemeralContainerStatuses?.map(({ name, state, ready }) => [name, Object.keys(state)[0], ready]),
    [
      ['d0', 'terminated', false],
      ['d1', 'running', false],
    ],
  );
});
