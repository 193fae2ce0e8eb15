/**
 * A pod's containers get other processors and memory while they run (`kubectl patch --subresource resize`): whether the node has
 * them, what is said meanwhile, which containers have to start anew. Mirrors pkg/kubelet/allocation/allocation_manager.go
 * (handlePodResourcesResize), kuberuntime_manager.go (doPodResizeAction) and pkg/kubelet/events/pod_resize.go. Leaves out: a memory
 * limit below what is used (refused by name), pod-level resources, the order of several pods that wait.
 */
import type { Container, Node, Pod, PodCondition } from '../../api/objects.ts';
import { podTotal } from '../../api/pod-requests.ts';
import { quantityMilliValue, quantityValue } from '../../api/quantity.ts';
import type { KubeObject } from '../../store/types.ts';
import { DeclaredContainer } from '../containers/declared.ts';
import { watchMemory } from '../containers/memory.ts';
import { memoryUse } from '../usage/usage.ts';
import { type Others, shortage } from './admission.ts';
import type { KubeletContext } from './context.ts';
import type { ContainerRecord } from './record.ts';
import { sameValue } from './status.ts';

/** What it needs of the pod's worker. */
export interface ResizedPod {
  readonly context: KubeletContext;
  readonly pod: Pod;
  readonly records: readonly ContainerRecord[];
  readonly alive: boolean;
  /** Stops a container so that it starts with what it has now. */
  restart(record: ContainerRecord, why: string): void;
  /** The status says something else. */
  resized(): void;
}

type Resources = Container['resources'];

interface Refusal {
  readonly reason: 'Infeasible' | 'Deferred';
  readonly message: string;
}

const NONE: readonly PodCondition[] = [];

export class PodResize {
  readonly #pod: ResizedPod;
  readonly #others: () => Others;
  #pending: PodCondition | undefined;
  #inProgress: PodCondition | undefined;
  /** Containers that start anew first. */
  #restarting: Set<ContainerRecord> | undefined;

  constructor(pod: ResizedPod, others: () => Others) {
    this.#pod = pod;
    this.#others = others;
  }

  /** Before the pod's other conditions. */
  get conditions(): readonly PodCondition[] {
    if (!this.#pending && !this.#inProgress) return NONE;
    return [this.#pending, this.#inProgress].filter((condition) => condition !== undefined);
  }

  /** The spec has changed, or there may be room now. */
  look(): void {
    const wanted = this.#wanted();
    if (wanted.size === 0) {
      if (this.#pending) {
        this.#pending = undefined;
        this.#pod.resized();
      }
      return;
    }
    const refusal = this.#refusal(wanted);
    if (refusal) this.#wait(refusal);
    else this.#begin(wanted);
  }

  /** What was asked for has not been given. */
  get isPending(): boolean {
    return this.#pending !== undefined;
  }

  /** A container has begun. */
  began(record: ContainerRecord): void {
    if (this.#restarting?.delete(record) && this.#restarting.size === 0) this.#completeSoon();
  }

  /** Containers whose spec says something else than they were given. */
  #wanted(): Map<ContainerRecord, Resources> {
    const { pod, records } = this.#pod;
    const wanted = new Map<ContainerRecord, Resources>();
    const specs = new Map([...(pod.spec.initContainers ?? []), ...pod.spec.containers].map((c) => [c.name, c]));
    for (const record of records) {
      if (record.role !== 'main' && record.role !== 'sidecar') continue;
      const spec = specs.get(record.name);
      if (spec && !sameValue(spec.resources ?? {}, record.spec.resources ?? {})) wanted.set(record, spec.resources);
    }
    return wanted;
  }

  /** Example: 9 processors of 4 → Infeasible, "… capacity: cpu, requested: 9000, capacity: 4000". */
  #refusal(wanted: ReadonlyMap<ContainerRecord, Resources>): Refusal | undefined {
    const { pod, context } = this.#pod;
    const node = context.store.get<Node & KubeObject>('nodes', undefined, context.nodeName);
    if (!node) return undefined;
    const asked = podTotal(pod.spec, 'requests');
    const allocatable = node.status?.allocatable ?? {};
    for (const [name, amount] of [
      ['memory', quantityValue],
      ['cpu', quantityMilliValue],
    ] as const) {
      const [requested, capacity] = [amount(asked[name] ?? '0'), amount(allocatable[name] ?? '0')];
      if (requested > capacity)
        return {
          reason: 'Infeasible',
          message: `Node didn't have enough capacity: ${name}, requested: ${requested}, capacity: ${capacity}`,
        };
    }
    const short = shortage(pod, node, this.#others());
    if (short) return { reason: 'Deferred', message: short.message };
    const full = [...wanted].find(([record, resources]) => usesMore(record, resources));
    return (
      full && { reason: 'Infeasible', message: `not simulated: container ${full[0].name} uses more memory than that` }
    );
  }

  #wait({ reason, message }: Refusal): void {
    const generation = this.#pod.pod.metadata.generation ?? 1;
    const before = this.#pending;
    if (before?.reason === reason && before.message === message && before.observedGeneration === generation) return;
    this.#pending = this.#condition('PodResizePending', { reason, message });
    this.#tell('Warning', `Resize${reason}`, `Pod resize ${reason}`, message);
    this.#pod.resized();
  }

  #begin(wanted: ReadonlyMap<ContainerRecord, Resources>): void {
    this.#pending = undefined;
    this.#inProgress = this.#condition('PodResizeInProgress');
    this.#tell('Normal', 'ResizeStarted', 'Pod resize started');
    for (const [record, resources] of wanted) {
      const isRestarted = record.run !== undefined && needsRestart(record.spec, resources);
      record.spec = { ...record.spec, resources } as Container;
      if (!isRestarted) {
        applyMemoryLimit(record);
        continue;
      }
      this.#restarting ??= new Set();
      this.#restarting.add(record);
      this.#pod.restart(record, 'resize requires restart');
    }
    this.#pod.resized();
    if (!this.#restarting?.size) this.#completeSoon();
  }

  /** The runtime is looked at once more. */
  #completeSoon(): void {
    const { kernel, relist } = this.#pod.context;
    const current = this.#inProgress;
    kernel.at(relist.soonAfter(kernel.now()), 'pod is resized', () => {
      if (!this.#pod.alive || this.#inProgress !== current) return;
      this.#inProgress = undefined;
      this.#tell('Normal', 'ResizeCompleted', 'Pod resize completed');
      this.#pod.resized();
    });
  }

  #condition(type: string, why: { readonly reason?: string; readonly message?: string } = {}): PodCondition {
    const now = this.#pod.context.clock.now();
    const observedGeneration = this.#pod.pod.metadata.generation ?? 1;
    return { type, observedGeneration, status: 'True', lastProbeTime: now, lastTransitionTime: now, ...why };
  }

