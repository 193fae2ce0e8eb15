/** What the parts of one kubelet share. */
import type { TimestampClock } from '../../api/time.ts';
import type { ApiClient } from '../../api/types.ts';
import type { FileLayer } from '../../kernel/file-tree.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import type { Random } from '../../kernel/random.ts';
import type { Network } from '../../network/network.ts';
import type { StorageSystems } from '../../storage/systems.ts';
import type { StoreReader } from '../../store/types.ts';
import type { TimingKey, Timings } from '../../timings.ts';
import type { ImageConditions } from '../containers/conditions.ts';
import type { NodeEvents } from '../node-events.ts';
import type { PublishedFacts } from '../published.ts';
import type { ContainerChange, ContainerPrograms, ImageBehaviour, ImageCatalogue, ImageProgram } from '../types.ts';
import type { KubeletEvents } from './events.ts';
import type { EvictionManager } from './eviction.ts';
import type { NodeImages } from './images.ts';
import type { Relist } from './relist.ts';
import type { Slowness } from './slowness.ts';
import type { ConfigWatch } from './volumes/config-watch.ts';
import type { DiskUse } from './volumes/disk-use.ts';

export interface KubeletContext {
  readonly kernel: Kernel;
  readonly store: StoreReader;
  readonly timings: Timings;
  readonly network: Network;
  readonly programs: ContainerPrograms;
  readonly imagePrograms: ReadonlyMap<string, ImageProgram>;
  readonly catalogue: ImageCatalogue;
  readonly client: ApiClient;
  readonly clock: TimestampClock;
  readonly events: KubeletEvents;
  readonly images: NodeImages;
  /** Container ids. */
  readonly ids: Random;
  /** Jitter of retries in `measured`. */
  readonly jitter: Random;
  readonly conditions: ImageConditions;
  /** What programs publish. */
  readonly published: PublishedFacts;
  /** Where the data of volumes is. */
  readonly storage: StorageSystems;
  /** Changes of ConfigMaps and Secrets that volumes hold. */
  readonly configs: ConfigWatch;
  /** Network disks that are mounted here. */
  readonly disks: DiskUse;
  /** File layers of images, built once. */
  readonly layers: ImageLayers;
  /** Images whose containers listen later than they should. */
  readonly slowness: Slowness;
  readonly nodeName: string;
  readonly nodeIp: string;
  readonly nodeCpu: number;
  readonly nodeMemory: string;
  readonly relist: Relist;
  /** Pods that are being started on all nodes. */
  readonly load: StartLoad;
  /** How long the metrics server's windows are. */
  readonly metricsWindowMs: number;
  /** What is told of the node itself. */
  nodeEvents(): NodeEvents;
  /** Who looks after what pods use of the node. */
  eviction(): EvictionManager;
  /** Whether the node is cut off from the API: nothing is told. */
  silent(): boolean;
  /** A container has begun or ended. */
  containerChanged(change: ContainerChange): void;
  /** An address for a pod. */
  allocateIp(): string;
  releaseIp(ip: string): void;
}

/** How much more a start takes for each other that goes on: nodes of the recorded cluster share one machine. */
const SLOWER_BY = 0.3;

/** Starts that go on at a time. Example: the fourth of four pods takes 1.9 times as long. */
export class StartLoad {
  readonly #timings: Timings;
  #active = 0;

  constructor(timings: Timings) {
    this.#timings = timings;
  }

  /** Milliseconds that a start takes now. Call `done` of the answer when it is over. */
  begin(): { readonly ms: number; done(): void } {
    const factor = this.#factor('start');
    this.#active++;
    let isOver = false;
    return {
      ms: Math.round(this.#timings.draw('start') * factor),
      done: () => {
        if (!isOver) this.#active--;
        isOver = true;
      },
    };
  }

  /** Milliseconds that making a container takes now. */
  createMs(): number {
    return Math.round(this.#timings.draw('create') * this.#factor('create'));
  }

  #factor(key: TimingKey): number {
    return this.#timings.isFixed(key) ? 1 : 1 + SLOWER_BY * this.#active;
  }
}

/** Layers by image behaviour; one per world. */
export class ImageLayers {
  readonly #layers = new Map<ImageBehaviour, FileLayer>();
  of(behaviour: ImageBehaviour, make: () => FileLayer): FileLayer {
    let layer = this.#layers.get(behaviour);
    if (!layer) {
      layer = make();
      this.#layers.set(behaviour, layer);
    }
    return layer;
  }
}
