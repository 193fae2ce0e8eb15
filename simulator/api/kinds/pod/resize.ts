/**
 * pods/resize: cpu and memory of containers change while the Pod runs. Upstream: pkg/registry/core/pod/strategy.go
 * (podResizeStrategy), core validation ValidatePodResize.
 */
import type { Container, Pod } from '../../objects.ts';
import type { FieldError, SubresourceStrategy } from '../../types.ts';
import { forbidden, invalid, sameJson } from '../../validation/errors.ts';
import { validateObjectMetaUpdate } from '../../validation/metadata.ts';
import { validateMetadataAndSpec } from '../../validation/pod/pod.ts';
import { qosClass } from './qos.ts';
import { keepAllButSpec } from './spec-alone.ts';

const LISTS = ['containers', 'initContainers'] as const;

export const resize: SubresourceStrategy<Pod> = {
  owns: LISTS.flatMap((list) => [
    ['spec', list, '*', 'resources'],
    ['spec', list, '*', 'resizePolicy'],
  ]),
  prepareForUpdate: (draft, old) => {
    const spec = { ...old.spec };
    for (const list of LISTS) if (draft.spec[list]) spec[list] = resized(draft.spec[list], old.spec[list] ?? []);
    draft.spec = spec;
    keepAllButSpec(draft, old);
  },
  validateUpdate: (pod, old) => [
    ...validateObjectMetaUpdate(pod.metadata, old.metadata, 'metadata'),
    ...validateMetadataAndSpec(pod),
    ...validateResize(pod, old),
  ],
};

/** The old containers with the resources of the new ones; others stay as they were sent, for validation to refuse. */
function resized(now: readonly Container[], old: readonly Container[]): Container[] {
  return now.map((container) => {
    const before = old.find(({ name }) => name === container.name);
    if (!before) return container;
    const { resources, resizePolicy } = container;
    return { ...before, resources, ...(resizePolicy === undefined ? {} : { resizePolicy }) } as Container;
  });
}

const MIRROR = 'kubernetes.io/config.mirror';
const MUTABLE = ['cpu', 'memory'];

function validateResize(pod: Pod, old: Pod): FieldError[] {
  if (old.metadata.annotations?.[MIRROR] !== undefined) return [forbidden('', 'static pods cannot be resized')];
  if (old.spec.os?.name === 'windows') return [forbidden('', 'windows pods cannot be resized')];
  const errors: FieldError[] = [];
  if (old.status.qosClass !== qosClass(pod.spec))
    errors.push(invalid('spec', pod.status.qosClass, 'Pod QOS Class may not change as a result of resizing'));
  const running = old.status.containerStatuses?.find(({ state }) => state?.running !== undefined);
  if (running && running.resources === undefined)
    errors.push(forbidden('spec', 'Pod running on node without support for resize'));
  const disordered = LISTS.flatMap((list) => validateOrder(pod, old, list));
  if (disordered.length > 0) return [...errors, ...disordered];
  for (const list of LISTS) errors.push(...validateContainers(pod, old, list));
  return errors;
}

function validateOrder(pod: Pod, old: Pod, list: (typeof LISTS)[number]): FieldError[] {
  const now = pod.spec[list] ?? [];
  const before = old.spec[list] ?? [];
  if (now.length !== before.length)
    return [
      forbidden(
        `spec.${list}`,
        `${list === 'containers' ? 'containers' : 'initContainers'} may not be added or removed on resize`,
      ),
    ];
  if (now.some(({ name }, i) => name !== before[i]?.name))
    return [forbidden(`spec.${list}`, 'containers may not be renamed or reordered on resize')];
  return [];
}

function validateContainers(pod: Pod, old: Pod, list: (typeof LISTS)[number]): FieldError[] {
  const errors: FieldError[] = [];
  const before = old.spec[list] ?? [];
  for (const [i, container] of before.entries()) {
    const now = pod.spec[list]?.[i] as Container;
    for (const kind of ['requests', 'limits'] as const) {
      const gone = Object.keys(container.resources?.[kind] ?? {}).some(
        (name) => now.resources?.[kind]?.[name] === undefined,
      );
      if (gone) errors.push(forbidden(`spec.${list}[${i}].resources.${kind}`, `resource ${kind} cannot be removed`));
    }
    const rest = (c: Container): unknown => ({
      ...c,
      resources: { ...c.resources, requests: others(c, 'requests'), limits: others(c, 'limits') },
    });
    if (list === 'containers' || container.restartPolicy === 'Always') {
      const what = list === 'containers' ? 'resources are mutable' : 'for sidecar containers are mutable';
      if (!sameJson(rest(now), rest(container))) errors.push(forbidden('spec', `only cpu and memory ${what}`));
    } else if (!sameJson(now, container)) {
      errors.push(forbidden('spec', 'resources for non-sidecar init containers are immutable'));
    }
  }
  return errors;
}

/** What may not change of a list of resources. */
function others(container: Container, kind: 'requests' | 'limits'): unknown {
  const entries = Object.entries(container.resources?.[kind] ?? {}).filter(([name]) => !MUTABLE.includes(name));
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}
