/** Whether two templates are the same, so that a ReplicaSet belongs to a Deployment's template. Upstream: EqualIgnoreHash. */
import type { PodTemplateSpec } from '../../api/objects.ts';

export const HASH_LABEL = 'pod-template-hash';

/** Whether two templates are the same but for their hash label. Upstream: EqualIgnoreHash. */
export function sameTemplate(a: PodTemplateSpec | undefined, b: PodTemplateSpec | undefined): boolean {
  return a === b || canonical(withoutHash(a)) === canonical(withoutHash(b));
}

/** The same comparison, each stored template being written out once. */
export class Templates {
  readonly #texts = new WeakMap<PodTemplateSpec, string>();

  same(a: PodTemplateSpec | undefined, b: PodTemplateSpec | undefined): boolean {
    return a === b || this.#text(a) === this.#text(b);
  }

  #text(template: PodTemplateSpec | undefined): string {
    let text = template && this.#texts.get(template);
    if (text === undefined) {
      text = canonical(withoutHash(template));
      if (template) this.#texts.set(template, text);
    }
    return text;
  }
}

function withoutHash(template: PodTemplateSpec | undefined): PodTemplateSpec {
  if (!template?.metadata?.labels || !(HASH_LABEL in template.metadata.labels)) return template ?? {};
  const { [HASH_LABEL]: _, ...labels } = template.metadata.labels;
  return { ...template, metadata: { ...template.metadata, labels } };
}

/** JSON with sorted keys; what is empty or null counts as absent (semantic equality does not tell them apart). */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const object = value as Readonly<Record<string, unknown>>;
  const parts: string[] = [];
  for (const key of Object.keys(object).sort()) {
    const part = object[key];
    if (part === undefined || part === null || (Array.isArray(part) && part.length === 0)) continue;
    if (key === 'creationTimestamp') continue;
    const text = canonical(part);
    if (text !== '{}' || !EMPTY_MAPS.has(key)) parts.push(`${JSON.stringify(key)}:${text}`);
  }
  return `{${parts.join(',')}}`;
}

/** Maps whose emptiness says nothing. */
const EMPTY_MAPS: ReadonlySet<string> = new Set([
  'labels',
  'annotations',
  'nodeSelector',
  'limits',
  'requests',
  'metadata',
  'resources',
  'securityContext',
]);
