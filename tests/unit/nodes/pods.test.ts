import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readAll } from '../../../simulator/kernel/stream.ts';
import { notFound } from '../../../simulator/nodes/containers/processes.ts';
import type { KubeObject } from '../../../simulator/store/types.ts';
import { podOf, type World, world } from './world.ts';

interface Shown {
  atMs: number;
  phase: string;
  containers: string;
  ready: string;
}

interface Status {
  phase: string;
  conditions?: { type: string; status: string; reason?: string }[];
  initContainerStatuses?: ContainerStatus[];
  containerStatuses?: ContainerStatus[];
}
interface ContainerStatus {
  name: string;
  state: Record<string, { reason?: string }>;
  restartCount: number;
}

/** What a watch of the pod shows, one line a change: "1030 Running c=running/0 Ready=True". */
function history(w: World, name: string): string[] {
  const lines = w.store.versions('pods', 'default', name).map(({ atMs, type, object }) => {
    const { status } = object as unknown as { status: Status };
    const shown: Shown = {
      atMs,
      phase: status.phase,
      containers: [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])]
        .map((c) => `${c.name}=${Object.values(c.state)[0]?.reason ?? Object.keys(c.state)[0]}/${c.restartCount}`)
        .join(' '),
      ready: status.conditions?.find((c) => c.type === 'Ready')?.status ?? '',
    };
    return `${shown.atMs} ${type === 'DELETED' ? 'deleted ' : ''}${shown.phase} ${shown.containers} ${shown.ready}`
      .replace(/ +/g, ' ')
      .trim();
  });
  return lines.filter((line, i) => line.replace(/^\d+ /, '') !== lines[i - 1]?.replace(/^\d+ /, ''));
}

const WEB = { image: 'drydock/web:1', readinessProbe: { httpGet: { path: '/ready', port: 8080 }, periodSeconds: 1 } };

test('a drydock/web pod is Ready at the first probe after it listens, and drains for three seconds', async () => {
  const w = world();
  w.pod(podOf('web', WEB));
  await w.kernel.advance(5000);
  w.client.delete('pods', 'default', 'web');
  await w.kernel.advance(5000);
  assert.deepEqual(history(w, 'web'), [
    '0 Pending',
    '30 Pending c=ContainerCreating/0 False',
    '1030 Running c=running/0 False',
    '2030 Running c=running/0 True',
    '8030 Succeeded c=Completed/0 False',
    '8060 deleted Succeeded c=Completed/0 False',
  ]);
  assert.deepEqual(w.events('web'), [
    'Normal Pulled Container image "drydock/web:1" already present on machine and can be accessed by the pod',
    'Normal Created Container created',
    'Normal Started Container started',
    'Warning Unhealthy Readiness probe failed: Get "http://10.244.1.2:8080/ready": dial tcp 10.244.1.2:8080: connect: connection refused',
    'Normal Killing Stopping container c',
  ]);
});

test('the status has the fields of v1.36 in the order recorded', async () => {
  const w = world();
  w.pod(
    podOf(
      'web',
      {
        image: 'nginx:1.14.2',
        resources: { requests: { cpu: '50m' } },
        volumeMounts: [
          { name: 'kube-api-access-x', readOnly: true, mountPath: '/var/run/secrets/kubernetes.io/serviceaccount' },
        ],
      },
      { volumes: [{ name: 'kube-api-access-x', projected: { sources: [] } }] },
    ),
  );
  await w.kernel.advance(2000);
  const { status } = w.get('web') as { status: Record<string, unknown> };
  const [container] = status.containerStatuses as { imageID: string; containerID: string }[];
  assert.match(container?.imageID ?? '', /^docker\.io\/library\/nginx@sha256:[0-9a-f]{64}$/);
  assert.match(container?.containerID ?? '', /^containerd:\/\/[0-9a-f]{64}$/);
  const condition = (type: string, at: string) => ({
    type,
    observedGeneration: 1,
    status: 'True',
    lastProbeTime: null,
    lastTransitionTime: `2026-03-02T09:00:0${at}Z`,
  });
  assert.equal(
    JSON.stringify(status),
    JSON.stringify({
      observedGeneration: 1,
      phase: 'Running',
      conditions: [
        condition('PodReadyToStartContainers', '0'),
        condition('Initialized', '0'),
        condition('Ready', '1'),
        condition('ContainersReady', '1'),
        condition('PodScheduled', '0'),
      ],
      hostIP: '172.30.0.11',
      hostIPs: [{ ip: '172.30.0.11' }],
      podIP: '10.244.1.2',
      podIPs: [{ ip: '10.244.1.2' }],
      startTime: '2026-03-02T09:00:00Z',
      containerStatuses: [
        {
          name: 'c',
          state: { running: { startedAt: '2026-03-02T09:00:01Z' } },
          lastState: {},
          ready: true,
          restartCount: 0,
          image: 'docker.io/library/nginx:1.14.2',
          imageID: container?.imageID,
          containerID: container?.containerID,
          started: true,
          allocatedResources: { cpu: '50m' },
          resources: { requests: { cpu: '50m' } },
          volumeMounts: [
            {
              name: 'kube-api-access-x',
              mountPath: '/var/run/secrets/kubernetes.io/serviceaccount',
              readOnly: true,
              recursiveReadOnly: 'Disabled',
            },
          ],
        },
      ],
      qosClass: 'BestEffort',
      allocatedResources: { cpu: '50m' },
      resources: { requests: { cpu: '50m' } },
    }),
  );
});

