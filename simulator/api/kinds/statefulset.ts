/** StatefulSet. Upstream: pkg/registry/apps/statefulset/strategy.go, pkg/apis/apps/v1/defaults.go. */
import type { StatefulSet, StatefulSetSpec } from '../objects.ts';
import { selectorText } from '../validation/labels.ts';
import {
  validateStatefulSet,
  validateStatefulSetStatusUpdate,
  validateStatefulSetUpdate,
} from '../validation/statefulset.ts';
import { defaultClaimSpec } from './claim-spec.ts';
import { ageColumn, column, defineKind, keepSpec, keepStatusAndCount, nameColumn } from './define.ts';
import { STATEFUL_SET } from './names.ts';
import { fractionWarnings, podNameWarnings, templateWarnings } from './pod/warnings.ts';
import { containersColumn, defaultTemplate, imagesColumn } from './pod-template.ts';

export const statefulSetKind = defineKind<StatefulSet>({
  ...STATEFUL_SET,
  defaults: ({ spec }) => {
    defaultTemplate(spec.template);
    for (const claim of spec.volumeClaimTemplates ?? []) {
      claim.kind = 'PersistentVolumeClaim';
      claim.apiVersion = 'v1';
      claim.spec ??= {};
      defaultClaimSpec(claim.spec);
      claim.status ??= {};
      claim.status.phase ??= 'Pending';
    }
    spec.podManagementPolicy ??= 'OrderedReady';
    spec.updateStrategy ??= {};
    if (spec.updateStrategy.type === undefined) {
      spec.updateStrategy.type = 'RollingUpdate';
      spec.updateStrategy.rollingUpdate ??= {};
    }
    if (spec.updateStrategy.type === 'RollingUpdate' && spec.updateStrategy.rollingUpdate)
      spec.updateStrategy.rollingUpdate.partition ??= 0;
    spec.persistentVolumeClaimRetentionPolicy ??= {};
    spec.persistentVolumeClaimRetentionPolicy.whenDeleted ??= 'Retain';
    spec.persistentVolumeClaimRetentionPolicy.whenScaled ??= 'Retain';
    spec.replicas ??= 1;
    spec.revisionHistoryLimit ??= 10;
  },
  prepareForCreate: (draft) => {
    draft.status = { replicas: 0, availableReplicas: 0 };
    draft.metadata.generation = 1;
    dropMaxUnavailable(draft.spec);
  },
  prepareForUpdate: (draft, old) => {
    if (draft.spec !== old.spec) dropMaxUnavailable(draft.spec);
    keepStatusAndCount(draft, old);
  },
  validate: validateStatefulSet,
  validateUpdate: validateStatefulSetUpdate,
  status: { prepareForUpdate: keepSpec, validateUpdate: validateStatefulSetStatusUpdate },
  scale: { selector: (set) => selectorText(set.spec.selector) },
  warnings: (set, old) => [
    ...(old ? [] : podNameWarnings(set.metadata.name)),
    ...(old && old.metadata.generation === set.metadata.generation ? [] : specWarnings(set.spec)),
  ],
  columns: [
    nameColumn(),
    column('Ready', ({ spec, status }) => `${status.readyReplicas ?? 0}/${spec.replicas ?? 0}`),
    ageColumn(),
    containersColumn(),
    imagesColumn(),
  ],
});

/** Feature MaxUnavailableStatefulSet is off in v1.36: what is said there is not kept. Upstream: dropStatefulSetDisabledFields. */
function dropMaxUnavailable({ updateStrategy }: StatefulSetSpec): void {
  const rolling = updateStrategy?.rollingUpdate;
  if (rolling?.maxUnavailable !== undefined) delete rolling.maxUnavailable;
}

function specWarnings(spec: StatefulSetSpec): string[] {
  const warnings = [...templateWarnings(spec.template ?? {})];
  for (const [i, claim] of (spec.volumeClaimTemplates ?? []).entries())
    warnings.push(
      ...fractionWarnings(claim.spec?.resources?.requests, `spec.volumeClaimTemplates[${i}].resources.requests`),
    );
  return warnings;
}
