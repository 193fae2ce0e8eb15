/** Names around attaching: VolumeAttachments, the finalizers of whoever attaches. */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { CSIPersistentVolumeSource } from '../api/objects.ts';

/** Upstream: getAttachmentName. */
export function attachmentName({ driver, volumeHandle }: CSIPersistentVolumeSource, node: string): string {
  return `csi-${bytesToHex(sha256(utf8ToBytes(`${volumeHandle}${driver}${node}`)))}`;
}

/** Example: "external-attacher/disk-csi-drydock-dev". */
export function attacherFinalizer(driver: string): string {
  return `external-attacher/${driver.replace(/[^a-zA-Z0-9-]/g, '-')}`;
}
