/** Facts about what runs in containers (lesson-format.md §8.3): `together` and `fact`. */
import type { Ref } from '../definition/types.ts';
import { defineFact, type Fact, type Facts, objectOf } from './types.ts';
import { podsOf } from './workloads.ts';

/** The largest number of containers of that pod name at one time, on any nodes: 2 is a split brain. */
const together = defineFact({
  name: 'together',
  parameters: [{ type: 'string', literal: 'pod', takes: "a pod, such as 'pod/web-0'" }],
  returns: 'int',
  value: ({ world, fromMs, toMs }, ref: Ref) =>
    BigInt(world.recorder.running(ref)?.extremes(fromMs, toMs ?? world.nowMs())?.max ?? 0),
});

/** A number that programs publish, summed over the pods: those that are on their way out and those that have gone, too, so
 * that what they counted is not lost with them. */
const fact = defineFact({
  name: 'fact',
  parameters: [
    { type: 'string', literal: 'ref', takes: "a reference such as 'sts/ledger'" },
    { type: 'string', literal: 'fact', takes: 'the name of a fact that a program publishes' },
  ],
  returns: 'int',
  value: (facts, ref: Ref, name: string) => {
    const { world, fromMs, toMs = world.nowMs() } = facts;
    return BigInt(podUids(facts, ref).reduce((sum, uid) => sum + world.published(uid, name, fromMs, toMs), 0));
  },
});

/** Uids of all pods that a reference ever had; of a Service: of those it has. */
function podUids(facts: Facts, ref: Ref): string[] {
  const { store, recorder } = facts.world;
  const pods = [...recorder.lives('pods')];
  if (ref.resource === 'pods')
    return pods.flatMap(({ name, namespace, uid }) => (name === ref.name && namespace === ref.namespace ? [uid] : []));
  const found = objectOf(facts, ref);
  if (!found) return [];
  if (found.resource === 'services')
    return podsOf(store, found.resource, found.object).map(({ metadata }) => metadata.uid as string);
  const { uid } = found.object.metadata;
  const owners = new Set([uid]);
  for (const set of recorder.lives('replicasets.apps')) if (set.owner === uid) owners.add(set.uid);
  return pods.flatMap((pod) => (pod.owner !== undefined && owners.has(pod.owner) ? [pod.uid] : []));
}

export const PROGRAM_FACTS: readonly Fact[] = [together, fact];
