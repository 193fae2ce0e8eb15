/** CSIDriver: how a storage driver wants to be treated. Upstream: pkg/registry/storage/csidriver/strategy.go, ValidateCSIDriver. */
import type { CSIDriver, CSIDriverSpec } from '../objects.ts';
import type { FieldError } from '../types.ts';
import { duplicate, immutable, invalid, notSupported, required } from '../validation/errors.ts';
import { validateObjectMeta, validateObjectMetaUpdate } from '../validation/metadata.ts';
import { nameIsDnsSubdomain } from '../validation/names.ts';
import { ageColumn, column, defineKind, nameColumn } from './define.ts';
import { CSI_DRIVER } from './names.ts';

const FS_GROUP_POLICIES = ['File', 'None', 'ReadWriteOnceWithFSType'];
const SHORTEST_TOKEN_SECONDS = 600;
const LONGEST_TOKEN_SECONDS = 2 ** 32;

const TOKENS_IN_ATTRIBUTES =
  'spec.serviceAccountTokenInSecrets is unset; if supported by this CSI driver, set to true to prevent possible logging of tokens in volume attributes';

export const csiDriverKind = defineKind<CSIDriver>({
  ...CSI_DRIVER,
  unconditionalUpdate: false,
  defaults: (draft) => {
    draft.spec ??= {};
    const { spec } = draft;
    spec.attachRequired ??= true;
    spec.podInfoOnMount ??= false;
    spec.storageCapacity ??= false;
    spec.fsGroupPolicy ??= 'ReadWriteOnceWithFSType';
    if (!spec.volumeLifecycleModes?.length) spec.volumeLifecycleModes = ['Persistent'];
    spec.requiresRepublish ??= false;
    spec.seLinuxMount ??= false;
  },
  validate,
  warnings: ({ spec }) =>
    spec.tokenRequests?.length && spec.serviceAccountTokenInSecrets === undefined ? [TOKENS_IN_ATTRIBUTES] : [],
  validateUpdate: (driver, old) => [
    ...validateObjectMetaUpdate(driver.metadata, old.metadata, 'metadata'),
    ...validateSpec(driver.spec, 'spec'),
    ...immutable('spec.attachedRequired', driver.spec.attachRequired, old.spec.attachRequired),
    ...immutable('spec.volumeLifecycleModes', driver.spec.volumeLifecycleModes, old.spec.volumeLifecycleModes),
  ],
  columns: [
    nameColumn(),
    column('AttachRequired', ({ spec }) => spec.attachRequired ?? true, 0, 'boolean'),
    column('PodInfoOnMount', ({ spec }) => spec.podInfoOnMount ?? false, 0, 'boolean'),
    column('StorageCapacity', ({ spec }) => spec.storageCapacity ?? false, 0, 'boolean'),
    column('TokenRequests', ({ spec }) => spec.tokenRequests?.map(({ audience }) => audience).join(',') ?? '<unset>'),
    column('RequiresRepublish', ({ spec }) => spec.requiresRepublish ?? false, 0, 'boolean'),
    column('Modes', ({ spec }) => spec.volumeLifecycleModes?.join(',') ?? '<none>'),
    ageColumn(),
  ],
});

function validate({ metadata, spec }: CSIDriver): FieldError[] {
  return [...validateObjectMeta(metadata, false, nameIsDnsSubdomain, 'metadata'), ...validateSpec(spec, 'spec')];
}

/** Upstream: validateCSIDriverSpec. */
function validateSpec(spec: CSIDriverSpec, path: string): FieldError[] {
  const errors: FieldError[] = [];
  const policy = spec.fsGroupPolicy ?? '';
  if (!FS_GROUP_POLICIES.includes(policy))
    errors.push(notSupported(`${path}.fsGroupPolicy`, policy, FS_GROUP_POLICIES));
  const audiences = new Set<string>();
  for (const [i, { audience, expirationSeconds: seconds }] of (spec.tokenRequests ?? []).entries()) {
    const at = `${path}.tokenRequests[${i}]`;
    if (audiences.has(audience)) errors.push(duplicate(`${at}.audience`, audience));
    else audiences.add(audience);
    if (seconds === undefined) continue;
    if (seconds < SHORTEST_TOKEN_SECONDS)
      errors.push(invalid(`${at}.expirationSeconds`, seconds, 'may not specify a duration less than 10 minutes'));
    if (seconds > LONGEST_TOKEN_SECONDS)
      errors.push(invalid(`${at}.expirationSeconds`, seconds, 'may not specify a duration larger than 2^32 seconds'));
  }
  for (const mode of spec.volumeLifecycleModes ?? [])
    if (mode !== 'Persistent' && mode !== 'Ephemeral')
      errors.push(notSupported(`${path}.volumeLifecycleModes`, mode, ['Persistent', 'Ephemeral']));
  if (spec.attachRequired === undefined) errors.push(required(`${path}.attachedRequired`));
  return errors;
}
