/** Policies in CEL that requests must pass. What they say of a request comes with their kind: policy/judge.ts. */
import type { Status } from '../types.ts';
import { defineAdmission } from './types.ts';

const GROUP = 'admissionregistration.k8s.io';
const POLICIES = `validatingadmissionpolicies.${GROUP}`;
const BINDINGS = `validatingadmissionpolicybindings.${GROUP}`;

export const validatingAdmissionPolicy = defineAdmission({
  name: 'ValidatingAdmissionPolicy',
  validate(request): Status | undefined {
    const { store, registry } = request.world;
    // Policies do not judge the writing of policies.
    if (store.count(BINDINGS) === 0 || request.resource.kind.group === GROUP) return undefined;
    return registry.resource(POLICIES).kind.judges?.(request);
  },
});
