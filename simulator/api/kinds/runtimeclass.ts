/** RuntimeClass: what runs the containers of a pod. Upstream: pkg/registry/node/runtimeclass/strategy.go, pkg/apis/node/validation. */
import type { RuntimeClass } from '../objects.ts';
import type { FieldError } from '../types.ts';
import { eachInvalid, immutable, required } from '../validation/errors.ts';
import { validateAnyObjectMeta, validateAnyObjectMetaUpdate, validateLabels } from '../validation/metadata.ts';
import { isDnsLabel, nameIsDnsSubdomain } from '../validation/names.ts';
import { validateTolerations } from '../validation/pod/scheduling.ts';
import { validateResourceRequirements } from '../validation/resources.ts';
import { ageColumn, column, defineKind, nameColumn } from './define.ts';
import { RUNTIME_CLASS } from './names.ts';

export const runtimeClassKind = defineKind<RuntimeClass>({
  ...RUNTIME_CLASS,
  unconditionalUpdate: false,
  allowCreateOnUpdate: true,
  validate,
  validateUpdate: (runtime, old) => [
    ...validate(runtime),
    ...validateAnyObjectMetaUpdate(runtime.metadata, old.metadata, 'metadata'),
    ...immutable('handler', runtime.handler, old.handler),
  ],
  columns: [nameColumn(), column('Handler', ({ handler }) => handler), ageColumn()],
});

/** Upstream: ValidateRuntimeClass. */
function validate({ metadata, handler = '', overhead, scheduling }: RuntimeClass): FieldError[] {
  const errors = validateAnyObjectMeta(metadata, false, nameIsDnsSubdomain, 'metadata');
  if (handler === '') errors.push(required('handler'));
  else errors.push(...eachInvalid('handler', handler, isDnsLabel(handler)));
  if (overhead) errors.push(...validateResourceRequirements({ limits: overhead.podFixed ?? {} }, [], 'overhead'));
  if (scheduling) {
    errors.push(...validateLabels(scheduling.nodeSelector, 'scheduling.nodeSelector'));
    errors.push(...validateTolerations(scheduling.tolerations, 'scheduling.tolerations'));
  }
  return errors;
}
