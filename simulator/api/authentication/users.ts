/** Users that no certificate names: nobody in particular, and service accounts. Mirrors apiserver pkg/authentication. */
import type { UserInfo } from '../types.ts';

/** Who says nothing of who they are. Upstream: request/anonymous. */
export const ANONYMOUS: UserInfo = { name: 'system:anonymous', groups: ['system:unauthenticated'] };

/** A service account as a user. Upstream: serviceaccount.UserInfo. */
export function serviceAccountUser(namespace: string, name: string): UserInfo {
  return {
    name: `system:serviceaccount:${namespace}:${name}`,
    groups: ['system:serviceaccounts', `system:serviceaccounts:${namespace}`, 'system:authenticated'],
  };
}
