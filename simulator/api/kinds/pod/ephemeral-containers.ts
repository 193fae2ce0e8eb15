/**
 * pods/ephemeralcontainers: nothing but spec.ephemeralContainers is written, and what is there stays.
 * Upstream: pkg/registry/core/pod/strategy.go (podEphemeralContainersStrategy), core validation
 * ValidatePodEphemeralContainersUpdate.
 */
import type { Pod } from '../../objects.ts';
import { internalValue } from '../../schema/internal.ts';
import type { FieldError, SubresourceStrategy } from '../../types.ts';
import { unifiedDiff } from '../../unified-diff.ts';
import { forbidden, sameJson } from '../../validation/errors.ts';
import { validateObjectMetaUpdate } from '../../validation/metadata.ts';
import { validateMetadataAndSpec } from '../../validation/pod/pod.ts';
import { keepAllButSpec } from './spec-alone.ts';

export const ephemeralContainers: SubresourceStrategy<Pod> = {
  owns: [['spec', 'ephemeralContainers']],
  prepareForUpdate: (draft, old) => {
    const { ephemeralContainers: wanted } = draft.spec;
    const { ephemeralContainers: _, ...spec } = old.spec;
    draft.spec = wanted === undefined ? spec : { ...spec, ephemeralContainers: wanted };
    keepAllButSpec(draft, old);
  },
  validateUpdate: (pod, old) => [
    ...validateObjectMetaUpdate(pod.metadata, old.metadata, 'metadata'),
    ...validateMetadataAndSpec(pod),
    ...validateKept(pod, old),
  ],
};

/** As the internal type's JSON. */
const internalText = (container: unknown): string =>
  JSON.stringify(internalValue('io.k8s.api.core.v1.EphemeralContainer', container), null, 1);

const MIRROR = 'kubernetes.io/config.mirror';

function validateKept(pod: Pod, old: Pod): FieldError[] {
  if (pod.metadata.annotations?.[MIRROR] !== undefined)
    return [forbidden('', 'static pods do not support ephemeral containers')];
  const errors: FieldError[] = [];
  for (const before of old.spec.ephemeralContainers ?? []) {
    const now = pod.spec.ephemeralContainers?.find(({ name }) => name === before.name);
    const named = `existing ephemeral containers ${JSON.stringify(before.name)}`;
    if (!now) errors.push(forbidden('spec.ephemeralContainers', `${named} may not be removed\n`));
    else if (!sameJson(before, now)) {
      const diff = unifiedDiff(internalText(before), internalText(now));
      errors.push(forbidden('spec.ephemeralContainers', `${named} may not be changed\n${diff}`));
    }
  }
  return errors;
}
