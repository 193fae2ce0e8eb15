/**
 * What a kubelet knows of one container of a pod: its spec, what the runtime runs, how it ended, why it waits. Mirrors
 * kubecontainer.Status and the reason cache of pkg/kubelet/reason_cache.go.
 */
import type { Container, ContainerState, ContainerStatus, VolumeMount } from '../../api/objects.ts';
import { formatTime } from '../../api/time.ts';
import { ContainerLog } from '../containers/log.ts';
import type { RunningContainer } from '../containers/running.ts';
import { Backoff } from './backoff.ts';
import { PullHistory } from './image-puller.ts';
import type { PresentImage } from './images.ts';

type ContainerRole = 'init' | 'sidecar' | 'main' | 'ephemeral';

/** One ended run of a container. Times are milliseconds since 1970. */
export interface Ended {
  readonly exitCode: number;
  readonly reason: string;
  readonly message?: string;
  readonly startedAtWallMs: number;
  readonly finishedAtWallMs: number;
  readonly finishedAtMs: number;
  readonly id: string;
  readonly log: ContainerLog;
}

/** Why the kubelet kills a container of a pod that goes on. */
interface Condemned {
  /** Example: "failed liveness probe". */
  readonly why: string;
  /** What is told instead of what follows from that. */
  readonly message?: string;
  /** It runs again whatever the restart policy says. */
  readonly isReplaced: boolean;
  /** The grace a probe wants instead of the pod's. */
  readonly graceSeconds?: number | undefined;
}

export class ContainerRecord {
  readonly role: ContainerRole;
  spec: Container;
  readonly fieldPath: string;
  /** The run that goes on. */
  run:
    | {
        readonly container: RunningContainer;
        readonly id: string;
        readonly startedAtWallMs: number;
        readonly log: ContainerLog;
      }
    | undefined;
  /** Ended runs, the last one first. */
  readonly ended: Ended[] = [];
  image: PresentImage | undefined;
  /** What the runtime calls its image. */
  imageName = '';
  /** What its programs wrote beside its image, of its last run. */
  layer: { readonly usedBytes: number } | undefined;
  /** Runs begun so far (failed starts too). */
  attempts = 0;
  /** Of these, those before all containers of the pod were started anew. */
  #earlierAttempts = 0;
  /** Why it was not started, by the last sync. */
  reason: { readonly reason: string; readonly message?: string } | undefined;
  /** The start-up probe has passed, or there is none. */
  started = false;
  /** The readiness probe's verdict. */
  ready = false;
  /** Why its run is to be killed. */
  condemned: Condemned | undefined;
  /** SIGTERM was sent or a preStop hook runs. */
  stopping = false;
  /** When the kubelet sees, or saw, that its last run has ended. */
  seenMs = 0;
  readonly crashes = new Backoff();
  readonly pulls = new PullHistory();
  readonly #mounts: readonly Record<string, unknown>[] | undefined;

  /** The container whose processes an ephemeral one sees. */
  readonly target: string | undefined;

  constructor(spec: Container, role: ContainerRole, target?: string) {
    this.spec = spec;
    this.target = target;
    this.role = role;
    const list =
      role === 'init' || role === 'sidecar' ? 'initContainers' : role === 'main' ? 'containers' : 'ephemeralContainers';
    this.fieldPath = `spec.${list}{${spec.name}}`;
    this.#mounts = spec.volumeMounts && spec.volumeMounts.length > 0 ? spec.volumeMounts.map(mountStatus) : undefined;
  }

  get name(): string {
    return this.spec.name;
  }

  get restartCount(): number {
    return Math.max(0, this.attempts - (this.isReset ? 0 : 1));
  }

  /** It has run, or was tried, since the pod last began with all its containers. */
  get hasBegun(): boolean {
    return this.attempts > this.#earlierAttempts;
  }

  /** It was removed with all containers of the pod, and waits for its turn to run again. */
  get isReset(): boolean {
    return this.attempts > 0 && !this.hasBegun;
  }