test('no sandbox is made for a runtime that the node has not, however often it is tried', async () => {
  const w = world();
  const metadata = { name: 'vm', namespace: '' };
  w.store.put('runtimeclasses.node.k8s.io', { metadata, handler: 'kata' } as unknown as KubeObject, 'test');
  w.pod({
    ...podOf('p', { image: 'busybox:1.36' }),
    spec: { runtimeClassName: 'vm', containers: [{ name: 'c', image: 'busybox:1.36' }] },
  });
  await w.kernel.advance(25_000);
  assert.deepEqual(history(w, 'p'), ['0 Pending', '30 Pending c=ContainerCreating/0 False']);
  assert.match(
    w.events('p').at(-1) as string,
    /^Warning FailedCreatePodSandBox Failed to create pod sandbox: rpc error: code = Unknown desc = failed to get sandbox runtime: no runtime for "kata" is configured ×[23]$/,
  );
});

test('a crashing container restarts at once, then after 10, 20, 40 seconds', async () => {
  const w = world();
  w.pod(podOf('crash', { image: 'busybox:1.36', command: ['exit', '1', '0.6'] }));
  await w.kernel.advance(40_000);
  assert.deepEqual(history(w, 'crash'), [
    '0 Pending',
    '30 Pending c=ContainerCreating/0 False',
    '1030 Running c=running/0 True',
    '1630 Running c=Error/0 False',
    '2130 Running c=running/1 True',
    '2730 Running c=Error/1 False',
    '12730 Running c=CrashLoopBackOff/1 False',
    '13230 Running c=running/2 True',
    '13830 Running c=Error/2 False',
    '33830 Running c=CrashLoopBackOff/2 False',
    '34330 Running c=running/3 True',
    '34930 Running c=Error/3 False',
  ]);
  assert.deepEqual(w.events('crash').slice(-1), [
    `Warning BackOff Back-off restarting failed container c in pod crash_default(${w.get('crash').metadata.uid}) ×3`,
  ]);
});

test('the log of the run before is kept while the container runs or waits, one dead container later it is gone', async () => {
  const w = world();
  w.pod(podOf('p', { image: 'busybox:1.36', command: ['sleep', '1'] }));
  await w.kernel.advance(3000);
  assert.deepEqual(w.nodes.logs(w.get('p'), { previous: true }), { text: '' });
  await w.kernel.advance(1000);
  const { text } = w.nodes.logs(w.get('p'), { previous: true }) as { text: string };
  assert.match(text, /^unable to retrieve container logs for containerd:\/\/[0-9a-f]{64}$/);
});

test('tags of the same content share a digest, and the runtime shows the first of them', async () => {
  const w = world();
  w.pod(podOf('p', { image: 'busybox:1.36', command: ['sleep', '60'] }));
  await w.kernel.advance(2000);
  const { status } = w.get('p') as { status: { containerStatuses: { image: string }[] } };
  assert.equal(status.containerStatuses[0]?.image, 'docker.io/library/busybox:1');
});

