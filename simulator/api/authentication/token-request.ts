/**
 * serviceaccounts/token: a token for a service account, for a while. Mirrors kubernetes
 * pkg/registry/core/serviceaccount/storage/token.go and pkg/apis/authentication/validation.
 */
import type { KubeObject } from '../../store/types.ts';
import { badRequest, conflict, goQuote, invalid, notFound, StatusError } from '../errors.ts';
import { foundObject } from '../found.ts';
import { defineKind, nameColumn } from '../kinds/define.ts';
import { newUid } from '../metadata.ts';
import type { AuthenticationTokenRequest, Pod, TokenRequestSpec } from '../objects.ts';
import { describeKind, type Resource } from '../registry.ts';
import { formatTime } from '../time.ts';
import type { FieldError } from '../types.ts';
import type { ApiWorld, RequestContext } from '../world.ts';
import { type BoundClaims, boundToken, ISSUER } from './tokens.ts';

const tokenRequestKind = defineKind<KubeObject>({
  group: 'authentication.k8s.io',
  version: 'v1',
  kind: 'TokenRequest',
  plural: 'tokenrequests',
  singular: 'tokenrequest',
  shortNames: [],
  categories: [],
  namespaced: true,
  schema: 'io.k8s.api.authentication.v1.TokenRequest',
  columns: [nameColumn()],
});

/** For decoding and answers; it has no path of its own. */
export const TOKEN_REQUESTS: Resource = describeKind(tokenRequestKind);

const DEFAULT_SECONDS = 3600;
const LEAST_SECONDS = 600;
const MOST_SECONDS = 2 ** 32;

/** Answers a request for a token; throws 400, 404, 409 and 422. */
export function requestToken(
  world: ApiWorld,
  resource: Resource,
  namespace: string,
  name: string,
  draft: KubeObject,
  context: RequestContext,
): KubeObject {
  const request = draft as Partial<AuthenticationTokenRequest> & KubeObject;
  const account = foundObject(world, resource, namespace, name);
  const { metadata } = request;
  if (metadata.name && metadata.name !== name) {
    const names = `${goQuote(metadata.name)} does not match the service account name ${goQuote(name)}`;
    throw new StatusError(badRequest(`the name in the request body ${names}`));
  }
  const spec: Partial<TokenRequestSpec> = request.spec ?? {};
  const expirationSeconds = spec.expirationSeconds ?? DEFAULT_SECONDS;
  const errors = durationErrors(expirationSeconds);
  if (errors.length > 0) throw new StatusError(invalid(TOKEN_REQUESTS.qualifiedKind, '', errors));
  const audiences = spec.audiences?.length ? spec.audiences : [ISSUER];
  const bound: BoundClaims = {
    namespace,
    serviceaccount: { name, uid: account.metadata.uid },
    ...boundObject(world, namespace, name, spec.boundObjectRef),
  };
  const now = Math.floor(context.nowMs / 1000);
  const token = boundToken(world.tokenKey, bound, audiences, now, now + expirationSeconds, newUid(world.tokens));
  return {
    ...request,
    metadata: {
      name,
      namespace,
      uid: newUid(world.tokens),
      creationTimestamp: context.timestamp,
    } as KubeObject['metadata'],
    spec: { audiences, expirationSeconds, boundObjectRef: spec.boundObjectRef ?? null } as TokenRequestSpec,
    status: { token, expirationTimestamp: formatTime((now + expirationSeconds) * 1000) },
  } as unknown as KubeObject;
}

function durationErrors(seconds: number): FieldError[] {
  const say = (detail: string): FieldError[] => [
    { type: 'FieldValueInvalid', field: 'spec.expirationSeconds', value: seconds, detail },
  ];
  if (seconds < LEAST_SECONDS) return say('may not specify a duration less than 10 minutes');
  return seconds > MOST_SECONDS ? say('may not specify a duration larger than 2^32 seconds') : [];
}

/** The object that a token dies with. */
function boundObject(
  world: ApiWorld,
  namespace: string,
  account: string,
  reference: TokenRequestSpec['boundObjectRef'],
): Partial<BoundClaims> {
  if (!reference) return {};
  const { apiVersion = '', kind = '', name = '', uid } = reference;
  const resources: Readonly<Record<string, string>> = { Pod: 'pods', Secret: 'secrets', Node: 'nodes' };
  const resource = apiVersion === 'v1' ? resources[kind] : undefined;
  const gvk = apiVersion.includes('/') ? apiVersion : `/${apiVersion}`;
  if (resource === undefined)
    throw new StatusError(badRequest(`cannot bind token to object of type ${gvk}, Kind=${kind}`));
  const found = world.store.get(resource, kind === 'Node' ? undefined : namespace, name);
  if (!found) throw new StatusError(notFound({ group: '', name: resource }, name));
  if (uid && uid !== found.metadata.uid) {
    const why = `the UID in the bound object reference (${uid}) does not match the UID in record. The object might have been deleted and then recreated`;
    throw new StatusError(conflict({ group: '', name: kind }, name, why));
  }
  const bound = { name, uid: found.metadata.uid };
  if (kind === 'Node') return { node: bound };
  if (kind === 'Secret') return { secret: bound };
  const { serviceAccountName = '', nodeName } = (found as unknown as Pod).spec;
  if (serviceAccountName !== account) {
    const why = `cannot bind token for serviceaccount ${JSON.stringify(account)} to pod running with different serviceaccount name.`;
    throw new StatusError(badRequest(why));
  }
  const node = nodeName ? world.store.get<KubeObject>('nodes', undefined, nodeName) : undefined;
  return { pod: bound, ...(node ? { node: { name: node.metadata.name, uid: node.metadata.uid } } : {}) };
}
