/**
 * What must be true of kubectl whatever a file holds: it ends, with words and a status, and the world goes on. Manifests are changed
 * at some places and given to commands that read files, in one cluster.
 */
import { Random } from '../../simulator/kernel/random.ts';
import { HOME, writeFile } from '../../simulator/lab/machine.ts';
import { createServedCluster } from '../../simulator/serve/world.ts';
import { parseYaml } from '../../simulator/yaml/yaml.ts';
import { learnerMachine, Running } from '../programs.ts';
import { mutatedValue } from './mutations.ts';

/** Virtual time after which a command is ended: some wait for what never comes. */
const LIMIT_MS = 60_000;

const MANIFESTS = [
  `apiVersion: apps/v1
kind: Deployment
metadata: {name: web, labels: {app: web}, annotations: {note: "1"}}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
      - {name: web, image: "nginx:1.27", ports: [{containerPort: 80, name: http}], env: [{name: A, value: b}], resources: {limits: {cpu: 1, memory: 64Mi}}}`,
  `apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}, ports: [{port: 80, targetPort: http}]}`,
  `apiVersion: v1
kind: ConfigMap
metadata: {name: settings}
data: {a: "1"}`,
  `apiVersion: v1
kind: Pod
metadata: {name: one}
spec: {containers: [{name: c, image: "busybox:1.36", command: [sleep, "60"], volumeMounts: [{name: v, mountPath: /v}]}], volumes: [{name: v, configMap: {name: settings}}]}`,
  `apiVersion: v1
kind: List
items:
- {apiVersion: v1, kind: ConfigMap, metadata: {name: first}}
- {apiVersion: batch/v1, kind: Job, metadata: {name: j}, spec: {template: {spec: {restartPolicy: Never, containers: [{name: c, image: "busybox:1.36"}]}}}}`,
  `apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db}
spec:
  serviceName: db
  selector: {matchLabels: {app: db}}
  template: {metadata: {labels: {app: db}}, spec: {containers: [{name: db, image: "nginx:1.27"}]}}
  volumeClaimTemplates: [{metadata: {name: data}, spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}}]`,
].map((text) => parseYaml(text));

/** FILE and PATCH stand for the files. */
const COMMANDS = [
  'apply -f FILE',
  'apply -f FILE --server-side',
  'apply -f FILE --validate=false',
  'apply -f FILE --dry-run=client -o yaml',
  'apply -f FILE --prune -l app=web',
  'apply view-last-applied -f FILE',
  'apply set-last-applied -f FILE --create-annotation',
  'create -f FILE',
  'create -f FILE --save-config --validate=false',
  'create -f FILE --dry-run=client -o name',
  'replace -f FILE',
  'replace --force -f FILE',
  'delete -f FILE --wait=false',
  'get -f FILE',
  'get -f FILE -o jsonpath={.metadata.name}',
  'get -f FILE -o custom-columns=A:.spec,B:.metadata.labels.app',
  'describe -f FILE',
  'diff -f FILE',
  'label -f FILE a=b',
  'label -f FILE a=b --local -o yaml',
  'annotate -f FILE a=b --overwrite',
  'set image -f FILE *=nginx:1.25 --local -o yaml',
  'set env -f FILE A=1 --local -o json',
  'set env -f FILE --list',
  'set resources -f FILE --limits=cpu=1 --local -o yaml',
  'set selector -f FILE a=b --local -o yaml',
  'scale -f FILE --replicas=2',
  'autoscale -f FILE --max=3',
  'expose -f FILE --port=80',
  'rollout status -f FILE --timeout=2s',
  'rollout history -f FILE',
  'rollout restart -f FILE',
  'wait -f FILE --for=condition=Ready --timeout=1s',
  'patch -f FILE --patch-file PATCH',
  'patch -f FILE --patch-file PATCH --type=merge',
  'patch -f FILE --patch-file PATCH --local -o yaml',
  'patch deploy web --patch-file PATCH',
  'patch deploy web --type=json --patch-file PATCH',
  'run fuzz --image=nginx:1.27 --dry-run=client -o name --overrides=PATCHTEXT',
  'auth reconcile -f FILE',
  'convert -f FILE',
  'kustomize KUSTOMIZE',
];

export interface ManifestFailure {
  readonly command: string;
  readonly files: Readonly<Record<string, string>>;
  readonly what: string;
}

/** So many commands from a seed; the first that broke the world, if any did. */
export async function manifestFuzz(seed: string, count: number): Promise<ManifestFailure | undefined> {
  const random = new Random(seed);
  const pick = <T>(list: readonly T[]): T => list[random.int(list.length)] as T;
  const cluster = await createServedCluster({ seed, nodes: 2, prepulled: true });
  const machine = learnerMachine(cluster);
  for (let n = 0; n < count; n++) {
    const manifest = pick(MANIFESTS);
    const changed = JSON.stringify(random.int(4) === 0 ? manifest : mutatedValue(random, manifest)) ?? 'null';
    const patch =
      JSON.stringify(
        mutatedValue(random, {
          metadata: { labels: { x: 'y' } },
          spec: { replicas: 1, template: { spec: { containers: [{ name: 'web', image: 'nginx:1.25' }] } } },
        }),
      ) ?? '';
    const kustomization =
      JSON.stringify(
        mutatedValue(random, {
          resources: ['../file.json'],
          namePrefix: 'p-',
          images: [{ name: 'nginx', newTag: '1' }],
        }),
      ) ?? '';
    const files = { 'file.json': changed, 'patch.json': patch, 'k/kustomization.yaml': kustomization };
    for (const [path, content] of Object.entries(files)) writeFile(machine.files, `${HOME}/${path}`, content);
    const command = pick(COMMANDS);
    const args = command.split(' ').map((word) =>
      word
        .replace('PATCHTEXT', () => patch)
        .replace('FILE', 'file.json')
        .replace('PATCH', 'patch.json')
        .replace('KUSTOMIZE', 'k'),
    );
    try {
      const { out, err } = await new Running(machine, 'kubectl', args, { TERM: 'dumb' }).ended(LIMIT_MS);
      if (/TypeError|RangeError|undefined is not|\[object Object\]/.test(out + err))
        return { command, files, what: `it wrote\n${out}${err}` };
    } catch (error) {
      const { cause } = error as Error;
      return { command, files, what: ((cause as Error | undefined) ?? (error as Error)).stack ?? String(error) };
    }
  }
  return undefined;
}
