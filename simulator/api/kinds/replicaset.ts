/** ReplicaSet. Upstream: pkg/registry/apps/replicaset/strategy.go, pkg/apis/apps/v1/defaults.go. */
import type { ReplicaSet } from '../objects.ts';
import { selectorText } from '../validation/labels.ts';
import {
  validateReplicaSet,
  validateReplicaSetStatusUpdate,
  validateReplicaSetUpdate,
} from '../validation/replicaset.ts';
import { ageColumn, column, defineKind, keepSpec, keepStatusAndCount, nameColumn } from './define.ts';
import { podNameWarnings, templateWarnings } from './pod/warnings.ts';
import { containersColumn, defaultTemplate, imagesColumn, selectorColumn } from './pod-template.ts';

export const replicaSetKind = defineKind<ReplicaSet>({
  group: 'apps',
  version: 'v1',
  kind: 'ReplicaSet',
  plural: 'replicasets',
  singular: 'replicaset',
  shortNames: ['rs'],
  categories: ['all'],
  namespaced: true,
  schema: 'io.k8s.api.apps.v1.ReplicaSet',
  defaults: ({ spec }) => {
    defaultTemplate(spec.template);
    spec.replicas ??= 1;
  },
  prepareForCreate: (draft) => {
    draft.status = { replicas: 0 };
    draft.metadata.generation = 1;
  },
  prepareForUpdate: keepStatusAndCount,
  validate: validateReplicaSet,
  validateUpdate: validateReplicaSetUpdate,
  status: { prepareForUpdate: keepSpec, validateUpdate: validateReplicaSetStatusUpdate },
  scale: { selector: (set) => selectorText(set.spec.selector) },
  warnings: (set, old) => [
    ...(old ? [] : podNameWarnings(set.metadata.name)),
    ...(old && old.metadata.generation === set.metadata.generation ? [] : templateWarnings(set.spec.template ?? {})),
  ],
  columns: [
    nameColumn(),
    column('Desired', ({ spec }) => spec.replicas ?? 0, 0, 'integer'),
    column('Current', ({ status }) => status.replicas ?? 0, 0, 'integer'),
    column('Ready', ({ status }) => status.readyReplicas ?? 0, 0, 'integer'),
    ageColumn(),
    containersColumn(),
    imagesColumn(),
    selectorColumn(),
  ],
});