test('an image that does not exist: ErrImagePull, then ImagePullBackOff at the next look', async () => {
  const w = world();
  w.pod(podOf('web', { image: 'nginx:1.161' }));
  await w.kernel.advance(20_000);
  assert.deepEqual(history(w, 'web'), [
    '0 Pending',
    '30 Pending c=ContainerCreating/0 False',
    '1530 Pending c=ErrImagePull/0 False',
    '12030 Pending c=ImagePullBackOff/0 False',
  ]);
  const name = 'docker.io/library/nginx:1.161';
  assert.deepEqual(w.events('web'), [
    'Normal Pulling Pulling image "nginx:1.161" ×2',
    `Warning Failed Failed to pull image "nginx:1.161": rpc error: code = NotFound desc = failed to pull and unpack image "${name}": failed to resolve reference "${name}": ${name}: not found ×2`,
    'Warning Failed Error: ErrImagePull ×2',
    'Normal BackOff Back-off pulling image "nginx:1.161"',
    'Warning Failed Error: ImagePullBackOff',
  ]);
});

test('an image is pulled once per node and is then there', async () => {
  const w = world({ prepull: [] });
  w.pod(podOf('one', { image: 'drydock/web:1' }));
  w.pod(podOf('two', { image: 'drydock/web:1' }));
  await w.kernel.advance(5000);
  w.pod(podOf('three', { image: 'drydock/web:1' }));
  await w.kernel.advance(5000);
  assert.deepEqual(w.events('two').slice(0, 2), [
    'Normal Pulling Pulling image "drydock/web:1"',
    'Normal Pulled Successfully pulled image "drydock/web:1" in 2s (2s including waiting). Image size: 8421376 bytes.',
  ]);
  assert.equal(
    w.events('three')[0],
    'Normal Pulled Container image "drydock/web:1" already present on machine and can be accessed by the pod',
  );
});

test('a pod that may not restart shows its end, then its phase when the sandbox is gone', async () => {
  const w = world();
  w.pod(podOf('done', { image: 'busybox:1.36', command: ['echo', 'hi'] }, { restartPolicy: 'Never' }));
  await w.kernel.advance(5000);
  assert.deepEqual(history(w, 'done'), [
    '0 Pending',
    '30 Pending c=ContainerCreating/0 False',
    '1030 Running c=running/0 True',
    '1530 Running c=Completed/0 False',
    '2030 Succeeded c=Completed/0 False',
  ]);
  assert.deepEqual(w.nodes.logs(w.get('done'), { timestamps: true }), { text: '2026-03-02T09:00:01.000000000Z hi\n' });
});

test('init containers run in order, a sidecar as soon as it is up, and Pending ends with the first container', async () => {
  const w = world();
  w.pod({
    metadata: { name: 'p' },
    spec: {
      terminationGracePeriodSeconds: 2,
      initContainers: [
        { name: 'one', image: 'busybox:1.36', command: ['sleep', '2'] },
        { name: 'side', restartPolicy: 'Always', image: 'drydock/agent:1' },
        { name: 'two', image: 'busybox:1.36', command: ['sleep', '2'] },
      ],
      containers: [{ name: 'c', image: 'nginx:1.14.2' }],
    },
  });
  await w.kernel.advance(10_000);
  w.client.delete('pods', 'default', 'p');
  await w.kernel.advance(5000);
  assert.deepEqual(history(w, 'p'), [
    '0 Pending',
    '30 Pending one=PodInitializing/0 side=PodInitializing/0 two=PodInitializing/0 c=PodInitializing/0 False',
    '1030 Pending one=running/0 side=PodInitializing/0 two=PodInitializing/0 c=PodInitializing/0 False',
    '3030 Pending one=Completed/0 side=PodInitializing/0 two=PodInitializing/0 c=PodInitializing/0 False',
    '3530 Pending one=Completed/0 side=running/0 two=PodInitializing/0 c=PodInitializing/0 False',
    '4030 Pending one=Completed/0 side=running/0 two=running/0 c=PodInitializing/0 False',
    '6030 Pending one=Completed/0 side=running/0 two=Completed/0 c=PodInitializing/0 False',
    '6530 Running one=Completed/0 side=running/0 two=Completed/0 c=running/0 True',
    '10030 Succeeded one=Completed/0 side=Completed/0 two=Completed/0 c=Completed/0 False',
    '11000 deleted Succeeded one=Completed/0 side=Completed/0 two=Completed/0 c=Completed/0 False',
  ]);
  assert.deepEqual(w.events('p').slice(-2), [
    'Normal Killing Stopping container side',
    'Normal Killing Stopping container c',
  ]);
});

