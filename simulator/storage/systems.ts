/**
 * Where data is: the disks of the nodes, and what storage systems keep outside the cluster (network disks that are attached to
 * one node or several, shares of file servers). Objects of the API only point here; kubelets mount what is here, provisioners
 * and deleters make and remove it. Leaves out: snapshots, block devices without a file system.
 */
import { removeTree } from '../kernel/files.ts';
import { MemoryFiles } from '../kernel/memory-files.ts';

/** How the network disks of one class behave; a lesson says so (lesson-format.md §4.2). Milliseconds. */
export interface DiskTimes {
  readonly provisionMs: number;
  readonly attachMs: number;
  readonly detachMs: number;
}

export const DISK_TIMES: DiskTimes = { provisionMs: 1000, attachMs: 1000, detachMs: 1000 };

/** The driver of network disks. */
export const DISK_DRIVER = 'disk.csi.drydock.dev';

/** What a fault does to attaching: it fails, or takes this many milliseconds. */
type AttachFault = 'fail' | number;

/** A disk in a storage system outside the cluster. */
class NetworkDisk {
  readonly files: MemoryFiles;
  #sizeBytes: number;
  /** Taken by something that is none of the files seen. */
  #ballastBytes = 0;

  constructor(files: MemoryFiles, sizeBytes: number) {
    this.files = files;
    this.#sizeBytes = sizeBytes;
    this.#limit();
  }

  get sizeBytes(): number {
    return this.#sizeBytes;
  }

  /** Makes it larger; a disk never shrinks. */
  grow(sizeBytes: number): void {
    this.#sizeBytes = Math.max(this.#sizeBytes, sizeBytes);
    this.#limit();
  }

  /** No byte more goes in until it grows or something is removed. */
  fill(): void {
    this.#ballastBytes = Math.max(0, this.#sizeBytes - this.files.usedBytes);
    this.#limit();
  }

  #limit(): void {
    this.files.limitBytes = this.#sizeBytes - this.#ballastBytes;
  }
}

interface StorageSystemsOptions {
  /** Milliseconds since 1970, for modification times. */
  readonly wallMs: () => number;
}

export class StorageSystems {
  readonly #wallMs: () => number;
  readonly #hosts = new Map<string, MemoryFiles>();
  readonly #shares = new Map<string, MemoryFiles>();
  readonly #disks = new Map<string, NetworkDisk>();
  readonly #times = new Map<string, DiskTimes>();
  readonly #faults = new Map<string, AttachFault>();

  constructor({ wallMs }: StorageSystemsOptions) {
    this.#wallMs = wallMs;
  }

  /** A node's own disk. It outlives pods and reboots. */
  host(node: string): MemoryFiles {
    let files = this.#hosts.get(node);
    if (!files) {
      files = new MemoryFiles({ now: this.#wallMs });
      for (const folder of HOST_FOLDERS) files.makeDirectory(folder, { parents: true });
      files.chmod('/tmp', 0o1777);
      files.write('/etc/hostname', `${node}\n`);
      this.#hosts.set(node, files);
    }
    return files;
  }

  /** All that a file server exports. */
  share(server: string): MemoryFiles {
    let files = this.#shares.get(server);
    if (!files) {
      files = new MemoryFiles({ now: this.#wallMs });
      this.#shares.set(server, files);
    }
    return files;
  }

  /** A new, empty network disk. Throws when there is one of that name. */
  createDisk(handle: string, sizeBytes: number): NetworkDisk {
    if (this.#disks.has(handle)) throw new Error(`two network disks are called ${handle}`);
    const disk = new NetworkDisk(new MemoryFiles({ now: this.#wallMs }), sizeBytes);
    this.#disks.set(handle, disk);
    return disk;
  }

  disk(handle: string): NetworkDisk | undefined {
    return this.#disks.get(handle);
  }

  removeDisk(handle: string): void {
    this.#disks.delete(handle);
  }

  /** Removes a folder of a node's disk with all that is in it, as a provisioner's helper does. */
  eraseHost(node: string, path: string): void {
    const files = this.#hosts.get(node);
    if (files?.exists(path)) removeTree(files, path);
  }

  /** Empties a folder, as recycling does. */
  scrub(files: MemoryFiles, path: string): void {
    if (!files.exists(path)) return;
    for (const name of files.list(path)) removeTree(files, `${path}/${name}`);
  }

  setTimes(className: string, times: DiskTimes): void {
    this.#times.set(className, times);
  }

  /** Drivers that nodes register: that of network disks, where classes use it. */
  get drivers(): readonly string[] {
    return this.#times.size > 0 ? [DISK_DRIVER] : [];
  }

  times(className: string): DiskTimes {
    return this.#times.get(className) ?? DISK_TIMES;
  }

  /** From now on attaching the disks of a claim ("default/data-web-0") or of a class is like that. */
  setAttachFault(scope: { readonly claim: string } | { readonly class: string }, fault: AttachFault): void {
    this.#faults.set('claim' in scope ? `claim ${scope.claim}` : `class ${scope.class}`, fault);
  }

  attachFault(claim: string, className: string): AttachFault | undefined {
    return this.#faults.get(`claim ${claim}`) ?? this.#faults.get(`class ${className}`);
  }
}

const HOST_FOLDERS = [
  '/etc',
  '/home',
  '/mnt',
  '/opt',
  '/root',
  '/run',
  '/srv',
  '/tmp',
  '/var/lib/kubelet',
  '/var/log/pods',
];
