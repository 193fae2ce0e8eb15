// Where everything of the cluster picture stands, in CSS pixels. The picture is laid out anew for its width and never scaled:
// wide (owner, columns, Service side by side), mid (owner above the columns), narrow (phones: node names above their rows,
// Service below). Pure apart from `Places`, which remembers.
import type { OwnerView, PictureView, PodView, ReplicaSetView, ServiceView } from '../../simulator/lab/view.ts';
import { type Places, type PlateSize, SIZES } from './places.ts';

export type LayoutKind = 'wide' | 'mid' | 'narrow';

export interface PictureLayout {
  readonly kind: LayoutKind;
  readonly width: number;
  readonly height: number;
  readonly size: PlateSize;
  readonly owner: { readonly x: number; readonly y: number; readonly view: OwnerView } | null;
  readonly gauge: { readonly x: number; readonly y: number };
  readonly beam: string;
  readonly columns: readonly ColumnPlace[];
  readonly nodes: readonly NodePlace[];
  readonly pods: readonly PodPlace[];
  readonly rail: string;
  readonly arrows: string;
  readonly service: { readonly x: number; readonly y: number; readonly view: ServiceView } | null;
  /** Where requests come in: from the Service to the vertical rail. */
  readonly gate: { readonly x: number; readonly y: number; readonly rail: number };
  readonly legend: { readonly x: number; readonly y: number } | null;
}

export interface ColumnPlace {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly view: ReplicaSetView;
  readonly owner: string;
}

export interface NodePlace {
  readonly name: string;
  readonly top: number;
  readonly floor: number;
  readonly labelX: number;
  readonly labelY: number;
  readonly index: number;
}

export interface PodPlace {
  readonly x: number;
  readonly y: number;
  /** From the plate's top to the floor. */
  readonly drop: number;
  readonly pod: PodView;
  readonly hue: number;
  readonly revision: number;
}

export interface LayoutOptions {
  readonly width: number;
  readonly height: number;
  readonly pad: number;
  readonly nowMs: number;
  readonly legend: boolean;
}

const GAP = 24;
/** Up to this many plates of a column stand there before they become cells (look: rule 8). */
const PLATES_PER_COLUMN = 24;

/** Width ≥ 800 is wide, ≥ 560 mid, else narrow. */
export function layoutKind(width: number): LayoutKind {
  return width >= 800 ? 'wide' : width >= 560 ? 'mid' : 'narrow';
}

