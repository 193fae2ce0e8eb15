/** Conditions of definitions. Mirrors apiextensions-apiserver pkg/apihelpers/helpers.go. */
import type { CustomResourceDefinition, CustomResourceDefinitionCondition } from '../objects.ts';

export const DEFINITIONS = 'customresourcedefinitions.apiextensions.k8s.io';

/** Keeps a definition until its objects are gone. */
export const CLEANUP_FINALIZER = 'customresourcecleanup.apiextensions.k8s.io';

type Condition = Omit<CustomResourceDefinitionCondition, 'lastTransitionTime'>;

export function findCondition({ status }: CustomResourceDefinition, type: string): Condition | undefined {
  return status?.conditions?.find((condition) => condition.type === type);
}

export function isTrue(definition: CustomResourceDefinition, type: string): boolean {
  return findCondition(definition, type)?.status === 'True';
}

/** The definition with a condition set; a new one comes last, `lastTransitionTime` says when the status changed. */
export function setCondition<T extends CustomResourceDefinition>(definition: T, now: string, condition: Condition): T {
  const before = definition.status?.conditions ?? [];
  const old = before.find(({ type }) => type === condition.type);
  const { type, status, reason, message } = condition;
  const lastTransitionTime = old?.status === status && old.lastTransitionTime ? old.lastTransitionTime : now;
  const made = { type, status, lastTransitionTime, reason, message };
  const conditions = old ? before.map((other) => (other === old ? made : other)) : [...before, made];
  return { ...definition, status: { ...definition.status, conditions } };
}