  /** Example: Pod resize started: {"containers":[{"name":"c","resources":{…}}],"generation":2}. Upstream: podResizeMessage. */
  #tell(type: 'Normal' | 'Warning', reason: string, prefix: string, error?: string): void {
    const { context, pod } = this.#pod;
    const summary = (list: readonly Container[] | undefined): unknown =>
      list && list.length > 0
        ? list.map(({ name, resources }) => ({ name, resources: inOrder(resources) }))
        : undefined;
    const text = JSON.stringify({
      initContainers: summary(pod.spec.initContainers),
      containers: summary(pod.spec.containers),
      generation: pod.metadata.generation ?? 1,
      error,
    });
    context.events.record(pod, type, reason, `${prefix}: ${text}`);
  }
}

/** As Go writes it: limits first, names in order. */
function inOrder(resources: Resources): unknown {
  const sorted = (list: Readonly<Record<string, string>> | undefined): unknown =>
    list && Object.fromEntries(Object.entries(list).sort(([a], [b]) => (a < b ? -1 : 1)));
  return { limits: sorted(resources?.limits), requests: sorted(resources?.requests) };
}

/** Whether what changes is of a kind that its container starts anew for. Upstream: computePodResizeAction. */
function needsRestart(spec: Container, resources: Resources): boolean {
  return (spec.resizePolicy ?? []).some(
    ({ resourceName, restartPolicy }) =>
      restartPolicy === 'RestartContainer' &&
      (['requests', 'limits'] as const).some(
        (kind) => spec.resources?.[kind]?.[resourceName] !== resources?.[kind]?.[resourceName],
      ),
  );
}

function usesMore({ run, spec }: ContainerRecord, resources: Resources): boolean {
  const limit = resources?.limits?.memory;
  if (!run || limit === undefined || needsRestart(spec, resources)) return false;
  return memoryUse(spec, run.container).bytes > quantityValue(limit);
}

function applyMemoryLimit({ run, spec }: ContainerRecord): void {
  const limit = spec.resources?.limits?.memory;
  if (!run || limit === undefined) return;
  run.container.setup.memory.limitBytes = quantityValue(limit);
  if (run.container instanceof DeclaredContainer) watchMemory(run.container);
}

/** The pod with what its containers were given. Upstream: UpdatePodFromAllocation. */
export function allocatedPod(pod: Pod, records: readonly ContainerRecord[]): Pod {
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
