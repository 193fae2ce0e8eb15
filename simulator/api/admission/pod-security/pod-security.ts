/**
 * PodSecurity: the levels (privileged, baseline, restricted) that labels of a namespace ask of its Pods: `enforce` refuses, `warn`
 * says so. Mirrors pod-security-admission/admission/admission.go and api/helpers.go. Leaves out: audit annotations, exemptions, the
 * rules of older versions (a version in the label is named in the message, the rules are those of this one).
 * Read next: baseline.ts and restricted.ts (the checks), words.ts.
 */
import { forbidden, invalid as invalidObject } from '../../errors.ts';
import type { Namespace, Pod, PodTemplateSpec } from '../../objects.ts';
import type { FieldError, Status } from '../../types.ts';
import { invalid } from '../../validation/errors.ts';
import { type AdmissionRequest, defineAdmission } from '../types.ts';
import { BASELINE } from './baseline.ts';
import { RESTRICTED } from './restricted.ts';
import { type Check, type PodSpec, plural } from './words.ts';

type Level = 'privileged' | 'baseline' | 'restricted';

interface Policy {
  readonly level: Level;
  readonly version: string;
}

const PREFIX = 'pod-security.kubernetes.io/';
const LEVELS: readonly string[] = ['privileged', 'baseline', 'restricted'];

/** Kinds whose template is looked at for `warn`. */
const TEMPLATES: ReadonlySet<string> = new Set([
  'replicationcontrollers',
  'podtemplates',
  'replicasets',
  'deployments',
  'statefulsets',
  'daemonsets',
  'jobs',
  'cronjobs',
]);

export const podSecurity = defineAdmission({
  name: 'PodSecurity',
  validate(request): Status | undefined {
    if (request.verb === 'delete') return undefined;
    const { plural: resource } = request.resource.kind;
    if (resource === 'namespaces') return request.subresource === undefined ? ofNamespace(request) : undefined;
    if (resource === 'pods') return ofPod(request);
    if (TEMPLATES.has(resource) && request.subresource === undefined) warnOfTemplate(request);
    return undefined;
  },
});

/** Everything a level has against a Pod: `reason (detail), …`; '' when it may pass. */
export function violations(level: Level, spec: PodSpec, annotations: Readonly<Record<string, string>> = {}): string {
  if (level === 'privileged') return '';
  return checksOf(level)
    .map((check) => check.find(spec, annotations))
    .filter((found) => found !== undefined)
    .map(({ reason, detail }) => (detail === '' ? reason : `${reason} (${detail})`))
    .join(', ');
}

function checksOf(level: Exclude<Level, 'privileged'>): readonly Check[] {
  if (level === 'baseline') return BASELINE;
  const overridden = new Set(RESTRICTED.map((check) => check.overrides));
  return [...BASELINE.filter((check) => !overridden.has(check.id)), ...RESTRICTED];
}

function policyOf(labels: Readonly<Record<string, string>> | undefined, mode: string): Policy {
  const level = labels?.[PREFIX + mode];
  // A level that is not one counts as the strictest. Upstream: ParseLevel, PolicyToEvaluate.
  const known = level === undefined ? 'privileged' : LEVELS.includes(level) ? (level as Level) : 'restricted';
  return { level: known, version: labels?.[`${PREFIX}${mode}-version`] ?? 'latest' };
}

const named = (policy: Policy): string => `"${policy.level}:${policy.version}"`;

function labelsOf(request: AdmissionRequest): Readonly<Record<string, string>> | undefined {
  return request.world.store.get<Namespace & { apiVersion: string; kind: string }>(
    'namespaces',
    undefined,
    request.namespace ?? '',
  )?.metadata.labels;
}

function ofPod(request: AdmissionRequest): Status | undefined {
  const { subresource, verb } = request;
  if (subresource !== undefined && subresource !== 'ephemeralcontainers') return undefined;
  const labels = labelsOf(request);
  if (!labels) return undefined;
  const pod = request.object as unknown as Pod;
  if (verb === 'update' && subresource === undefined && sameForPolicy(pod, request.old as unknown as Pod))
    return undefined;
  if (!asksAnything(labels)) return undefined;
  const { spec } = pod;
  const enforce = policyOf(labels, 'enforce');
  const found = violations(enforce.level, spec, pod.metadata.annotations);
  if (found !== '')
    return forbidden(request.resource.qualified, request.name, `violates PodSecurity ${named(enforce)}: ${found}`);
  warn(request, policyOf(labels, 'warn'), spec, pod.metadata.annotations);
  return undefined;
}

