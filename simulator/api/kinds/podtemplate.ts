/** PodTemplate. Upstream: pkg/registry/core/podtemplate/strategy.go. */
import type { PodTemplate } from '../objects.ts';
import { sameJson } from '../validation/errors.ts';
import { formatLabels } from '../validation/labels.ts';
import { validateObjectMeta, validateObjectMetaUpdate } from '../validation/metadata.ts';
import { nameIsDnsSubdomain } from '../validation/names.ts';
import { validatePodTemplateSpec } from '../validation/pod/template.ts';
import { column, defineKind, nameColumn } from './define.ts';
import { POD_TEMPLATE } from './names.ts';
import { templateWarnings } from './pod/warnings.ts';
import { containerImages, containerNames, defaultTemplate } from './pod-template.ts';

export const podTemplateKind = defineKind<PodTemplate>({
  ...POD_TEMPLATE,
  defaults: ({ template }) => defaultTemplate(template),
  prepareForCreate: (draft) => {
    draft.metadata.generation = 1;
  },
  prepareForUpdate: (draft, old) => {
    if (!sameJson(draft.template, old.template)) draft.metadata.generation = (old.metadata.generation ?? 0) + 1;
  },
  validate: (object) => [
    ...validateObjectMeta(object.metadata, true, nameIsDnsSubdomain, 'metadata'),
    ...validatePodTemplateSpec(object.template ?? {}, 'template'),
  ],
  validateUpdate: (object, old) => [
    ...validateObjectMetaUpdate(object.metadata, old.metadata, 'metadata'),
    ...validatePodTemplateSpec(object.template ?? {}, 'template'),
  ],
  warnings: (object, old) =>
    old && sameJson(object.template, old.template)
      ? []
      : templateWarnings(object.template ?? {}, old?.template, 'template'),
  columns: [
    nameColumn(),
    column('Containers', ({ template }) => containerNames(template?.spec)),
    column('Images', ({ template }) => containerImages(template?.spec)),
    column('Pod Labels', ({ template }) => formatLabels(template?.metadata?.labels)),
  ],
});