  /** Its container is removed, so that all of the pod begin anew. What ended by itself (`isSource`) is remembered as it did. */
  reset(isSource: boolean): void {
    if (!this.hasBegun) return;
    this.#earlierAttempts = this.attempts;
    this.reason = RESET;
    if (isSource) {
      this.ended.length = 1;
      return;
    }
    const log = new ContainerLog();
    log.close();
    const never = { startedAtWallMs: 0, finishedAtWallMs: 0, finishedAtMs: 0 };
    this.ended.splice(0, this.ended.length, { ...never, ...RESET, exitCode: 137, id: '', log });
  }

  /** Its last run ended well and it shall not run again (init containers). */
  get succeeded(): boolean {
    return this.run === undefined && this.ended[0]?.exitCode === 0;
  }

  /** The status as the API shows it. `defaultReason`: why it waits when nothing was tried yet. */
  status(defaultReason: string): ContainerStatus {
    const last = this.ended[0];
    let state: ContainerState;
    let lastState: ContainerState = {};
    if (this.run) {
      state = { running: { startedAt: formatTime(this.run.startedAtWallMs) } };
      if (last) lastState = { terminated: terminated(last) };
    } else if (last && (!this.reason || (this.role === 'sidecar' && last.exitCode === 0))) {
      // A sidecar that ended well is not said to wait. Upstream: convertToAPIContainerStatuses, which takes it for an init container.
      state = { terminated: terminated(last) };
      if (this.ended[1]) lastState = { terminated: terminated(this.ended[1]) };
    } else if (last) {
      state = { waiting: { ...this.reason } };
      lastState = { terminated: terminated(last) };
    } else {
      state = { waiting: this.reason ? { ...this.reason } : { reason: defaultReason } };
    }
    const begun = !this.isReset && (this.run !== undefined || last !== undefined);
    const initDone = (this.role === 'init' && state.terminated?.exitCode === 0) || false;
    const status: ContainerStatus = {
      name: this.spec.name,
      state,
      lastState,
      ready:
        this.role === 'init'
          ? initDone
          : this.role !== 'ephemeral' && this.run !== undefined && this.started && this.ready,
      restartCount: this.restartCount,
      image: begun && this.image ? this.imageName : (this.spec.image ?? ''),
      imageID: begun && this.image ? this.image.id : '',
    };
    if (begun) status.containerID = `containerd://${this.run?.id ?? last?.id}`;
    if (this.role !== 'ephemeral') status.started = this.run !== undefined && (this.role === 'init' || this.started);
    if (begun) {
      const { resources } = this.spec;
      if (resources?.requests) status.allocatedResources = resources.requests;
      status.resources = withoutClaims(resources);
    }
    if (this.#mounts) status.volumeMounts = this.#mounts as unknown as NonNullable<ContainerStatus['volumeMounts']>;
    return status;
  }
}

/** Upstream: convertToAPIContainerStatuses. */
const RESET = {
  reason: 'RestartingAllContainers',
  message: 'The container is removed because RestartAllContainers in place',
};

function terminated(ended: Ended): NonNullable<ContainerState['terminated']> {
  // Nobody has seen it end.
  if (ended.id === '')
    return {
      exitCode: ended.exitCode,
      reason: ended.reason,
      message: ended.message,
      startedAt: null,
      finishedAt: null,
    } as never;
  return {
    exitCode: ended.exitCode,
    reason: ended.reason,
    ...(ended.message ? { message: ended.message } : {}),
    startedAt: formatTime(ended.startedAtWallMs),
    finishedAt: formatTime(ended.finishedAtWallMs),
    containerID: `containerd://${ended.id}`,
  };
}

function mountStatus(mount: VolumeMount): Record<string, unknown> {
  const { name, mountPath, readOnly } = mount;
  return readOnly ? { name, mountPath, readOnly: true, recursiveReadOnly: 'Disabled' } : { name, mountPath };
}

function withoutClaims(resources: Container['resources']): NonNullable<ContainerStatus['resources']> {
  return {
    ...(resources?.limits ? { limits: resources.limits } : {}),
    ...(resources?.requests ? { requests: resources.requests } : {}),
  };
}
