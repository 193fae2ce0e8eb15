/**
 * Logs of a pod's containers for the API server. Mirrors pkg/kubelet/kubelet_pods.go (validateContainerLogStatus,
 * GetKubeletContainerLogs) and pkg/registry/core/pod/strategy.go (LogLocation).
 */

import { badRequest } from '../../api/errors.ts';
import type { Pod } from '../../api/objects.ts';
import type { LogOptions, Status } from '../../api/types.ts';
import type { Reader } from '../../kernel/stream.ts';
import type { PodWorker } from './pod-worker.ts';

/** A container's log as text, or as a stream with `follow`; a Status when there is none. */
export function openLogs(
  pod: Pod,
  worker: PodWorker | undefined,
  options: LogOptions,
  nowWallMs: number,
): { text?: string; stream?: Reader } | Status {
  const name = containerOf(pod, options.container);
  if (typeof name !== 'string') return name;
  if (!pod.spec.nodeName) return { text: '' };
  const record = worker?.record(name);
  const last = record?.ended[0];
  const status = [
    ...(pod.status.containerStatuses ?? []),
    ...(pod.status.initContainerStatuses ?? []),
    ...(pod.status.ephemeralContainerStatuses ?? []),
  ].find((s) => s.name === name);
  if (options.previous) {
    const id = status?.lastState?.terminated?.containerID;
    if (!id)
      return badRequest(
        `previous terminated container ${JSON.stringify(name)} in pod ${JSON.stringify(pod.metadata.name)} not found`,
      );
    // One dead container is kept; those before it are gone, log and all.
    if (!last || `containerd://${last.id}` !== id) return { text: `unable to retrieve container logs for ${id}` };
    return { text: last.log.read(options, nowWallMs) };
  }
  const log = record?.run?.log ?? last?.log;
  if (!log) {
    const reason = record?.reason?.reason ?? status?.state?.waiting?.reason ?? 'ContainerCreating';
    return badRequest(
      `container ${JSON.stringify(name)} in pod ${JSON.stringify(pod.metadata.name)} is waiting to start: ${waitingText(reason)}`,
    );
  }
  return options.follow ? { stream: log.follow(options, nowWallMs) } : { text: log.read(options, nowWallMs) };
}

/** The container meant; a Status when it must be said, or is not there. */
export function containerOf(pod: Pod, wanted: string | undefined): string | Status {
  const names = (list: readonly { name: string }[] | undefined) => (list ?? []).map((c) => c.name);
  const containers = names(pod.spec.containers);
  const init = names(pod.spec.initContainers);
  const ephemeral = names(pod.spec.ephemeralContainers as readonly { name: string }[] | undefined);
  const podName = pod.metadata.name as string;
  if (wanted === undefined || wanted === '') {
    if (containers.length === 1) return containers[0] as string;
    let text = `a container name must be specified for pod ${podName}, choose one of: [${containers.join(' ')}]`;
    if (init.length > 0) text += ` or one of the init containers: [${init.join(' ')}]`;
    if (ephemeral.length > 0) text += ` or one of the ephemeral containers: [${ephemeral.join(' ')}]`;
    return badRequest(text);
  }
  if ([...containers, ...init, ...ephemeral].includes(wanted)) return wanted;
  return badRequest(`container ${wanted} is not valid for pod ${podName}`);
}

function waitingText(reason: string): string {
  if (reason === 'ErrImagePull') return "image can't be pulled";
  if (reason === 'ImagePullBackOff') return 'trying and failing to pull image';
  return reason;
}
