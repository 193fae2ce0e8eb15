// The home page's rollout at any instant, from what was written down of it (record.ts): the same views a lab gives.
import type {
  NodeView,
  OwnerView,
  PictureView,
  PodView,
  ReplicaSetView,
  ServiceView,
  TimelineView,
} from '../../simulator/lab/view.ts';

export const STORY_SECONDS = 28;
/** Requests travel 900 px a second. */
export const REQUEST_SPEED = 900;
/** A plate comes in so long and goes in so long. */
const COMES_MS = 150;
const GOES_MS = 240;

/** An owner whose pods are numbers of `Story.pods`. */
type Numbered = Omit<OwnerView, 'columns'> & {
  readonly columns: readonly (Omit<ReplicaSetView, 'pods'> & { readonly pods: readonly number[] })[];
};

/** What changed at that instant; the rest is as it was. */
export interface Frame {
  readonly atMs: number;
  readonly nodes?: readonly NodeView[];
  readonly owners?: readonly Numbered[];
  readonly services?: readonly ServiceView[];
}

export interface StoryLine {
  readonly command: string;
  readonly cursor: boolean;
  readonly output: string;
}

export interface Story {
  /** Every state that any pod was in. */
  readonly pods: readonly PodView[];
  readonly frames: readonly Frame[];
  readonly lines: readonly (StoryLine & { readonly atMs: number })[];
  readonly timeline: TimelineView;
  readonly requests: readonly { readonly atMs: number; readonly pod: string }[];
}

const latest = <T extends { readonly atMs: number }>(
  list: readonly T[],
  atMs: number,
  has: (one: T) => boolean,
): T | undefined => list.findLast((one) => one.atMs <= atMs && has(one)) ?? list.find(has);

/** The picture at `t` seconds. */
export function pictureAt({ frames, pods }: Story, t: number): PictureView {
  const atMs = t * 1000;
  const owners = latest(frames, atMs, (f) => f.owners !== undefined)?.owners ?? [];
  return {
    namespace: 'default',
    namespaces: ['default'],
    nodes: latest(frames, atMs, (f) => f.nodes !== undefined)?.nodes ?? [],
    services: latest(frames, atMs, (f) => f.services !== undefined)?.services ?? [],
    owners: owners.map((owner) => ({
      ...owner,
      columns: owner.columns.map((column) => ({
        ...column,
        pods: column.pods.flatMap((i) => pods[i] ?? []),
      })),
    })),
  };
}

/** From when to when each pod was there, by uid. */
export function livesOf({ frames, pods }: Story): ReadonlyMap<string, { fromMs: number; toMs: number }> {
  const lives = new Map<string, { fromMs: number; toMs: number }>();
  const withOwners = frames.filter((f) => f.owners !== undefined);
  withOwners.forEach((frame, i) => {
    const toMs = withOwners[i + 1]?.atMs ?? STORY_SECONDS * 1000;
    for (const owner of frame.owners ?? [])
      for (const column of owner.columns)
        for (const at of column.pods) {
          const uid = pods[at]?.uid ?? '';
          const life = lives.get(uid);
          if (life) life.toMs = toMs;
          else lives.set(uid, { fromMs: frame.atMs, toMs });
        }
  });
  return lives;
}

/** How visible a plate is while its pod comes and goes. */
export function fadeAt(life: { fromMs: number; toMs: number } | undefined, t: number): number {
  if (!life) return 1;
  const comes = life.fromMs === 0 ? 1 : (t * 1000 - life.fromMs) / COMES_MS;
  const goes = life.toMs >= STORY_SECONDS * 1000 ? 1 : (life.toMs - t * 1000) / GOES_MS;
  return Math.max(0, Math.min(1, comes, goes));
}

/** What the terminal line shows. */
export function lineAt({ lines }: Story, t: number): StoryLine {
  return lines.findLast((line) => line.atMs <= t * 1000) ?? { command: '', cursor: true, output: '' };
}

/** An instant in the middle of the first rollout: half of the new pods are ready. */
export function middleOf({ timeline }: Story): number {
  const half = timeline.steps.find(({ stacks }) => {
    const [old, fresh] = [stacks.find((s) => s.hue === 1), stacks.find((s) => s.hue === 2)];
    return (old?.available ?? 0) > 0 && (fresh?.available ?? 0) > 0 && (fresh?.waiting ?? 0) > 0;
  });
  return half ? Math.round(half.fromMs / 100) / 10 + 0.2 : STORY_SECONDS / 4;
}
