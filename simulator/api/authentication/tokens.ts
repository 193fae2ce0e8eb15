/**
 * Tokens of service accounts: made, read, and believed. They look like real ones (JWTs, RS256), but their signature is only
 * known to this cluster. Mirrors kubernetes pkg/serviceaccount/{jwt,claims,legacy}.go and
 * plugin/pkg/auth/authenticator/token. Leaves out: audiences other than the API server's, OIDC.
 */
import { Random } from '../../kernel/random.ts';
import type { KubeObject, StoreReader } from '../../store/types.ts';
import { base64Decode, base64Encode } from '../schema/base64.ts';
import type { UserInfo } from '../types.ts';
import { serviceAccountUser } from './users.ts';

/** Who the API server is to those it gives tokens. */
export const ISSUER = 'https://kubernetes.default.svc.cluster.local';
const LEGACY_ISSUER = 'kubernetes/serviceaccount';
const LEGACY = 'kubernetes.io/serviceaccount/';
const SIGNATURE_BYTES = 256;

interface Reference {
  readonly name: string;
  readonly uid: string;
}

/** What a token says of its holder. Upstream: privateClaims. */
export interface BoundClaims {
  readonly namespace: string;
  readonly serviceaccount: Reference;
  readonly pod?: Reference;
  readonly secret?: Reference;
  readonly node?: Reference;
}

type Claims = Readonly<Record<string, unknown>>;

/** A token for a while. Times are seconds since 1970; `id` is its own name. */
export function boundToken(
  key: string,
  bound: BoundClaims,
  audiences: readonly string[],
  fromSeconds: number,
  toSeconds: number,
  id: string,
): string {
  const { namespace, node, pod, secret, serviceaccount } = bound;
  return signed(key, {
    aud: audiences,
    exp: toSeconds,
    iat: fromSeconds,
    iss: ISSUER,
    jti: id,
    'kubernetes.io': {
      namespace,
      ...(node ? { node } : {}),
      ...(pod ? { pod } : {}),
      ...(secret ? { secret } : {}),
      serviceaccount,
    },
    nbf: fromSeconds,
    sub: serviceAccountUser(namespace, serviceaccount.name).name,
  });
}

/** The token that a Secret holds for good. */
export function secretToken(key: string, namespace: string, secret: string, account: Reference): string {
  return signed(key, {
    iss: LEGACY_ISSUER,
    [`${LEGACY}namespace`]: namespace,
    [`${LEGACY}secret.name`]: secret,
    [`${LEGACY}service-account.name`]: account.name,
    [`${LEGACY}service-account.uid`]: account.uid,
    sub: serviceAccountUser(namespace, account.name).name,
  });
}

/** Whose token it is; undefined: nobody's that can be believed now. */
export function tokenUser(key: string, token: string, store: StoreReader, nowMs: number): UserInfo | undefined {
  const claims = verified(key, token);
  if (!claims) return undefined;
  const found = claims.iss === ISSUER ? boundOf(claims, nowMs / 1000) : legacyOf(claims, store, token);
  if (!found) return undefined;
  const { namespace, serviceaccount, pod, secret, node } = found;
  if (store.get('serviceaccounts', namespace, serviceaccount.name)?.metadata.uid !== serviceaccount.uid)
    return undefined;
  const lives = (resource: string, reference: Reference | undefined): boolean =>
    !reference || store.get(resource, namespace, reference.name)?.metadata.uid === reference.uid;
  if (!lives('pods', pod) || !lives('secrets', secret)) return undefined;
  const extra = (name: string, value: string | undefined): Record<string, readonly string[]> =>
    value === undefined ? {} : { [`authentication.kubernetes.io/${name}`]: [value] };
  return {
    ...serviceAccountUser(namespace, serviceaccount.name),
    uid: serviceaccount.uid,
    ...(typeof claims.jti === 'string'
      ? {
          extra: {
            ...extra('credential-id', `JTI=${claims.jti}`),
            ...extra('node-name', node?.name),
            ...extra('node-uid', node?.uid),
            ...extra('pod-name', pod?.name),
            ...extra('pod-uid', pod?.uid),
          },
        }
      : {}),
  };
}

function boundOf(claims: Claims, nowSeconds: number): BoundClaims | undefined {
  if (!(claims.aud as readonly string[]).includes(ISSUER)) return undefined;
  if (nowSeconds >= (claims.exp as number) || nowSeconds < (claims.nbf as number)) return undefined;
  return claims['kubernetes.io'] as BoundClaims;
}

/** A Secret's token holds as long as the Secret says it. */
function legacyOf(claims: Claims, store: StoreReader, token: string): BoundClaims | undefined {
  const said = (name: string): string => String(claims[`${LEGACY}${name}`] ?? '');
  const namespace = said('namespace');
  const secret = store.get<KubeObject & { data?: Record<string, string> }>('secrets', namespace, said('secret.name'));
  if (!secret || textOf(secret.data?.token) !== token) return undefined;
  const { name, uid } = secret.metadata;
  return {
    namespace,
    secret: { name, uid },
    serviceaccount: { name: said('service-account.name'), uid: said('service-account.uid') },
  };
}

function textOf(encoded: string | undefined): string {
  const bytes = base64Decode(encoded ?? '');
  return typeof bytes === 'number' ? '' : String.fromCharCode(...bytes);
}

// ── The form ────────────────────────────────────────────────────────────────────────────────────────────────────────

function signed(key: string, claims: Claims): string {
  const id = new Random(`kid/${key}`).hex(64);
  const header = { alg: 'RS256', kid: urlSafe(bytesOf(id.slice(0, 32))) };
  const text = `${urlSafe(bytesOf(JSON.stringify(header)))}.${urlSafe(bytesOf(JSON.stringify(claims)))}`;
  return `${text}.${signature(key, text)}`;
}

function verified(key: string, token: string): Claims | undefined {
  const [header = '', payload = '', given] = token.split('.');
  if (given === undefined || given !== signature(key, `${header}.${payload}`)) return undefined;
  return JSON.parse(textOf(standard(payload))) as Claims;
}

function signature(key: string, text: string): string {
  const words = new Random(`${key}/${text}`);
  return urlSafe(Uint8Array.from({ length: SIGNATURE_BYTES }, () => words.next() & 255));
}

const bytesOf = (text: string): Uint8Array => Uint8Array.from(text, (char) => char.charCodeAt(0));

const urlSafe = (bytes: Uint8Array): string =>
  base64Encode(bytes).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');

function standard(text: string): string {
  const plain = text.replaceAll('-', '+').replaceAll('_', '/');
  return plain.padEnd(plain.length + ((4 - (plain.length % 4)) % 4), '=');
}
