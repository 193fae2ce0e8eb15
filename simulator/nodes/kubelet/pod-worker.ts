/**
 * One pod on its node, from admission to its removal. `sync` posts what is known, then does what is missing: sandbox,
 * init containers, containers; a change (a container began or ended, a probe spoke) calls for another sync. Mirrors
 * pkg/kubelet/kubelet.go (SyncPod, SyncTerminatingPod, SyncTerminatedPod), pod_workers.go and
 * kuberuntime_manager.go (computePodActions). Read on: starter.ts (one container's start), probes.ts, status.ts,
 * resize.ts. Leaves out: static pods, preemption by the kubelet.
 */
import type { Container, Pod, PodStatus } from '../../api/objects.ts';
import { share } from '../../api/sharing.ts';
import type { FileSystem } from '../../kernel/files.ts';
import type { Timer } from '../../kernel/kernel.ts';
import { ProcessSpace } from '../../kernel/process.ts';
import { DeclaredContainer } from '../containers/declared.ts';
import { lastBytes } from '../containers/log.ts';
import type { ContainerExit, RunningContainer } from '../containers/running.ts';
import { type ContainerUsage, containerUsage, memoryUse, type Window } from '../usage/usage.ts';
import type { Others } from './admission.ts';
import type { KubeletContext } from './context.ts';
import type { EnvSource } from './env.ts';
import type { MemoryUse } from './eviction.ts';
import { isStorageBounded, storageExcess } from './local-storage.ts';
import { podNames } from './names.ts';
import { type PodResources, podResources } from './pod-resources.ts';
import { isDone, isOver, mayRestart, missing, resetSources, restartsWhenKilled, whyKilled } from './policy.ts';
import { ContainerProbes, type ProbeKind, type ProbeListener } from './probes.ts';
import { ContainerRecord, type Ended } from './record.ts';
import { PodResize, type ResizedPod } from './resize.ts';
import { Sandbox } from './sandbox.ts';
import { type PodSide, type StartResult, startContainer } from './starter.ts';
import { type PodEnd, podStatus, sameValue } from './status.ts';
import { ContainerStopping, MINIMUM_GRACE_MS } from './stopping.ts';
import { ImageVolumes } from './volumes/image-volumes.ts';
import type { OpenVolume } from './volumes/open-volume.ts';
import { PodVolumes } from './volumes/pod-volumes.ts';

/** Share of `start` that volumes and sandbox take; making the first container is the rest (in a tidy second, a part of it). */
const SANDBOX_SHARE = 0.79;
const TIDY_SANDBOX_SHARE = 0.4;
/** Share of `start` until volumes are mounted: a pod that is asked to go before was never begun (recorded: up to 0.2 s). */
const VOLUMES_SHARE = 0.33;
/** A container in a sandbox that is there takes half a tidy second; in `measured` it takes what making it takes. */
const TIDY_RESTART_SHARE = 0.5;
/** Pace of retries without a back-off of their own. Upstream: backOffPeriod, jittered by up to half. */
const RETRY_MS = 10_000;
/** A pod is synced after this long though nothing happens. Upstream: syncFrequency, jittered by up to half. */
const RESYNC_MS = 60_000;
/** A pod that is deleted stays until the runtime's next listing shows that it is gone; with tidy timings, at least this long. */
const REMOVAL_MS = 1000;
/** Upstream: the kubelet evicts with a grace of 0, which is one second. */
const EVICTION_GRACE_MS = 1000;
/** From the end of a pod's containers until its address is gone: connections are refused, and then lost. */
const TEARDOWN_MS = 500;
/** Of a termination message's file, its last bytes are read. Upstream: MaxContainerTerminationMessageLength. */
const MESSAGE_BYTES = 4096;
/** A volume that could not be mounted is tried again after this long, seen by a loop of 100 ms. */
const MOUNT_RETRY_MS = 600;

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

