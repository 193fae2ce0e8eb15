/**
 * Pod. Upstream: pkg/registry/core/pod/strategy.go. The parts: ../unchecked/pod.ts (all but checks), defaults.ts, status-text.ts,
 * qos.ts, warnings.ts; validation in ../../validation/pod/. Left out: resource claims, alpha fields.
 */
import type { Pod } from '../../objects.ts';
import { validatePod, validatePodStatusUpdate, validatePodUpdate } from '../../validation/pod/pod.ts';
import { defineKind } from '../define.ts';
import { UNCHECKED_POD } from '../unchecked/pod.ts';
import { ephemeralContainers } from './ephemeral-containers.ts';
import { resize } from './resize.ts';
import { podWarnings } from './warnings.ts';

export const podKind = defineKind<Pod>({
  ...UNCHECKED_POD,
  validate: validatePod,
  validateUpdate: validatePodUpdate,
  status: { ...UNCHECKED_POD.status, validateUpdate: validatePodStatusUpdate },
  subresources: { ephemeralcontainers: ephemeralContainers, resize },
  warnings: podWarnings,
});
