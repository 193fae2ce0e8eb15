/**
 * The volumes of one pod: set up before its sandbox, tried again with a growing delay when something is missing, given new
 * content when a ConfigMap changes, taken down when the pod has ended. Mirrors pkg/kubelet/volumemanager (reconciler,
 * WaitForAttachAndMount) as far as pods and events show it.
 */
import type { Pod, Volume } from '../../../api/objects.ts';
import type { Timer } from '../../../kernel/kernel.ts';
import type { KubeletContext } from '../context.ts';
import type { EnvSource } from '../env.ts';
import { groupName } from '../identity.ts';
import { keyedSources } from './content.ts';
import { growFileSystem } from './growth.ts';
import type { OpenVolume, VolumeTrouble } from './open-volume.ts';
import { giveToGroup } from './ownership.ts';
import { openVolume } from './sources.ts';

/** A volume is tried again after 0.5, 1, 2 … 122 s. Upstream: exponentialbackoff. */
const RETRY_MS = 500;
const RETRY_LIMIT_MS = 122_000;
/** Upstream: podAttachAndMountTimeout. */
const COMPLAIN_MS = 123_000;
/** Pace of a pod's syncs that fail. Upstream: backOffPeriod. */
const SYNC_RETRY_MS = 10_000;
/** How soon the kubelet sees what has been attached. Upstream: reconcilerLoopSleepPeriod. */
const LOOK_MS = 100;
/** A change of the pod itself reaches its downwardAPI files that soon. */
const OWN_CHANGE_MS = 1000;

interface PodVolumesOptions {
  readonly context: KubeletContext;
  readonly pod: () => Pod;
  readonly source: () => EnvSource;
}

export class PodVolumes {
  readonly #context: KubeletContext;
  readonly #pod: () => Pod;
  readonly #source: () => EnvSource;
  readonly #open = new Map<string, OpenVolume>();
  readonly #stops: (() => void)[] = [];
  #timers: Set<Timer> | undefined;
  #retryMs = RETRY_MS;
  #complainAtMs = Number.POSITIVE_INFINITY;
  #retry: Timer | undefined;
  #stopWaiting: (() => void) | undefined;

  constructor({ context, pod, source }: PodVolumesOptions) {
    this.#context = context;
    this.#pod = pod;
    this.#source = source;
  }

