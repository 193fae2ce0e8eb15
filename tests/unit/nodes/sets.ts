/** Manifests of the StatefulSet lessons' stores, and what commands say of them. */
import type { Step } from '../../truth/compare.ts';
import { runScenario } from '../../truth/run.ts';

interface SetOptions {
  readonly name: string;
  /** Its headless Service. */
  readonly serviceName: string;
  readonly image: string;
  readonly replicas: number;
  readonly graceSeconds: number;
  readonly policy?: string;
}

function statefulSet({
  name,
  serviceName,
  image,
  replicas,
  graceSeconds,
  policy = 'OrderedReady',
}: SetOptions): string {
  return `apiVersion: apps/v1
kind: StatefulSet
metadata: {name: ${name}}
spec:
  serviceName: ${serviceName}
  replicas: ${replicas}
  podManagementPolicy: ${policy}
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}}
    spec:
      terminationGracePeriodSeconds: ${graceSeconds}
      containers:
      - name: ${name}
        image: ${image}
        ports: [{name: http, containerPort: 8080}]
        readinessProbe: {httpGet: {path: /ready, port: http}, periodSeconds: 1}
        volumeMounts: [{name: data, mountPath: /var/data}]
  volumeClaimTemplates:
  - metadata: {name: data}
    spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Mi}}}
`;
}

/** The clustered store, behind the Services ledger-peers and ledger. */
export const ledgers = (options: Pick<SetOptions, 'replicas' | 'policy'>): string => `apiVersion: v1
kind: Service
metadata: {name: ledger-peers}
spec: {clusterIP: None, publishNotReadyAddresses: true, selector: {app: ledger}, ports: [{name: http, port: 8080}]}
---
apiVersion: v1
kind: Service
metadata: {name: ledger}
spec: {selector: {app: ledger}, ports: [{port: 80, targetPort: 8080}]}
---
${statefulSet({ name: 'ledger', serviceName: 'ledger-peers', image: 'drydock/ledger:1', graceSeconds: 10, ...options })}`;

/** Pods that keep what is posted to them, behind the headless Service pets. */
export const pets = (options: Pick<SetOptions, 'image' | 'replicas' | 'graceSeconds'>): string => `apiVersion: v1
kind: Service
metadata: {name: pets}
spec: {clusterIP: None, selector: {app: pet}, ports: [{name: http, port: 80, targetPort: 8080}]}
---
${statefulSet({ name: 'pet', serviceName: 'pets', ...options })}`;

/** A pod to ask from. */
export const client = (name: string): string => `apiVersion: v1
kind: Pod
metadata: {name: ${name}}
spec:
  terminationGracePeriodSeconds: 0
  containers: [{name: ${name}, image: "dnsutils:1", command: [sleep, "36000"]}]
`;

/** What each command prints (standard error last), some seconds after `all.yaml` was applied. */
export async function outputs(manifest: string, settleSeconds: number, commands: readonly string[]): Promise<string[]> {
  const steps = [`kubectl apply -f all.yaml; sleep ${settleSeconds}`, ...commands].map(
    (cmd) => ({ op: '$', cmd }) as Step,
  );
  const done = await runScenario({ name: 'sets', files: { 'all.yaml': manifest }, steps });
  return done.steps.slice(1).map(({ out = '', err = '' }) => out + err);
}
