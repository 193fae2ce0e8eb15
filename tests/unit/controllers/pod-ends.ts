/** Programs in pods that end, for tests of controllers: what a kubelet says of it. */
import type { Pod } from '../../../simulator/api/objects.ts';
import { formatTime } from '../../../simulator/api/time.ts';
import type { KubeObject } from '../../../simulator/store/types.ts';
import type { World } from './world.ts';

/** Ends the containers of a pod as a kubelet would say it. */
export function endPod(world: World, pod: Pod & KubeObject, code: number): void {
  const now = world.store.get<Pod & KubeObject>('pods', 'default', pod.metadata.name);
  if (!now || now.metadata.uid !== pod.metadata.uid || now.metadata.deletionTimestamp !== undefined) return;
  const time = formatTime(world.kernel.wallMs());
  const terminated = { exitCode: code, startedAt: time, finishedAt: time, reason: code === 0 ? 'Completed' : 'Error' };
  const status = {
    name: now.spec.containers[0]?.name ?? '',
    state: { terminated },
    lastState: {},
    ready: false,
    restartCount: 0,
    image: '',
    imageID: '',
  };
  world.client.updateStatus('pods', {
    ...now,
    status: { ...now.status, phase: code === 0 ? 'Succeeded' : 'Failed', containerStatuses: [status] },
  } as unknown as KubeObject);
}

/** Calls back in the instant at which a pod of a Job begins to run. */
export function whenRunning(world: World, listener: (pod: Pod & KubeObject) => void): void {
  world.store.subscribe('pods', ({ type, object, previous }) => {
    const pod = object as Pod & KubeObject;
    if (type === 'DELETED' || pod.status.phase !== 'Running' || (previous as Pod)?.status.phase === 'Running') return;
    if (pod.metadata.ownerReferences?.[0]?.kind === 'Job') listener(pod);
  });
}