test('a failed liveness probe restarts the container, process 1 ignores SIGTERM, back-off counts from its earlier end', async () => {
  const w = world();
  w.pod(
    podOf(
      'live',
      {
        image: 'busybox:1.36',
        command: ['sleep', '600'],
        livenessProbe: { exec: { command: ['cat', '/tmp/ok'] }, periodSeconds: 2, failureThreshold: 2 },
      },
      { terminationGracePeriodSeconds: 1 },
    ),
  );
  await w.kernel.advance(20_000);
  assert.deepEqual(history(w, 'live'), [
    '0 Pending',
    '30 Pending c=ContainerCreating/0 False',
    '1030 Running c=running/0 True',
    '5155 Running c=running/1 True',
    '9280 Running c=running/2 True',
    '13280 Running c=CrashLoopBackOff/2 False',
  ]);
  const { status } = w.get('live') as {
    status: { containerStatuses: { lastState: { terminated: { exitCode: number } } }[] };
  };
  assert.equal(status.containerStatuses[0]?.lastState.terminated.exitCode, 137);
  assert.deepEqual(w.events('live').slice(3), [
    "Warning Unhealthy Liveness probe failed: cat: can't open '/tmp/ok': No such file or directory\n ×6",
    'Normal Killing Container c failed liveness probe, will be restarted ×3',
    `Warning BackOff Back-off restarting failed container c in pod live_default(${w.get('live').metadata.uid}) ×2`,
  ]);
});

test('a startup probe holds the others back and starts readiness the moment it passes', async () => {
  const w = world();
  w.pod(
    podOf('web', {
      image: 'drydock/web:slow',
      startupProbe: { httpGet: { path: '/ready', port: 8080 }, periodSeconds: 3, failureThreshold: 10 },
      readinessProbe: { httpGet: { path: '/ready', port: 8080 }, periodSeconds: 10 },
      livenessProbe: { httpGet: { path: '/ready', port: 8080 }, periodSeconds: 1, failureThreshold: 1 },
    }),
  );
  await w.kernel.advance(30_000);
  assert.deepEqual(history(w, 'web'), [
    '0 Pending',
    '30 Pending c=ContainerCreating/0 False',
    '1030 Running c=running/0 False',
    '13030 Running c=running/0 True',
  ]);
});

test('of a command that real images have it is said that it is not simulated', () => {
  assert.equal(
    notFound(new Map(), 'ping'),
    'exec: "ping": executable file not found in $PATH (ping is not simulated here)',
  );
  assert.equal(notFound(new Map(), 'nosuch'), 'exec: "nosuch": executable file not found in $PATH');
});

test('a command that does not exist is a RunContainerError with the words of runc', async () => {
  const w = world();
  w.pod(podOf('bad', { image: 'busybox:1.36', command: ['nosuch'] }));
  await w.kernel.advance(3000);
  const message =
    'failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: exec: "nosuch": executable file not found in $PATH: unknown';
  const { status } = w.get('bad') as {
    status: {
      containerStatuses: { state: unknown; lastState: { terminated: { reason: string; exitCode: number } } }[];
    };
  };
  assert.deepEqual(status.containerStatuses[0]?.state, { waiting: { reason: 'RunContainerError', message } });
  assert.equal(status.containerStatuses[0]?.lastState.terminated.exitCode, 128);
  assert.ok(w.events('bad').includes(`Warning Failed Error: ${message} ×2`));
});

