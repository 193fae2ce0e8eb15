/** A template as `rollout history --revision` shows it: describe's lines, tabs left as they are. */
import type { PodTemplateSpec } from '../../../api/objects.ts';
import { describePodTemplate } from '../../describe/pod-template.ts';
import { DescribeWriter } from '../../describe/writer.ts';

/** Upstream: printTemplate, whose writer has no tabwriter around it. `changeCause` stands as an annotation. */
export function templateText(template: PodTemplateSpec, changeCause: string): string {
  const w = new DescribeWriter({ layOut: false });
  const annotations = changeCause
    ? { ...template.metadata?.annotations, 'kubernetes.io/change-cause': changeCause }
    : template.metadata?.annotations;
  describePodTemplate(w, { ...template, metadata: { ...template.metadata, ...(annotations ? { annotations } : {}) } });
  return w.toString();
}