export class PodWorker implements PodSide, ProbeListener, ResizedPod {
  readonly context: KubeletContext;
  readonly records: ContainerRecord[];
  readonly uid: string;
  pod: Pod;
  probesSinceMs = 0;
  #sandbox: Sandbox | undefined;
  #podIp: string | undefined;
  #sandboxReady = false;
  readonly #startTime: string;
  #stage: 'running' | 'terminating' | 'stopped' | 'gone' = 'running';
  #ended: PodEnd | undefined;
  /** Its object is gone from the API. */
  #isRemoved = false;
  #syncing = false;
  #isRestartingAll = false;
  /** Sandbox and containers are being made, which a deletion does not cut short. */
  #isStarting = false;
  /** The end that was asked for meanwhile. */
  #endAfterStart: AskedEnd | undefined;
  /** When its volumes will be mounted; undefined once they are. */
  #mountsAtMs: number | undefined;
  #again = false;
  #retry: Timer | undefined;
  /** When the last end of a container is or was seen. */
  #noticeMs = 0;
  #work: Timer | undefined;
  #deadline: Timer | undefined;
  #pending: PodStatus | undefined;
  #posted: PodStatus | undefined;
  readonly #probes = new Map<ContainerRecord, ContainerProbes>();
  readonly #volumes: PodVolumes;
  readonly #images: ImageVolumes;
  readonly #resize: PodResize;
  #resources: PodResources;
  readonly #isStorageBounded: boolean;
  /** A sync has seen the pod's cgroup, which knows a memory limit even where the pod has none. */
  #isCgroupSeen = false;
  #resync: Timer | undefined;
  readonly #room: NodeRoom;
  readonly #onGone: () => void;
  #graceMs = 0;
  /** When the deletion was noticed. */
  #endingSinceMs = Number.NEGATIVE_INFINITY;
  readonly #stopping: ContainerStopping;

  constructor(context: KubeletContext, pod: Pod, room: NodeRoom, onGone: () => void) {
    this.context = context;
    this.pod = pod;
    this.uid = pod.metadata.uid as string;
    this.#room = room;
    this.#onGone = onGone;
    this.#startTime = context.clock.now();
    this.records = [
      ...(pod.spec.initContainers ?? []).map(
        (c) => new ContainerRecord(c, c.restartPolicy === 'Always' ? 'sidecar' : 'init'),
      ),
      ...pod.spec.containers.map((c) => new ContainerRecord(c, 'main')),
      ...debuggers(pod),
    ];
    this.#resize = new PodResize(this, () => room.others(this.uid));
    this.#resources = podResources(pod);
    this.#isStorageBounded = isStorageBounded(pod);
    this.#stopping = new ContainerStopping(this);
    this.#volumes = new PodVolumes({ context, pod: () => this.pod, source: () => this.envSource });
    this.#images = new ImageVolumes(this);
    const seconds = pod.spec.activeDeadlineSeconds;
    if (seconds !== undefined) this.#watchDeadline(seconds);
    this.#sync();
  }

  get alive(): boolean {
    return this.#stage === 'running';
  }

  /**
   * It was taken, and has not come to its end. One that is gone from the API counts no more, though its containers may be about
   * to stop. Upstream: Kubelet.GetActivePods, which asks the pod manager.
   */
  get holdsResources(): boolean {
    return !this.#isRemoved && (this.#stage === 'running' || this.#stage === 'terminating');
  }

  get sandbox(): Sandbox {
    return this.#sandbox as Sandbox;
  }

  get envSource(): EnvSource {
    const { store, nodeIp, nodeCpu, nodeMemory } = this.context;
    return {
      store,
      pod: this.pod,
      podIp: this.#podIp,
      hostIp: nodeIp,
      nodeCpu,
      nodeMemory,
      until: this.context.clock.now(),
      volume: (name) => this.#volumes.find(name),
      token: (audience, expirationSeconds) => this.#token(audience, expirationSeconds),
    };
  }

