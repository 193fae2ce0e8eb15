/** The annotation in which `kubectl apply` keeps what it sent. Mirrors kubectl/pkg/util/apply.go. */
import type { JsonObject, Unstructured } from '../types.ts';
import { compactSorted } from './compact-json.ts';

export const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/** The object with the annotation that holds the object without it. `typed`: members keep their order, no empty annotations. */
export function withLastApplied(object: Unstructured, typed = false): Unstructured {
  const { [LAST_APPLIED]: _, ...annotations } = object.metadata?.annotations ?? {};
  const bare: Unstructured = { ...object, metadata: { ...object.metadata, annotations } };
  const kept = typed && Object.keys(annotations).length === 0 ? { ...object } : bare;
  const text = typed ? `${JSON.stringify(kept)}\n` : `${compactSorted(bare)}\n`;
  const metadata = { ...object.metadata, annotations: { ...annotations, [LAST_APPLIED]: text } };
  return { ...object, metadata: metadata as Unstructured['metadata'] } as Unstructured;
}

/** The annotation's text as set-last-applied writes it: no annotations where there are none. */
export function lastAppliedText(object: Unstructured): string {
  const { annotations = {}, ...metadata } = object.metadata ?? {};
  const { [LAST_APPLIED]: _, ...others } = annotations;
  const kept = Object.keys(others).length > 0 ? { ...metadata, annotations: others } : metadata;
  return `${compactSorted({ ...object, metadata: kept })}\n`;
}

/** What was applied last; undefined when the object was never applied. */
export function lastApplied(object: Unstructured): string | undefined {
  return object.metadata?.annotations?.[LAST_APPLIED];
}

/** The same as an object; an empty one when there is none. */
export function lastAppliedObject(object: Unstructured): JsonObject {
  const text = lastApplied(object);
  return (text ? JSON.parse(text) : {}) as JsonObject;
}

/** As the object is annotated, if it is; else unannotated. Upstream: CreateOrUpdateAnnotation. */
export function updateLastApplied(object: Unstructured, create: boolean): Unstructured {
  return create || lastApplied(object) !== undefined ? withLastApplied(object) : object;
}
