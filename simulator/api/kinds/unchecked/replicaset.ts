/** ReplicaSet, but for what is looked at in requests (../replicaset.ts). Upstream: pkg/registry/apps/replicaset/strategy.go, pkg/apis/apps/v1/defaults.go. */
import type { ReplicaSet } from '../../objects.ts';
import { selectorText } from '../../validation/labels.ts';
import { ageColumn, keepSpec, keepStatusAndCount, nameColumn } from '../define.ts';
import { containersColumn, countColumns, defaultTemplate, imagesColumn, selectorColumn } from '../pod-template.ts';
import { defineUnchecked } from './define.ts';

export const UNCHECKED_REPLICA_SET = defineUnchecked<ReplicaSet>({
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
  status: { prepareForUpdate: keepSpec },
  scale: { selector: (set) => selectorText(set.spec.selector) },
  columns: [nameColumn(), ...countColumns(), ageColumn(), containersColumn(), imagesColumn(), selectorColumn()],
});
