/** Volumes and claims. */
import type { Kind } from '../../types.ts';
import { csiDriverKind } from '../csidriver.ts';
import { persistentVolumeKind } from '../persistentvolume.ts';
import { persistentVolumeClaimKind } from '../persistentvolumeclaim.ts';
import { volumeAttachmentKind } from '../volumeattachment.ts';

export const STORAGE_KINDS = [
  csiDriverKind,
  persistentVolumeClaimKind,
  persistentVolumeKind,
  volumeAttachmentKind,
] as readonly unknown[] as readonly Kind[];
