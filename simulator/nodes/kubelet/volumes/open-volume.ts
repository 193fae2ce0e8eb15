/** A volume of a pod on a node: set up, or why not yet. */
import type { FileSystem } from '../../../kernel/files.ts';

/** A volume that is there. */
export interface OpenVolume {
  readonly files: () => FileSystem;
  /** What of the files is the volume: "" for all. */
  readonly root: string;
  readonly readOnly: boolean;
  /** Present when the files are replaced from time to time: gives them what is now to be in them. */
  readonly refresh?: () => void;
  /** Its files are given to the pod's fsGroup when it is mounted. */
  readonly hasOwnership?: boolean;
  /** The kubelet has to report it as in use: its name in the node's status. */
  readonly attached?: string;
  /** What it takes of the node's disk. */
  readonly usedBytes?: () => number;
  /** The pod ends. */
  readonly close?: () => void;
}

/** Why a volume is not there. */
export interface VolumeTrouble {
  /** The whole text of a FailedMount event; undefined while there is nothing to complain of yet (it is being attached). */
  readonly message?: string;
  /** It could not even be looked at: what the pod's own event says of it. */
  readonly failed?: string;
  readonly isAttaching?: boolean;
}

export function setUpFailed(name: string, why: string): VolumeTrouble {
  return { message: `MountVolume.SetUp failed for volume ${JSON.stringify(name)} : ${why}` };
}
