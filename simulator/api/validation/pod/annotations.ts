/** Annotations with a meaning for Pods. Upstream: core validation ValidatePodSpecificAnnotations and the checks against fields. */
import type { PodSpec } from '../../objects.ts';
import type { FieldError } from '../../types.ts';
import { forbidden, invalid } from '../errors.ts';
import { validateDescendingPath } from '../local-path.ts';

const SECCOMP_POD = 'seccomp.security.alpha.kubernetes.io/pod';
const SECCOMP_CONTAINER = 'container.seccomp.security.alpha.kubernetes.io/';
const APPARMOR = 'container.apparmor.security.beta.kubernetes.io/';
const DELETION_COST = 'controller.kubernetes.io/pod-deletion-cost';
type Annotations = Readonly<Record<string, string>> | undefined;

export function validateAnnotationsOfPod(annotations: Annotations, spec: PodSpec, path: string): FieldError[] {
  if (!annotations) return [];
  const errors: FieldError[] = [];
  const names = new Set(
    [...(spec.containers ?? []), ...(spec.initContainers ?? []), ...(spec.ephemeralContainers ?? [])].map(
      (c) => c.name,
    ),
  );
  for (const [key, value] of Object.entries(annotations)) {
    if (key === 'kubernetes.io/config.mirror' && !spec.nodeName) {
      errors.push(invalid(`${path}[${key}]`, value, 'must set spec.nodeName if mirror pod annotation is set'));
    } else if (key === SECCOMP_POD || key.startsWith(SECCOMP_CONTAINER))
      errors.push(...validateSeccompValue(value, `${path}.${key}`));
    else if (key.startsWith(APPARMOR)) {
      const name = key.slice(APPARMOR.length);
      if (!names.has(name)) errors.push(invalid(`${path}[${key}]`, name, 'container not found'));
      if (!['', 'runtime/default', 'unconfined'].includes(value) && !value.startsWith('localhost/')) {
        errors.push(invalid(`${path}[${key}]`, value, `invalid AppArmor profile name: ${JSON.stringify(value)}`));
      }
    } else if (key === DELETION_COST && !isInt32(value)) {
      errors.push(invalid(`${path}[${key}]`, value, 'must be a 32bit integer'));
    }
  }
  return errors;
}

/** As Go reads the cost: no plus sign, no leading zeros. */
function isInt32(text: string): boolean {
  return /^(0|-?[1-9]\d{0,9})$/.test(text) && Math.abs(Number(text) + 0.5) < 2 ** 31;
}

function validateSeccompValue(value: string, path: string): FieldError[] {
  if (['runtime/default', 'docker/default', 'unconfined'].includes(value)) return [];
  if (value.startsWith('localhost/')) return validateDescendingPath(value.slice('localhost/'.length), path);
  return [invalid(path, value, 'must be a valid seccomp profile')];
}

/** The same said twice must be the same. */
export function validateProfileAnnotations(annotations: Annotations, spec: PodSpec, path: string): FieldError[] {
  if (!annotations) return [];
  const errors: FieldError[] = [];
  const compare = (
    what: string,
    value: string | undefined,
    profile: { type: string; localhostProfile?: string } | undefined,
    at: string,
  ): void => {
    if (value === undefined || !profile) return;
    const typed =
      profile.type === 'Unconfined'
        ? value === 'unconfined'
        : profile.type === 'RuntimeDefault'
          ? value === 'runtime/default' || (what === 'seccomp' && value === 'docker/default')
          : profile.type === 'Localhost'
            ? value.startsWith('localhost/')
            : true;
    if (!typed) errors.push(forbidden(`${at}.type`, `${what} type in annotation and field must match`));
    else if (profile.type === 'Localhost' && value.slice('localhost/'.length) !== profile.localhostProfile) {
      errors.push(forbidden(`${at}.localhostProfile`, `${what} profile in annotation and field must match`));
    }
  };
  compare(
    'seccomp',
    annotations[SECCOMP_POD],
    spec.securityContext?.seccompProfile,
    `${path}.securityContext.seccompProfile`,
  );
  for (const list of ['initContainers', 'containers', 'ephemeralContainers'] as const) {
    for (const [i, container] of (spec[list] ?? []).entries()) {
      const at = `${path}.${list}[${i}].securityContext`;
      compare(
        'seccomp',
        annotations[SECCOMP_CONTAINER + container.name],
        container.securityContext?.seccompProfile,
        `${at}.seccompProfile`,
      );
      const profile = container.securityContext?.appArmorProfile ?? spec.securityContext?.appArmorProfile;
      if (spec.os?.name !== 'windows')
        compare('apparmor', annotations[APPARMOR + container.name], profile, `${at}.appArmorProfile`);
    }
  }
  return errors;
}
