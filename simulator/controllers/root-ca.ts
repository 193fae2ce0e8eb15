/**
 * Puts the cluster's certificate into each namespace, for pods to mount. Mirrors
 * pkg/controller/certificates/rootcacertpublisher/publisher.go.
 */
import type { ConfigMap } from '../api/objects.ts';
import type { KubeObject } from '../store/types.ts';
import { splitKey } from './ownership.ts';
import { type ControllerContext, defineController } from './types.ts';

const NAME = 'kube-root-ca.crt';

export const rootCaCertificatePublisher = defineController({
  name: 'root-ca-certificate-publisher-controller',
  eventSource: 'root-ca-cert-publisher',
  serviceAccount: 'root-ca-cert-publisher',
  watches: [
    { resource: 'namespaces', keys: ({ type, object }) => (type === 'DELETED' ? [] : [`/${object.metadata.name}`]) },
    {
      resource: 'configmaps',
      keys: ({ type, object }) =>
        type !== 'ADDED' && object.metadata.name === NAME ? [`/${object.metadata.namespace}`] : [],
    },
  ],
  reconcile,
});

const DESCRIPTION =
  'Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal service IP or kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters.';

function reconcile(context: ControllerContext, key: string): void | 'retry' {
  const { name: namespace } = splitKey(key);
  const { store, client } = context;
  const found = store.get('namespaces', undefined, namespace);
  if (!found || found.metadata.deletionTimestamp !== undefined) return;
  const data = { 'ca.crt': CERTIFICATE };
  const current = store.get<ConfigMap & KubeObject>('configmaps', namespace, NAME);
  if (!current) {
    const metadata = { name: NAME, namespace, annotations: { 'kubernetes.io/description': DESCRIPTION } };
    const result = client.create('configmaps', namespace, { apiVersion: 'v1', kind: 'ConfigMap', metadata, data });
    return result.ok || result.status.reason === 'AlreadyExists' ? undefined : 'retry';
  }
  if (current.data?.['ca.crt'] === CERTIFICATE && Object.keys(current.data).length === 1) return;
  const annotations = { ...current.metadata.annotations, 'kubernetes.io/description': DESCRIPTION };
  const result = client.update('configmaps', {
    ...current,
    metadata: { ...current.metadata, annotations },
    data,
  } as KubeObject);
  return result.ok ? undefined : 'retry';
}

/** The certificate of the simulated cluster's authority: real in form, of no use anywhere. */
const CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIC/zCCAeegAwIBAgIIUcxNSooEHT4wDQYJKoZIhvcNAQELBQAwFTETMBEGA1UE
AwwKa3ViZXJuZXRlczAeFw0yNjExMjExMTAyMDhaFw0zNjExMTgxMTAyMDhaMBUx
EzARBgNVBAMMCmt1YmVybmV0ZXMwggEiMA0GCSqGSIb3DQEBAQUAA4IBDwAwggEK
AoIBAQCrln6D4xizxV9cjIE9sdTRy77AS9ibdefbHnY5pqIWYODFdSlgHdCo9Kdj
FeLJJAX+GFT2c2/0mZuHrHuAlE4siFDlmNAuqS6sFQNLiPIVsveENHZUJLhdywhU
20Em282D38Iqf0X/jYL7VEoiy9nUoUugL1ilrx73/TPNvBAyeX1jaKAqZ5OYBgF+
sQyXIcQrDNJbWTJqw9NFBIGWMs5bs0mWj7KCirtO/5eLTfGB2fR7zKPqAEVMOrwZ
KBKwy6YYNFpkQyfJTA4xf5EgfnZ6SbF+R+WnRiasUG1buRW/z6CQXfzw44bV0LLk
WCpb1pUys/vaVFeTnFqKu4XM43cZAgMBAAGjUzBRMB0GA1UdDgQWBBRlE0FQT522
TOE3aa/5Xtu+nBE5jDAfBgNVHSMEGDAWgBRlE0FQT522TOE3aa/5Xtu+nBE5jDAP
BgNVHRMBAf8EBTADAQH/MA0GCSqGSIb3DQEBCwUAA4IBAQBMsrZUYojF1BvABHfe
vgSyT+mHk7+lYAKxq9lzUy4+RZZQOwGojy7IECdwf4mZagJeGcwwiezUEmhHBa9R
oihahwzF1ZmKXKl8CGfj7uV3aXnjZpXauWhVIW9YcMWj2VAviSl/ic7QRSrybz3u
fEzZG54rQDLstg7jlaTYGHbbqM8Ic5asagFq4vl+RbscFPmswaG2HxZQo36w5GzT
fqMpJ/InpU/kXFoTJWTabLKDfy3RiccmXbauc5dV4ZTToJVnq9zJjFrYiNyHtBcf
j9FCHfcXfPSJmu5fScNoCXIpoqSi3MI7XPE5I8ReO2josoulrSOsITz1PDYTU/ee
LzCM
-----END CERTIFICATE-----
`;
