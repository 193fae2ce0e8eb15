/** Tokens of a pod's service account, for its projected volumes. Mirrors pkg/kubelet/token/token_manager.go; they are not renewed here. */
import type { Pod } from '../../api/objects.ts';
import type { KubeletContext } from './context.ts';

/** A volume that could not be mounted is tried again after this long, seen by a loop of 100 ms. */
const MOUNT_RETRY_MS = 600;

/** Empty when the API server gives none. */
export function podToken(
  { client }: KubeletContext,
  { metadata, spec }: Pod,
  audience: string | undefined,
  expirationSeconds: number | undefined,
): string {
  const { name, uid, namespace = '' } = metadata;
  const result = client.token(namespace, spec.serviceAccountName ?? 'default', {
    ...(audience === undefined ? {} : { audiences: [audience] }),
    expirationSeconds,
    boundObjectRef: { kind: 'Pod', apiVersion: 'v1', name, uid },
  });
  return result.ok ? result.object : '';
}

/**
 * The volumes of a pod that is gone from the API are still being mounted, until `atMs`, but no token is given for it. `isEnding`:
 * whether it is told then. Upstream: volume manager's reconciler.
 */
export function failTokens({ kernel, events }: KubeletContext, pod: Pod, atMs: number, isEnding: () => boolean): void {
  const volumes = (pod.spec.volumes ?? []).filter(({ projected }) =>
    projected?.sources?.some(({ serviceAccountToken }) => serviceAccountToken),
  );
  const why = `failed to fetch token: pod ${JSON.stringify(pod.metadata.name)} not found`;
  for (const { name } of volumes)
    for (const delayMs of [0, MOUNT_RETRY_MS])
      kernel.at(Math.max(atMs, kernel.now()) + delayMs, 'mount volumes', () => {
        if (!isEnding()) return;
        const message = `MountVolume.SetUp failed for volume ${JSON.stringify(name)} : ${why}`;
        events.record(pod, 'Warning', 'FailedMount', message);
      });
}
