/** Validation of Pod templates. Upstream: ValidatePodTemplateSpec, and apps validation's ValidatePodTemplateSpecForReplicaSet. */
import type { LabelSelector, PodTemplateSpec } from '../../objects.ts';
import { givenEmpty } from '../../schema/given-empty.ts';
import type { FieldError } from '../../types.ts';
import { forbidden, invalid, notSupported, required } from '../errors.ts';
import { isEmptySelector, labelSelectorMatches } from '../labels.ts';
import { validateAnnotations, validateLabels } from '../metadata.ts';
import { validateAnnotationsOfPod, validateProfileAnnotations } from './annotations.ts';
import { validatePodSpec } from './spec.ts';

export function validatePodTemplateSpec(template: PodTemplateSpec, path: string): FieldError[] {
  const errors = [
    ...validateLabels(template.metadata?.labels, `${path}.labels`),
    ...validateAnnotations(template.metadata?.annotations, `${path}.annotations`),
    ...validateAnnotationsOfPod(
      template.metadata?.annotations,
      template.spec ?? { containers: [] },
      `${path}.annotations`,
    ),
    ...validatePodSpec(template.spec ?? { containers: [] }, undefined, `${path}.spec`, false),
    ...validateProfileAnnotations(template.metadata?.annotations, template.spec ?? { containers: [] }, `${path}.spec`),
  ];
  if (template.spec?.ephemeralContainers?.length) {
    errors.push(forbidden(`${path}.spec.ephemeralContainers`, 'ephemeral containers not allowed in pod template'));
  }
  return errors;
}

/** The template of something that keeps Pods running. */
export function validateKeptTemplate(
  template: PodTemplateSpec | undefined,
  selector: LabelSelector | undefined,
  path: string,
): FieldError[] {
  if (!template) return [required(path)];
  const errors: FieldError[] = [];
  if ((!selector || !isEmptySelector(selector)) && !labelSelectorMatches(selector, template.metadata?.labels)) {
    errors.push(
      invalid(
        `${path}.metadata.labels`,
        template.metadata?.labels ?? givenEmpty(template.metadata, 'labels') ?? null,
        '`selector` does not match template `labels`',
      ),
    );
  }
  errors.push(...validatePodTemplateSpec(template, path));
  const { restartPolicy, activeDeadlineSeconds } = template.spec ?? {};
  if (restartPolicy !== 'Always')
    errors.push(notSupported(`${path}.spec.restartPolicy`, restartPolicy ?? '', ['Always']));
  if (activeDeadlineSeconds !== undefined) {
    errors.push(
      forbidden(`${path}.spec.activeDeadlineSeconds`, 'activeDeadlineSeconds in ReplicaSet is not Supported'),
    );
  }
  return errors;
}