  /** Empty when the API server gives none. Upstream: pkg/kubelet/token/token_manager.go; tokens are not renewed here. */
  #token(audience: string | undefined, expirationSeconds: number | undefined): string {
    const { metadata, spec } = this.pod;
    const { name, uid, namespace = '' } = metadata;
    const result = this.context.client.token(namespace, spec.serviceAccountName ?? 'default', {
      ...(audience === undefined ? {} : { audiences: [audience] }),
      expirationSeconds,
      boundObjectRef: { kind: 'Pod', apiVersion: 'v1', name, uid },
    });
    return result.ok ? result.object : '';
  }

  record(name: string): ContainerRecord | undefined {
    return this.records.find((r) => r.name === name);
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
      else if (this.#stage === 'stopped' && before.metadata.deletionTimestamp === undefined) this.#post();
      return;
    }
    if (this.#stage === 'running' && pod.metadata !== before.metadata && !sameLabels(pod, before))
      this.#volumes.podChanged();
    if (this.#stage !== 'running' || pod.spec === before.spec || sameValue(pod.spec, before.spec)) return;
    this.#respecify(pod);
  }

  /** Posts how the pod is, though nothing changed: the API server may not have heard, or think otherwise. */
  report(): void {
    this.#post();
  }

  /** The pod's object is gone from the API. */
  removed(): void {
    if (this.#stage === 'gone') return;
    this.#isRemoved = true;
    const graceMs = (this.pod.metadata.deletionGracePeriodSeconds ?? 0) * 1000;
    this.#pending = undefined;
    const mountsAtMs = this.#mountsAtMs;
    if (this.#stage === 'running') this.#terminate(graceMs);
    if (this.#stage === 'stopped') this.#forget();
    else if (mountsAtMs !== undefined) this.#failTokens(mountsAtMs);
  }

  /** Its volumes are still being mounted, but no token is given for a pod that is gone. Upstream: volume manager's reconciler. */
  #failTokens(atMs: number): void {
    const { kernel, events } = this.context;
    const volumes = (this.pod.spec.volumes ?? []).filter(({ projected }) =>
      projected?.sources?.some(({ serviceAccountToken }) => serviceAccountToken),
    );
    const why = `failed to fetch token: pod ${JSON.stringify(this.pod.metadata.name)} not found`;
    for (const { name } of volumes)
      for (const delayMs of [0, MOUNT_RETRY_MS])
        kernel.at(Math.max(atMs, kernel.now()) + delayMs, 'mount volumes', () => {
          if (this.#stage !== 'terminating') return;
          const message = `MountVolume.SetUp failed for volume ${JSON.stringify(name)} : ${why}`;
          events.record(this.pod, 'Warning', 'FailedMount', message);
        });
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

  /** What its containers hold of the node's memory now. */
  memoryUse(): MemoryUse[] {
    return this.records.flatMap(({ run, spec }) => (run ? [memoryUse(spec, run.container)] : []));
  }

  /** Kills its containers as the kernel would (exit code 137), without the kubelet's doing. */
  strike(): void {
    for (const { run } of this.records) run?.container.signal('SIGKILL');
  }

  /** Its declared containers answer 500 from now on, except on the paths that are probed, until they are restarted. */
  sicken(): void {
    for (const { run, spec } of this.records) {
      if (!(run?.container instanceof DeclaredContainer)) continue;
      const probes = [spec.startupProbe, spec.readinessProbe, spec.livenessProbe];
      run.container.sicken(probes.flatMap((p) => (p?.httpGet ? [p.httpGet.path ?? '/'] : [])));
    }
  }

  /** A file as a running container sees it (the first one when none is named); undefined when there is none. */
  fileIn(path: string, container?: string): string | undefined {
    return this.#running(container)?.setup.file(path);
  }

  /** What its containers used in a window; undefined while one of them has not been measured. */
  usage(window: Window): readonly ContainerUsage[] | undefined {
    const usages: ContainerUsage[] = [];
    for (const { run, role, spec } of this.records) {
      if (!run && role === 'init') continue;
      const usage = run && containerUsage(spec, run.container, this.sandbox.containers, window);
      if (!usage) return undefined;
      usages.push(usage);
    }
    return usages;
  }

  /** A variable of a running container's environment. */
  variableIn(name: string, container?: string): string | undefined {
    return this.#running(container)?.setup.env().get(name);
  }

  #running(container: string | undefined): RunningContainer | undefined {
    return this.records.find((r) => r.run && r.role !== 'init' && (container === undefined || r.name === container))
      ?.run?.container;
  }

  /** The node stops: containers die, nothing is told to anybody. */
  powerOff(): void {
    this.#stage = 'gone';
    this.#cancelTimers();
    this.#pending = undefined;
    for (const record of this.records) {
      this.#probes.get(record)?.stop();
      record.run?.container.signal('SIGKILL');
    }
    this.#closeSandbox(0);
    this.#volumes.tearDown();
  }

  verdict(record: ContainerRecord, kind: ProbeKind, ok: boolean): void {
    if (kind === 'readiness') {
      record.ready = ok;
      this.#post('probe');
      return;
    }
    if (!ok || kind !== 'startup') return;
    record.started = true;
    this.#probes.get(record)?.started();
    this.#post('probe');
    this.#sync();
  }

  condemn(record: ContainerRecord, kind: ProbeKind, graceSeconds: number | undefined): void {
    record.condemned = { why: `failed ${kind} probe`, isReplaced: false, graceSeconds };
    this.#sync();
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
    this.#sandbox?.remove(run.container);
    run.log.close();
    const message = this.#terminationMessage(record, () => run.container.setup.files(), run.log.tail(), exit.code);
    record.ended.unshift({
      exitCode: exit.code,
      reason: exit.reason ?? (exit.code === 0 ? 'Completed' : 'Error'),
      ...(message === '' ? {} : { message }),
      startedAtWallMs: run.startedAtWallMs,
      finishedAtWallMs: this.context.kernel.wallMs(),
      finishedAtMs: this.context.kernel.now(),
      id: run.id,
      log: run.log,
    });
    record.ended.length = Math.min(record.ended.length, 3);
    const { kernel, relist } = this.context;
    const seenMs = relist.seenAt(kernel.now(), run.container.startedAtMs);
    record.seenMs = seenMs;
    const isAwaited = seenMs === this.#noticeMs;
    this.#noticeMs = seenMs;
    this.#stopping.ended(record);
    if (terminating) {
      if (!this.records.some((r) => r.run)) this.#stopSandbox();
      return;
    }
    if (kernel.now() >= seenMs) this.#sync();
    else if (!isAwaited) kernel.at(seenMs, 'container ended', () => this.#sync());
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

  #sync(): void {
    if (this.#stage !== 'running') return;
    if (this.#syncing) {
      this.#again = true;
      return;
    }
    this.#retry?.cancel();
    this.#retry = undefined;
    // What will not be started again does not wait for anything.
    for (const record of this.records)
      if (record.ended.length > 0 && !mayRestart(this.pod, record)) record.reason = undefined;
    const sources = resetSources(this.records);
    this.#isRestartingAll = sources.length > 0;
    this.#post();
    if (this.#isRestartingAll) {
      this.#restartAll(sources);
      return;
    }
    if (isOver(this.pod, this.records)) {
      this.#finish();
      return;
    }
    this.#again = false;
    if (!this.#sandbox) {
      this.#syncing = true;
      this.#makeSandbox();
      return;
    }
    const { timings } = this.context;
    this.#startMissing(timings.profile === 'tidy' ? Math.round(timings.draw('start') * TIDY_RESTART_SHARE) : 0);
  }

  /**
   * Removes all containers, debuggers aside; seen to be gone they begin anew in the same sandbox. Upstream: the ContainersToReset
   * of SyncPod.
   */
  #restartAll(sources: readonly ContainerRecord[]): void {
    this.#syncing = true;
    const { kernel, relist } = this.context;
    const all = this.records.filter(({ role }) => role !== 'ephemeral');
    this.#stopping.cut(all, () => {
      this.#work = kernel.at(relist.soonAfter(kernel.now()), 'containers are removed', () => {
        this.#isRestartingAll = false;
        for (const record of all) record.reset(sources.includes(record));
        this.#post();
        this.#syncing = false;
        this.#retryAt(relist.soonAfter(kernel.now()));
      });
    });
  }

  #makeSandbox(): void {
    this.#volumes.setUp(() => {
      const { kernel, load, timings } = this.context;
      const start = load.begin();
      kernel.after(start.ms, 'pod starts', start.done);
      const share = timings.profile === 'tidy' ? TIDY_SANDBOX_SHARE : SANDBOX_SHARE;
      this.#volumesReady(start.ms, Math.round(start.ms * share));
    });
  }

  #volumesReady(totalMs: number, sandboxMs: number): void {
    const { context } = this;
    this.probesSinceMs = context.kernel.now();
    const volumesMs = Math.round(totalMs * VOLUMES_SHARE);
    this.#mountsAtMs = context.kernel.now() + volumesMs;
    this.#work = context.kernel.after(volumesMs, 'volumes are mounted', () => {
      this.#mountsAtMs = undefined;
      this.#isStarting = true;
      this.#work = context.kernel.after(sandboxMs - volumesMs, 'sandbox', () => this.#sandboxMade(totalMs - sandboxMs));
    });
  }

  #sandboxMade(restMs: number): void {
    const { pod, context } = this;
    const ip = pod.spec.hostNetwork ? context.nodeIp : context.allocateIp();
    this.#podIp = ip;
    const identity = {
      ip,
      name: pod.metadata.name as string,
      namespace: pod.metadata.namespace as string,
      node: context.nodeName,
      uid: this.uid,
    };
    this.#sandbox = new Sandbox(context.network, identity, () => podNames(pod, ip));
    this.#sandboxReady = true;
    this.#post();
    this.#syncing = false;
    this.#startMissing(context.timings.profile === 'tidy' ? restMs : 0, true);
  }

  /** Kills what is condemned and starts what is missing, `delayMs` from now. */
  #startMissing(delayMs: number, first = false): void {
    const { pod, records } = this;
    const known = new Map<ContainerRecord, Ended | undefined>(
      records.map((r) => [r, r.isReset ? undefined : r.ended[0]]),
    );
    const condemned = records.filter((r) => r.run && r.condemned && !r.stopping);
    if (condemned.length === 0) {
      this.#start(missing(pod, records), known, delayMs, first);
      return;
    }
    const replaced = condemned.filter((r) => restartsWhenKilled(pod, r));
    // Nothing would be left to run: the pod ends with it.
    if (replaced.length === 0 && records.every((r) => r.role !== 'main' || r.condemned || isDone(pod, r))) {
      this.#finish();
      return;
    }
    this.#syncing = true;
    let left = condemned.length;
    for (const record of condemned) {
      const graceMs = (record.condemned?.graceSeconds ?? pod.spec.terminationGracePeriodSeconds ?? 30) * 1000;
      this.#stopping.kill(record, whyKilled(pod, record), graceMs, () => {
        left--;
        if (left > 0) return;
        this.#syncing = false;
        if (this.#stage !== 'running') return;
        const next = missing(this.pod, records);
        const again = records.filter((r) => !r.run && (next.includes(r) || replaced.includes(r)));
        if (again.length === 0 && isOver(this.pod, records)) this.#sync();
        else this.#start(again, known, Math.round(delayMs / 4), first);
      });
    }
  }

  #start(
    missing: readonly ContainerRecord[],
    known: ReadonlyMap<ContainerRecord, Ended | undefined>,
    delayMs: number,
    first: boolean,
  ): void {
    if (missing.length === 0) {
      this.#isStarting = false;
      return;
    }
    this.#syncing = true;
    this.#isStarting = true;
    const now = this.context.kernel.now();
    // A container in its back-off is not worth a wait: the sync finds that out at once.
    const held = missing.every((r) => {
      const last = known.get(r);
      return last !== undefined && r.crashes.holdsSince(last.finishedAtMs, now);
    });
    let retryAtMs: number | undefined;
    let failed = false;
    const next = (i: number): void => {
      if (this.#stage !== 'running') return;
      const record = missing[i];
      if (record) {
        startContainer(this, record, known.get(record), (result: StartResult) => {
          if (!result.ok) {
            failed = true;
            const at = result.retryAtMs ?? this.context.kernel.now() + RETRY_MS;
            retryAtMs = Math.min(retryAtMs ?? Number.POSITIVE_INFINITY, at);
          } else this.#again = true;
          next(i + 1);
        });
        return;
      }
      this.#syncing = false;
      this.#isStarting = false;
      if (this.#endAfterStart) this.#terminate(this.#endAfterStart.graceMs, this.#endAfterStart.ended);
      else if (failed && retryAtMs !== undefined) {
        const soon = first || this.#again || retryAtMs <= this.context.kernel.now();
        const { relist } = this.context;
        const now = this.context.kernel.now();
        this.#retryAt(soon ? relist.soonAfter(Math.max(now, this.#noticeMs)) : now + this.#jittered(retryAtMs - now));
      } else if (this.#again) this.#sync();
    };
    const begin = (): void => this.#images.ensure(() => next(0));
    if (held) begin();
    else this.#work = this.context.kernel.after(delayMs, 'start containers', begin);
  }

  #retryAt(atMs: number): void {
    this.#retry?.cancel();
    this.#retry = this.context.kernel.at(Math.ceil(atMs), 'sync pod again', () => this.#sync());
  }

  #jittered(ms: number): number {
    return this.context.timings.profile === 'tidy' ? ms : Math.round(ms * (1 + this.context.jitter.float() / 2));
  }

  /** The pod has come to its own end: sidecars are stopped, then the sandbox. */
  #finish(): void {
    this.#stage = 'terminating';
    this.#cancelTimers();
    this.#graceMs = (this.pod.spec.terminationGracePeriodSeconds ?? 30) * 1000;
    if (this.records.some((r) => r.run)) this.#stopping.killAll(this.records, this.#graceMs);
    else {
      this.#work = this.context.kernel.after(Math.round(this.context.timings.draw('start') / 2), 'stop sandbox', () =>
        this.#stopped(),
      );
    }
  }

  // ── Ending ────────────────────────────────────────────────────────────────────────────────────────────────────

  /**
   * Ends the pod; once its start is over, while that goes on. Upstream: SyncPod gives the runtime a context without cancel, so
   * that pulls, starts and postStart hooks come to their end first.
   */
  #terminate(graceMs: number, ended?: PodEnd): void {
    if (this.#isStarting) {
      this.#endAfterStart = { graceMs, ended: this.#endAfterStart?.ended ?? ended };
      return;
    }
    if (ended) this.#ended = ended;
    this.#stage = 'terminating';
    this.#endingSinceMs = this.context.kernel.now();
    this.#cancelTimers();
    this.#graceMs = graceMs;
    for (const record of this.records) {
      if (record.reason) record.reason = undefined;
      this.#probes.get(record)?.ending();
    }
    this.#post();
    this.#stopping.announceUnseen(this.records);
    if (this.records.some((r) => r.run)) this.#stopping.killAll(this.records, graceMs);
    else this.#stopEmpty();
  }

  /** A shorter grace has been asked for while it ends. */
  #hurry(graceMs: number): void {
    this.#graceMs = graceMs;
    this.context.kernel.after(Math.max(graceMs, MINIMUM_GRACE_MS), 'shorter grace', () => this.strike());
  }

  kill(record: ContainerRecord, message: string, done: () => void): void {
    this.#stopping.kill(record, message, (this.pod.spec.terminationGracePeriodSeconds ?? 30) * 1000, done);
  }

  /** Nothing runs: the sandbox goes first, then the pod. */
  #stopEmpty(): void {
    const { kernel } = this.context;
    this.#work = kernel.after(this.#jittered(REMOVAL_MS), 'stop sandbox', () => {
      if (!this.#sandbox) {
        this.#stopped();
        return;
      }
      this.#closeSandbox();
      this.#post();
      this.#work = kernel.after(this.#jittered(REMOVAL_MS / 2), 'pod stopped', () => this.#stopped());
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
    this.#closeSandbox();
    this.#volumes.tearDown();
    if (this.#ended && !this.#ended.isTold)
      this.context.events.record(this.pod, 'Normal', this.#ended.reason, this.#ended.message);
    this.#post();
    const { namespace, name = '' } = this.pod.metadata;
    if (this.context.store.get('pods', namespace, name)?.metadata.uid !== this.uid) this.#forget();
  }

  /** The sandbox is given up; its network namespace, in which nobody listens any more, goes a moment later. */
  #closeSandbox(teardownMs = TEARDOWN_MS): void {
    this.#sandboxReady = false;
    const sandbox = this.#sandbox;
    if (!sandbox) return;
    this.#sandbox = undefined;
    const close = (): void => {
      sandbox.close();
      if (!this.pod.spec.hostNetwork) this.context.releaseIp(sandbox.ip);
    };
    if (teardownMs === 0) close();
    else this.context.kernel.after(teardownMs, 'network namespace', close);
  }

  #forget(): void {
    this.#stage = 'gone';
    this.#cancelTimers();
    this.context.events.forget(this.pod);
    this.#onGone();
  }

  #cancelTimers(): void {
    for (const timer of [this.#retry, this.#work, this.#deadline, this.#resync]) timer?.cancel();
    this.#syncing = false;
  }

  // ── Status ────────────────────────────────────────────────────────────────────────────────────────────────────

  /**
   * Reckons the status now; it reaches the API after `status`. Later ones within that time replace it. A sync reads the cgroup
   * of a pod that was running at the sync before; a probe only changes what it has found out.
   */
  #post(by: 'sync' | 'probe' = 'sync'): void {
    if (this.#stage === 'gone') return;
    const { context } = this;
    const flush = this.#pending === undefined;
    if (by === 'sync' && flush && this.#posted?.phase === 'Running') this.#isCgroupSeen = true;
    this.#pending = podStatus({
      pod: this.pod,
      records: this.records,
      timestamp: context.clock.now(),
      hostIp: context.nodeIp,
      podIp:
        this.records.some((r) => r.attempts > 0 || r.reason) || this.pod.status.podIP !== undefined
          ? this.#podIp
          : undefined,
      startTime: this.pod.status.startTime ?? this.#startTime,
      sandboxReady: this.#sandboxReady,
      stopped: this.#stage === 'stopped',
      ended: this.#ended,
      // The cgroup of a pod that the kubelet ended goes before its last status.
      resources:
        this.#isCgroupSeen && !(this.#ended && this.#stage === 'stopped')
          ? this.#resources.effective
          : this.#resources.declared,
      isRestartingAll: this.#isRestartingAll,
      resize: this.#resize.conditions,
      previous: this.#posted ?? this.pod.status,
    });
    this.#posted = this.#pending;
    // With tidy timings nothing happens to a pod to which nothing happens.
    if (this.#posted.phase === 'Running' && !this.#isCgroupSeen && !this.#resync && context.timings.profile !== 'tidy')
      this.#resync = context.kernel.after(this.#jittered(RESYNC_MS), 'sync pod in due time', () => this.#post());
    if (flush) context.kernel.after(context.timings.draw('status'), 'pod status', () => this.#flush());
  }

  #flush(): void {
    const status = this.#pending;
    this.#pending = undefined;
    if (!status || this.#stage === 'gone' || this.context.silent()) return;
    const { namespace, name } = this.pod.metadata as { namespace: string; name: string };
    const current = this.context.store.get('pods', namespace, name) as unknown as Pod | undefined;
    if (!current || current.metadata.uid !== this.uid) return;
    if (share(status, current.status) !== current.status)
      this.context.client.updateStatus('pods', { ...current, status } as never);
    if (this.#stage === 'stopped' && this.pod.metadata.deletionTimestamp !== undefined) {
      const { kernel, timings, relist } = this.context;
      const toldMs = timings.draw('status');
      const at =
        timings.profile === 'tidy'
          ? Math.max(kernel.now() + toldMs, this.#endingSinceMs + REMOVAL_MS)
          : relist.soonAfter(kernel.now()) + toldMs;
      this.#work = kernel.at(at, 'pod removed', () => {
        if (this.context.silent()) return;
        this.context.client.delete('pods', namespace, name, {
          gracePeriodSeconds: 0,
          preconditions: { uid: this.uid },
        });
      });
    }
  }

  #terminationMessage(record: ContainerRecord, files: () => FileSystem, tail: string, code: number): string {
    const path = record.spec.terminationMessagePath ?? '/dev/termination-log';
    let text = '';
    // Declared programs write no message; only a container with a file system of its own can have one.
    if (!record.image || record.image.behaviour.program === 'shell' || record.spec.command || record.spec.args) {
      const all = files();
      if (all.exists(path) && all.stat(path).kind === 'file') text = lastBytes(all.readText(path), MESSAGE_BYTES);
    }
    if (text === '' && code !== 0 && record.spec.terminationMessagePolicy === 'FallbackToLogsOnError') return tail;
    return text;
  }

  /** Debuggers were added to the pod's spec, or an image or resources were changed, the only fields of a container that may be. */
  #respecify(pod: Pod): void {
    for (const record of debuggers(pod)) if (!this.record(record.name)) this.records.push(record);
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
    this.#resize.look();
    this.#sync();
  }

  /** There may be room for what it asked for. */
  roomChanged(): void {
    if (this.alive && this.#resize.isPending) this.#resize.look();
  }

  /** The pod with what its containers were given. Upstream: UpdatePodFromAllocation. */
  get allocated(): Pod {
    const { pod, records } = this;
    if (!this.#resize.isPending) return pod;
    const given = (list: readonly Container[]): Container[] =>
      list.map((c) => ({ ...c, resources: records.find((r) => r.name === c.name)?.spec.resources }) as Container);
    const { containers, initContainers } = pod.spec;
    const spec = {
      ...pod.spec,
      containers: given(containers),
      ...(initContainers ? { initContainers: given(initContainers) } : {}),
    };
    return { ...pod, spec };
  }

  resized(): void {
    this.#room.waits(this.uid, this.#resize.isPending);
    this.#resources = podResources(this.allocated);
    this.#post();
  }

  restart(record: ContainerRecord, why: string): void {
    record.condemned = { why, message: `Container ${record.name} ${why}`, isReplaced: true };
    this.#sync();
  }

  /** Upstream: active_deadline.go. */
  #watchDeadline(seconds: number): void {
    this.#deadline = this.context.kernel.after(seconds * 1000, 'active deadline', () => {
      const message = 'Pod was active on the node longer than the specified deadline';
      this.context.events.record(this.pod, 'Normal', 'DeadlineExceeded', message);
      this.end('DeadlineExceeded', message);
    });
  }
}

const debuggers = (pod: Pod): ContainerRecord[] =>
  (pod.spec.ephemeralContainers ?? []).map(
    (c) => new ContainerRecord(c as Container, 'ephemeral', c.targetContainerName || undefined),
  );

const sameLabels = ({ metadata }: Pod, { metadata: before }: Pod): boolean =>
  sameValue(metadata.labels, before.labels) && sameValue(metadata.annotations, before.annotations);
