/**
 * RuntimeClass: a Pod may only name a RuntimeClass that exists, and takes its overhead and its rules of scheduling.
 * Mirrors kubernetes plugin/pkg/admission/runtimeclass/admission.go and pkg/util/tolerations.
 */
import { forbidden } from '../errors.ts';
import { sameJson } from '../metadata.ts';
import type { Pod, RuntimeClass, Toleration } from '../objects.ts';
import { compareQuantities } from '../quantity.ts';
import type { Status } from '../types.ts';
import { type AdmissionRequest, defineAdmission } from './types.ts';

export const runtimeClass = defineAdmission({
  name: 'RuntimeClass',
  resources: ['pods'],
  admit(request): Status | undefined {
    if (request.verb !== 'create' || request.subresource !== undefined) return undefined;
    const { spec } = request.object as unknown as Pod;
    const name = spec.runtimeClassName;
    const runtime = name === undefined ? undefined : classOf(request, name);
    if (name !== undefined && !runtime)
      return refused(request, `pod rejected: RuntimeClass ${JSON.stringify(name)} not found`);
    const fixed = runtime?.overhead?.podFixed;
    if (runtime?.overhead) {
      if (spec.overhead && !sameAmounts(spec.overhead, fixed ?? {}))
        return refused(request, "pod rejected: Pod's Overhead doesn't match RuntimeClass's defined Overhead");
      if (fixed) spec.overhead = { ...fixed };
    }
    return runtime?.scheduling && schedule(request, spec, runtime.scheduling);
  },
  validate(request): Status | undefined {
    if (request.verb !== 'create' || request.subresource !== undefined) return undefined;
    const { overhead, runtimeClassName } = (request.object as unknown as Pod).spec;
    if (!overhead || (runtimeClassName !== undefined && classOf(request, runtimeClassName)?.overhead)) return undefined;
    return refused(request, 'pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead');
  },
});

const classOf = ({ world }: AdmissionRequest, name: string): RuntimeClass | undefined =>
  world.store.get('runtimeclasses.node.k8s.io', undefined, name) as RuntimeClass | undefined;

const refused = ({ resource, name }: AdmissionRequest, why: string): Status => forbidden(resource.qualified, name, why);

type Amounts = Readonly<Record<string, string>>;

function sameAmounts(a: Amounts, b: Amounts): boolean {
  const names = Object.keys(a);
  return (
    names.length === Object.keys(b).length &&
    names.every((name) => b[name] !== undefined && compareQuantities(a[name] as string, b[name]) === 0)
  );
}

/** Upstream: setScheduling. */
function schedule(
  request: AdmissionRequest,
  spec: Pod['spec'],
  { nodeSelector, tolerations }: NonNullable<RuntimeClass['scheduling']>,
): Status | undefined {
  for (const [key, value] of Object.entries(nodeSelector ?? {})) {
    const asked = spec.nodeSelector?.[key];
    if (asked !== undefined && asked !== value) {
      const both = `runtimeClass.scheduling.nodeSelector[${key}] = ${value}; pod.spec.nodeSelector[${key}] = ${asked}`;
      return refused(request, `conflict: ${both}`);
    }
  }
  if (nodeSelector) spec.nodeSelector = { ...spec.nodeSelector, ...nodeSelector };
  const merged = mergeTolerations([...(spec.tolerations ?? []), ...(tolerations ?? [])]);
  if (merged.length > 0) spec.tolerations = merged;
  return undefined;
}

/** Without those that others stand for; of equals the first stays. Upstream: tolerations.MergeTolerations. */
function mergeTolerations(all: readonly Toleration[]): Toleration[] {
  const merged: Toleration[] = [];
  for (const [i, one] of all.entries()) {
    if (merged.some((other) => covers(other, one))) continue;
    if (all.slice(i + 1).some((other) => !sameJson(one, other) && covers(other, one))) continue;
    merged.push(one);
  }
  return merged;
}

/** Whether whatever `part` tolerates is tolerated by `whole`. Upstream: isSuperset. */
function covers(whole: Toleration, part: Toleration): boolean {
  if (sameJson(whole, part)) return true;
  if ((part.key ?? '') !== (whole.key ?? '') && ((whole.key ?? '') !== '' || whole.operator !== 'Exists')) return false;
  if ((part.effect ?? '') !== (whole.effect ?? '') && (whole.effect ?? '') !== '') return false;
  if (whole.effect === 'NoExecute' && whole.tolerationSeconds !== undefined) {
    if (part.tolerationSeconds === undefined || part.tolerationSeconds > whole.tolerationSeconds) return false;
  }
  if (whole.operator === 'Exists') return true;
  return (part.operator ?? 'Equal') === (whole.operator ?? 'Equal') && (part.value ?? '') === (whole.value ?? '');
}
