/**
 * The pod-template-hash: the name a template gives its ReplicaSet. Mirrors ComputeHash in
 * pkg/controller/controller_utils.go: 32-bit FNV-1a over Go's dump of the template, decimal, then rand.SafeEncodeString;
 * so a template has the hash that a real cluster of this version gives it.
 */
import type { PodTemplateSpec } from '../../api/objects.ts';
import { SAFE_ALPHABET } from '../../kernel/random.ts';
import { goDump } from '../go-dump.ts';

export const HASH_LABEL = 'pod-template-hash';

/** Ten letters or fewer; another for each collision counted. */
export function templateHash(template: PodTemplateSpec, collisionCount: number | undefined): string {
  let hash = fnv1a(new TextEncoder().encode(goDump('io.k8s.api.core.v1.PodTemplateSpec', template)), 0x811c9dc5);
  if (collisionCount !== undefined) {
    // Eight bytes, of which the number takes four, the lowest first.
    hash = fnv1a(
      [0, 8, 16, 24].map((shift) => (collisionCount >>> shift) & 0xff),
      hash,
    );
    hash = fnv1a([0, 0, 0, 0], hash);
  }
  return safeEncode(String(hash));
}

/** Example: safeEncode("0123456789") = "456789bcdf". Upstream: rand.SafeEncodeString. */
export function safeEncode(text: string): string {
  let out = '';
  for (let i = 0; i < text.length; i++) out += SAFE_ALPHABET[text.charCodeAt(i) % SAFE_ALPHABET.length];
  return out;
}

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

function fnv1a(bytes: Iterable<number>, start: number): number {
  let hash = start;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}
