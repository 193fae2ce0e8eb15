/**
 * One pod on its node, from admission to its removal: running, terminating, stopped, gone. Whatever happens to it (its object
 * changed, a container began or ended, a probe spoke) calls for a sync or for its end. Mirrors pkg/kubelet/pod_workers.go and
 * kubelet.go (SyncTerminatingPod, SyncTerminatedPod). Read on: pod-sync.ts (what a sync does), starter.ts (one container's start),
 * stopping.ts, status-reporter.ts, probes.ts, resize.ts. Leaves out: static pods, preemption by the kubelet.
 */
import type { Container, Pod } from '../../api/objects.ts';
import type { Timer } from '../../kernel/kernel.ts';
import { ProcessSpace } from '../../kernel/process.ts';
import { DeclaredContainer } from '../containers/declared.ts';
import type { ContainerExit } from '../containers/running.ts';
import type { ContainerUsage, Window } from '../usage/usage.ts';
import type { Others } from './admission.ts';
import { endOf } from './container-end.ts';
import type { KubeletContext } from './context.ts';
import type { EnvSource } from './env.ts';
import { isStorageBounded, storageExcess } from './local-storage.ts';
import { PodContainers } from './pod-containers.ts';
import { PodNetwork } from './pod-network.ts';
import { type PodResources, podResources } from './pod-resources.ts';
import { PodSync, type SyncedPod } from './pod-sync.ts';
import { failTokens, podToken } from './pod-tokens.ts';
import { ContainerProbes, type ProbeKind, type ProbeListener } from './probes.ts';
import type { ContainerRecord } from './record.ts';
import { allocatedPod, PodResize, type ResizedPod } from './resize.ts';
import type { Sandbox } from './sandbox.ts';
import { type PodEnd, type StatusInput, sameValue } from './status.ts';
import { REMOVAL_MS, type ReportedPod, StatusReporter } from './status-reporter.ts';
import { ContainerStopping, MINIMUM_GRACE_MS } from './stopping.ts';
import { ImageVolumes } from './volumes/image-volumes.ts';
import type { OpenVolume } from './volumes/open-volume.ts';
import { PodVolumes } from './volumes/pod-volumes.ts';

/** Upstream: the kubelet evicts with a grace of 0, which is one second. */
const EVICTION_GRACE_MS = 1000;

/** What there is on the pod's node beside it. */
export interface NodeRoom {
  others(uid: string): Others;
  /** Whether the pod is to be told when there is more room. */
  waits(uid: string, isWaiting: boolean): void;
}

/** How a pod is to end. */
interface AskedEnd {
  readonly graceMs: number;
  readonly ended: PodEnd | undefined;
}

export class PodWorker implements SyncedPod, ProbeListener, ResizedPod, ReportedPod {
  readonly context: KubeletContext;
  readonly containers: PodContainers;
  readonly uid: string;
  pod: Pod;
  probesSinceMs = 0;
  /** When its deletion was noticed. */
  endingSinceMs = Number.NEGATIVE_INFINITY;
  readonly #network: PodNetwork;
  readonly #startTime: string;
  readonly #startMs: number;
  #stage: 'running' | 'terminating' | 'stopped' | 'gone' = 'running';
  #ended: PodEnd | undefined;
  /** Its object is gone from the API. */
  #isRemoved = false;
  readonly #sync: PodSync;
  /** The end that was asked for meanwhile. */
  #endAfterStart: AskedEnd | undefined;
  #work: Timer | undefined;
  #deadline: { readonly seconds: number; readonly timer: Timer } | undefined;
  readonly #report: StatusReporter;
  readonly #probes = new Map<ContainerRecord, ContainerProbes>();
  readonly #volumes: PodVolumes;
  readonly #images: ImageVolumes;
  readonly #resize: PodResize;
  #resources: PodResources;
  readonly #isStorageBounded: boolean;
  readonly #room: NodeRoom;
  readonly #onGone: () => void;
  #graceMs = 0;
  #stopper: ContainerStopping | undefined;

