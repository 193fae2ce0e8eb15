// What becomes of claims, volumes and what is in them when a StatefulSet shrinks, grows, loses a pod or is deleted.
import type { KubeObject } from '../../../simulator/store/types.ts';
import { CLAIM_LINES, type ClaimData, type ClaimKnobs } from '../knobs/claim-map.ts';
import type { StockImages } from '../types.ts';
import { FigureWorld } from '../world.ts';

const ACTS_LIMIT = 8;

/** Who comes first writes its uid's beginning into the volume; who comes later finds it there. */
const WRITE = 'test -f /data/who || echo "$(date +%T)" > /data/who; sleep 3600';

const manifest = ({ replicas, whenScaled, whenDeleted }: ClaimKnobs): string => `apiVersion: v1
kind: Service
metadata: {name: web}
spec: {clusterIP: None, selector: {app: web}, ports: [{port: 80}]}
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: web}
spec:
  serviceName: web
  replicas: ${replicas}
  persistentVolumeClaimRetentionPolicy: {whenScaled: ${whenScaled}, whenDeleted: ${whenDeleted}}
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      terminationGracePeriodSeconds: 1
      containers:
      - name: web
        image: busybox:1.36
        command: [sh, -c, '${WRITE}']
        volumeMounts: [{name: data, mountPath: /data}]
  volumeClaimTemplates:
  - metadata: {name: data}
    spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
`;

interface ClaimObject extends KubeObject {
  readonly spec?: { readonly volumeName?: string };
  readonly status?: { readonly phase?: string };
}
interface PodObject extends KubeObject {
  readonly spec: { readonly volumes?: readonly { readonly persistentVolumeClaim?: { readonly claimName?: string } }[] };
}

export async function claimMap(knobs: ClaimKnobs, images: StockImages): Promise<ClaimData> {
  const world = await FigureWorld.open({
    lab: { cluster: { nodes: 3, prepull: true }, home: [{ path: 'web.yaml', from: 'files/web.yaml' }] },
    files: { 'files/web.yaml': manifest(knobs) },
    images,
  });
  let line = CLAIM_LINES.apply;
  let said = await world.run(line);
  await world.settle(4_000);
  for (const act of knobs.acts.slice(0, ACTS_LIMIT)) {
    line = CLAIM_LINES[act];
    said = await world.run(line);
    await world.settle(4_000);
    await world.wait(3_000);
  }
  const { facts, cluster } = world.session.world;
  const claims = cluster.store.list<ClaimObject>('persistentvolumeclaims', 'default');
  const pods = cluster.store.list<PodObject>('pods', 'default');
  return {
    rows: Array.from({ length: 3 }, (_, i) => {
      const name = `data-web-${i}`;
      const claim = claims.find((c) => c.metadata.name === name);
      const pod = pods.find((p) => p.spec.volumes?.some((v) => v.persistentVolumeClaim?.claimName === name));
      return {
        claim: name,
        phase: !claim ? '' : claim.metadata.deletionTimestamp ? 'Terminating' : (claim.status?.phase ?? 'Pending'),
        volume: claim?.spec?.volumeName?.slice(0, 12) ?? '',
        pod: pod?.metadata.name ?? '',
        holds: pod ? (facts.inside(pod, '/data/who') ?? '').trim() : '',
      };
    }),
    line,
    said,
  };
}
