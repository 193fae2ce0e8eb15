/** ReplicationController. Upstream: pkg/registry/core/replicationcontroller/strategy.go, pkg/apis/core/v1/defaults.go. */
import type { ReplicationController } from '../objects.ts';
import { formatLabels } from '../validation/labels.ts';
import {
  validateReplicationController,
  validateReplicationControllerStatusUpdate,
  validateReplicationControllerUpdate,
} from '../validation/replicationcontroller.ts';
import { ageColumn, defineKind, keepSpec, keepStatusAndCount, nameColumn, wideColumn } from './define.ts';
import { REPLICATION_CONTROLLER } from './names.ts';
import { podNameWarnings, templateWarnings } from './pod/warnings.ts';
import { containersColumn, countColumns, defaultTemplate, imagesColumn } from './pod-template.ts';

export const replicationControllerKind = defineKind<ReplicationController>({
  ...REPLICATION_CONTROLLER,
  defaults: (draft) => {
    const { spec, metadata } = draft;
    defaultTemplate(spec.template);
    const labels = spec.template?.metadata?.labels;
    if (labels) {
      if (isEmpty(spec.selector)) spec.selector = { ...labels };
      if (isEmpty(metadata.labels)) metadata.labels = { ...labels };
    }
    spec.replicas ??= 1;
  },
  prepareForCreate: (draft) => {
    draft.status = { replicas: 0 };
    draft.metadata.generation = 1;
  },
  prepareForUpdate: keepStatusAndCount,
  validate: validateReplicationController,
  validateUpdate: validateReplicationControllerUpdate,
  status: { prepareForUpdate: keepSpec, validateUpdate: validateReplicationControllerStatusUpdate },
  scale: { selector: ({ spec }) => (isEmpty(spec.selector) ? '' : formatLabels(spec.selector)) },
  fields: ({ status }) => ({ 'status.replicas': String(status.replicas ?? 0) }),
  // From before there was a garbage collector in the server.
  defaultPropagation: 'Orphan',
  warnings: (rc, old) => [
    ...(old ? [] : podNameWarnings(rc.metadata.name)),
    ...(old && old.metadata.generation === rc.metadata.generation ? [] : templateWarnings(rc.spec.template ?? {})),
  ],
  columns: [
    nameColumn(),
    ...countColumns(),
    ageColumn(),
    containersColumn(),
    imagesColumn(),
    wideColumn('Selector', ({ spec }) => formatLabels(spec.selector)),
  ],
});

function isEmpty(map: Readonly<Record<string, string>> | undefined): boolean {
  for (const _ in map) return false;
  return true;
}
