/**
 * Acting as somebody else by the Impersonate headers. Mirrors apiserver/pkg/endpoints/filters/impersonation. Leaves out:
 * extra fields, which users here do not have.
 */
import type { StoreReader } from '../../store/types.ts';
import { ANONYMOUS } from '../authentication/users.ts';
import { badRequest, goQuote, StatusError } from '../errors.ts';
import type { ApiRequest, UserInfo } from '../types.ts';
import { AUTHENTICATED, UNAUTHENTICATED } from './rbac.ts';
import { refuseUnless } from './request.ts';

const SERVICE_ACCOUNT = /^system:serviceaccount:([^:]+):([^:]+)$/;

/** The user a request acts as: the one it comes from, or the one its headers name; throws 400 and 403. */
export function actingUser(store: StoreReader, { headers, user }: ApiRequest): UserInfo {
  if (headers === undefined) return user;
  const name = headers['impersonate-user'] ?? '';
  const uid = headers['impersonate-uid'] ?? '';
  // Values of a header that comes more than once are joined by ", ".
  const asked = headers['impersonate-group'];
  const groups = asked === undefined || asked === '' ? [] : asked.split(', ');
  if (name === '') {
    if (groups.length === 0 && uid === '') return user;
    const shown = groups.length === 0 ? '[]string(nil)' : `[]string{${groups.map(goQuote).join(', ')}}`;
    const info = `&user.DefaultInfo{Name:"", UID:${goQuote(uid)}, Groups:${shown}, Extra:map[string][]string(nil)}`;
    throw new StatusError(badRequest(`requested ${info} without impersonating a user name`));
  }
  const account = SERVICE_ACCOUNT.exec(name);
  const wanted = { verb: 'impersonate', group: '' };
  if (account)
    refuseUnless(store, user, { ...wanted, resource: 'serviceaccounts', namespace: account[1], name: account[2] });
  else refuseUnless(store, user, { ...wanted, resource: 'users', name });
  for (const group of groups) refuseUnless(store, user, { ...wanted, resource: 'groups', name: group });
  if (uid !== '') refuseUnless(store, user, { ...wanted, group: 'authentication.k8s.io', resource: 'uids', name: uid });
  if (account && groups.length === 0) groups.push('system:serviceaccounts', `system:serviceaccounts:${account[1]}`);
  if (!groups.includes(AUTHENTICATED) && !groups.includes(UNAUTHENTICATED)) {
    groups.push(name === ANONYMOUS.name ? UNAUTHENTICATED : AUTHENTICATED);
  }
  return { name, groups, ...(uid === '' ? {} : { uid }) };
}
