// Where things stand in the picture, remembered from one view to the next: a plate moves only when its pod really moved.
// Columns keep the order in which they were first seen, a pod keeps its place among the pods of its node and column, and
// plates that shrank to make room grow again only when nothing is coming or going.
import {
  emptyColumn,
  type OwnerView,
  type PictureView,
  type PodView,
  type ReplicaSetView,
} from '../../simulator/lab/view.ts';

/** L 80 × 44, M 56 × 40, S 24, X 12, D dots of 7. */
export type PlateSize = 'L' | 'M' | 'S' | 'X' | 'D';
export const SIZES: Readonly<Record<PlateSize, { width: number; height: number; pitch: number; rows: number }>> = {
  L: { width: 80, height: 44, pitch: 86, rows: 1 },
  M: { width: 56, height: 40, pitch: 61, rows: 1 },
  S: { width: 24, height: 24, pitch: 28, rows: 1 },
  X: { width: 12, height: 12, pitch: 15, rows: 3 },
  D: { width: 5, height: 5, pitch: 7, rows: 6 },
};

/** Pods without a node are drawn after this long only: being scheduled takes an instant. */
const UNSCHEDULED_AFTER_MS = 250;

interface PlacedColumn {
  readonly column: ReplicaSetView;
  readonly owner: OwnerView;
}

export class Places {
  private readonly order: string[] = [];
  private readonly slots = new Map<string, { cell: string; slot: number }>();
  private readonly firstSeen = new Map<string, number>();
  private smallest: PlateSize = 'L';

  /**
   * Columns to draw, grouped by owner, oldest first within each: those with pods or a wish for pods. A lone owner also shows its
   * two newest; among several, each has one at least.
   */
  columns(view: PictureView): PlacedColumn[] {
    const alone = view.owners.length <= 1;
    return view.owners.flatMap((owner) => this.#columnsOf(owner, alone));
  }

  #columnsOf(owner: OwnerView, alone: boolean): PlacedColumn[] {
    const born = (c: ReplicaSetView) => c.wasRevision ?? c.revision;
    const sorted = [...owner.columns].sort((a, b) => born(a) - born(b));
    for (const column of sorted) if (!this.order.includes(column.ref)) this.order.push(column.ref);
    const busy = sorted.filter((c) => c.pods.length > 0 || (c.wanted > 0 && c.kind !== 'Job') || c.kind === 'Pod');
    const idle = sorted
      .filter((c) => !busy.includes(c))
      .sort((a, b) => b.revision - a.revision)
      .slice(0, Math.max(0, (alone ? 2 : 1) - busy.length));
    const shown = [...busy, ...idle].sort((a, b) => this.order.indexOf(a.ref) - this.order.indexOf(b.ref));
    return (shown.length > 0 ? shown : [noColumn(owner)]).map((column) => ({ column, owner }));
  }

  /** Whether a pod that waits for a node has waited long enough to be drawn. */
  waits(pod: PodView, nowMs: number): boolean {
    if (pod.node !== null) return false;
    const since = this.firstSeen.get(pod.uid);
    if (since === undefined || since > nowMs) this.firstSeen.set(pod.uid, nowMs);
    return since !== undefined && nowMs - since >= UNSCHEDULED_AFTER_MS;
  }

  /** Places of the pods of one cell (a node in a column): the lowest free one for newcomers. */
  slotsOf(cell: string, pods: readonly PodView[]): Map<string, number> {
    if (pods.some((pod) => pod.slot !== undefined)) return new Map(pods.map((pod) => [pod.uid, pod.slot ?? 0]));
    const result = new Map<string, number>();
    for (const pod of pods) {
      const known = this.slots.get(pod.uid);
      if (known?.cell === cell) result.set(pod.uid, known.slot);
    }
    const taken = new Set(result.values());
    for (const pod of pods) {
      if (result.has(pod.uid)) continue;
      let slot = 0;
      while (taken.has(slot)) slot++;
      taken.add(slot);
      result.set(pod.uid, slot);
      this.slots.set(pod.uid, { cell, slot });
    }
    return result;
  }

  /** The largest plate that fits every column: `most` side by side into its `width`; at most `largest`. */
  size(
    columns: readonly { readonly most: number; readonly width: number }[],
    largest: PlateSize,
    settled: boolean,
  ): PlateSize {
    const order: PlateSize[] = ['L', 'M', 'S', 'X', 'D'];
    const fits = (s: PlateSize) =>
      columns.every(
        ({ most, width }) =>
          Math.floor((width + SIZES[s].pitch - SIZES[s].width) / SIZES[s].pitch) * SIZES[s].rows >= most,
      );
    const from = Math.max(order.indexOf(largest), settled ? 0 : order.indexOf(this.smallest));
    this.smallest = order.slice(from).find(fits) ?? 'D';
    return this.smallest;
  }

  /** Forgets pods that are gone: `alive` are the uids of those that are not. */
  keepOnly(alive: ReadonlySet<string>): void {
    for (const map of [this.slots, this.firstSeen]) for (const uid of map.keys()) if (!alive.has(uid)) map.delete(uid);
  }
}

const NONE = '#none';

/** Stands where an owner without any column would have none: a CronJob before its first Job. */
const noColumn = (owner: OwnerView): ReplicaSetView => emptyColumn(`${owner.ref}${NONE}`, 'Job');

/** Whether a column only stands for one that is not there. */
export const isNoColumn = (column: ReplicaSetView): boolean => column.ref.endsWith(NONE);
