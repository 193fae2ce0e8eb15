/**
 * Probes of one container. Its readiness and startup are asked about when it has started, and all probes every periodSeconds
 * since the pod's probes began (with tidy timings: since the start), from initialDelaySeconds on; a run of equal results as
 * long as the threshold decides. Mirrors pkg/kubelet/prober/worker.go and pkg/probe. A probe of a declared container that
 * has succeeded and cannot change its answer is not run again until it can: nobody could see the difference.
 * Read on: probe-attempt.ts.
 */
import type { Pod, Probe } from '../../api/objects.ts';
import type { Timer } from '../../kernel/kernel.ts';
import type { KubeletContext } from './context.ts';
import { attemptProbe, type ProbeResult, portNumber } from './probe-attempt.ts';
import type { ContainerRecord } from './record.ts';
import type { Sandbox } from './sandbox.ts';

export type ProbeKind = 'startup' | 'readiness' | 'liveness';

const TITLES: Readonly<Record<ProbeKind, string>> = {
  startup: 'Startup',
  readiness: 'Readiness',
  liveness: 'Liveness',
};

const CANCELED = 'rpc error: code = Canceled desc = context canceled';

/** What probes tell the worker. */
export interface ProbeListener {
  /** The verdict of a probe has changed (or, for startup and liveness, has failed). */
  verdict(record: ContainerRecord, kind: ProbeKind, ok: boolean): void;
  /** A liveness or startup probe has failed for good; `graceSeconds`: the grace it wants instead of the pod's. */
  condemn(record: ContainerRecord, kind: ProbeKind, graceSeconds: number | undefined): void;
  readonly pod: Pod;
  readonly sandbox: Sandbox | undefined;
  readonly context: KubeletContext;
  /** When the pod's probes began to turn. */
  readonly probesSinceMs: number;
}

/** All probes of one run of a container. */
export class ContainerProbes {
  readonly #probers: Prober[] = [];

