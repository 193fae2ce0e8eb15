/** Namespace. Upstream: pkg/registry/core/namespace/strategy.go, core validation ValidateNamespace, defaults SetDefaults_Namespace. */
import type { Namespace } from '../objects.ts';
import type { FieldError } from '../types.ts';
import { eachInvalid, invalid } from '../validation/errors.ts';
import { validateObjectMeta, validateObjectMetaUpdate, validateStandardFinalizer } from '../validation/metadata.ts';
import { isQualifiedName, nameIsDnsLabel } from '../validation/names.ts';
import { ageColumn, column, defineKind, nameColumn } from './define.ts';

const NAME_LABEL = 'kubernetes.io/metadata.name';

export const namespaceKind = defineKind<Namespace>({
  group: '',
  version: 'v1',
  kind: 'Namespace',
  plural: 'namespaces',
  singular: 'namespace',
  shortNames: ['ns'],
  categories: [],
  namespaced: false,
  schema: 'io.k8s.api.core.v1.Namespace',
  verbs: ['create', 'delete', 'get', 'list', 'patch', 'update', 'watch'],
  defaults: (draft) => {
    if (draft.metadata.name) draft.metadata.labels = { ...draft.metadata.labels, [NAME_LABEL]: draft.metadata.name };
  },
  prepareForCreate: (draft) => {
    draft.status = { phase: 'Active' };
    const finalizers = draft.spec.finalizers ?? [];
    draft.spec.finalizers = finalizers.includes('kubernetes') ? finalizers : [...finalizers, 'kubernetes'];
  },
  prepareForUpdate: (draft, old) => {
    draft.spec.finalizers = old.spec.finalizers;
    draft.status = old.status;
  },
  validate: (namespace) => [
    ...validateObjectMeta(namespace.metadata, false, nameIsDnsLabel, 'metadata'),
    ...validateFinalizers(namespace),
  ],
  validateUpdate: (namespace, old) => validateObjectMetaUpdate(namespace.metadata, old.metadata, 'metadata'),
  status: {
    prepareForUpdate: (draft, old) => {
      draft.spec = old.spec;
    },
    validateUpdate: (namespace, old) => {
      const errors = validateObjectMetaUpdate(namespace.metadata, old.metadata, 'metadata');
      const { phase } = namespace.status;
      if (namespace.metadata.deletionTimestamp ? phase !== 'Terminating' : phase !== 'Active') {
        const detail = namespace.metadata.deletionTimestamp
          ? "may only be 'Terminating' if `deletionTimestamp` is not empty"
          : "may only be 'Active' if `deletionTimestamp` is empty";
        errors.push(invalid('status.Phase', phase ?? '', detail));
      }
      return errors;
    },
  },
  fields: (namespace) => ({ 'status.phase': namespace.status?.phase ?? '' }),
  columns: [nameColumn(), column('Status', (namespace) => namespace.status?.phase ?? ''), ageColumn()],
});

function validateFinalizers(namespace: Namespace): FieldError[] {
  return (namespace.spec.finalizers ?? []).flatMap((finalizer) => [
    ...eachInvalid('spec.finalizers', finalizer, isQualifiedName(finalizer)),
    ...validateStandardFinalizer(finalizer, 'spec.finalizers'),
  ]);
}
