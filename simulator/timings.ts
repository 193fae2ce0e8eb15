/**
 * How long real components take, in virtual milliseconds: data in one place, each with its source.
 * `tidy` has no jitter, so that timelines can be reckoned by hand; `measured` draws from the recorded distributions of a
 * calm v1.36 cluster (p5, p25, p50, p75, p95).
 */
import type { Random } from './kernel/random.ts';

export type TimingKey =
  | 'command'
  | 'request'
  | 'control'
  | 'collect'
  | 'release'
  | 'schedule'
  | 'start'
  | 'create'
  | 'stop'
  | 'probe'
  | 'status'
  | 'endpoints'
  | 'proxy'
  | 'exec'
  | 'dns'
  | 'configSync'
  | 'metrics'
  | 'hpa'
  | 'lease'
  | 'provision'
  | 'volumePoll';

export type TimingProfile = 'tidy' | 'measured';

type Distribution = readonly [p5: number, p25: number, p50: number, p75: number, p95: number];

const FIXED: Readonly<Record<TimingKey, number>> = {
  command: 100, // kubectl, helm or curl starts and has asked the API for the first time
  request: 100, // each request of the same program after that: timelines stay round
  control: 10, // a change → a controller's reaction; each hop costs one
  collect: 10, // an owner gone → its dependents asked to go
  release: 10, // a Job gone → its finalizer off its pods
  schedule: 20, // pod seen → bound
  start: 1000, // bound → container started, image present
  create: 0, // image there → container started: in a tidy second of `start`
  stop: 0, // a pod's last container has ended → its sandbox has stopped, too
  probe: 0, // extra wait before the first probe
  status: 30, // kubelet observation → API
  endpoints: 100, // pod change → EndpointSlice
  proxy: 200, // EndpointSlice → every node's forwarding rules
  exec: 0, // a command of a probe or hook in a container, besides what it takes itself
  dns: 100, // EndpointSlice or Service → DNS answers
  configSync: 60_000, // changed ConfigMap or Secret → mounted files
  metrics: 15_000,
  hpa: 15_000,
  lease: 50_000, // node silent → NotReady
  provision: 1000, // a provisioner told of a claim → its volume is there; classes of a lesson have their own
  volumePoll: 0, // how often the scheduler looks whether a pod's claims are bound; 0: when one changes
};

const MEASURED: Readonly<Partial<Record<TimingKey, Distribution>>> = {
  command: [60, 80, 100, 140, 250], // transcripts: kubectl get on the recorded cluster, idle
  request: [1, 5, 10, 20, 60], // traces: from one object to the next that one `kubectl delete` deletes; half of that of `apply`, which asks twice
  control: [5, 8, 19, 26, 37], // half of "Deployment changed → observedGeneration" (two hops)
  collect: [12, 17, 38, 55, 80], // traces: an owner gone → its dependents asked to go, 457 of them; the upper half is the machine's load
  release: [1, 4, 8, 10, 12], // traces: a Job gone → its finalizer off its pods, 1 to 21 ms in 6 of them, each before the pod was asked to go
  schedule: [1, 6, 11, 17, 30], // "pod created → bound to a node"; its tail is waiting for volumes
  start: [484, 527, 596, 752, 1197], // "bound → all containers running"
  create: [70, 93, 122, 156, 238], // traces: event Pulled → event Started of the 294 pods that started within 0.8 s
  stop: [60, 90, 150, 280, 800], // traces: asked to go → Succeeded of 35 pods whose program ended at once, less the way there and `status`
  probe: [45, 52, 60, 65, 80], // Started → Ready of 237 probed nginx containers; 25 of them were asked before they listened (50 ms)
  status: [13, 21, 31, 55, 90], // "bound → first container status"
  endpoints: [3, 6, 9, 13, 60], // "pod Ready → in an EndpointSlice"
  proxy: [10, 20, 35, 60, 120], // one run of iptables-restore; a node's runs are 1 s apart (network.ts)
  exec: [20, 35, 80, 150, 400], // "containers running → Ready" of pods with an exec probe, less that with an HTTP probe
  lease: [43_000, 45_000, 47_000, 48_000, 50_000], // "kubelet silent → node NotReady after 43–50 s"
  provision: [2070, 3080, 3230, 3480, 4160], // traces: event Provisioning → claim bound, 18 claims: a helper pod is looked at once a second
  volumePoll: [1000, 1000, 1000, 1000, 1000], // the scheduler polls once a second
  configSync: [20_000, 40_000, 60_000, 75_000, 90_000],
};

export class Timings {
  readonly profile: TimingProfile;
  readonly #overrides: Map<TimingKey, number>;
  readonly #random: Random;

  constructor(profile: TimingProfile, random: Random, overrides: Readonly<Partial<Record<TimingKey, number>>> = {}) {
    this.profile = profile;
    this.#random = random;
    this.#overrides = new Map(Object.entries(overrides) as [TimingKey, number][]);
  }

  /** Milliseconds for one occurrence, drawn from the consumer's own stream where it has one: then it shifts nobody else's. */
  draw(key: TimingKey, random: Random = this.#random): number {
    const fixed = this.#overrides.get(key);
    if (fixed !== undefined) return fixed;
    const distribution = this.profile === 'measured' ? MEASURED[key] : undefined;
    return distribution ? quantile(distribution, random.float()) : FIXED[key];
  }

  /** Whether every occurrence takes the same time. */
  isFixed(key: TimingKey): boolean {
    return this.profile === 'tidy' || this.#overrides.has(key);
  }

  /** Changes a timing from now on (a lesson's `lag` fault). */
  override(key: TimingKey, ms: number): void {
    this.#overrides.set(key, ms);
  }
}

/** Example: quantile([10, 20, 30, 40, 50], 0.5) = 30; 0.375 lies half way between p25 and p50: 25. */
function quantile([p5, p25, p50, p75, p95]: Distribution, at: number): number {
  const points: readonly [number, number][] = [
    [0, p5],
    [0.05, p5],
    [0.25, p25],
    [0.5, p50],
    [0.75, p75],
    [0.95, p95],
    [1, p95],
  ];
  for (let i = 1; i < points.length; i++) {
    const [x1, y1] = points[i] as [number, number];
    if (at <= x1) {
      const [x0, y0] = points[i - 1] as [number, number];
      return Math.round(x1 === x0 ? y1 : y0 + ((at - x0) / (x1 - x0)) * (y1 - y0));
    }
  }
  return p95;
}