  constructor(listener: ProbeListener, record: ContainerRecord) {
    const { startupProbe, readinessProbe, livenessProbe } = record.spec;
    const startedMs = listener.context.kernel.now();
    record.started = !startupProbe;
    record.ready = !readinessProbe;
    if (startupProbe) this.#probers.push(new Prober(listener, record, 'startup', startupProbe, startedMs));
    if (readinessProbe) this.#probers.push(new Prober(listener, record, 'readiness', readinessProbe, startedMs));
    if (livenessProbe) this.#probers.push(new Prober(listener, record, 'liveness', livenessProbe, startedMs));
    for (const prober of this.#probers) if (prober.kind === 'startup' || !startupProbe) prober.start();
  }

  /** The startup probe has passed: the others begin, readiness at once. */
  started(): void {
    for (const prober of this.#probers) {
      if (prober.kind === 'startup') prober.stop();
      else prober.start(true);
    }
  }

  /** Stops them all, or those of some kinds. */
  stop(...kinds: ProbeKind[]): void {
    for (const prober of this.#probers) if (kinds.length === 0 || kinds.includes(prober.kind)) prober.stop();
  }

  /** The pod is told to end: what its readiness asks by exec from now on is cut short. */
  ending(): void {
    this.stop('startup', 'liveness');
    for (const prober of this.#probers) prober.cancelExec();
  }

  /** Something about the container has changed: a probe that slept looks again at its next turn. */
  wake(): void {
    for (const prober of this.#probers) prober.wake();
  }
}

class Prober {
  readonly kind: ProbeKind;
  readonly #listener: ProbeListener;
  readonly #record: ContainerRecord;
  readonly #probe: Probe;
  readonly #earliestMs: number;
  readonly #firstMs: number;
  /** What turns are counted from. */
  #originMs: number;
  readonly #periodMs: number;
  #timer: Timer | undefined;
  #stopped = false;
  #canceled = false;
  #asleep = false;
  #streak = 0;
  #last: boolean | undefined;
  #decided: boolean | undefined;

  constructor(listener: ProbeListener, record: ContainerRecord, kind: ProbeKind, probe: Probe, startedMs: number) {
    this.kind = kind;
    this.#listener = listener;
    this.#record = record;
    this.#probe = probe;
    this.#periodMs = (probe.periodSeconds ?? 10) * 1000;
    const { timings } = listener.context;
    const delayMs = (probe.initialDelaySeconds ?? 0) * 1000;
    const isTidy = timings.profile === 'tidy';
    this.#earliestMs = startedMs + delayMs;
    this.#originMs = isTidy ? this.#earliestMs : listener.probesSinceMs;
    const atOnce = isTidy || (delayMs === 0 && kind !== 'liveness');
    this.#firstMs = atOnce ? this.#earliestMs + timings.draw('probe') : this.#turnAfter(this.#earliestMs);
  }

  start(atOnce = false): void {
    if (this.#timer || this.#stopped) return;
    const now = this.#listener.context.kernel.now();
    this.#schedule(atOnce ? Math.max(now, this.#firstMs) : this.#firstMs);
  }

  stop(): void {
    this.#stopped = true;
    this.#timer?.cancel();
    this.#timer = undefined;
  }

  /**
   * Every exec from now on fails before it begins, which says nothing of readiness: the worker's context is that of the pod's
   * sync, which is cancelled when the pod is to end. A container that is not ready is asked at once, by the sync that ends it.
   * Upstream: prober/worker.go (doProbe, manualTriggerCh), pod_workers.go (cancelFn).
   */
  cancelExec(): void {
    if (!this.#probe.exec || this.#stopped) return;
    this.#canceled = true;
    if (this.#timer && this.#decided === true) return;
    this.#timer?.cancel();
    this.#originMs = this.#listener.context.kernel.now();
    this.#tellCanceled();
  }

  #tellCanceled(): void {
    this.#tell(`${TITLES[this.kind]} probe errored and resulted in unknown state: ${CANCELED}`);
    this.#schedule(this.#turnAfter(this.#listener.context.kernel.now() + 1));
  }

  #tell(message: string): void {
    const { pod, context } = this.#listener;
    context.events.record(pod, 'Warning', 'Unhealthy', message, this.#record.fieldPath);
  }

  wake(): void {
    if (!this.#asleep || this.#stopped) return;
    this.#timer?.cancel();
    this.#schedule(this.#turnAfter(this.#listener.context.kernel.now()));
  }

  /** The first turn at or after that instant. */
  #turnAfter(atMs: number): number {
    const turns = Math.ceil((Math.max(atMs, this.#earliestMs) - this.#originMs) / this.#periodMs);
    return this.#originMs + turns * this.#periodMs;
  }

  #schedule(atMs: number): void {
    this.#asleep = false;
    this.#timer = this.#listener.context.kernel.at(Math.ceil(atMs), 'probe', () => this.#run());
  }

  #run(): void {
    const { kernel } = this.#listener.context;
    const begunMs = kernel.now();
    this.#timer = undefined;
    if (this.#canceled) {
      this.#tellCanceled();
      return;
    }
    const { sandbox, context } = this.#listener;
    attemptProbe({ sandbox, context, record: this.#record }, this.#probe, (result) => {
      if (this.#stopped || this.#canceled) return;
      this.#count(result);
      if (this.#stopped) return;
      const next = this.#turnAfter(Math.max(kernel.now(), begunMs + 1));
      const calmUntil = result.ok && this.#decided === true ? this.#steadyUntil(kernel.now()) : kernel.now();
      if (calmUntil <= next) this.#schedule(next);
      else {
        this.#asleep = true;
        if (calmUntil !== Number.POSITIVE_INFINITY) {
          this.#timer = kernel.at(Math.ceil(this.#turnAfter(calmUntil)), 'probe', () => {
            this.#asleep = false;
            this.#run();
          });
        }
      }
    });
  }

  /** Counts a result towards its threshold; an attempt that failed itself counts for nothing. Upstream: worker.doProbe. */
  #count(result: ProbeResult): void {
    if (!result.ok && result.isUnknown) {
      this.#tell(`${TITLES[this.kind]} probe errored and resulted in unknown state: ${result.output}`);
      return;
    }
    this.#streak = this.#last === result.ok ? this.#streak + 1 : 1;
    this.#last = result.ok;
    if (!result.ok) this.#tell(`${TITLES[this.kind]} probe failed: ${result.output}`);
    const threshold = result.ok ? (this.#probe.successThreshold ?? 1) : (this.#probe.failureThreshold ?? 3);
    if (this.#streak < threshold) return;
    const changed = this.#decided !== result.ok;
    this.#decided = result.ok;
    if (!result.ok && this.kind !== 'readiness') {
      this.stop();
      this.#listener.condemn(this.#record, this.kind, this.#probe.terminationGracePeriodSeconds);
    } else if (changed) this.#listener.verdict(this.#record, this.kind, result.ok);
  }

  /** Until when the probe would go on succeeding if nothing changes; now, when that cannot be told. */
  #steadyUntil(nowMs: number): number {
    const { httpGet, tcpSocket } = this.#probe;
    const action = httpGet ?? tcpSocket;
    if (!action || action.host) return nowMs;
    const port = portNumber(this.#record, action.port);
    const server = this.#listener.sandbox?.server(port, nowMs);
    if (!server) return nowMs;
    return tcpSocket ? Number.POSITIVE_INFINITY : server.steadyUntil(httpGet?.path ?? '/', nowMs, {});
  }
}
