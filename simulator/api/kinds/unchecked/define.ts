/**
 * Kinds without what is looked at when somebody writes: validation, warnings, subresources of requests. So they are until the first
 * request: the control plane's own first objects are known to be right (tests have every check from the start). The part "requests"
 * brings the rest before a request is answered, and with it every write is checked that can come of one.
 */
import type { Kind, KubeObject } from '../../types.ts';

type Check = 'validate' | 'validateUpdate' | 'warnings' | 'subresources' | 'part';

/** Of the kind with its checks: `{...UNCHECKED, validate: …}`. */
export function defineUnchecked<T extends KubeObject>(kind: Omit<Kind<T>, Check>): Omit<Kind<T>, Check> {
  return Object.freeze(kind);
}

/** The kind as a cluster has it until its checks come. */
export function untilChecked<T extends KubeObject>(kind: Omit<Kind<T>, Check>): Kind<T> {
  return Object.freeze({ ...kind, part: 'requests' });
}
