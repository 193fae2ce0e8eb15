/** DaemonSet. Upstream: pkg/registry/apps/daemonset/strategy.go, pkg/apis/apps/v1/{defaults,conversion}.go. */
import type { DaemonSet } from '../objects.ts';
import { validateDaemonSet, validateDaemonSetStatusUpdate, validateDaemonSetUpdate } from '../validation/daemonset.ts';
import { sameJson } from '../validation/errors.ts';
import { formatLabels } from '../validation/labels.ts';
import { ageColumn, column, defineKind, keepSpec, keepStatusAndCount, nameColumn } from './define.ts';
import { DAEMON_SET } from './names.ts';
import { podNameWarnings, templateWarnings } from './pod/warnings.ts';
import { containersColumn, defaultTemplate, imagesColumn, selectorColumn } from './pod-template.ts';

/** How often the template changed. An annotation in this version of the API, a field inside the server. */
const TEMPLATE_GENERATION = 'deprecated.daemonset.template.generation';

export const daemonSetKind = defineKind<DaemonSet>({
  ...DAEMON_SET,
  defaults: ({ spec }) => {
    defaultTemplate(spec.template);
    spec.updateStrategy ??= {};
    spec.updateStrategy.type ??= 'RollingUpdate';
    if (spec.updateStrategy.type === 'RollingUpdate') {
      spec.updateStrategy.rollingUpdate ??= {};
      spec.updateStrategy.rollingUpdate.maxUnavailable ??= 1;
      spec.updateStrategy.rollingUpdate.maxSurge ??= 0;
    }
    spec.revisionHistoryLimit ??= 10;
  },
  prepareForCreate: (draft) => {
    draft.status = {
      currentNumberScheduled: 0,
      numberMisscheduled: 0,
      desiredNumberScheduled: 0,
      numberReady: 0,
    };
    draft.metadata.generation = 1;
    setTemplateGeneration(draft, Math.max(1, templateGeneration(draft)));
  },
  prepareForUpdate: (draft, old) => {
    keepStatusAndCount(draft, old);
    const changed = draft.spec !== old.spec && !sameJson(draft.spec.template, old.spec.template);
    setTemplateGeneration(draft, templateGeneration(old) + (changed ? 1 : 0));
  },
  validate: validateDaemonSet,
  validateUpdate: validateDaemonSetUpdate,
  status: {
    prepareForUpdate: (draft, old) => {
      keepSpec(draft, old);
      setTemplateGeneration(draft, templateGeneration(old));
    },
    validateUpdate: validateDaemonSetStatusUpdate,
  },
  bareMetadata: ({ annotations, ...metadata }) => {
    const { [TEMPLATE_GENERATION]: _, ...others } = annotations ?? {};
    return Object.keys(others).length > 0 ? { ...metadata, annotations: others } : metadata;
  },
  warnings: (set, old) => [
    ...(old ? [] : podNameWarnings(set.metadata.name)),
    ...(old && old.metadata.generation === set.metadata.generation ? [] : templateWarnings(set.spec.template ?? {})),
  ],
  columns: [
    nameColumn(),
    column('Desired', ({ status }) => status.desiredNumberScheduled ?? 0, 0, 'integer'),
    column('Current', ({ status }) => status.currentNumberScheduled ?? 0, 0, 'integer'),
    column('Ready', ({ status }) => status.numberReady ?? 0, 0, 'integer'),
    column('Up-to-date', ({ status }) => status.updatedNumberScheduled ?? 0, 0, 'integer'),
    column('Available', ({ status }) => status.numberAvailable ?? 0, 0, 'integer'),
    column('Node Selector', ({ spec }) => formatLabels(spec.template?.spec?.nodeSelector)),
    ageColumn(),
    containersColumn(),
    imagesColumn(),
    selectorColumn(),
  ],
});

function templateGeneration({ metadata }: DaemonSet): number {
  const text = metadata.annotations?.[TEMPLATE_GENERATION];
  return text !== undefined && /^-?\d+$/.test(text) ? Number(text) : 0;
}

function setTemplateGeneration({ metadata }: DaemonSet, generation: number): void {
  const text = String(generation);
  if (metadata.annotations?.[TEMPLATE_GENERATION] === text) return;
  metadata.annotations = { ...metadata.annotations, [TEMPLATE_GENERATION]: text };
}
