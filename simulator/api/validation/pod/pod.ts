/** Validation of Pods. Upstream: core validation ValidatePodCreate, ValidatePodUpdate, ValidatePodStatusUpdate. */
import type { ContainerStatus, NodeSelectorTerm, Pod, PodSpec } from '../../objects.ts';
import { withGivenEmpties } from '../../schema/given-empty.ts';
import { internalValue } from '../../schema/internal.ts';
import type { FieldError } from '../../types.ts';
import { unifiedDiff } from '../../unified-diff.ts';
import { eachInvalid, forbidden, immutable, invalid, required, sameJson } from '../errors.ts';
import { isIpv6, validateCanonicalIp } from '../ip.ts';
import { validateObjectMeta, validateObjectMetaUpdate } from '../metadata.ts';
import { inRange, isDnsSubdomain, isQualifiedName, nameIsDnsSubdomain } from '../names.ts';
import { validateAnnotationsOfPod, validateProfileAnnotations } from './annotations.ts';
import { validateImageSpace } from './containers.ts';
import { internalPodSpec } from './internal-spec.ts';
import { validateTolerations } from './scheduling.ts';
import { validatePodSpec } from './spec.ts';

export function validatePod(pod: Pod): FieldError[] {
  const { spec } = pod;
  const errors = validateMetadataAndSpec(pod);
  if (spec.ephemeralContainers?.length) errors.push(forbidden('spec.ephemeralContainers', 'cannot be set on create'));
  if (spec.nodeName && spec.schedulingGates?.length) {
    errors.push(forbidden('spec.nodeName', 'cannot be set until all schedulingGates have been cleared'));
  }
  if (pod.metadata.annotations) errors.push(...validateProfileAnnotations(pod.metadata.annotations, spec, 'spec'));
  return errors;
}

/** What is checked of every Pod, new or changed. */
export function validateMetadataAndSpec(pod: Pod): FieldError[] {
  const { spec } = pod;
  const errors = validateObjectMeta(pod.metadata, true, nameIsDnsSubdomain, 'metadata');
  if (pod.metadata.annotations)
    errors.push(...validateAnnotationsOfPod(pod.metadata.annotations, spec, 'metadata.annotations'));
  errors.push(...validatePodSpec(spec, pod.metadata, 'spec', true));
  if (!spec.serviceAccountName) {
    for (const [i, volume] of (spec.volumes ?? []).entries()) {
      for (const [j, source] of (volume.projected?.sources ?? []).entries()) {
        if (!source.serviceAccountToken) continue;
        const at = `spec.volumes[${i}].projected.sources[${j}].serviceAccountToken`;
        errors.push(forbidden(at, 'must not be specified when serviceAccountName is not set'));
      }
    }
  }
  addImageErrors(errors, spec.containers, 'spec.containers');
  addImageErrors(errors, spec.initContainers, 'spec.initContainers');
  return errors;
}

function addImageErrors(errors: FieldError[], containers: PodSpec['containers'] | undefined, path: string): void {
  if (!containers) return;
  for (let i = 0; i < containers.length; i++) {
    const container = containers[i] as PodSpec['containers'][number];
    const { image = '' } = container;
    if (image !== image.trim()) errors.push(...validateImageSpace(container, `${path}[${i}]`));
  }
}

const UPDATABLE = [
  '`spec.containers[*].image`',
  '`spec.initContainers[*].image`',
  '`spec.activeDeadlineSeconds`',
  '`spec.tolerations` (only additions to existing tolerations)',
  '`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)',
].join(',');

export function validatePodUpdate(pod: Pod, old: Pod): FieldError[] {
  const errors = [...validateObjectMetaUpdate(pod.metadata, old.metadata, 'metadata'), ...validateMetadataAndSpec(pod)];
  for (const list of ['containers', 'initContainers'] as const) {
    const now = pod.spec[list] ?? [];
    if (now.length !== (old.spec[list] ?? []).length) {
      return [...errors, forbidden(`spec.${list}`, 'pod updates may not add or remove containers')];
    }
    for (const [i, container] of now.entries()) {
      if (!container.image) errors.push(required(`spec.${list}[${i}].image`));
      errors.push(...validateImageSpace(container, `spec.${list}[${i}]`));
    }
  }
  const deadline = validateDeadline(pod.spec, old.spec);
  errors.push(...deadline.errors);
  if (deadline.stop) return errors;
  errors.push(...validateAddedTolerations(pod.spec, old.spec), ...validateRemovedGates(pod.spec, old.spec));
  if (sameJson(pod.spec, old.spec)) return errors;
  const gated = validateGatedChanges(pod.spec, old.spec);
  errors.push(...gated.errors);
  if (!sameJson(gated.munged, old.spec)) {
    errors.push(
      forbidden(
        'spec',
        `pod updates may not change fields other than ${UPDATABLE}\n${specDiff(old.spec, gated.munged)}`,
      ),
    );
  }
  return errors;
}

