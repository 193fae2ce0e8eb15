// The kinds of figures by name: how params become knobs, and how they look. A kind is loaded when a page has one. What the simulator
// says to knobs is in computes.ts, which pages never load. Add a kind in both lists.
import type { FigureKind } from './types.ts';

/** Kinds differ in knobs and data; the list knows them by name only. */
// biome-ignore lint/suspicious/noExplicitAny: each entry is checked by `defineFigure`
export type AnyFigureKind = FigureKind<any, any>;

const VIEWS: ReadonlyMap<string, () => Promise<{ readonly figure: AnyFigureKind }>> = new Map([
  ['rollout-curves', () => import('./views/rollout-curves.tsx')],
  ['scale-down-picker', () => import('./views/scale-down-picker.tsx')],
  ['ownership-tree', () => import('./views/ownership-tree.tsx')],
  ['cascade-tree', () => import('./views/cascade-tree.tsx')],
  ['reconcile-log', () => import('./views/reconcile-log.tsx')],
  ['revision-shelf', () => import('./views/revision-shelf.tsx')],
  ['service-fan', () => import('./views/service-fan.tsx')],
  ['field-tree', () => import('./views/field-tree.tsx')],
  ['selector-sieve', () => import('./views/selector-sieve.tsx')],
  ['family-picker', () => import('./views/family-picker.tsx')],
  ['dns-lens', () => import('./views/dns-lens.tsx')],
  ['what-if', () => import('./views/what-if.tsx')],
  ['hpa-loop', () => import('./views/hpa-loop.tsx')],
  ['node-clock', () => import('./views/node-clock.tsx')],
  ['stuck-chain', () => import('./views/stuck-chain.tsx')],
  ['traffic-split', () => import('./views/traffic-split.tsx')],
  ['proportion-bar', () => import('./views/proportion-bar.tsx')],
  ['endpoint-race', () => import('./views/endpoint-race.tsx')],
  ['config-paths', () => import('./views/config-paths.tsx')],
  ['ordinal-train', () => import('./views/ordinal-train.tsx')],
  ['claim-map', () => import('./views/claim-map.tsx')],
  ['quorum-dial', () => import('./views/quorum-dial.tsx')],
  ['values-diff', () => import('./views/values-diff.tsx')],
  ['chart-assembly', () => import('./views/chart-assembly.tsx')],
  ['repo-map', () => import('./views/repo-map.tsx')],
] as [string, () => Promise<{ figure: AnyFigureKind }>][]);

export const FIGURE_KINDS: readonly string[] = [...VIEWS.keys()];

/** Undefined for a kind that is not drawn. */
export async function figureKind(kind: string): Promise<AnyFigureKind | undefined> {
  return (await VIEWS.get(kind)?.())?.figure;
}
