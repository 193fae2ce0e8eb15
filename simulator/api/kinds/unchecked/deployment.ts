/** Deployment, but for what is looked at in requests (../deployment.ts). Upstream: pkg/registry/apps/deployment/strategy.go,
 * pkg/apis/apps/v1/defaults.go. */
import type { Deployment } from '../../objects.ts';
import { sameJson } from '../../validation/errors.ts';
import { selectorText } from '../../validation/labels.ts';
import { ageColumn, column, keepKey, keepStatusAndCount, nameColumn } from '../define.ts';
import { containersColumn, defaultTemplate, imagesColumn, selectorColumn } from '../pod-template.ts';
import { defineUnchecked } from './define.ts';

export const UNCHECKED_DEPLOYMENT = defineUnchecked<Deployment>({
  group: 'apps',
  version: 'v1',
  kind: 'Deployment',
  plural: 'deployments',
  singular: 'deployment',
  shortNames: ['deploy'],
  categories: ['all'],
  namespaced: true,
  schema: 'io.k8s.api.apps.v1.Deployment',
  defaults: ({ spec }) => {
    defaultTemplate(spec.template);
    spec.replicas ??= 1;
    spec.strategy ??= {};
    spec.strategy.type ??= 'RollingUpdate';
    if (spec.strategy.type === 'RollingUpdate') {
      spec.strategy.rollingUpdate ??= {};
      spec.strategy.rollingUpdate.maxUnavailable ??= '25%';
      spec.strategy.rollingUpdate.maxSurge ??= '25%';
    }
    spec.revisionHistoryLimit ??= 10;
    spec.progressDeadlineSeconds ??= 600;
  },
  prepareForCreate: (draft) => {
    draft.status = {};
    draft.metadata.generation = 1;
  },
  prepareForUpdate: (draft, old) => {
    keepStatusAndCount(draft, old);
    // A change of annotations counts too: they are copied to ReplicaSets.
    if (
      draft.metadata.generation === old.metadata.generation &&
      !sameJson(draft.metadata.annotations, old.metadata.annotations)
    ) {
      draft.metadata.generation = (old.metadata.generation ?? 0) + 1;
    }
  },
  status: {
    ignores: [['spec'], ['metadata', 'labels']],
    prepareForUpdate: (draft, old) => {
      draft.spec = old.spec;
      keepKey(draft.metadata, old.metadata, 'labels');
    },
  },
  scale: { selector: (deployment) => selectorText(deployment.spec.selector) },
  columns: [
    nameColumn(),
    column('Ready', ({ spec, status }) => `${status.readyReplicas ?? 0}/${spec.replicas ?? 0}`),
    column('Up-to-date', ({ status }) => status.updatedReplicas ?? 0),
    column('Available', ({ status }) => status.availableReplicas ?? 0),
    ageColumn(),
    containersColumn(),
    imagesColumn(),
    selectorColumn(),
  ],
});
