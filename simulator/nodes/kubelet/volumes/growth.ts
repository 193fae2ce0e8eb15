/**
 * The file system of a disk that has grown is made larger by the node where it is mounted. Mirrors
 * pkg/volume/util/operationexecutor (node_expander.go).
 */
import type { Pod } from '../../../api/objects.ts';
import type { Claim, Volume } from '../../../storage/binding.ts';
import { growingOnNode, grown, resizeStatus } from '../../../storage/growth.ts';
import type { KubeletContext } from '../context.ts';

const CLAIMS = 'persistentvolumeclaims';

/** Does what is left to do of a claim's growth, and tells the pod and the claim. */
export function growFileSystem(context: KubeletContext, pod: Pod, claimName: string): void {
  const { client, events, nodeName, store } = context;
  const claim = store.get<Claim>(CLAIMS, pod.metadata.namespace, claimName);
  const volumeName = claim?.spec.volumeName ?? '';
  const size = store.get<Volume>('persistentvolumes', undefined, volumeName)?.spec.capacity?.storage;
  if (context.silent() || !claim || size === undefined) return;
  if (!resizeStatus(claim)?.startsWith('NodeResize')) return;
  const begun = client.updateStatus<Claim>(CLAIMS, growingOnNode(claim));
  if (!begun.ok) return;
  const message = `MountVolume.NodeExpandVolume succeeded for volume ${JSON.stringify(volumeName)} ${nodeName}`;
  events.record(pod, 'Normal', 'FileSystemResizeSuccessful', message);
  events.recordClaim(begun.object, 'Normal', 'FileSystemResizeSuccessful', message);
  client.updateStatus(CLAIMS, grown(begun.object, size));
}
