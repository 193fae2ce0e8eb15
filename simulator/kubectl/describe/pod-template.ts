/** The template in the description of a workload. Upstream: DescribePodTemplate. */
import type { PodTemplateSpec, TopologySpreadConstraint } from '../../api/objects.ts';
import { describeContainers } from './containers.ts';
import { labelsMultiline, selectorText, sortedKeys, tolerationsMultiline } from './fields.ts';
import { describeVolumes } from './volumes.ts';
import type { DescribeWriter } from './writer.ts';

const SPACE = '  ';

export function describePodTemplate(w: DescribeWriter, template: PodTemplateSpec): void {
  w.line(0, 'Pod Template:');
  const { metadata, spec } = template;
  labelsMultiline(w, 0, `${SPACE}Labels`, metadata?.labels);
  const annotations = sortedKeys(metadata?.annotations);
  annotations.forEach((key, i) => {
    w.line(0, `${i === 0 ? `${SPACE}Annotations:\t` : '\t'}${key}: ${metadata?.annotations?.[key]}`);
  });
  if (!spec) return;
  if (spec.serviceAccountName) w.line(0, `${SPACE}Service Account:\t${spec.serviceAccountName}`);
  if (spec.initContainers?.length) describeContainers(w, 'Init Containers', spec.initContainers, { space: SPACE });
  describeContainers(w, 'Containers', spec.containers, { space: SPACE });
  describeVolumes(w, spec.volumes, SPACE);
  describeSpread(w, spec.topologySpreadConstraints, SPACE);
  if (spec.priorityClassName) w.line(0, `${SPACE}Priority Class Name:\t${spec.priorityClassName}`);
  labelsMultiline(w, 0, `${SPACE}Node-Selectors`, spec.nodeSelector);
  tolerationsMultiline(w, 0, `${SPACE}Tolerations`, spec.tolerations);
}

/** Upstream: describeTopologySpreadConstraints. */
export function describeSpread(
  w: DescribeWriter,
  constraints: readonly TopologySpreadConstraint[] | undefined,
  space: string,
): void {
  if (!constraints || constraints.length === 0) return;
  const sorted = [...constraints].sort((a, b) =>
    a.topologyKey < b.topologyKey ? -1 : a.topologyKey > b.topologyKey ? 1 : 0,
  );
  sorted.forEach((c, i) => {
    const what = `${c.topologyKey}:${c.whenUnsatisfiable} when max skew ${c.maxSkew} is exceeded`;
    const selector = c.labelSelector ? ` for selector ${selectorText(c.labelSelector)}` : '';
    w.line(0, `${space}${i === 0 ? 'Topology Spread Constraints:' : ''}\t${what}${selector}`);
  });
}
