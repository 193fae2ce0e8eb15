/**
 * JSON merge patch (RFC 7386) as evanphx/json-patch does it: nulls mean nothing inside lists either, and the keys of what
 * is touched are sorted. Neither argument is changed; what the patch does not touch is shared.
 */
import { sorted } from '../sorted-keys.ts';

export function mergePatch(target: unknown, patch: unknown): unknown {
  if (Array.isArray(patch)) return patch.map((item) => (item === null ? null : mergePatch(undefined, item)));
  if (!isObject(patch)) return patch;
  const out: Record<string, unknown> = isObject(target) ? { ...target } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete out[key];
    else out[key] = mergePatch(out[key], value);
  }
  return sorted(out);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