function validateDeadline(spec: PodSpec, old: PodSpec): { errors: FieldError[]; stop: boolean } {
  const at = 'spec.activeDeadlineSeconds';
  const [now, before] = [spec.activeDeadlineSeconds, old.activeDeadlineSeconds];
  if (now === undefined) {
    const errors =
      before === undefined ? [] : [invalid(at, null, 'must not update from a positive integer to nil value')];
    return { errors, stop: false };
  }
  const range = eachInvalid(at, now, inRange(now, 0, 2147483647));
  if (range.length > 0) return { errors: range, stop: true };
  if (before !== undefined && before < now)
    return { errors: [invalid(at, now, 'must be less than or equal to previous value')], stop: true };
  return { errors: [], stop: false };
}

function validateAddedTolerations(spec: PodSpec, old: PodSpec): FieldError[] {
  const now = spec.tolerations ?? [];
  for (const before of old.tolerations ?? []) {
    const kept = now.some((t) => sameJson({ ...before, tolerationSeconds: t.tolerationSeconds }, t));
    if (!kept)
      return [forbidden('spec.tolerations', 'existing toleration can not be modified except its tolerationSeconds')];
  }
  return validateTolerations(now, 'spec.tolerations');
}

function validateRemovedGates(spec: PodSpec, old: PodSpec): FieldError[] {
  const before = new Set((old.schedulingGates ?? []).map((g) => g.name));
  return (spec.schedulingGates ?? []).flatMap(({ name }, i) =>
    before.has(name)
      ? []
      : [
          forbidden(
            `spec.schedulingGates[${i}].name`,
            `only deletion is allowed, but found new scheduling gate '${name}'`,
          ),
        ],
  );
}

/** The new spec with all that may change put back; a gated Pod may change more. */
function validateGatedChanges(spec: PodSpec, old: PodSpec): { errors: FieldError[]; munged: PodSpec } {
  const munged: PodSpec = withGivenEmpties({ ...spec }, spec);
  for (const list of ['containers', 'initContainers'] as const) {
    const now = spec[list];
    if (now) munged[list] = now.map((c, i) => ({ ...c, image: old[list]?.[i]?.image }));
  }
  munged.activeDeadlineSeconds = old.activeDeadlineSeconds;
  munged.schedulingGates = old.schedulingGates;
  munged.tolerations = old.tolerations;
  if ((old.terminationGracePeriodSeconds ?? 0) < 0 && munged.terminationGracePeriodSeconds === 1) {
    munged.terminationGracePeriodSeconds = old.terminationGracePeriodSeconds;
  }
  const errors: FieldError[] = [];
  if (!old.schedulingGates?.length) return { errors, munged };
  for (const [key, value] of Object.entries(old.nodeSelector ?? {})) {
    if (munged.nodeSelector?.[key] === value) continue;
    errors.push(
      invalid(
        'spec.nodeSelector',
        munged.nodeSelector ?? null,
        'only additions to spec.nodeSelector are allowed (no mutations or deletions)',
      ),
    );
    break;
  }
  munged.nodeSelector = old.nodeSelector;
  errors.push(...validateGatedAffinity(munged, old));
  return { errors, munged };
}

const shownTerm = (term: NodeSelectorTerm | undefined): unknown =>
  internalValue('io.k8s.api.core.v1.NodeSelectorTerm', term ?? {});

function validateGatedAffinity(munged: PodSpec, old: PodSpec): FieldError[] {
  const before = old.affinity?.nodeAffinity;
  const now = munged.affinity?.nodeAffinity;
  if (sameJson(now, before)) return [];
  const at = 'spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms';
  const oldTerms = before?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  const given = now?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms;
  const newTerms = given ?? [];
  const errors: FieldError[] = [];
  if (oldTerms.length > 0 && oldTerms.length !== newTerms.length) {
    errors.push(
      invalid(
        at,
        given?.map(shownTerm) ?? null,
        'no additions/deletions to non-empty NodeSelectorTerms list are allowed',
      ),
    );
  } else {
    for (const [i, term] of oldTerms.entries()) {
      const next = newTerms[i];
      const grown = (['matchExpressions', 'matchFields'] as const).every((key) => {
        const was = term[key] ?? [];
        return sameJson((next?.[key] ?? []).slice(0, was.length), was);
      });
      const wasEmpty = !term.matchExpressions?.length && !term.matchFields?.length;
      const isEmpty = !next?.matchExpressions?.length && !next?.matchFields?.length;
      if (!grown || (wasEmpty && !isEmpty))
        errors.push(invalid(`${at}[${i}]`, shownTerm(next), 'only additions are allowed (no mutations or deletions)'));
    }
  }
  const { nodeAffinity: _dropped, ...others } = munged.affinity ?? {};
  munged.affinity = before
    ? { ...others, nodeAffinity: before }
    : old.affinity || Object.keys(others).length > 0
      ? others
      : undefined;
  return errors;
}