  constructor(context: KubeletContext, pod: Pod, room: NodeRoom, onGone: () => void) {
    this.context = context;
    this.pod = pod;
    this.uid = pod.metadata.uid as string;
    this.#room = room;
    this.#onGone = onGone;
    this.#startTime = context.clock.now();
    this.#startMs = context.kernel.now();
    this.containers = new PodContainers(pod);
    this.#network = new PodNetwork(context, pod);
    this.#report = new StatusReporter(this);
    this.#resize = new PodResize(this, () => room.others(this.uid));
    this.#resources = podResources(pod);
    this.#isStorageBounded = isStorageBounded(pod);
    this.#volumes = new PodVolumes({ context, pod: () => this.pod, source: () => this.envSource });
    this.#images = new ImageVolumes(this);
    this.#sync = new PodSync(this, { stopping: () => this.#stopping, images: this.#images });
    this.#watchDeadline();
    this.#sync.run();
  }

  get #stopping(): ContainerStopping {
    this.#stopper ??= new ContainerStopping(this);
    return this.#stopper;
  }

  get alive(): boolean {
    return this.#stage === 'running';
  }

  get isStopped(): boolean {
    return this.#stage === 'stopped';
  }

  get isGone(): boolean {
    return this.#stage === 'gone';
  }

  get records(): readonly ContainerRecord[] {
    return this.containers.records;
  }

  /**
   * It was taken, and has not come to its end. One that is gone from the API counts no more, though its containers may be about
   * to stop. Upstream: Kubelet.GetActivePods, which asks the pod manager.
   */
  get holdsResources(): boolean {
    return !this.#isRemoved && (this.#stage === 'running' || this.#stage === 'terminating');
  }

  get sandbox(): Sandbox {
    return this.#network.sandbox as Sandbox;
  }

  get envSource(): EnvSource {
    const { store, nodeIp, nodeCpu, nodeMemory } = this.context;
    return {
      store,
      pod: this.pod,
      podIp: this.#network.ip,
      hostIp: nodeIp,
      nodeCpu,
      nodeMemory,
      until: this.context.clock.now(),
      volume: (name) => this.#volumes.find(name),
      token: (audience, seconds) => podToken(this.context, this.pod, audience, seconds),
    };
  }

  record(name: string): ContainerRecord | undefined {
    return this.containers.record(name);
  }

  // ── What happens to the pod ───────────────────────────────────────────────────────────────────────────────────

  /** The pod's object has changed. */
  updated(pod: Pod): void {
    const before = this.pod;
    this.pod = pod;
    if (pod.metadata.deletionTimestamp !== undefined) {
      const graceMs = (pod.metadata.deletionGracePeriodSeconds ?? 30) * 1000;
      if (this.#stage === 'running') this.#terminate(graceMs);
      else if (this.#stage === 'terminating' && graceMs < this.#graceMs) this.#hurry(graceMs);
      else if (this.#stage === 'stopped' && before.metadata.deletionTimestamp === undefined) this.#report.post();
      return;
    }
    if (this.#stage === 'running' && pod.metadata !== before.metadata && !sameLabels(pod, before))
      this.#volumes.podChanged();
    if (this.#stage !== 'running' || pod.spec === before.spec || sameValue(pod.spec, before.spec)) return;
    this.#respecify(pod);
  }

  /** Posts how the pod is, though nothing changed: the API server may not have heard, or think otherwise. */
  report(): void {
    this.#report.post();
  }

  /** The pod's object is gone from the API. */
  removed(): void {
    if (this.#stage === 'gone') return;
    this.#isRemoved = true;
    const graceMs = (this.pod.metadata.deletionGracePeriodSeconds ?? 0) * 1000;
    this.#report.drop();
    const { mountsAtMs } = this.#network;
    if (this.#stage === 'running') this.#terminate(graceMs);
    if (this.#stage === 'stopped') this.#forget();
    else if (mountsAtMs !== undefined)
      failTokens(this.context, this.pod, mountsAtMs, () => this.#stage === 'terminating');
  }

  /** Ends the pod by the kubelet's own decision (a deadline, an eviction). */
  end(reason: string, message: string): void {
    if (this.#stage !== 'running' || this.#endAfterStart) return;
    this.#terminate((this.pod.spec.terminationGracePeriodSeconds ?? 30) * 1000, { reason, message });
  }

  /** Ends the pod at once, because it uses what its node needs. */
  evict(message: string, isNodesNeed = false): void {
    if (this.#stage !== 'running' || this.#endAfterStart) return;
    this.context.events.record(this.pod, 'Warning', 'Evicted', message);
    this.#terminate(EVICTION_GRACE_MS, { reason: 'Evicted', message, isTold: true, isDisruption: isNodesNeed });
  }

  /** Why it uses more of its node's disk than it may. */
  storageExcess(): string | undefined {
    if (!this.#isStorageBounded) return undefined;
    return storageExcess(this.pod, {
      volumeBytes: (name) => this.#volumes.usedBytes(name),
      containerBytes: (name) => this.record(name)?.layer?.usedBytes ?? 0,
    });
  }

  /** What its containers used in a window; undefined while it has no sandbox, or one of them has not been measured. */
  usage(window: Window): readonly ContainerUsage[] | undefined {
    const { sandbox } = this.#network;
    return sandbox && this.containers.usage(window, sandbox.containers);
  }

  /** The node stops: containers die, nothing is told to anybody. */
  powerOff(): void {
    this.#stage = 'gone';
    this.#cancelTimers();
    this.#report.drop();
    for (const record of this.records) {
      this.#probes.get(record)?.stop();
      record.run?.container.signal('SIGKILL');
    }
    this.#network.close(0);
    this.#volumes.tearDown();
  }

  verdict(record: ContainerRecord, kind: ProbeKind, ok: boolean): void {
    if (kind === 'readiness') {
      record.ready = ok;
      this.#report.post('probe');
      return;
    }
    if (!ok || kind !== 'startup') return;
    record.started = true;
    this.#probes.get(record)?.started();
    this.#report.post('probe');
    this.#sync.run();
  }

  condemn(record: ContainerRecord, kind: ProbeKind, graceSeconds: number | undefined): void {
    record.condemned = { why: `failed ${kind} probe`, isReplaced: false, graceSeconds };
    this.#sync.run();
  }

  began(record: ContainerRecord): void {
    record.stopping = false;
    this.#tell(record, true);
    const { run } = record;
    if (run?.container.setup.behaviour.uses.memory !== undefined) this.context.eviction().look();
    this.#probes.set(record, new ContainerProbes(this, record));
    this.#resize.began(record);
  }

  exited(record: ContainerRecord, exit: ContainerExit): void {
    const { run } = record;
    if (!run) return;
    record.run = undefined;
    this.#tell(record, false);
    record.condemned = undefined;
    record.stopping = false;
    const terminating = this.#stage === 'terminating';
    if (terminating) this.#probes.get(record)?.wake();
    else this.#endProbes(record);
    this.#network.sandbox?.remove(run.container);
    run.log.close();
    record.ended.unshift(endOf(record, run, exit, this.context.kernel));
    record.ended.length = Math.min(record.ended.length, 3);
    const { kernel, relist } = this.context;
    const seenMs = relist.seenAt(kernel.now(), run.container.startedAtMs);
    record.seenMs = seenMs;
    const isAwaited = seenMs === this.#sync.noticeMs;
    this.#sync.noticeMs = seenMs;
    this.#stopper?.ended(record);
    if (terminating) {
      if (!this.records.some((r) => r.run)) this.#stopSandbox();
      return;
    }
    if (kernel.now() >= seenMs) this.#sync.run();
    else if (!isAwaited) kernel.at(seenMs, 'container ended', () => this.#sync.run());
  }

  #endProbes(record: ContainerRecord): void {
    this.#probes.get(record)?.stop();
    this.#probes.delete(record);
  }

  #tell(record: ContainerRecord, began: boolean): void {
    const { namespace = '', name = '' } = this.pod.metadata;
    this.context.containerChanged({ namespace, pod: name, container: record.name, began });
  }

  /** Calls back once when the run of a container that goes on now has ended. */
  whenContainerEnds(record: ContainerRecord, listener: () => void): void {
    this.#stopping.whenEnded(record, listener);
  }

  changed(record: ContainerRecord): void {
    this.context.network.willChange();
    if (this.#isStorageBounded) this.context.eviction().look();
    this.#probes.get(record)?.wake();
  }

  volume(name: string): OpenVolume {
    return this.#volumes.get(name);
  }

  imageProblem(record: ContainerRecord): { readonly reason: string; readonly message: string } | undefined {
    return this.#images.problemOf(record.spec);
  }

  spaceOf(record: ContainerRecord): ProcessSpace {
    const run = record.target === undefined ? undefined : this.record(record.target)?.run;
    if (run) {
      if (run.container instanceof DeclaredContainer) run.container.enter();
      return run.container.setup.space;
    }
    return this.pod.spec.shareProcessNamespace ? this.sandbox.sharedProcesses(this.context.kernel) : new ProcessSpace();
  }

  // ── Sync ──────────────────────────────────────────────────────────────────────────────────────────────────────

  get hasSandbox(): boolean {
    return this.#network.sandbox !== undefined;
  }

  makeSandbox(made: (restMs: number) => void): void {
    this.#volumes.setUp(() => {
      this.probesSinceMs = this.context.kernel.now();
      const begun = (): void => {
        this.#sync.isStarting = true;
      };
      this.#network.make({ pod: () => this.pod, begun, made });
    });
  }

  jittered(ms: number): number {
    return this.context.timings.profile === 'tidy' ? ms : Math.round(ms * (1 + this.context.jitter.float() / 2));
  }

  /** The pod has come to its own end: sidecars are stopped, then the sandbox. */
  finish(): void {
    this.#stage = 'terminating';
    this.#cancelTimers();
    this.#graceMs = (this.pod.spec.terminationGracePeriodSeconds ?? 30) * 1000;
    const { kernel, timings, relist } = this.context;
    if (timings.profile !== 'tidy') {
      // Upstream waits for the runtime's next listing before a pod turns from running to ending (podWorkerLoop, GetNewerThan).
      this.#work = kernel.at(relist.soonAfter(kernel.now()), 'pod ends', () => {
        if (this.records.some((r) => r.run)) this.#stopping.killAll(this.records, this.#graceMs);
        else this.#stopSandbox();
      });
    } else if (this.records.some((r) => r.run)) this.#stopping.killAll(this.records, this.#graceMs);
    else this.#work = kernel.after(Math.round(timings.draw('start') / 2), 'stop sandbox', () => this.#stopped());
  }

  // ── Ending ────────────────────────────────────────────────────────────────────────────────────────────────────

  /**
   * Ends the pod; once its start is over, while that goes on. Upstream: SyncPod gives the runtime a context without cancel, so
   * that pulls, starts and postStart hooks come to their end first.
   */
  #terminate(graceMs: number, ended?: PodEnd): void {
    if (this.#sync.isStarting) {
      this.#endAfterStart = { graceMs, ended: this.#endAfterStart?.ended ?? ended };
      return;
    }
    if (ended) this.#ended = ended;
    this.#stage = 'terminating';
    this.endingSinceMs = this.context.kernel.now();
    this.#cancelTimers();
    this.#graceMs = graceMs;
    for (const record of this.records) {
      if (record.reason) record.reason = undefined;
      this.#probes.get(record)?.ending();
    }
    this.#report.post();
    this.#stopping.announceUnseen(this.records);
    if (this.records.some((r) => r.run)) this.#stopping.killAll(this.records, graceMs);
    else this.#stopEmpty();
  }

  endsAfterStart(): boolean {
    if (!this.#endAfterStart) return false;
    this.#terminate(this.#endAfterStart.graceMs, this.#endAfterStart.ended);
    return true;
  }

  /** A shorter grace has been asked for while it ends. */
  #hurry(graceMs: number): void {
    this.#graceMs = graceMs;
    this.context.kernel.after(Math.max(graceMs, MINIMUM_GRACE_MS), 'shorter grace', () => this.containers.strike());
  }

  kill(record: ContainerRecord, message: string, done: () => void): void {
    this.#stopping.kill(record, message, (this.pod.spec.terminationGracePeriodSeconds ?? 30) * 1000, done);
  }

  /** Nothing runs: the sandbox goes first, then the pod. */
  #stopEmpty(): void {
    const { kernel } = this.context;
    this.#work = kernel.after(this.jittered(REMOVAL_MS), 'stop sandbox', () => {
      if (!this.#network.sandbox) {
        this.#stopped();
        return;
      }
      this.#network.close();
      this.#report.post();
      this.#work = kernel.after(this.jittered(REMOVAL_MS / 2), 'pod stopped', () => this.#stopped());
    });
  }

  /** No container runs any more. What is asked of the pod's readiness until its sandbox has stopped is refused. Upstream: SyncTerminatingPod. */
  #stopSandbox(): void {
    const stopMs = this.context.timings.draw('stop');
    if (stopMs === 0) this.#stopped();
    else this.#work = this.context.kernel.after(stopMs, 'stop sandbox', () => this.#stopped());
  }

  /** All containers are gone. */
  #stopped(): void {
    this.#stage = 'stopped';
    this.#cancelTimers();
    for (const record of this.records) this.#endProbes(record);
    this.#network.close();
    this.#volumes.tearDown();
    if (this.#ended && !this.#ended.isTold)
      this.context.events.record(this.pod, 'Normal', this.#ended.reason, this.#ended.message);
    this.#report.post();
    const { namespace, name = '' } = this.pod.metadata;
    if (this.context.store.get('pods', namespace, name)?.metadata.uid !== this.uid) this.#forget();
  }

  #forget(): void {
    this.#stage = 'gone';
    this.#cancelTimers();
    this.context.events.forget(this.pod);
    this.#onGone();
  }

  #cancelTimers(): void {
    for (const timer of [this.#work, this.#deadline?.timer]) timer?.cancel();
    this.#network.cancelTimers();
    this.#sync.cancel();
    this.#report.cancelTimers();
  }

  // ── Status ────────────────────────────────────────────────────────────────────────────────────────────────────

  state(isCgroupSeen: boolean): Omit<StatusInput, 'pod' | 'timestamp' | 'hostIp' | 'previous'> {
    const isKnown = this.records.some((r) => r.attempts > 0 || r.reason) || this.pod.status.podIP !== undefined;
    // The cgroup of a pod that the kubelet ended goes before its last status.
    const hasCgroup = isCgroupSeen && !(this.#ended && this.isStopped);
    return {
      records: this.records,
      podIp: isKnown ? this.#network.ip : undefined,
      startTime: this.pod.status.startTime ?? this.#startTime,
      sandboxReady: this.#network.isReady,
      stopped: this.isStopped,
      ended: this.#ended,
      resources: hasCgroup ? this.#resources.effective : this.#resources.declared,
      isRestartingAll: this.#sync.isRestartingAll,
      resize: this.#resize.conditions,
    };
  }

  /** Debuggers were added to the pod's spec, or an image or resources were changed, the only fields of a container that may be. */
  #respecify(pod: Pod): void {
    this.containers.addDebuggers(pod);
    const specs = new Map<string, Container>(
      [...(pod.spec.initContainers ?? []), ...pod.spec.containers].map((c) => [c.name, c]),
    );
    for (const record of this.records) {
      const spec = specs.get(record.name);
      if (!spec || spec === record.spec) continue;
      const changed = spec.image !== record.spec.image;
      // What it was given stays until the node has given it something else.
      record.spec = { ...spec, resources: record.spec.resources } as Container;
      if (changed && record.run) record.condemned = { why: 'definition changed', isReplaced: true };
    }
    this.#watchDeadline();
    this.#resize.look();
    this.#sync.run();
  }

  /** There may be room for what it asked for. */
  roomChanged(): void {
    if (this.alive && this.#resize.isPending) this.#resize.look();
  }

  /** The pod with what its containers were given. Upstream: UpdatePodFromAllocation. */
  get allocated(): Pod {
    return this.#resize.isPending ? allocatedPod(this.pod, this.records) : this.pod;
  }

  resized(): void {
    this.#room.waits(this.uid, this.#resize.isPending);
    this.#resources = podResources(this.allocated);
    this.#report.post();
  }

  restart(record: ContainerRecord, why: string): void {
    record.condemned = { why, message: `Container ${record.name} ${why}`, isReplaced: true };
    this.#sync.run();
  }

  /** The deadline may be set or brought forward later. Upstream: active_deadline.go. */
  #watchDeadline(): void {
    const { activeDeadlineSeconds: seconds } = this.pod.spec;
    if (seconds === undefined || seconds === this.#deadline?.seconds) return;
    this.#deadline?.timer.cancel();
    const { kernel } = this.context;
    const atMs = Math.max(kernel.now(), this.#startMs + seconds * 1000);
    const timer = kernel.at(atMs, 'active deadline', () => {
      const message = 'Pod was active on the node longer than the specified deadline';
      this.context.events.record(this.pod, 'Normal', 'DeadlineExceeded', message);
      this.end('DeadlineExceeded', message);
    });
    this.#deadline = { seconds, timer };
  }
}

const sameLabels = ({ metadata }: Pod, { metadata: before }: Pod): boolean =>
  sameValue(metadata.labels, before.labels) && sameValue(metadata.annotations, before.annotations);
