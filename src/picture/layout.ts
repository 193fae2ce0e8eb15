// Where everything of the cluster picture stands, in CSS pixels. The picture is laid out anew for its width and never scaled:
// wide (owner, columns, Service side by side), mid (owner above the columns), narrow (phones: node names above their rows,
// Service below). Pure apart from `Places`, which remembers.
import type { OwnerView, PictureView, PodView, ReplicaSetView, ServiceView } from '../../simulator/lab/view.ts';
import { type Places, type PlateSize, SIZES } from './places.ts';

type LayoutKind = 'wide' | 'mid' | 'narrow';

export interface PictureLayout {
  readonly kind: LayoutKind;
  readonly width: number;
  readonly height: number;
  readonly size: PlateSize;
  /** Several owners: each stands above its columns, without a gauge. */
  readonly grouped: boolean;
  readonly owners: readonly OwnerPlace[];
  readonly gauge: { readonly x: number; readonly y: number; readonly view: OwnerView } | null;
  readonly beam: string;
  readonly columns: readonly ColumnPlace[];
  readonly nodes: readonly NodePlace[];
  readonly pods: readonly PodPlace[];
  readonly rail: string;
  readonly arrows: string;
  readonly services: readonly ServicePlace[];
  /** Services there is no room for. */
  readonly moreServices: number;
  /** Where requests come in: from the Service to the vertical rail. */
  readonly gate: { readonly x: number; readonly y: number; readonly rail: number };
  readonly legend: { readonly x: number; readonly y: number } | null;
}

export interface OwnerPlace {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly view: OwnerView;
}

export interface ServicePlace {
  readonly x: number;
  readonly y: number;
  /** Low: one of several, a name, a bar and a line. */
  readonly low: boolean;
  readonly width: number;
  readonly view: ServiceView;
}

