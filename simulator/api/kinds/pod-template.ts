/** What kinds with a Pod template share: its defaults, and columns about it. */
import type { PodSpec, PodTemplateSpec } from '../objects.ts';
import type { Column, KubeObject } from '../types.ts';
import { formatLabelSelector } from '../validation/labels.ts';
import { column, wideColumn } from './define.ts';
import { defaultPodSpec } from './pod/defaults.ts';

/** A template left out is an empty one: Go has no other. */
export function defaultTemplate(template: PodTemplateSpec | undefined): void {
  if (template?.spec) defaultPodSpec(template.spec);
}

export function containerNames(spec: PodSpec | undefined): string {
  return (spec?.containers ?? []).map((c) => c.name).join(',');
}

export function containerImages(spec: PodSpec | undefined): string {
  return (spec?.containers ?? []).map((c) => c.image ?? '').join(',');
}

type Templated = KubeObject & { spec: { template?: PodTemplateSpec } };

/** Desired, Current, Ready: of what keeps a number of pods. */
export function countColumns<
  T extends KubeObject & { spec: { replicas?: number }; status: { replicas?: number; readyReplicas?: number } },
>(): Column<T>[] {
  return [
    column('Desired', ({ spec }) => spec.replicas ?? 0, 0, 'integer'),
    column('Current', ({ status }) => status.replicas ?? 0, 0, 'integer'),
    column('Ready', ({ status }) => status.readyReplicas ?? 0, 0, 'integer'),
  ];
}

export function containersColumn<T extends Templated>(): Column<T> {
  return wideColumn('Containers', (object) => containerNames(object.spec.template?.spec));
}

export function imagesColumn<T extends Templated>(): Column<T> {
  return wideColumn('Images', (object) => containerImages(object.spec.template?.spec));
}

export function selectorColumn<
  T extends KubeObject & { spec: { selector?: Parameters<typeof formatLabelSelector>[0] } },
>(): Column<T> {
  return wideColumn('Selector', (object) => formatLabelSelector(object.spec.selector));
}