export function layOut(view: PictureView, places: Places, options: LayoutOptions): PictureLayout {
  const { width, pad, nowMs } = options;
  const kind = layoutKind(width);
  const placed = places.columns(view);
  const waiting = placed.some(({ column }) => column.pods.some((pod) => places.waits(pod, nowMs)));
  const rows = [...view.nodes.map((n) => n.name), ...(waiting ? [''] : [])];

  const roomy = width > 1100;
  const serviceWidth = kind === 'narrow' || view.services.length === 0 ? 0 : roomy ? 128 : 108;
  const left = kind === 'wide' ? pad + (roomy ? 252 : 224) : kind === 'mid' ? pad + 64 : pad;
  const railEnd = kind === 'narrow' ? width - Math.max(8, pad / 2) : width - serviceWidth - (roomy ? 40 : 24);
  const right = kind === 'narrow' ? railEnd - 8 : railEnd - 20;
  const headY = kind === 'wide' ? 12 : kind === 'mid' ? 74 : 92;
  const firstRow = kind === 'wide' ? 96 : kind === 'mid' ? 134 : 178;

  // room for a second column from the start: a rollout then moves no plate
  const count = Math.max(2, placed.length);
  const gap = kind === 'narrow' ? 12 : GAP;
  const columnWidth = Math.max(72, Math.floor((right - left - gap * (count - 1)) / count));
  const columns = placed.map(({ column, owner }, i) => ({
    x: left + i * (columnWidth + gap),
    y: headY,
    width: columnWidth,
    view: column,
    owner,
  }));

  // cells: the pods of a column on a node
  const cells = columns.map((c) =>
    rows.map((node) => c.view.pods.filter((p) => (p.node ?? '') === node && (node !== '' || places.waits(p, nowMs)))),
  );
  const slots = cells.map((byRow, ci) =>
    byRow.map((pods, ri) => places.slotsOf(`${columns[ci]?.view.ref}@${rows[ri]}`, pods)),
  );
  const most = Math.max(1, ...slots.flatMap((byRow) => byRow.map((s) => 1 + Math.max(-1, ...s.values()))));
  const moving = columns.some((c) =>
    c.view.pods.some((p) => p.phase !== 'ready' && p.phase !== 'done' && p.phase !== 'failed'),
  );
  const crowded = columns.some((c) => c.view.pods.length > 200)
    ? 'D'
    : columns.some((c) => c.view.pods.length > PLATES_PER_COLUMN)
      ? 'X'
      : kind === 'narrow'
        ? 'M'
        : 'L';
  const size = places.size(most, columnWidth, crowded, !moving);
  const { height: plateHeight, pitch: slotPitch, rows: perStack } = SIZES[size];

  // `firstRow` is the top of an 80 × 44 plate of the first row; other plates stand on the same floor
  const drop = kind === 'narrow' ? 52 : 60;
  const room = options.height - firstRow - 4;
  const pitch = kind === 'narrow' ? 92 : Math.max(78, Math.min(94, Math.floor(room / Math.max(1, rows.length))));
  const nodes = rows.map((name, index) => {
    const top = firstRow + index * pitch;
    return {
      name,
      index,
      top,
      floor: top + drop,
      labelX: kind === 'wide' ? pad + (roomy ? 192 : 164) : pad,
      labelY: kind === 'narrow' ? top - 9 : top + 14,
    };
  });

  const pods: PodPlace[] = [];
  columns.forEach((column, ci) => {
    nodes.forEach((node, ri) => {
      for (const pod of cells[ci]?.[ri] ?? []) {
        const slot = slots[ci]?.[ri]?.get(pod.uid) ?? 0;
        const stack = Math.floor(slot / perStack);
        const level = slot % perStack;
        const bottom = size === 'L' || size === 'M' ? drop - (kind === 'narrow' ? 12 : 16) : drop - 14;
        const y = node.top + bottom - plateHeight - level * slotPitch;
        pods.push({
          x: column.x + stack * slotPitch,
          y,
          drop: node.floor - y,
          pod,
          hue: column.view.hue,
          revision: column.view.revision,
        });
      }
    });
  });

  const floors = nodes.map((n) => n.floor);
  const firstFloor = floors[0] ?? firstRow;
  const lastFloor = floors.at(-1) ?? firstRow;
  const railStart = kind === 'wide' ? pad + (roomy ? 192 : 164) : pad;
  const below = lastFloor + 30;
  const service = view.services[0];
  const middle = floors.length ? ((floors[Math.floor((floors.length - 1) / 2)] ?? 0) as number) : firstRow;
  const gate =
    kind === 'narrow'
      ? { x: railEnd - 8, y: below + 18, rail: railEnd }
      : { x: railEnd + (roomy ? 28 : 20), y: middle, rail: railEnd };
  const rail =
    floors.map((y) => `M${railStart} ${y}H${railEnd}`).join('') +
    (!service
      ? ''
      : kind === 'narrow'
        ? `M${railEnd} ${firstFloor}V${gate.y}H${gate.x}`
        : `M${railEnd} ${firstFloor}V${lastFloor}M${railEnd} ${gate.y}H${gate.x}`);
  const arrows = service
    ? floors.map((y) => `M${railEnd - 7} ${y - 4}l-5 4 5 4`).join('') +
      (kind === 'narrow' ? '' : `M${gate.x - 7} ${gate.y - 4}l-5 4 5 4`)
    : '';

  const lastColumn = columns.at(-1);
  const beamEnd = kind === 'wide' ? (lastColumn ? lastColumn.x + lastColumn.width : right) : right;
  const owner = view.owners.find((o) => o.name !== '') ?? null;
  const height = kind === 'narrow' ? (service ? below + 72 : lastFloor + 12) : Math.max(lastFloor + 12, options.height);
  const legendY = 236;
  return {
    kind,
    width,
    height,
    size,
    owner: owner ? { x: pad, y: 12, view: owner } : null,
    gauge:
      kind === 'wide'
        ? { x: pad, y: 106 }
        : kind === 'mid'
          ? { x: pad + 190, y: 24 }
          : { x: pad + Math.min(180, width - 2 * pad - 172), y: 26 },
    beam: owner ? `M${pad} 12H${beamEnd}` : '',
    columns,
    nodes,
    pods,
    rail,
    arrows,
    service: service
      ? { x: kind === 'narrow' ? pad : gate.x + 4, y: kind === 'narrow' ? below : 12, view: service }
      : null,
    gate,
    legend: options.legend && kind === 'wide' && options.height >= legendY + 128 ? { x: pad, y: legendY } : null,
  };
}
