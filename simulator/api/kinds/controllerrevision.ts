/** ControllerRevision. Upstream: pkg/registry/apps/controllerrevision/strategy.go, pkg/apis/apps/validation. */
import type { ControllerRevision } from '../objects.ts';
import type { FieldError } from '../types.ts';
import { immutable, nonNegative, required } from '../validation/errors.ts';
import { validateObjectMeta, validateObjectMetaUpdate } from '../validation/metadata.ts';
import { nameIsDnsSubdomain } from '../validation/names.ts';
import { ageColumn, column, defineKind, nameColumn } from './define.ts';

export const controllerRevisionKind = defineKind<ControllerRevision>({
  group: 'apps',
  version: 'v1',
  kind: 'ControllerRevision',
  plural: 'controllerrevisions',
  singular: 'controllerrevision',
  shortNames: [],
  categories: [],
  namespaced: true,
  schema: 'io.k8s.api.apps.v1.ControllerRevision',
  validate,
  validateUpdate: (revision, old) => [
    ...validateObjectMetaUpdate(revision.metadata, old.metadata, 'metadata'),
    ...validateObjectMeta(revision.metadata, true, nameIsDnsSubdomain, 'metadata'),
    ...nonNegative('revision', revision.revision),
    ...immutable('data', revision.data, old.data),
  ],
  columns: [
    nameColumn(),
    column('Controller', (revision) => {
      const owner = revision.metadata.ownerReferences?.find((o) => o.controller);
      if (!owner) return '<none>';
      const [group] = owner.apiVersion.includes('/') ? owner.apiVersion.split('/') : [''];
      return `${owner.kind.toLowerCase()}${group ? `.${group}` : ''}/${owner.name}`;
    }),
    column('Revision', (revision) => revision.revision, 0, 'string'),
    ageColumn(),
  ],
});

function validate(revision: ControllerRevision): FieldError[] {
  const errors = validateObjectMeta(revision.metadata, true, nameIsDnsSubdomain, 'metadata');
  const { data } = revision;
  if (data === undefined || data === null) errors.push(required('data', 'data is mandatory'));
  else if (typeof data !== 'object' || Array.isArray(data))
    errors.push(required('data', 'data must be a valid JSON object'));
  return [...errors, ...nonNegative('revision', revision.revision)];
}
