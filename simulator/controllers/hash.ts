/**
 * The short names given to what a controller hashes: 32-bit FNV of some bytes, in decimal, then rand.SafeEncodeString. So a
 * template has the hash that a real cluster of this version gives it.
 */
import type { PodTemplateSpec } from '../api/objects.ts';
import { SAFE_ALPHABET } from '../kernel/random.ts';
import { goDump } from './go-dump.ts';

const OFFSET = 0x811c9dc5;
const PRIME = 0x01000193;

/** The hash of a template, ten letters or fewer: FNV-1a over Go's dump of it; another for each collision counted.
 * Upstream: ComputeHash in pkg/controller/controller_utils.go. */
export function templateHash(template: PodTemplateSpec, collisionCount: number | undefined): string {
  let hash = fnv1a(new TextEncoder().encode(goDump('io.k8s.api.core.v1.PodTemplateSpec', template)), OFFSET);
  if (collisionCount !== undefined) {
    // Eight bytes, of which the number takes four, the lowest first.
    hash = fnv1a(
      Uint8Array.from([0, 8, 16, 24], (shift) => collisionCount >>> shift),
      hash,
    );
    hash = fnv1a(new Uint8Array(4), hash);
  }
  return safeEncode(String(hash));
}

/** The hash of a text: FNV-1, not 1a. Example: textHash('') = "65bb57b6b5", the letters of the offset basis 2166136261. */
export function textHash(text: string): string {
  let hash = OFFSET;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash, PRIME) ^ byte;
  return safeEncode(String(hash >>> 0));
}

/** Example: safeEncode("0123456789") = "456789bcdf". Upstream: rand.SafeEncodeString. */
export function safeEncode(text: string): string {
  let out = '';
  for (let i = 0; i < text.length; i++) out += SAFE_ALPHABET[text.charCodeAt(i) % SAFE_ALPHABET.length];
  return out;
}

function fnv1a(bytes: Uint8Array, start: number): number {
  let hash = start;
  for (let i = 0; i < bytes.length; i++) hash = Math.imul(hash ^ (bytes[i] as number), PRIME);
  return hash >>> 0;
}
