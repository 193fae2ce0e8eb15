/** VolumeAttachment: a volume is, or is to be, attached to a node. Upstream: pkg/registry/storage/volumeattachment/strategy.go. */
import type { VolumeAttachment } from '../objects.ts';
import type { FieldError } from '../types.ts';
import { validateCsiDriverName } from '../validation/csi-driver.ts';
import { eachInvalid, immutable, invalid, required } from '../validation/errors.ts';
import { validateObjectMeta, validateObjectMetaUpdate } from '../validation/metadata.ts';
import { isDnsSubdomain, nameIsDnsSubdomain } from '../validation/names.ts';
import { ageColumn, column, defineKind, keepSpec, keepStatusAndCount, nameColumn } from './define.ts';
import { VOLUME_ATTACHMENT } from './names.ts';

export const volumeAttachmentKind = defineKind<VolumeAttachment>({
  ...VOLUME_ATTACHMENT,
  unconditionalUpdate: false,
  defaults: (draft) => {
    draft.spec ??= { attacher: '', nodeName: '', source: {} };
    draft.status ??= { attached: false };
  },
  prepareForCreate: (draft) => {
    draft.status = { attached: false };
  },
  prepareForUpdate: keepStatusAndCount,
  validate,
  validateUpdate: (attachment, old) => [
    ...validateObjectMetaUpdate(attachment.metadata, old.metadata, 'metadata'),
    ...validate(attachment),
    ...immutable('spec', attachment.spec, old.spec),
  ],
  status: { prepareForUpdate: keepSpec },
  columns: [
    nameColumn(),
    { name: 'Attacher', type: 'string', format: 'name', priority: 0, cell: ({ spec }) => spec.attacher },
    column('PV', ({ spec }) => spec.source.persistentVolumeName ?? ''),
    column('Node', ({ spec }) => spec.nodeName),
    column('Attached', ({ status }) => status.attached, 0, 'boolean'),
    ageColumn(),
  ],
});

/** Upstream: ValidateVolumeAttachment, ValidateVolumeAttachmentV1. */
function validate({ metadata, spec }: VolumeAttachment): FieldError[] {
  const { attacher = '', nodeName = '', source = {} } = spec;
  const { persistentVolumeName: name, inlineVolumeSpec: inline } = source;
  const errors = [
    ...validateObjectMeta(metadata, false, nameIsDnsSubdomain, 'metadata'),
    ...(attacher === '' ? [required('spec.attacher')] : []),
  ];
  if (name === undefined && inline === undefined)
    errors.push(required('spec.source', 'must specify exactly one of inlineVolumeSpec and persistentVolumeName'));
  else if (name !== undefined && inline !== undefined) {
    errors.push(
      invalid('spec.source', source, 'must specify exactly one of inlineVolumeSpec and persistentVolumeName'),
    );
  } else if (name === '')
    errors.push(required('spec.source.persistentVolumeName', 'must specify non empty persistentVolumeName'));
  errors.push(...eachInvalid('spec.nodeName', nodeName, isDnsSubdomain(nodeName)));
  if (attacher !== '') errors.push(...validateCsiDriverName(attacher, 'spec.attacher'));
  if (name !== undefined) errors.push(...eachInvalid('spec.source.persistentVolumeName', name, isDnsSubdomain(name)));
  return errors;
}
