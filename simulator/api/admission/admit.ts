/** Lets the admission plugins of a world (list.ts) look at a write. */
import { StatusError } from '../errors.ts';
import type { AdmissionRequest } from './types.ts';

/** Lets every plugin look at the request in turn; throws the first refusal. */
export function admit(request: AdmissionRequest, step: 'admit' | 'validate'): void {
  for (const look of request.world.admission.looks(step, request.resource.name)) {
    const refusal = look(request);
    if (refusal) throw new StatusError(refusal);
  }
}
