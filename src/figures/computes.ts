// What the simulator says to the knobs of each kind of figure. Run at build for what a page shows first, and in the figures' worker.
import { cascadeTree } from './kinds/cascade-tree.ts';
import { chartAssembly } from './kinds/chart-assembly.ts';
import { claimMap } from './kinds/claim-map.ts';
import { configPaths } from './kinds/config-paths.ts';
import { dnsLens } from './kinds/dns-lens.ts';
import { endpointRace } from './kinds/endpoint-race.ts';
import { fieldTree } from './kinds/field-tree.ts';
import { hpaLoop } from './kinds/hpa-loop.ts';
import { nodeClock } from './kinds/node-clock.ts';
import { ordinalTrain } from './kinds/ordinal-train.ts';
import { ownershipTree } from './kinds/ownership-tree.ts';
import { proportionBar } from './kinds/proportion-bar.ts';
import { quorumDial } from './kinds/quorum-dial.ts';
import { reconcileLog } from './kinds/reconcile-log.ts';
import { repoMap } from './kinds/repo-map.ts';
import { revisionShelf } from './kinds/revision-shelf.ts';
import { rolloutCurves } from './kinds/rollout-curves.ts';
import { scaleDownPicker } from './kinds/scale-down-picker.ts';
import { selectorSieve } from './kinds/selector-sieve.ts';
import { serviceFan } from './kinds/service-fan.ts';
import { stuckChain } from './kinds/stuck-chain.ts';
import { trafficSplit } from './kinds/traffic-split.ts';
import { valuesDiff } from './kinds/values-diff.ts';
import { whatIf } from './kinds/what-if.ts';
import type { Compute } from './types.ts';

// biome-ignore lint/suspicious/noExplicitAny: knobs and data belong to the kind of that name
export const COMPUTES: ReadonlyMap<string, Compute<any, any>> = new Map<string, Compute<any, any>>([
  ['rollout-curves', rolloutCurves],
  ['selector-sieve', selectorSieve],
  ['service-fan', serviceFan],
  ['field-tree', fieldTree],
  ['family-picker', async () => ({})],
  ['scale-down-picker', scaleDownPicker],
  ['dns-lens', dnsLens],
  ['revision-shelf', revisionShelf],
  ['reconcile-log', reconcileLog],
  ['ownership-tree', ownershipTree],
  ['cascade-tree', cascadeTree],
  ['what-if', whatIf],
  ['hpa-loop', hpaLoop],
  ['node-clock', nodeClock],
  ['stuck-chain', stuckChain],
  ['traffic-split', trafficSplit],
  ['proportion-bar', proportionBar],
  ['endpoint-race', endpointRace],
  ['config-paths', configPaths],
  ['ordinal-train', ordinalTrain],
  ['claim-map', claimMap],
  ['quorum-dial', quorumDial],
  ['values-diff', valuesDiff],
  ['chart-assembly', chartAssembly],
  ['repo-map', repoMap],
]);
