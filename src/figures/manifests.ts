// Manifests that several figures begin with.

interface WebOptions {
  readonly kind: 'ReplicaSet' | 'Deployment';
  readonly replicas: number;
  readonly name?: string;
  readonly image?: string;
  /** Lines of YAML under the spec. */
  readonly spec?: string;
  /** A Service of the same name before it. */
  readonly service?: boolean;
}

/** A workload whose pods are ready about two seconds after they were asked for, and a Service. */
export function webManifest({
  kind,
  replicas,
  name = 'web',
  image = 'drydock/web:1',
  spec = '',
  service = true,
}: WebOptions): string {
  return `apiVersion: apps/v1
kind: ${kind}
metadata: {name: ${name}, labels: {app: ${name}}}
spec:
  replicas: ${replicas}
${spec === '' ? '' : `${spec.replace(/^/gm, '  ')}\n`}  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}}
    spec:
      containers:
      - name: ${name}
        image: ${image}
        readinessProbe: {httpGet: {path: /ready, port: 8080}, periodSeconds: 1}
${
  service
    ? `---
apiVersion: v1
kind: Service
metadata: {name: ${name}}
spec: {selector: {app: ${name}}, ports: [{port: 80, targetPort: 8080}]}
`
    : ''
}`;
}
