/**
 * Priority: a Pod's priority comes from its PriorityClass.
 * Of the classes only one is the default, and the system's stay.
 * Mirrors kubernetes plugin/pkg/admission/priority/admission.go, pkg/registry/scheduling/priorityclass/storage.
 */
import type { KubeObject } from '../../store/types.ts';
import { forbidden } from '../errors.ts';
import { SYSTEM_PRIORITY_CLASSES } from '../kinds/priorityclass.ts';
import type { Pod, PriorityClass } from '../objects.ts';
import type { Status } from '../types.ts';
import { type AdmissionRequest, defineAdmission } from './types.ts';

const CLASSES = 'priorityclasses.scheduling.k8s.io';

export const priority = defineAdmission({
  name: 'Priority',
  resources: ['pods', CLASSES],
  validate(request): Status | undefined {
    return request.resource.name === CLASSES ? classProblem(request) : undefined;
  },
  admit(request): Status | undefined {
    if (request.resource.name !== 'pods' || request.subresource !== undefined || request.verb === 'delete')
      return undefined;
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

/** Upstream: validatePriorityClass, and the storage's Delete. */
function classProblem({ verb, name, resource, object, world }: AdmissionRequest): Status | undefined {
  if (verb === 'delete') {
    return SYSTEM_PRIORITY_CLASSES.some((system) => system.name === name)
      ? forbidden(resource.qualified, name, 'this is a system priority class and cannot be deleted')
      : undefined;
  }
  if (!(object as unknown as PriorityClass).globalDefault) return undefined;
  const other = lowestDefault(world.store.list<PriorityClass & KubeObject>(CLASSES))?.metadata.name;
  if (other === undefined || (verb === 'update' && other === name)) return undefined;
  const why = `PriorityClass ${other} is already marked as default. Only one default can exist`;
  return forbidden(resource.qualified, name, why);
}

function lowestDefault(classes: readonly PriorityClass[]): PriorityClass | undefined {
  let lowest: PriorityClass | undefined;
  for (const c of classes) if (c.globalDefault && (!lowest || valueOf(c) < valueOf(lowest))) lowest = c;
  return lowest;
}

const valueOf = ({ value }: PriorityClass): number => value ?? 0;

interface Found {
  readonly name: string;
  readonly value: number;
  readonly preemptionPolicy: 'Never' | 'PreemptLowerPriority';
}

const NO_CLASS: Found = { name: '', value: 0, preemptionPolicy: 'PreemptLowerPriority' };

function find({ world }: AdmissionRequest, name: string | undefined): Found | string {
  const found = name
    ? world.store.get<PriorityClass & KubeObject>(CLASSES, undefined, name)
    : lowestDefault(world.store.list<PriorityClass & KubeObject>(CLASSES));
  if (found)
    return {
      name: found.metadata.name,
      value: valueOf(found),
      preemptionPolicy: found.preemptionPolicy ?? 'PreemptLowerPriority',
    };
  return name ? `no PriorityClass with name ${name} was found` : NO_CLASS;
}