  /** Sets all volumes up; `done` comes once, when they are there. */
  setUp(done: () => void): void {
    const { kernel } = this.#context;
    const pod = this.#pod();
    const missing = (pod.spec.volumes ?? []).map(({ name }) => name).filter((name) => !this.#open.has(name));
    const troubles = this.#tryAll(pod);
    if (troubles.size === 0) {
      done();
      return;
    }
    const now = kernel.now();
    this.#complainAtMs = Math.min(this.#complainAtMs, now + COMPLAIN_MS);
    for (const { message } of troubles.values())
      if (message !== undefined) this.#context.events.record(pod, 'Warning', 'FailedMount', message);
    // A claim that cannot even be looked at is told at once, all else when it has taken too long.
    const isFailed = [...troubles.values()].some(({ failed }) => failed !== undefined);
    if (isFailed || now >= this.#complainAtMs) {
      this.#complain(pod, isFailed ? missing : [...troubles.keys()], troubles);
      this.#complainAtMs = now + COMPLAIN_MS;
    }
    const isOnlyAttaching = [...troubles.values()].every(({ isAttaching }) => isAttaching);
    const again = (waitMs: number): void => {
      this.#retry?.cancel();
      this.#retry = kernel.after(waitMs, 'mount volumes', () => this.setUp(done));
    };
    this.#stopWaiting?.();
    if ([...troubles.values()].some(({ isAttaching }) => isAttaching))
      this.#stopWaiting = this.#context.disks.onAttached(() => again(LOOK_MS));
    const leftMs = this.#complainAtMs - now;
    if (isOnlyAttaching) again(leftMs);
    else {
      again(Math.min(isFailed ? SYNC_RETRY_MS : this.#retryMs, leftMs));
      this.#retryMs = Math.min(this.#retryMs * 2, RETRY_LIMIT_MS);
    }
  }

  /** A volume, once it is set up. */
  find(name: string): OpenVolume | undefined {
    return this.#open.get(name);
  }

  /** A volume that is set up. */
  get(name: string): OpenVolume {
    const open = this.#open.get(name);
    if (!open) throw new Error(`pod ${this.#pod().metadata.name}: volume ${name} is not set up`);
    return open;
  }

  /** Bytes in an emptyDir. */
  usedBytes(name: string): number {
    return this.#open.get(name)?.usedBytes?.() ?? 0;
  }

  /** The pod's own object has changed: files made from it follow. */
  podChanged(): void {
    for (const volume of this.#pod().spec.volumes ?? []) {
      const isOwn =
        volume.downwardAPI ??
        volume.projected?.sources?.some(({ downwardAPI }) =>
          downwardAPI?.items?.some(({ fieldRef }) => /labels|annotations/.test(fieldRef?.fieldPath ?? '')),
        );
      if (isOwn) this.#later(OWN_CHANGE_MS, volume.name);
    }
  }

  /** Nothing of it is needed any more. */
  tearDown(): void {
    this.#retry?.cancel();
    this.#stopWaiting?.();
    for (const timer of this.#timers ?? []) timer.cancel();
    for (const stop of this.#stops.splice(0)) stop();
    const wasAttached = [...this.#open.values()].flatMap(({ attached }) => attached ?? []);
    for (const open of this.#open.values()) open.close?.();
    this.#open.clear();
    if (wasAttached.length > 0) this.#context.disks.released(this.#pod().metadata.uid as string, wasAttached);
  }

  #tryAll(pod: Pod): Map<string, VolumeTrouble> {
    const troubles = new Map<string, VolumeTrouble>();
    for (const volume of pod.spec.volumes ?? []) {
      if (this.#open.has(volume.name)) continue;
      const opened = openVolume(this.#context, pod, volume, this.#source);
      if (!('files' in opened)) {
        troubles.set(volume.name, opened);
        continue;
      }
      const fsGroup = pod.spec.securityContext?.fsGroup;
      if (opened.hasOwnership && fsGroup !== undefined && !opened.readOnly)
        giveToGroup(opened.files(), opened.root || '/', groupName(fsGroup), false);
      this.#open.set(volume.name, opened);
      if (opened.attached !== undefined) this.#context.disks.used(pod.metadata.uid as string, opened.attached);
      if (opened.refresh) this.#follow(pod, volume);
      if (volume.persistentVolumeClaim && opened.attached !== undefined)
        this.#followGrowth(pod, volume.persistentVolumeClaim.claimName);
    }
    return troubles;
  }

  /** Every ConfigMap and Secret of the volume is watched; what is every pod's (the API's certificate) never changes. */
  #follow(pod: Pod, volume: Volume): void {
    if (volume.name.startsWith('kube-api-access-')) return;
    const { configs, timings } = this.#context;
    for (const { resource, name } of keyedSources(volume)) {
      this.#stops.push(
        configs.on(resource, pod.metadata.namespace as string, name, () =>
          this.#later(timings.draw('configSync'), volume.name),
        ),
      );
    }
  }

  /** Of a disk that has grown the file system grows too, now or when the pod runs already. */
  #followGrowth(pod: Pod, claimName: string): void {
    const grow = (): void => this.#after(LOOK_MS, () => growFileSystem(this.#context, pod, claimName));
    this.#stops.push(
      this.#context.configs.on('persistentvolumeclaims', pod.metadata.namespace as string, claimName, grow),
    );
    grow();
  }

  #later(delayMs: number, name: string): void {
    this.#after(delayMs, () => this.#open.get(name)?.refresh?.());
  }

  #after(delayMs: number, act: () => void): void {
    const timer = this.#context.kernel.after(delayMs, 'volume content', () => {
      this.#timers?.delete(timer);
      act();
    });
    this.#timers ??= new Set();
    this.#timers.add(timer);
  }

  /** Upstream: WaitForAttachAndMount's error as the pod's event says it. */
  #complain(pod: Pod, unmounted: readonly string[], troubles: ReadonlyMap<string, VolumeTrouble>): void {
    const list = (names: Iterable<string>): string => `[${[...names].sort().join(' ')}]`;
    const failed = [...troubles].filter(([, { failed: why }]) => why !== undefined);
    const attaching = [...troubles].filter(([, { isAttaching }]) => isAttaching).map(([name]) => name);
    const why = failed.map(([, trouble]) => trouble.failed);
    const message = `Unable to attach or mount volumes: unmounted volumes=${list(unmounted)}, unattached volumes=${list(attaching)}, failed to process volumes=${list(failed.map(([name]) => name))}: ${why.length > 0 ? why.join('; ') : 'context deadline exceeded'}`;
    this.#context.events.record(pod, 'Warning', 'FailedMount', message);
  }
}