test('a missing ConfigMap holds a container up until it is there', async () => {
  const w = world();
  w.pod(
    podOf(
      'p',
      {
        image: 'busybox:1.36',
        command: ['echo', '$(A)'],
        env: [{ name: 'A', valueFrom: { configMapKeyRef: { name: 'late', key: 'a' } } }],
      },
      { restartPolicy: 'Never' },
    ),
  );
  await w.kernel.advance(5000);
  assert.deepEqual(w.events('p').slice(-1), ['Warning Failed Error: configmap "late" not found ×2']);
  w.client.create('configmaps', 'default', {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'late', namespace: 'default' },
    data: { a: 'arrived' },
  });
  await w.kernel.advance(15_000);
  assert.deepEqual(w.nodes.logs(w.get('p'), {}), { text: 'arrived\n' });
});

test('volumes: a ConfigMap is files, an emptyDir is shared, a missing one is a FailedMount', async () => {
  const w = world();
  w.client.create('configmaps', 'default', {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'conf', namespace: 'default' },
    data: { color: 'blue' },
  });
  w.pod({
    metadata: { name: 'p' },
    spec: {
      volumes: [
        { name: 'conf', configMap: { name: 'conf' } },
        { name: 'work', emptyDir: {} },
      ],
      initContainers: [
        {
          name: 'i',
          image: 'busybox:1.36',
          command: ['touch', '/work/index.html'],
          volumeMounts: [{ name: 'work', mountPath: '/work' }],
        },
      ],
      containers: [
        {
          name: 'c',
          image: 'busybox:1.36',
          command: ['cat', '/etc/conf/color'],
          volumeMounts: [{ name: 'conf', mountPath: '/etc/conf' }],
        },
        { name: 'web', image: 'nginx:1.27', volumeMounts: [{ name: 'work', mountPath: '/usr/share/nginx/html' }] },
      ],
    },
  });
  w.pod({
    metadata: { name: 'q' },
    spec: { volumes: [{ name: 'v', configMap: { name: 'nosuch' } }], containers: [{ name: 'c', image: 'nginx' }] },
  });
  await w.kernel.advance(3000);
  assert.deepEqual(w.nodes.logs(w.get('p'), { container: 'c' }), { text: 'blue' });
  assert.deepEqual(w.events('q'), [
    'Warning FailedMount MountVolume.SetUp failed for volume "v" : configmap "nosuch" not found ×3',
  ]);
  const ip = (w.get('p') as { status: { podIP: string } }).status.podIP;
  const server = w.network.host(ip)?.server(80, w.kernel.now());
  assert.equal(
    server?.answer({ method: 'GET', scheme: 'http', host: ip, port: 80, path: '/', headers: {} }, w.kernel.now())?.body,
    '',
  );
});

test('exec runs a program in the container with its files and environment', async () => {
  const w = world();
  w.pod(podOf('p', { image: 'busybox:1.36', command: ['sleep', '600'], env: [{ name: 'COLOR', value: 'blue' }] }));
  await w.kernel.advance(2000);
  const session = w.nodes.exec(w.get('p'), { command: ['env'], stdin: false, tty: false });
  assert.ok('stdout' in session);
  let output = '';
  let code = -1;
  w.kernel.start('client', function* () {
    output = yield* readAll(session.stdout);
    code = ((yield session.end) as { code: number }).code;
  });
  await w.kernel.advance(100);
  assert.deepEqual(
    [code, output],
    [0, 'COLOR=blue\nHOME=/root\nHOSTNAME=p\nPATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin\n'],
  );
});

test('preStop runs before SIGTERM and within the grace period; a failing hook is told', async () => {
  const w = world();
  w.pod(
    podOf(
      'sleepy',
      { image: 'nginx:1.27', lifecycle: { preStop: { sleep: { seconds: 3 } } } },
      { terminationGracePeriodSeconds: 6 },
    ),
  );
  w.pod(podOf('bad', { image: 'nginx:1.27', lifecycle: { preStop: { exec: { command: ['nosuch'] } } } }));
  await w.kernel.advance(2000);
  for (const name of ['sleepy', 'bad']) w.client.delete('pods', 'default', name);
  await w.kernel.advance(6000);
  assert.deepEqual(history(w, 'sleepy').slice(-2), [
    '5030 Succeeded c=Completed/0 False',
    '5060 deleted Succeeded c=Completed/0 False',
  ]);
  assert.deepEqual(w.events('bad').slice(-2), [
    'Normal Killing Stopping container c',
    'Warning FailedPreStopHook PreStopHook failed',
  ]);
});

