/** Definitions of kinds, and policies: what is said in CEL. */
import type { Kind } from '../../types.ts';
import { customResourceDefinitionKind } from '../customresourcedefinition.ts';
import { validatingAdmissionPolicyBindingKind, validatingAdmissionPolicyKind } from '../validatingadmissionpolicy.ts';

export const CUSTOM_KINDS = [
  customResourceDefinitionKind,
  validatingAdmissionPolicyBindingKind,
  validatingAdmissionPolicyKind,
] as readonly unknown[] as readonly Kind[];
