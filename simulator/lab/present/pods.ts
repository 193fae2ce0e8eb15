/** Pods as the picture draws them: phase from what kubectl's STATUS is made of, and whether a Service knows them. */
import { summarizePod } from '../../api/kinds/pod/status-text.ts';
import type { Pod } from '../../api/objects.ts';
import type { KubeObject } from '../../store/types.ts';
import { byCreation, isReady } from '../facts/workloads.ts';
import type { PodPhase, PodView } from '../view.ts';
import type { PictureContext } from './picture.ts';

type Stored<T> = T & KubeObject;

const SERVING = new WeakMap<object, PodView>();
const IDLE = new WeakMap<object, PodView>();

/** In order of creation; the view of one version of a pod is made once. */
export function podViews({ source }: PictureContext, pods: readonly Stored<Pod>[]): PodView[] {
  return [...pods].sort(byCreation).map((pod) => {
    const serving = source.serving.has(pod.status?.podIP ?? '-');
    const made = serving ? SERVING : IDLE;
    let view = made.get(pod);
    if (view) return view;
    view = podView(pod, serving);
    made.set(pod, view);
    return view;
  });
}

function podView(pod: Stored<Pod>, serving: boolean): PodView {
  const { status, ready, containers, restarts } = summarizePod(pod);
  return {
    ref: `pod/${pod.metadata.name}`,
    uid: pod.metadata.uid,
    short: pod.metadata.name.split('-').at(-1) ?? pod.metadata.name,
    name: pod.metadata.name,
    node: pod.spec.nodeName ?? null,
    phase: podPhase(pod),
    status,
    readyContainers: `${ready}/${containers}`,
    restarts,
    serving,
  };
}

/** How a pod is drawn. */
function podPhase(pod: Pod): PodPhase {
  const { phase } = pod.status ?? {};
  if (pod.metadata.deletionTimestamp !== undefined) return 'terminating';
  if (phase === 'Failed') return 'failed';
  if (phase === 'Succeeded') return 'done';
  const statuses = pod.status?.containerStatuses ?? [];
  if (
    statuses.some((s) => FAILING.includes(s.state?.waiting?.reason ?? '') || (s.state?.terminated?.exitCode ?? 0) !== 0)
  )
    return 'failed';
  if (!pod.spec.nodeName) return 'pending';
  if (isReady(pod)) return 'ready';
  return statuses.length > 0 && statuses.every((s) => s.state?.running) ? 'running' : 'starting';
}

const FAILING = [
  'CrashLoopBackOff',
  'ErrImagePull',
  'ImagePullBackOff',
  'ErrImageNeverPull',
  'InvalidImageName',
  'CreateContainerConfigError',
  'CreateContainerError',
  'RunContainerError',
];
