/** Definitions of kinds, policies, and CEL as the API server reads it. */
import { CUSTOM_KINDS } from '../../api/kinds/parts/custom.ts';
import { customResourceDefinitionController } from '../../controllers/custom-resource-definition.ts';
import { validatingAdmissionPolicyStatus } from '../../controllers/validating-admission-policy-status.ts';
import type { Part } from './types.ts';

export const CUSTOM: Part = {
  kinds: CUSTOM_KINDS,
  controllers: () => [customResourceDefinitionController(), validatingAdmissionPolicyStatus],
};
