// Who goes first when a ReplicaSet shrinks: the controller's own ranking over pods one can edit.
import type { Pod } from '../../../simulator/api/objects.ts';
import { formatTime } from '../../../simulator/api/time.ts';
import { deletionOrder } from '../../../simulator/controllers/replicaset/ranking.ts';
import { lengthMs, type PickerData, type PickerKnobs } from '../knobs/scale-down-picker.ts';

/** Nothing moves while it is asked. */
const NOW_MS = Date.UTC(2026, 2, 2, 9);

export async function scaleDownPicker({ pods }: PickerKnobs): Promise<PickerData> {
  const objects = pods.map((pod, i): Pod => {
    const since = formatTime(NOW_MS - lengthMs(pod.age));
    const readySince = formatTime(NOW_MS - lengthMs(pod.readyFor ?? pod.age));
    const ready = pod.state === 'Ready';
    return {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {
        name: pod.name,
        uid: `00000000-0000-4000-8000-00000000000${i}`,
        creationTimestamp: since,
        ...(pod.cost === 0 ? {} : { annotations: { 'controller.kubernetes.io/pod-deletion-cost': String(pod.cost) } }),
      },
      spec: { containers: [], ...(pod.node === '' ? {} : { nodeName: pod.node }) },
      status: {
        phase: pod.state === 'Pending' ? 'Pending' : 'Running',
        conditions: [{ type: 'Ready', status: ready ? 'True' : 'False', lastTransitionTime: readySince }],
        containerStatuses: [{ name: 'web', ready, restartCount: pod.restarts, image: '', imageID: '' }],
      },
    } as unknown as Pod;
  });
  return {
    order: deletionOrder(objects, NOW_MS).map(({ pod, rule }) => ({
      name: pod.metadata.name ?? '',
      rule: rule ?? null,
    })),
  };
}
