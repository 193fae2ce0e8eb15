// The kinds of figures by name: params to knobs, and how they look. What the simulator says to knobs is in computes.ts, which pages
// never load. Add a kind in both lists.
import { dnsKnobs } from './knobs/dns-lens.ts';
import { familyKnobs } from './knobs/family-picker.ts';
import { treeKnobs } from './knobs/field-tree.ts';
import { shelfKnobs } from './knobs/revision-shelf.ts';
import { rolloutKnobs } from './knobs/rollout-curves.ts';
import { pickerKnobs } from './knobs/scale-down-picker.ts';
import { sieveKnobs } from './knobs/selector-sieve.ts';
import { fanKnobs } from './knobs/service-fan.ts';
import type { View } from './types.ts';
import { DnsLens } from './views/dns-lens.tsx';
import { FamilyPicker } from './views/family-picker.tsx';
import { FieldTree } from './views/field-tree.tsx';
import { RevisionShelf } from './views/revision-shelf.tsx';
import { RolloutCurves } from './views/rollout-curves.tsx';
import { ScaleDownPicker } from './views/scale-down-picker.tsx';
import { SelectorSieve } from './views/selector-sieve.tsx';
import { ServiceFan } from './views/service-fan.tsx';

export interface FigureKind<K, D> {
  readonly knobs: (params: Readonly<Record<string, unknown>>) => K;
  readonly view: View<K, D>;
  /** Knobs that only the view reads: turning them asks the simulator nothing. */
  readonly seen: readonly string[];
}

/** Kinds differ in knobs and data; the list knows them by name only. */
// biome-ignore lint/suspicious/noExplicitAny: each entry is checked by `defineFigure`
export type AnyFigureKind = FigureKind<any, any>;

const defineFigure = <K, D>(kind: FigureKind<K, D>): FigureKind<K, D> => kind;

export const FIGURES: ReadonlyMap<string, AnyFigureKind> = new Map<string, AnyFigureKind>([
  ['rollout-curves', defineFigure({ knobs: rolloutKnobs, view: RolloutCurves, seen: ['guess', 'asked'] })],
  ['selector-sieve', defineFigure({ knobs: sieveKnobs, view: SelectorSieve, seen: [] })],
  ['service-fan', defineFigure({ knobs: fanKnobs, view: ServiceFan, seen: [] })],
  ['field-tree', defineFigure({ knobs: treeKnobs, view: FieldTree, seen: [] })],
  [
    'family-picker',
    defineFigure({ knobs: familyKnobs, view: FamilyPicker, seen: ['ends', 'clock', 'everywhere', 'identity'] }),
  ],
  ['scale-down-picker', defineFigure({ knobs: pickerKnobs, view: ScaleDownPicker, seen: ['guess'] })],
  ['dns-lens', defineFigure({ knobs: dnsKnobs, view: DnsLens, seen: [] })],
  ['revision-shelf', defineFigure({ knobs: shelfKnobs, view: RevisionShelf, seen: [] })],
]);
