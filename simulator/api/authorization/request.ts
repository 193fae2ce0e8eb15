/**
 * What a request wants, and the refusal of it. Mirrors apiserver/pkg/endpoints/request/requestinfo.go and
 * endpoints/handlers/responsewriters/errors.go.
 */
import type { StoreReader } from '../../store/types.ts';
import { forbidden, StatusError } from '../errors.ts';
import { flag, parameter } from '../query.ts';
import type { ResourcePath } from '../routes.ts';
import { parseFieldSelector, SelectorError } from '../selectors.ts';
import type { ApiRequest, UserInfo } from '../types.ts';
import { type Attributes, authorize, MASTERS } from './rbac.ts';

const VERBS: Readonly<Record<ApiRequest['method'], string>> = {
  GET: 'get',
  HEAD: 'get',
  POST: 'create',
  PUT: 'update',
  PATCH: 'patch',
  DELETE: 'delete',
  OPTIONS: '',
};

/** Throws 403 unless the user may do what the request wants. */
export function checkAccess(
  store: StoreReader,
  request: ApiRequest,
  user: UserInfo,
  route: ResourcePath | undefined,
): void {
  if (user.groups.includes(MASTERS)) return;
  refuseUnless(store, user, attributesOf(request, route));
}

/** Throws 403 unless the user may. */
export function refuseUnless(store: StoreReader, user: UserInfo, wanted: Attributes): void {
  const { allowed, reason } = authorize(store, user, wanted);
  if (allowed) return;
  const why = reason === '' ? forbiddenText(user, wanted) : `${forbiddenText(user, wanted)}: ${reason}`;
  if ('path' in wanted) throw new StatusError(forbidden({ group: '', name: '' }, '', why));
  throw new StatusError(forbidden({ group: wanted.group, name: wanted.resource }, wanted.name ?? '', why));
}

/** Upstream: forbiddenMessage. */
function forbiddenText(user: UserInfo, wanted: Attributes): string {
  const who = `User ${JSON.stringify(user.name)} cannot ${wanted.verb}`;
  if ('path' in wanted) return `${who} path ${JSON.stringify(wanted.path)}`;
  const { group, resource, subresource, namespace } = wanted;
  const what = `resource ${JSON.stringify(subresource ? `${resource}/${subresource}` : resource)} in API group ${JSON.stringify(group)}`;
  return `${who} ${what} ${namespace === undefined ? 'at the cluster scope' : `in the namespace ${JSON.stringify(namespace)}`}`;
}

function attributesOf({ method, path, query }: ApiRequest, route: ResourcePath | undefined): Attributes {
  if (!route) return { verb: method.toLowerCase(), path };
  const { apiVersion, plural, subresource } = route;
  const slash = apiVersion.indexOf('/');
  let verb = VERBS[method];
  let { name } = route;
  if (name === undefined) {
    if (verb === 'get') {
      verb = flag(query, 'watch') ? 'watch' : 'list';
      name = nameInSelector(parameter(query, 'fieldSelector') ?? '');
    } else if (verb === 'delete') verb = 'deletecollection';
  }
  // A namespace is in itself.
  const namespace = plural === 'namespaces' ? route.name : route.namespace;
  return { verb, group: slash < 0 ? '' : apiVersion.slice(0, slash), resource: plural, subresource, namespace, name };
}

function nameInSelector(text: string): string | undefined {
  try {
    return parseFieldSelector(text).find(({ field, operator }) => field === 'metadata.name' && operator === '=')?.value;
  } catch (error) {
    if (error instanceof SelectorError) return undefined;
    throw error;
  }
}