/** Most namespaces ask for no level. */
function asksAnything(labels: Readonly<Record<string, string>>): boolean {
  for (const key in labels) if (key.startsWith(PREFIX)) return true;
  return false;
}

/** Whether an update leaves alone what the checks look at. Upstream: isSignificantPodUpdate (images matter, but no check reads them). */
function sameForPolicy(pod: Pod, old: Pod): boolean {
  const text = (p: Pod): string => violations('restricted', p.spec, p.metadata.annotations);
  return text(pod) === text(old);
}

function warnOfTemplate(request: AdmissionRequest): void {
  const policy = policyOf(labelsOf(request), 'warn');
  if (policy.level === 'privileged') return;
  const object = request.object as unknown as {
    template?: PodTemplateSpec;
    spec?: { template?: PodTemplateSpec; jobTemplate?: { spec?: { template?: PodTemplateSpec } } };
  };
  const template = object.template ?? object.spec?.template ?? object.spec?.jobTemplate?.spec?.template;
  if (template?.spec) warn(request, policy, template.spec, template.metadata?.annotations);
}

function warn(
  request: AdmissionRequest,
  policy: Policy,
  spec: PodSpec,
  annotations: Readonly<Record<string, string>> | undefined,
): void {
  const found = request.context.wantsWarnings ? violations(policy.level, spec, annotations) : '';
  if (found !== '') request.context.warn(`would violate PodSecurity ${named(policy)}: ${found}`);
}

/** Labels must be understood; a stricter level says which Pods there are already against it. */
function ofNamespace(request: AdmissionRequest): Status | undefined {
  const { labels } = (request.object as unknown as Namespace).metadata;
  const old = (request.old as unknown as Namespace | undefined)?.metadata.labels;
  const errors = labelErrors(labels);
  const said = (list: readonly FieldError[]): string => JSON.stringify(list);
  if (errors.length > 0 && (request.verb === 'create' || said(errors) !== said(labelErrors(old)))) {
    return invalidObject({ group: '', name: 'Namespace' }, request.name, errors);
  }
  if (request.verb === 'create') return undefined;
  const enforce = policyOf(labels, 'enforce');
  const before = policyOf(old, 'enforce');
  if (LEVELS.indexOf(enforce.level) > LEVELS.indexOf(before.level)) warnOfPods(request, enforce);
  return undefined;
}

function labelErrors(labels: Readonly<Record<string, string>> | undefined): FieldError[] {
  const errors: FieldError[] = [];
  for (const mode of ['enforce', 'audit', 'warn']) {
    const level = labels?.[PREFIX + mode];
    if (level !== undefined && !LEVELS.includes(level))
      errors.push(invalid(`metadata.labels[${PREFIX}${mode}]`, level, `must be one of ${LEVELS.join(', ')}`));
    const version = labels?.[`${PREFIX}${mode}-version`];
    if (version !== undefined && !/^(latest|v1\.(0|[1-9]\d*))$/.test(version))
      errors.push(invalid(`metadata.labels[${PREFIX}${mode}-version]`, version, 'must be "latest" or "v1.x"'));
  }
  return errors;
}

/** One warning for each set of violations, with the first Pod that has it. Upstream: EvaluatePodsInNamespace. */
function warnOfPods(request: AdmissionRequest, policy: Policy): void {
  const pods = request.world.store.list<Pod & { apiVersion: string; kind: string }>('pods', request.name);
  const names = new Map<string, string[]>();
  for (const pod of pods) {
    const found = violations(policy.level, pod.spec, pod.metadata.annotations);
    if (found !== '') names.set(found, [...(names.get(found) ?? []), pod.metadata.name]);
  }
  if (names.size === 0) return;
  request.context.warn(
    `existing pods in namespace ${JSON.stringify(request.name)} violate the new PodSecurity enforce level ${named(policy)}`,
  );
  const lines = [...names].map(([found, [first, ...others]]) => {
    const more = others.length === 0 ? '' : ` (and ${others.length} other ${plural('pod', 'pods', others.length)})`;
    return `${first}${more}: ${found}`;
  });
  for (const line of lines.sort()) request.context.warn(line);
}
