// When a changed ConfigMap arrives: as a variable, as an argument, as a file of a volume, as a file by subPath. Read inside the container.
import type { KubeObject } from '../../../simulator/store/types.ts';
import type { ConfigData, ConfigKnobs, ConfigPath } from '../knobs/config-paths.ts';
import type { StockImages } from '../types.ts';
import { FigureWorld } from '../world.ts';

const UNTIL_S = 120;
const STEP_S = 1;
const OLD = 'db-1';
const NEW = 'db-2';

const MANIFEST = `apiVersion: v1
kind: ConfigMap
metadata: {name: config}
data: {DB_URL: ${OLD}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: app}
spec:
  replicas: 1
  selector: {matchLabels: {app: app}}
  template:
    metadata: {labels: {app: app}}
    spec:
      terminationGracePeriodSeconds: 1
      containers:
      - name: app
        image: busybox:1.36
        command: [sh, -c, 'echo "$@" > /tmp/args; sleep 3600', app]
        args: ["--db=$(DB_URL)"]
        env: [{name: DB_URL, valueFrom: {configMapKeyRef: {name: config, key: DB_URL}}}]
        volumeMounts:
        - {name: config, mountPath: /etc/config}
        - {name: config, mountPath: /etc/app/DB_URL, subPath: DB_URL}
      volumes: [{name: config, configMap: {name: config}}]
`;

export async function configPaths({ show, restart }: ConfigKnobs, images: StockImages): Promise<ConfigData> {
  const world = await FigureWorld.open({
    lab: { cluster: { nodes: 1, prepull: true }, setup: [{ apply: 'files/app.yaml' }, { wait: '30s' }] },
    files: { 'files/app.yaml': MANIFEST },
    images,
  });
  const { facts, cluster } = world.session.world;
  const read: Readonly<Record<ConfigPath, (pod: KubeObject) => string | null>> = {
    env: (pod) => facts.variable(pod, 'DB_URL'),
    args: (pod) => facts.inside(pod, '/tmp/args')?.trim().replace('--db=', '') ?? null,
    volume: (pod) => facts.inside(pod, '/etc/config/DB_URL'),
    subPath: (pod) => facts.inside(pod, '/etc/app/DB_URL'),
  };
  await world.run(`kubectl patch configmap config --type=merge -p '{"data":{"DB_URL":"${NEW}"}}'`);
  const zeroMs = cluster.kernel.now();
  const paths = show.map((path) => ({ path, values: [] as { seconds: number; value: string; fresh: boolean }[] }));
  for (let s = 0; s <= UNTIL_S; s += STEP_S) {
    await world.wait(Math.max(0, zeroMs + s * 1000 - cluster.kernel.now()));
    // the pod that serves: the newest that runs
    const pod = cluster.store
      .list<KubeObject & { status?: { phase?: string } }>('pods', 'default')
      .filter((p) => p.status?.phase === 'Running')
      .sort((a, b) => (a.metadata.creationTimestamp < b.metadata.creationTimestamp ? 1 : -1))[0];
    for (const { path, values } of paths) {
      const value = (pod && read[path](pod)) ?? '';
      if (values.at(-1)?.value !== value) values.push({ seconds: s, value, fresh: value === NEW });
    }
    if (s === restart) await world.run('kubectl rollout restart deployment/app');
  }
  return { paths, until: UNTIL_S };
}
