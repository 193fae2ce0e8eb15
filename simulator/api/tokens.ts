/**
 * Tokens of service accounts: serviceaccounts/token gives one, and whoever sends it acts as the account. Mirrors kubernetes
 * pkg/registry/core/serviceaccount/storage/token.go, pkg/apis/authentication/validation and pkg/serviceaccount (claims,
 * jwt). Leaves out: signatures that anybody could verify (the last part of a token is drawn, the server knows its own).
 */
import type { Random } from '../kernel/random.ts';
import type { KubeObject, StoreReader } from '../store/types.ts';
import { encodeUtf8 } from './body.ts';
import { badRequest, conflict, failure, goQuote, invalid, notFound, StatusError } from './errors.ts';
import { foundObject } from './found.ts';
import { defineKind, nameColumn } from './kinds/define.ts';
import { newUid } from './metadata.ts';
import { describeKind, type Resource } from './registry.ts';
import { base64Encode } from './schema/base64.ts';
import { formatTime } from './time.ts';
import type { ApiRequest, FieldError, UserInfo } from './types.ts';
import type { ApiWorld, RequestContext } from './world.ts';

interface BoundObject {
  readonly kind?: string;
  readonly apiVersion?: string;
  readonly name?: string;
  readonly uid?: string;
}

interface TokenRequest extends KubeObject {
  spec: { audiences?: string[]; expirationSeconds?: number; boundObjectRef?: BoundObject };
}

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

const ISSUER = 'https://kubernetes.default.svc.cluster.local';
const DEFAULT_SECONDS = 3600;
const LEAST_SECONDS = 600;

/** Tokens that were given out, with who they stand for. */
export class Tokens {
  readonly #issued = new Map<
    string,
    { readonly user: UserInfo; readonly account: KubeObject; readonly untilMs: number }
  >();
  readonly #random: Random;

  constructor(random: Random) {
    this.#random = random;
  }

  /** A JWT with these claims, remembered. */
  issue(claims: unknown, account: KubeObject, user: UserInfo, untilMs: number): string {
    const header = { alg: 'RS256', kid: 'drydock' };
    const signature = Uint8Array.from({ length: 256 }, () => this.#random.int(256));
    const parts = [jsonBytes(header), jsonBytes(claims), signature];
    const token = parts.map((part) => base64Url(part)).join('.');
    this.#issued.set(token, { user, account, untilMs });
    return token;
  }

  /** Whose token it is; undefined: of nobody, or no more. */
  user(token: string, store: StoreReader, nowMs: number): UserInfo | undefined {
    const issued = this.#issued.get(token);
    if (!issued || nowMs >= issued.untilMs) return undefined;
    const { namespace, name, uid } = issued.account.metadata;
    return store.get('serviceaccounts', namespace, name)?.metadata.uid === uid ? issued.user : undefined;
  }
}

const jsonBytes = (value: unknown): Uint8Array => encodeUtf8(JSON.stringify(value));
const base64Url = (bytes: Uint8Array): string =>
  base64Encode(bytes).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');

/** Who sends a request: the user of the connection, or of its bearer token; throws 401. */
export function authenticated(world: ApiWorld, { headers, user }: ApiRequest): UserInfo {
  const authorization = headers?.authorization;
  if (authorization === undefined || !/^bearer /i.test(authorization)) return user;
  const owner = world.tokens.user(authorization.slice('bearer '.length).trim(), world.store, world.kernel.wallMs());
  if (owner) return owner;
  throw new StatusError(failure(401, 'Unauthorized', 'Unauthorized'));
}

/** POST serviceaccounts/NAME/token. */
export function createToken(
  world: ApiWorld,
  resource: Resource,
  namespace: string,
  name: string,
  draft: KubeObject,
  context: RequestContext,
): KubeObject {
  const request = draft as TokenRequest;
  const account = foundObject(world, resource, namespace, name);
  const { metadata } = request;
  if (metadata.name && metadata.name !== name)
    throw new StatusError(
      badRequest(
        `the name in the request body ${goQuote(metadata.name)} does not match the service account name ${goQuote(name)}`,
      ),
    );
  const seconds = request.spec.expirationSeconds ?? DEFAULT_SECONDS;
  const problems = validate(seconds);
  if (problems.length > 0) throw new StatusError(invalid(TOKEN_REQUESTS.qualifiedKind, '', problems));
  const audiences = request.spec.audiences?.length ? request.spec.audiences : [ISSUER];
  const bound = request.spec.boundObjectRef;
  const boundTo = bound ? { [(bound.kind ?? '').toLowerCase()]: checkBound(world, namespace, bound) } : {};
  const jti = newUid(world.uids);
  const now = Math.floor(context.nowMs / 1000);
  const claims = {
    aud: audiences,
    exp: now + seconds,
    iat: now,
    iss: ISSUER,
    jti,
    'kubernetes.io': {
      namespace,
      ...boundTo,
      serviceaccount: { name, uid: account.metadata.uid },
    },
    nbf: now,
    sub: `system:serviceaccount:${namespace}:${name}`,
  };
  const untilMs = (now + seconds) * 1000;
  const user: UserInfo = {
    name: claims.sub,
    uid: account.metadata.uid,
    groups: ['system:serviceaccounts', `system:serviceaccounts:${namespace}`, 'system:authenticated'],
  };
  const token = context.dryRun ? '' : world.tokens.issue(claims, account, user, untilMs);
  return {
    ...request,
    metadata: { name, namespace, uid: jti, creationTimestamp: context.timestamp } as KubeObject['metadata'],
    spec: { audiences, expirationSeconds: seconds, boundObjectRef: bound ?? null },
    status: { token, expirationTimestamp: formatTime(untilMs) },
  } as unknown as KubeObject;
}

/** Upstream: ValidateTokenRequest. */
function validate(seconds: number): FieldError[] {
  const field = 'spec.expirationSeconds';
  const wrong = (detail: string): FieldError => ({ type: 'FieldValueInvalid', field, value: seconds, detail });
  if (seconds < LEAST_SECONDS) return [wrong('may not specify a duration less than 10 minutes')];
  return seconds > 2 ** 32 ? [wrong('may not specify a duration larger than 2^32 seconds')] : [];
}

/** What a token is bound to: it must be there. */
function checkBound(world: ApiWorld, namespace: string, bound: BoundObject): { name: string; uid: string } {
  const { apiVersion = '', kind = '', name = '', uid } = bound;
  const resources: Readonly<Record<string, string>> = { Pod: 'pods', Secret: 'secrets', Node: 'nodes' };
  const plural = apiVersion === 'v1' && Object.hasOwn(resources, kind) ? (resources[kind] as string) : undefined;
  if (plural === undefined) {
    const version = apiVersion.includes('/') ? apiVersion : `/${apiVersion}`;
    throw new StatusError(badRequest(`cannot bind token to object of type ${version}, Kind=${kind}`));
  }
  const found = world.store.get(plural, plural === 'nodes' ? undefined : namespace, name);
  if (!found) throw new StatusError(notFound({ group: '', name: plural }, name));
  if (uid && uid !== found.metadata.uid) {
    const why = `the UID in the bound object reference (${uid}) does not match the UID in record. The object might have been deleted and then recreated`;
    throw new StatusError(conflict({ group: '', name: plural }, name, why));
  }
  return { name, uid: found.metadata.uid };
}
