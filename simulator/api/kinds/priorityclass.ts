/** PriorityClass. Upstream: pkg/registry/scheduling/priorityclass/strategy.go, pkg/apis/scheduling/{validation,helpers.go}. */
import type { PriorityClass } from '../objects.ts';
import type { FieldError } from '../types.ts';
import { forbidden, immutable, notSupported, required } from '../validation/errors.ts';
import { validateObjectMeta, validateObjectMetaUpdate } from '../validation/metadata.ts';
import { nameIsDnsSubdomain } from '../validation/names.ts';
import { ageColumn, column, defineKind, nameColumn } from './define.ts';

/** Upstream: HighestUserDefinablePriority. */
const HIGHEST = 1_000_000_000;

/** The classes every cluster has. Upstream: scheduling.SystemPriorityClasses. */
export const SYSTEM_PRIORITY_CLASSES: readonly {
  readonly name: string;
  readonly value: number;
  readonly description: string;
}[] = [
  {
    name: 'system-node-critical',
    value: 2_000_001_000,
    description: 'Used for system critical pods that must not be moved from their current node.',
  },
  {
    name: 'system-cluster-critical',
    value: 2_000_000_000,
    description:
      'Used for system critical pods that must run in the cluster, but can be moved to another node if necessary.',
  },
];

export const priorityClassKind = defineKind<PriorityClass>({
  group: 'scheduling.k8s.io',
  version: 'v1',
  kind: 'PriorityClass',
  plural: 'priorityclasses',
  singular: 'priorityclass',
  shortNames: ['pc'],
  categories: [],
  namespaced: false,
  schema: 'io.k8s.api.scheduling.v1.PriorityClass',
  defaults: (draft) => {
    draft.preemptionPolicy ??= 'PreemptLowerPriority';
  },
  prepareForCreate: (draft) => {
    draft.metadata.generation = 1;
  },
  validate,
  validateUpdate: (priority, old) => [
    ...validateObjectMetaUpdate(priority.metadata, old.metadata, 'metadata'),
    ...(priority.value === old.value ? [] : [forbidden('value', 'may not be changed in an update.')]),
    ...immutable('preemptionPolicy', priority.preemptionPolicy, old.preemptionPolicy),
  ],
  columns: [
    nameColumn(),
    column('Value', (priority) => priority.value ?? 0, 0, 'integer'),
    column('Global-Default', (priority) => priority.globalDefault ?? false, 0, 'boolean'),
    ageColumn(),
    column('PreemptionPolicy', (priority) => priority.preemptionPolicy ?? ''),
  ],
});

function validate(priority: PriorityClass): FieldError[] {
  const { metadata, value = 0, preemptionPolicy } = priority;
  const errors = validateObjectMeta(metadata, false, nameIsDnsSubdomain, 'metadata');
  if (metadata.name?.startsWith('system-')) {
    const why = unlikeSystemClass(priority);
    if (why !== undefined) {
      const detail = `priority class names with 'system-' prefix are reserved for system use only. error: ${why}`;
      errors.push(forbidden('metadata.name', detail));
    }
  } else if (value > HIGHEST)
    errors.push(forbidden('value', `maximum allowed value of a user defined priority is ${HIGHEST}`));
  if (preemptionPolicy === undefined) return errors;
  const policy: string = preemptionPolicy;
  if (policy === '') errors.push(required('preemptionPolicy'));
  else if (policy !== 'PreemptLowerPriority' && policy !== 'Never')
    errors.push(notSupported('preemptionPolicy', policy, ['PreemptLowerPriority', 'Never']));
  return errors;
}

/** Why a class of a reserved name is none of the system's. Upstream: IsKnownSystemPriorityClass. */
function unlikeSystemClass({ metadata: { name }, value = 0, globalDefault }: PriorityClass): string | undefined {
  const known = SYSTEM_PRIORITY_CLASSES.find((system) => system.name === name);
  if (!known) return `${name} is not a known system priority class`;
  if (value !== known.value) return `value of ${name} PriorityClass must be ${known.value}`;
  return globalDefault ? `globalDefault of ${name} PriorityClass must be false` : undefined;
}
