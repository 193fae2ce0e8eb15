/** Facts about what runs in containers (lesson-format.md §8.3): `together` and `fact`. */
import type { KubeObject } from '../../store/types.ts';
import type { Ref } from '../definition/types.ts';
import { defineFact, type Fact, objectOf } from './types.ts';
import { isLive, podsOf } from './workloads.ts';

/** The largest number of containers of that pod name at one time, on any nodes: 2 is a split brain. */
const together = defineFact({
  name: 'together',
  parameters: [{ type: 'string', literal: 'pod', takes: "a pod, such as 'pod/web-0'" }],
  returns: 'int',
  value: ({ world, fromMs, toMs }, ref: Ref) =>
    BigInt(world.recorder.running(ref)?.extremes(fromMs, toMs ?? world.nowMs())?.max ?? 0),
});

/** A number that programs publish, summed over the pods. */
const fact = defineFact({
  name: 'fact',
  parameters: [
    { type: 'string', literal: 'ref', takes: "a reference such as 'sts/ledger'" },
    { type: 'string', literal: 'fact', takes: 'the name of a fact that a program publishes' },
  ],
  returns: 'int',
  value: (facts, ref: Ref, name: string) => {
    const found = objectOf(facts, ref);
    const pods = found ? podsOf(facts.world.store, found.resource, found.object).filter(isLive) : [];
    const { world, fromMs, toMs = world.nowMs() } = facts;
    const published = (pod: (typeof pods)[number]) =>
      world.published(pod as typeof pod & KubeObject, name, fromMs, toMs);
    return BigInt(pods.reduce((sum, pod) => sum + published(pod), 0));
  },
});

export const PROGRAM_FACTS: readonly Fact[] = [together, fact];