/** The difference of the specs as the internal type's JSON. */
function specDiff(old: PodSpec, now: PodSpec): string {
  const text = (spec: PodSpec): string => JSON.stringify(internalPodSpec(spec), null, 1);
  return unifiedDiff(text(old), text(now));
}

const SYSTEM_CONDITIONS = new Set(['PodScheduled', 'Ready', 'Initialized']);

export function validatePodStatusUpdate(pod: Pod, old: Pod): FieldError[] {
  const { status } = pod;
  const errors = validateObjectMetaUpdate(pod.metadata, old.metadata, 'metadata');
  status.conditions?.forEach(({ type }, i) => {
    if (!SYSTEM_CONDITIONS.has(type))
      errors.push(...eachInvalid(`metadata.conditions[${i}].Type`, type, isQualifiedName(type)));
  });
  const { nominatedNodeName: nominated } = status;
  if (nominated && nominated !== old.status.nominatedNodeName) {
    errors.push(...eachInvalid('status.nominatedNodeName', nominated, isDnsSubdomain(nominated)));
  }
  if (status.qosClass !== old.status.qosClass)
    errors.push(...immutable('status.qosClass', status.qosClass ?? '', old.status.qosClass ?? ''));
  errors.push(...validateEnded(status, old));
  if (status.podIPs) errors.push(...validateIps(status.podIPs, 'status.podIPs'));
  if (status.hostIPs?.length && status.hostIPs[0]?.ip !== (status.hostIP ?? '')) {
    errors.push(invalid('status.hostIPs[0].ip', status.hostIPs[0]?.ip, 'must be equal to `hostIP`'));
  }
  if (status.hostIPs?.length) errors.push(...validateIps(status.hostIPs, 'status.hostIPs'));
  return errors;
}

function validateEnded(status: Pod['status'], old: Pod): FieldError[] {
  const policy = old.spec.restartPolicy;
  if (policy === 'Always' && !old.status.ephemeralContainerStatuses) return [];
  const sidecars = new Set(
    (old.spec.initContainers ?? []).filter((c) => c.restartPolicy === 'Always').map((c) => c.name),
  );
  const ended = (
    list: 'containerStatuses' | 'initContainerStatuses' | 'ephemeralContainerStatuses',
    never = false,
  ): FieldError[] =>
    validateTransitions(status[list], old.status[list], `status.${list}`, never ? 'Never' : policy, sidecars);
  return [
    ...ended('containerStatuses'),
    ...ended('initContainerStatuses'),
    ...ended('ephemeralContainerStatuses', true),
  ];
}

/** At most one of each family. */
function validateIps(ips: readonly { ip: string }[], path: string): FieldError[] {
  const errors: FieldError[] = [];
  for (let i = 0; i < ips.length; i++)
    errors.push(...validateCanonicalIp((ips[i] as { ip: string }).ip, `${path}[${i}]`));
  if (ips.length < 2) return errors;
  const shown = ips.map(({ ip }) => ({ IP: ip }));
  const families = new Set(ips.map(({ ip }) => isIpv6(ip)));
  if (ips.length > 2 || families.size < 2)
    errors.push(invalid(path, shown, 'may specify no more than one IP for each IP family'));
  return errors;
}

/** What has ended for good stays ended. */
function validateTransitions(
  now: readonly ContainerStatus[] | undefined,
  before: readonly ContainerStatus[] | undefined,
  path: string,
  policy: string | undefined,
  sidecars: ReadonlySet<string>,
): FieldError[] {
  if (policy === 'Always') return [];
  return (before ?? []).flatMap((old, i) => {
    const end = old.state?.terminated;
    if (!end || (end.exitCode !== 0 && policy === 'OnFailure') || sidecars.has(old.name)) return [];
    const revived = now?.some((status) => status.name === old.name && !status.state?.terminated);
    return revived ? [forbidden(`${path}[${i}].state`, 'may not be transitioned to non-terminated state')] : [];
  });
}
