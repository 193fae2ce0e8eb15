/**
 * Secrets for pulling that a pod names and nobody has made: a warning at each sync. Mirrors Kubelet.getPullSecretsForPod
 * (pkg/kubelet/kubelet_pods.go). Leaves out what is in them: registries here ask for none.
 */
import type { PodSide } from './starter.ts';

export function warnOfPullSecrets({ context, pod }: Pick<PodSide, 'context' | 'pod'>): void {
  const { namespace = '' } = pod.metadata;
  const absent = (pod.spec.imagePullSecrets ?? [])
    .map(({ name = '' }) => name)
    .filter((name) => name !== '' && !context.store.get('secrets', namespace, name));
  if (absent.length === 0) return;
  const message = `Unable to retrieve some image pull secrets (${absent.join(', ')}); attempting to pull the image may not succeed.`;
  context.events.record(pod, 'Warning', 'FailedToRetrieveImagePullSecret', message);
}
