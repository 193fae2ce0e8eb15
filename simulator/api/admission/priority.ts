/**
 * Priority: a Pod's priority comes from its PriorityClass.
 * Mirrors kubernetes plugin/pkg/admission/priority/admission.go. Leaves out: the rules for PriorityClass objects
 * themselves (one global default).
 */
import type { KubeObject } from '../../store/types.ts';
import { forbidden } from '../errors.ts';
import type { Pod } from '../objects.ts';
import type { Status } from '../types.ts';
import { type AdmissionRequest, defineAdmission } from './types.ts';

interface PriorityClass extends KubeObject {
  value: number;
  globalDefault?: boolean;
  preemptionPolicy?: 'Never' | 'PreemptLowerPriority';
}

/** Upstream: scheduling.SystemPriorityClasses. They are there even where no object says so. */
const SYSTEM: Readonly<Record<string, number>> = {
  'system-node-critical': 2000001000,
  'system-cluster-critical': 2000000000,
};

export const priority = defineAdmission({
  name: 'Priority',
  resources: ['pods'],
  admit(request): Status | undefined {
    if (request.subresource !== undefined || request.verb === 'delete') return undefined;
    const { spec } = request.object as unknown as Pod;
    if (request.verb === 'update') {
      const before = (request.old as unknown as Pod).spec;
      if (before.priority !== undefined && spec.priority === undefined) spec.priority = before.priority;
      if (before.preemptionPolicy !== undefined && spec.preemptionPolicy === undefined)
        spec.preemptionPolicy = before.preemptionPolicy;
      return undefined;
    }
    const refuse = (why: string): Status => forbidden(request.resource.qualified, request.name, why);
    const found = find(request, spec.priorityClassName);
    if (typeof found === 'string') return refuse(found);
    if (found.name !== '') spec.priorityClassName = found.name;
    if (spec.priority !== undefined && spec.priority !== found.value) {
      return refuse(
        `the integer value of priority (${spec.priority}) must not be provided in pod spec; priority admission controller computed ${found.value} from the given PriorityClass name`,
      );
    }
    spec.priority = found.value;
    if (spec.preemptionPolicy !== undefined && spec.preemptionPolicy !== found.preemptionPolicy) {
      return refuse(
        `the string value of PreemptionPolicy (${spec.preemptionPolicy}) must not be provided in pod spec; priority admission controller computed ${found.preemptionPolicy} from the given PriorityClass name`,
      );
    }
    spec.preemptionPolicy = found.preemptionPolicy;
    return undefined;
  },
});

const NO_CLASS = { name: '', value: 0, preemptionPolicy: 'PreemptLowerPriority' } as const;

function find(
  { world }: AdmissionRequest,
  name: string | undefined,
): { name: string; value: number; preemptionPolicy: 'Never' | 'PreemptLowerPriority' } | string {
  if (!name) {
    let lowest: PriorityClass | undefined;
    for (const c of world.store.list<PriorityClass>('priorityclasses.scheduling.k8s.io')) {
      if (c.globalDefault && (!lowest || c.value < lowest.value)) lowest = c;
    }
    if (!lowest) return NO_CLASS;
    return {
      name: lowest.metadata.name,
      value: lowest.value,
      preemptionPolicy: lowest.preemptionPolicy ?? 'PreemptLowerPriority',
    };
  }
  const found = world.store.get<PriorityClass>('priorityclasses.scheduling.k8s.io', undefined, name);
  if (found) return { name, value: found.value, preemptionPolicy: found.preemptionPolicy ?? 'PreemptLowerPriority' };
  const system = SYSTEM[name];
  if (system !== undefined) return { name, value: system, preemptionPolicy: 'PreemptLowerPriority' };
  return `no PriorityClass with name ${name} was found`;
}
