/** What the manifests of https://k8s.io/examples/ are made of: the shape of each kind once, so that an example is its facts. */

export type Fields = Readonly<Record<string, unknown>>;
/** Objects, or the text of a file that is none. */
export type Pages = Readonly<Record<string, readonly Fields[] | string>>;

export const container = (name: string, image: string, more: Fields = {}): Fields => ({ name, image, ...more });

/** "sh -c SCRIPT" as a command. */
export const script = (text: string, shell = '/bin/sh'): Fields => ({ command: [shell, '-c', text] });

export const port = (containerPort: number, more: Fields = {}): Fields => ({ ports: [{ containerPort, ...more }] });

export const mount = (name: string, mountPath: string, more: Fields = {}): Fields => ({ name, mountPath, ...more });

export const object = (
  apiVersion: string,
  kind: string,
  name: string,
  more: Fields,
  metadata: Fields = {},
): Fields => ({
  apiVersion,
  kind,
  metadata: { name, ...metadata },
  ...more,
});

export const pod = (name: string, containers: readonly Fields[], more: Fields = {}, metadata: Fields = {}): Fields =>
  object('v1', 'Pod', name, { spec: { containers, ...more } }, metadata);

export const service = (
  name: string,
  ports: readonly Fields[],
  selector: Fields,
  labels?: Fields,
  more: Fields = {},
): Fields => object('v1', 'Service', name, { spec: { ...more, ports, selector } }, labels ? { labels } : {});

export interface Workload {
  readonly kind: 'Deployment' | 'ReplicaSet' | 'DaemonSet' | 'StatefulSet';
  /** Of its pods; the selector too, where that is no other. */
  readonly labels: Fields;
  readonly selector?: Fields;
  readonly metadata?: Fields;
  readonly containers: readonly Fields[];
  /** Of the pods' spec. */
  readonly pods?: Fields;
  /** Of its own spec. */
  readonly more?: Fields;
}

export const workload = (
  name: string,
  { kind, labels, selector, metadata, containers, pods, more }: Workload,
): Fields =>
  object(
    'apps/v1',
    kind,
    name,
    {
      spec: {
        ...more,
        selector: { matchLabels: selector ?? labels },
        template: { metadata: { labels }, spec: { containers, ...pods } },
      },
    },
    metadata,
  );

export const deployment = (name: string, facts: Omit<Workload, 'kind'>): Fields =>
  workload(name, { kind: 'Deployment', ...facts });

export const configMap = (name: string, data: Fields, more: Fields = {}, metadata: Fields = {}): Fields =>
  object('v1', 'ConfigMap', name, { ...more, data }, metadata);

/** A claim of so much, readable and writable by one node. */
export const claim = (storage: string, more: Fields = {}): Fields => ({
  spec: { ...more, accessModes: ['ReadWriteOnce'], resources: { requests: { storage } } },
});

/** A variable from a ConfigMap's or a Secret's key. */
export const variable = (name: string, from: 'configMapKeyRef' | 'secretKeyRef', of: string, key: string): Fields => ({
  name,
  valueFrom: { [from]: { name: of, key } },
});

export const emptyDir = (name: string): Fields => ({ name, emptyDir: {} });
