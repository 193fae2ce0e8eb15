/**
 * Secrets of type kubernetes.io/service-account-token get a token that does not end, and go with their account. Mirrors
 * pkg/controller/serviceaccount/tokens_controller.go.
 */
import { CLUSTER_CERTIFICATE } from '../api/authentication/certificate.ts';
import { secretToken } from '../api/authentication/tokens.ts';
import type { Secret } from '../api/objects.ts';
import { base64Encode } from '../api/schema/base64.ts';
import type { KubeObject, StoreReader } from '../store/types.ts';
import { splitKey } from './ownership.ts';
import { type ControllerContext, defineController } from './types.ts';

const TYPE = 'kubernetes.io/service-account-token';
const ACCOUNT_NAME = 'kubernetes.io/service-account.name';
const ACCOUNT_UID = 'kubernetes.io/service-account.uid';

type TokenSecret = Secret & KubeObject;

export const serviceAccountTokens = defineController({
  name: 'serviceaccount-token-controller',
  eventSource: 'serviceaccount-token-controller',
  serviceAccount: 'serviceaccount-token-controller',
  watches: [
    {
      resource: 'secrets',
      keys: ({ type, object }) => (type === 'DELETED' || !isToken(object) ? [] : [keyOf(object)]),
    },
    {
      resource: 'serviceaccounts',
      keys: ({ type, object }, store) => (type === 'DELETED' ? secretsOf(store, object).map(keyOf) : []),
    },
  ],
  reconcile,
});

const keyOf = ({ metadata }: KubeObject): string => `${metadata.namespace}/${metadata.name}`;
const isToken = (object: KubeObject): boolean => (object as TokenSecret).type === TYPE;

function secretsOf(store: StoreReader, account: KubeObject): TokenSecret[] {
  const { namespace, name } = account.metadata;
  return store
    .list<TokenSecret>('secrets', namespace)
    .filter((secret) => isToken(secret) && secret.metadata.annotations?.[ACCOUNT_NAME] === name);
}

function reconcile(context: ControllerContext, key: string): void | 'retry' {
  const { namespace, name } = splitKey(key);
  const { store, client } = context;
  const secret = store.get<TokenSecret>('secrets', namespace, name);
  if (!secret || !isToken(secret) || secret.metadata.deletionTimestamp !== undefined) return;
  const { annotations = {}, uid } = secret.metadata;
  const account = store.get('serviceaccounts', namespace, annotations[ACCOUNT_NAME] ?? '');
  const known = annotations[ACCOUNT_UID];
  if (!account || (known !== undefined && known !== account.metadata.uid)) {
    const gone = client.delete('secrets', namespace, name, { preconditions: { uid } });
    return gone.ok || gone.status.reason === 'NotFound' ? undefined : 'retry';
  }
  const { data = {} } = secret;
  if (known !== undefined && data.token && data['ca.crt'] && data.namespace) return;
  const token = secretToken(context.tokenKey, namespace, name, {
    name: account.metadata.name,
    uid: account.metadata.uid,
  });
  const update = {
    ...secret,
    metadata: { ...secret.metadata, annotations: { ...annotations, [ACCOUNT_UID]: account.metadata.uid } },
    data: {
      ...data,
      'ca.crt': base64Encode(bytesOf(CLUSTER_CERTIFICATE)),
      namespace: base64Encode(bytesOf(namespace)),
      token: data.token || base64Encode(bytesOf(token)),
    },
  };
  const result = client.update('secrets', update as KubeObject);
  return result.ok || result.status.reason === 'NotFound' ? undefined : 'retry';
}

const bytesOf = (text: string): Uint8Array => Uint8Array.from(text, (char) => char.charCodeAt(0));