export interface ColumnPlace {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly view: ReplicaSetView;
  readonly owner: OwnerView;
  /** Whether its head says which revision it is. */
  readonly titled: boolean;
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

interface LayoutOptions {
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
function layoutKind(width: number): LayoutKind {
  return width >= 800 ? 'wide' : width >= 560 ? 'mid' : 'narrow';
}

export function layOut(view: PictureView, places: Places, options: LayoutOptions): PictureLayout {
  const { width, pad, nowMs } = options;
  const kind = layoutKind(width);
  const placed = places.columns(view);
  const grouped = view.owners.length > 1 || (view.owners.length === 1 && view.owners[0]?.name === '');
  const waiting = placed.some(({ column }) => column.pods.some((pod) => places.waits(pod, nowMs)));
  const rows = [...view.nodes.map((n) => n.name), ...(waiting ? [''] : [])];

  const roomy = width > 1100;
  const wide = kind === 'wide' && !grouped;
  const gutter = Math.max(64, ...view.nodes.map((n) => n.name.length * 8 + 20));
  const serviceWidth = kind === 'narrow' || view.services.length === 0 ? 0 : roomy ? 128 : 108;
  const left = wide ? pad + (roomy ? 252 : 224) : kind === 'narrow' ? pad : pad + gutter;
  const railEnd = kind === 'narrow' ? width - Math.max(8, pad / 2) : width - serviceWidth - (roomy ? 40 : 24);
  const right = kind === 'narrow' ? railEnd - 8 : railEnd - 20;
  const headY = wide ? 12 : grouped ? 62 : kind === 'narrow' ? 92 : 90;
  const firstRow = wide ? 96 : grouped ? (kind === 'narrow' ? 140 : 122) : kind === 'narrow' ? 178 : 150;

  // room for a second column from the start: a rollout then moves no plate
  const spare =
    grouped || placed.some(({ column }) => column.kind !== 'ReplicaSet') ? 0 : Math.max(0, 2 - placed.length);
  const gap = kind === 'narrow' ? 12 : GAP;
  const weights = placed.map(({ column }) => (grouped ? weightOf(column, rows) : 1));
  const unit =
    (right - left - gap * (placed.length + spare - 1)) /
    Math.max(
      1,
      weights.reduce((a, b) => a + b, spare),
    );
  let x = left;
  const columns = placed.map(({ column, owner }, i): ColumnPlace => {
    const columnWidth = Math.max(grouped ? 56 : 72, Math.floor(unit * (weights[i] ?? 1)));
    const place = {
      x,
      y: headY,
      width: columnWidth,
      view: column,
      owner,
      titled: !grouped || owner.kind === 'CronJob' || owner.columns.length > 1,
    };
    x += columnWidth + gap;
    return place;
  });

  // cells: the pods of a column on a node
  const cells = columns.map((c) =>
    rows.map((node) => c.view.pods.filter((p) => (p.node ?? '') === node && (node !== '' || places.waits(p, nowMs)))),
  );
  const slots = cells.map((byRow, ci) =>
    byRow.map((pods, ri) => places.slotsOf(`${columns[ci]?.view.ref}@${rows[ri]}`, pods)),
  );
  const fills = columns.map((column, i) => ({
    most: Math.max(1, column.view.slots ?? 0, ...(slots[i] ?? []).map((s) => 1 + Math.max(-1, ...s.values()))),
    width: column.width,
  }));
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
  const size = places.size(fills, crowded, !moving);
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
      labelX: wide ? pad + (roomy ? 192 : 164) : pad,
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
          hue: pod.hue ?? column.view.hue,
          revision: pod.revision ?? column.view.revision,
        });
      }
    });
  });

  const floors = nodes.map((n) => n.floor);
  const firstFloor = floors[0] ?? firstRow;
  const lastFloor = floors.at(-1) ?? firstRow;
  const railStart = wide ? pad + (roomy ? 192 : 164) : pad;
  const below = lastFloor + 30;
  const middle = floors.length ? ((floors[Math.floor((floors.length - 1) / 2)] ?? 0) as number) : firstRow;
  const servicePitch = kind === 'narrow' ? 58 : 92;
  const fit =
    kind === 'narrow' ? 4 : Math.max(1, Math.floor((Math.max(lastFloor, options.height) - 12) / servicePitch));
  const low = view.services.length > 1;
  const shownServices = view.services.slice(0, fit);
  const gate =
    kind === 'narrow'
      ? { x: railEnd - 8, y: below + 18, rail: railEnd }
      : { x: railEnd + (roomy ? 28 : 20), y: low ? 22 : middle, rail: railEnd };
  const services = shownServices.map(
    (service, i): ServicePlace => ({
      x: kind === 'narrow' ? pad : gate.x + 4,
      y: kind === 'narrow' ? below + i * servicePitch : 12 + i * servicePitch,
      low,
      width: kind === 'narrow' ? width - 2 * pad - 24 : serviceWidth - 12,
      view: service,
    }),
  );
  const gates = low ? services.map((s) => s.y + (kind === 'narrow' ? 18 : 10)) : services.length > 0 ? [gate.y] : [];
  const top = Math.min(firstFloor, ...gates);
  const bottom = Math.max(lastFloor, ...gates);
  const rail =
    floors.map((y) => `M${railStart} ${y}H${railEnd}`).join('') +
    (gates.length === 0 ? '' : `M${railEnd} ${top}V${bottom}`) +
    gates.map((y) => `M${railEnd} ${y}H${gate.x}`).join('');
  const arrows =
    gates.length > 0
      ? floors.map((y) => `M${railEnd - 7} ${y - 4}l-5 4 5 4`).join('') +
        (kind === 'narrow' ? '' : gates.map((y) => `M${gate.x - 7} ${y - 4}l-5 4 5 4`).join(''))
      : '';

  const lastColumn = columns.at(-1);
  const beamEnd = wide ? (lastColumn ? lastColumn.x + lastColumn.width : right) : right;
  const main = grouped ? null : (view.owners[0] ?? null);
  const owners: OwnerPlace[] = main
    ? [{ x: pad, y: 12, width: wide ? 150 : right - pad, view: main }]
    : view.owners.map((owner) => {
        const mine = columns.filter((c) => c.owner === owner);
        const from = mine[0]?.x ?? left;
        const last = mine.at(-1);
        return { x: from, y: 12, width: (last ? last.x + last.width : from + 72) - from, view: owner };
      });
  const height =
    kind === 'narrow'
      ? services.length > 0
        ? below + (low ? services.length * servicePitch : 72)
        : lastFloor + 12
      : Math.max(lastFloor + 12, options.height);
  const legendY = 236;
  const hasGauge = main !== null && (main.minAvailable !== null || main.maxTotal !== null || main.replicas > 0);
  return {
    kind,
    width,
    height,
    size,
    grouped,
    owners,
    gauge:
      !main || !hasGauge
        ? null
        : wide
          ? { x: pad, y: 106, view: main }
          : kind === 'narrow'
            ? { x: pad + Math.min(180, width - 2 * pad - 172), y: 26, view: main }
            : { x: pad + 190, y: 24, view: main },
    beam: main ? `M${pad} 12H${beamEnd}` : owners.map((o) => `M${o.x} 12H${o.x + o.width}`).join(''),
    columns,
    nodes,
    pods,
    rail,
    arrows,
    services,
    moreServices: view.services.length - shownServices.length,
    gate,
    legend: options.legend && wide && options.height >= legendY + 128 ? { x: pad, y: legendY } : null,
  };
}

/** How much room a column wants beside others: as many plates as stand side by side on its fullest node. */
function weightOf(column: ReplicaSetView, rows: readonly string[]): number {
  const perNode = rows.map((node) => column.pods.filter((p) => (p.node ?? '') === node).length);
  return Math.min(6, Math.max(1, column.slots ?? 0, ...perNode));
}