test('a pod that is deleted before its volumes are mounted is never begun, later its start comes to its end first', async () => {
  const w = world();
  for (const name of ['early', 'late']) w.pod(podOf(name, { image: 'busybox:1', command: ['sleep', 'infinity'] }));
  await w.kernel.advance(200);
  w.client.delete('pods', 'default', 'early');
  await w.kernel.advance(200);
  w.client.delete('pods', 'default', 'late');
  await w.kernel.advance(40_000);
  assert.deepEqual(w.events('early'), []);
  assert.deepEqual(w.events('late').slice(1), [
    'Normal Created Container created',
    'Normal Started Container started',
    'Normal Killing Stopping container c',
  ]);
  assert.deepEqual(
    [w.store.get('pods', 'default', 'early'), w.store.get('pods', 'default', 'late')],
    [undefined, undefined],
  );
});

test('what readiness asks by exec fails while the pod ends, and says nothing of readiness', async () => {
  const w = world();
  const readinessProbe = { exec: { command: ['env'] }, periodSeconds: 1 };
  w.pod({
    ...podOf('web', { image: 'busybox:1', command: ['sleep', 'infinity'], readinessProbe }),
  });
  await w.kernel.advance(5000);
  w.client.delete('pods', 'default', 'web', { gracePeriodSeconds: 3 });
  await w.kernel.advance(2900);
  const { status } = w.get('web') as unknown as { status: Status };
  assert.equal(status.conditions?.find(({ type }) => type === 'Ready')?.status, 'True');
  assert.deepEqual(w.events('web').slice(-2), [
    'Normal Killing Stopping container c',
    'Warning Unhealthy Readiness probe errored and resulted in unknown state: rpc error: code = Canceled desc = context canceled ×2',
  ]);
});

test('activeDeadlineSeconds ends a pod as Failed with its reason', async () => {
  const w = world();
  w.pod(
    podOf(
      'p',
      { image: 'busybox:1.36', command: ['sleep', '600'] },
      { activeDeadlineSeconds: 5, terminationGracePeriodSeconds: 1 },
    ),
  );
  await w.kernel.advance(10_000);
  const { status } = w.get('p') as { status: { phase: string; reason: string; message: string } };
  assert.deepEqual(
    [status.phase, status.reason, status.message],
    ['Failed', 'DeadlineExceeded', 'Pod was active on the node longer than the specified deadline'],
  );
});

test('a healthy pod that cannot change costs no events', async () => {
  const w = world();
  w.pod(podOf('web', WEB));
  await w.kernel.advance(10_000);
  assert.deepEqual([...w.kernel.pendingLabels()], []);
});

test('a flaky pod is noticed at the probe after it turns, though nobody probed meanwhile', async () => {
  const w = world();
  w.pod(podOf('web', { ...WEB, image: 'drydock/web:flaky' }));
  await w.kernel.advance(20_000);
  assert.deepEqual(history(w, 'web').slice(-2), ['2030 Running c=running/0 True', '11030 Running c=running/0 False']);
});

test('a node that is switched off kills its containers and tells nobody; back up, its pods start anew', async () => {
  const w = world();
  w.pod(podOf('web', WEB));
  await w.kernel.advance(5000);
  w.nodes.nodeDown('node-1');
  await w.kernel.advance(5000);
  assert.equal(history(w, 'web').length, 4);
  assert.equal(w.network.host('10.244.1.2'), undefined);
  w.nodes.nodeUp('node-1');
  await w.kernel.advance(5000);
  assert.equal((w.get('web') as { status: { podIP: string } }).status.podIP, '10.244.1.3');
});

test('a secret for pulling that nobody has made is warned of, and what can be pulled runs', async () => {
  const w = world();
  w.pod(podOf('private', WEB, { imagePullSecrets: [{ name: 'regcred' }, { name: 'other' }] }));
  await w.kernel.advance(5000);
  assert.deepEqual(
    w.events('private').filter((line) => line.includes('PullSecret')),
    [
      'Warning FailedToRetrieveImagePullSecret Unable to retrieve some image pull secrets (regcred, other); attempting to pull the image may not succeed. ×2',
    ],
  );
  assert.match(history(w, 'private').at(-1) as string, /Running c=running\/0 True$/);
});
