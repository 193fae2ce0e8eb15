/** How a kubelet ends containers, in which order and words, and what it keeps of their last words. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ContainerLog } from '../../../simulator/nodes/containers/log.ts';
import { podOf, type World, world } from './world.ts';

interface Status {
  readonly containerStatuses: readonly { readonly state: Record<string, { readonly reason?: string }> }[];
  readonly initContainerStatuses: readonly { readonly state: Record<string, { readonly reason?: string }> }[];
}

const FOR_EVER = { image: 'busybox:1', command: ['sleep', 'infinity'] };
const dying = (kind: string): object => ({
  [kind]: { exec: { command: ['false'] }, periodSeconds: 1, failureThreshold: 1 },
});
const killings = (w: World, name: string): string[] =>
  w.events(name).flatMap((e) => /^Normal Killing (.*?)( ×\d+)?$/.exec(e)?.[1] ?? []);

test('what is told of a container that a probe has condemned depends on whether it, or another, goes on', async () => {
  const w = world();
  const spec = { restartPolicy: 'Never', terminationGracePeriodSeconds: 1 };
  w.pod(podOf('restarts', { ...FOR_EVER, ...dying('livenessProbe') }, { terminationGracePeriodSeconds: 1 }));
  w.pod(podOf('own-policy', { ...FOR_EVER, ...dying('livenessProbe'), restartPolicy: 'OnFailure' }, spec));
  w.pod(podOf('last', { ...FOR_EVER, ...dying('livenessProbe') }, spec));
  const two = podOf('one-of-two', { ...FOR_EVER, ...dying('startupProbe') }, spec) as {
    spec: { containers: object[] };
  };
  two.spec.containers.push({ name: 'other', ...FOR_EVER });
  w.pod(two);
  await w.kernel.advance(4000);
  assert.deepEqual(killings(w, 'restarts'), ['Container c failed liveness probe, will be restarted']);
  assert.deepEqual(killings(w, 'own-policy'), ['Container c failed liveness probe, will be restarted']);
  assert.deepEqual(killings(w, 'last'), ['Stopping container c']);
  assert.deepEqual(killings(w, 'one-of-two'), ['Container c failed startup probe']);
});

test('a sidecar that its startup probe fails holds back what comes after it, however often it starts', async () => {
  const w = world();
  const initContainers = [
    { name: 'up', restartPolicy: 'Always', ...FOR_EVER },
    { name: 'side', restartPolicy: 'Always', ...FOR_EVER, ...dying('startupProbe') },
  ];
  w.pod(podOf('p', FOR_EVER, { initContainers, terminationGracePeriodSeconds: 1 }));
  await w.kernel.advance(20_000);
  const { status } = w.get('p') as unknown as { status: Status };
  assert.deepEqual(status.containerStatuses[0]?.state, { waiting: { reason: 'PodInitializing' } });
  assert.deepEqual(killings(w, 'p'), ['Init container side failed startup probe']);
});

test('sidecars run their hooks at once, and end after the containers, the last one first', async () => {
  const w = world();
  const hook = { lifecycle: { preStop: { exec: { command: ['nosuch'] } } } };
  const initContainers = ['one', 'two'].map((name) => ({
    name,
    restartPolicy: 'Always',
    image: 'drydock/agent:1',
    ...hook,
  }));
  const c = { image: 'nginx:1.27', lifecycle: { preStop: { sleep: { seconds: 4 } } } };
  w.pod(podOf('p', c, { initContainers, terminationGracePeriodSeconds: 10 }));
  await w.kernel.advance(8000);
  const ends: string[] = [];
  w.nodes.onContainer(({ container, began }) => {
    if (!began) ends.push(container);
  });
  w.client.delete('pods', 'default', 'p');
  await w.kernel.advance(1000);
  assert.deepEqual(
    w.events('p').filter((e) => e.startsWith('Warning')),
    ['Warning FailedPreStopHook PreStopHook failed', 'Warning FailedPreStopHook PreStopHook failed'],
  );
  assert.deepEqual(killings(w, 'p'), ['Stopping container two', 'Stopping container one', 'Stopping container c']);
  await w.kernel.advance(20_000);
  assert.deepEqual(ends, ['c', 'two', 'one']);
});

test('a probe whose command cannot be started says nothing of the container', async () => {
  const w = world();
  const probe = { exec: { command: ['nosuch'] }, periodSeconds: 1, failureThreshold: 1 };
  w.pod(podOf('p', { ...FOR_EVER, livenessProbe: probe }));
  await w.kernel.advance(5000);
  const [said = ''] = w.events('p').filter((e) => e.startsWith('Warning'));
  assert.match(
    said.replace(/[0-9a-f]{64}/, 'ID'),
    /^Warning Unhealthy Liveness probe errored and resulted in unknown state: rpc error: code = Unknown desc = failed to exec in container: failed to start exec "ID": OCI runtime exec failed: exec failed: unable to start container process: exec: "nosuch": executable file not found in \$PATH/,
  );
  assert.deepEqual(killings(w, 'p'), []);
});

test('of a log that stands in for a termination message the last 2048 bytes are kept', () => {
  const log = new ContainerLog();
  log.append('가'.repeat(1000), 0);
  const tail = log.tail();
  assert.equal(new TextEncoder().encode(tail.replaceAll('�', '')).length <= 2048, true);
  assert.equal(tail.endsWith('가'.repeat(600)), true);
});

test('a pod that ends before it was initialized leaves what was not tried waiting', async () => {
  const w = world();
  const initContainers = [
    { name: 'one', image: 'busybox:1', command: ['exit', '3'] },
    { name: 'two', ...FOR_EVER },
  ];
  w.pod(podOf('p', FOR_EVER, { initContainers, restartPolicy: 'Never' }));
  await w.kernel.advance(8000);
  const { status } = w.get('p') as unknown as { status: Status };
  assert.deepEqual(
    [...status.initContainerStatuses, ...status.containerStatuses].map(({ state }) => Object.values(state)[0]?.reason),
    ['Error', 'PodInitializing', 'PodInitializing'],
  );
});

test('a pod that is gone before its volumes are mounted gets no token, which is told twice', async () => {
  const w = world({ profile: 'measured' });
  const volumes = [{ name: 'token', projected: { sources: [{ serviceAccountToken: { path: 'token' } }] } }];
  w.pod(podOf('p', FOR_EVER, { volumes }));
  await w.kernel.advance(20);
  w.client.delete('pods', 'default', 'p', { gracePeriodSeconds: 0 });
  await w.kernel.advance(5000);
  assert.deepEqual(w.events('p'), [
    'Warning FailedMount MountVolume.SetUp failed for volume "token" : failed to fetch token: pod "p" not found ×2',
  ]);
});
