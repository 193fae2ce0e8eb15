/** Faults: what happens to the world besides the learner (lesson-format.md §4.7), each at most once. */
import type { PersistentVolume } from '../api/objects.ts';
import { parseLabelSelector } from '../api/selectors.ts';
import type { KubeObject } from '../store/types.ts';
import { holds, usesTime } from './definition/expressions.ts';
import type { FaultAct, FaultDefinition } from './definition/types.ts';
import { byCreation } from './facts/workloads.ts';
import { renderI18n } from './grading/evidence.ts';
import { startScript } from './machine.ts';
import type { FaultView } from './view.ts';
import type { LabWorld } from './world.ts';

export class Faults {
  readonly #world: LabWorld;
  readonly #waiting: FaultDefinition[];
  /** Faults that have struck, in order. */
  readonly struck: { readonly id: string; readonly atMs: number }[] = [];

  constructor(world: LabWorld) {
    this.#world = world;
    this.#waiting = [...world.loaded.definition.faults];
  }

  /** Lesson zero: those with an instant are set. */
  start(): void {
    const { kernel } = this.#world.cluster;
    for (const fault of this.#waiting) {
      if (fault.trigger.kind === 'at') kernel.after(fault.trigger.ms, `fault ${fault.id}`, () => this.strike(fault.id));
    }
  }

  /** Whether one waits for a condition on the clock. */
  get usesTime(): boolean {
    return this.#waiting.some(({ trigger }) => trigger.kind === 'when' && usesTime(trigger.condition));
  }

  /** The end of an instant: those whose condition holds strike, still in this instant. */
  evaluate(): void {
    const { facts, zeroMs, cluster } = this.#world;
    for (const fault of [...this.#waiting]) {
      if (fault.trigger.kind !== 'when' || !holds(fault.trigger.condition, { world: facts, fromMs: zeroMs })) continue;
      this.#remove(fault);
      cluster.kernel.at(cluster.kernel.now(), `fault ${fault.id}`, () => this.#act(fault));
    }
  }

  /** What the page shows: those with a button, and those that say something once they have struck. */
  view(): FaultView[] {
    const { zeroMs, facts, loaded } = this.#world;
    return loaded.definition.faults.flatMap(({ id, says, trigger }): FaultView[] => {
      const struck = this.struck.find((s) => s.id === id);
      const manual = trigger.kind === 'manual';
      if (!says || (!manual && !struck)) return [];
      return [
        {
          id,
          says: renderI18n(says, { world: facts, fromMs: zeroMs }),
          manual,
          struckAtMs: struck ? struck.atMs - zeroMs : null,
        },
      ];
    });
  }

  /** Strikes a fault by its id; nothing happens when it has struck. */
  strike(id: string): void {
    const fault = this.#waiting.find((f) => f.id === id);
    if (!fault) return;
    this.#remove(fault);
    this.#act(fault);
  }

  #remove(fault: FaultDefinition): void {
    this.#waiting.splice(this.#waiting.indexOf(fault), 1);
  }

  #act(fault: FaultDefinition): void {
    this.struck.push({ id: fault.id, atMs: this.#world.cluster.kernel.now() });
    for (const act of fault.acts) this.#do(fault.id, act);
  }

  #do(fault: string, act: FaultAct): void {
    const { cluster, loads } = this.#world;
    switch (act.kind) {
      case 'traffic': {
        const load = loads.get(act.id);
        load?.start();
        load?.setRate(act.rate);
        return;
      }
      case 'nodeDown':
      case 'nodeUp':
      case 'partition':
      case 'heal':
        if (cluster.nodes.names().includes(act.node)) cluster.nodes[act.kind](act.node);
        return;
      case 'slow':
        cluster.nodes.slow(act.image, act.byMs);
        return;
      case 'lag':
        for (const [key, ms] of Object.entries(act.timings)) cluster.timings.override(key as 'dns', ms);
        return;
      case 'registry':
        cluster.nodes.setRegistry(act.up);
        return;
      case 'metrics':
        if (cluster.metricsServer) cluster.metricsServer.down = !act.up;
        return;
      case 'nodeJoin':
        cluster.nodes.join(act.node);
        return;
      case 'kill':
      case 'sick':
        for (const pod of this.#oldest(act.selector, act.count)) {
          const worker = cluster.nodes.worker(pod);
          if (act.kind === 'kill') worker?.containers.strike();
          else worker?.containers.sicken();
        }
        return;
      case 'volume':
        this.#strikeVolumes(act);
        return;
      case 'apply':
        startScript(this.#world.admin(fault), `kubectl apply -f ${act.path}`);
        return;
      case 'run':
        startScript(this.#world.admin(fault), act.script);
    }
  }

  #strikeVolumes({ claim, className, attach, full }: FaultAct & { kind: 'volume' }): void {
    const { storage, store } = this.#world.cluster;
    const namespace = this.#world.loaded.definition.cluster.currentNamespace;
    const named = claim === undefined || claim.includes('/') ? claim : `${namespace}/${claim}`;
    if (attach !== undefined)
      storage.setAttachFault(named === undefined ? { class: className ?? '' } : { claim: named }, attach);
    if (!full) return;
    for (const { spec } of store.list<PersistentVolume & KubeObject>('persistentvolumes')) {
      const isMeant =
        named === undefined
          ? spec.storageClassName === className
          : `${spec.claimRef?.namespace}/${spec.claimRef?.name}` === named;
      if (isMeant && spec.csi) storage.disk(spec.csi.volumeHandle)?.fill();
    }
  }

  /** Running pods of the learner's namespace that match, the oldest first. */
  #oldest(selector: string, count: number): readonly KubeObject[] {
    const { store } = this.#world.cluster;
    const matching = parseLabelSelector(selector);
    return store
      .list<KubeObject & { status?: { phase?: string } }>(
        'pods',
        this.#world.loaded.definition.cluster.currentNamespace,
      )
      .filter(
        (pod) =>
          pod.status?.phase === 'Running' &&
          pod.metadata.deletionTimestamp === undefined &&
          matching.matches(pod.metadata.labels),
      )
      .sort(byCreation)
      .slice(0, count);
  }
}
