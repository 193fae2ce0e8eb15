// How a name is looked up in a pod: the search list, the cluster DNS's answer to each name, and the endpoints behind the records.
import { candidates, clusterFirst } from '../../../simulator/network/dns/resolver.ts';
import type { KubeObject } from '../../../simulator/store/types.ts';
import type { DnsData, DnsKnobs } from '../knobs/dns-lens.ts';
import type { StockImages } from '../types.ts';
import { FigureWorld } from '../world.ts';

/** Pods of a StatefulSet, and its Service with or without an address. One pod may be kept from getting ready by its probe. */
export async function dnsLens(knobs: DnsKnobs, images: StockImages): Promise<DnsData> {
  const pod = knobs.service.replace(/s$/, '') || knobs.service;
  const probe = `test "$(hostname)" != ${pod}-${knobs.unready}`;
  const items = [
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: knobs.service },
      spec: {
        ...(knobs.headless ? { clusterIP: 'None' } : {}),
        selector: { app: pod },
        ports: [{ name: 'http', port: 80, targetPort: 8080 }],
      },
    },
    {
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      metadata: { name: pod },
      spec: {
        serviceName: knobs.service,
        replicas: knobs.replicas,
        podManagementPolicy: 'Parallel',
        selector: { matchLabels: { app: pod } },
        template: {
          metadata: { labels: { app: pod } },
          spec: {
            containers: [
              {
                name: 'app',
                image: 'busybox:1.36',
                command: ['sh', '-c', 'sleep 3600'],
                ports: [{ name: 'http', containerPort: 8080 }],
                readinessProbe: { exec: { command: ['sh', '-c', probe] }, periodSeconds: 1 },
              },
            ],
          },
        },
      },
    },
  ];
  const world = await FigureWorld.open({
    lab: {
      cluster: {
        nodes: 3,
        prepull: true,
        namespaces: ['default', ...(knobs.namespace === 'default' ? [] : [knobs.namespace])],
      },
      home: [{ path: 'all.json', from: 'files/all.json' }],
    },
    files: { 'files/all.json': JSON.stringify({ apiVersion: 'v1', kind: 'List', items }) },
    images,
  });
  await world.run(`kubectl apply -n ${knobs.namespace} -f all.json`);
  await world.wait(8_000);
  const { network, store } = world.session.world.cluster;
  const settings = clusterFirst(knobs.from);
  const slices = store.list<
    KubeObject & {
      endpoints?: { addresses: string[]; targetRef?: { name?: string }; conditions?: { ready?: boolean } }[];
    }
  >('endpointslices.discovery.k8s.io', knobs.namespace);
  const endpoints = slices
    .filter((s) => s.metadata.labels?.['kubernetes.io/service-name'] === knobs.service)
    .flatMap((s) => s.endpoints ?? [])
    .map((e) => ({ pod: e.targetRef?.name ?? '', ip: e.addresses[0] ?? '', ready: e.conditions?.ready ?? false }))
    .sort((a, b) => (a.pod < b.pod ? -1 : 1));
  const podOf = (data: string) =>
    endpoints.find((e) => e.ip === data || data.startsWith(`${e.pod}.`) || data.includes(` ${e.pod}.`))?.pod ?? '';
  const addressesOf = (name: string): string[] => {
    for (const full of candidates(name, settings)) {
      const { answers } = network.dns.answer({ name: `${full}.`, type: 'A' });
      if (answers.length > 0) return answers.map((r) => r.data).slice(0, 1);
    }
    return [];
  };
  let answered = false;
  let additional: DnsData['additional'] = [];
  const ask = (name: string) => {
    if (answered) return { name, rcode: null, records: [] };
    const message = network.dns.answer({ name: `${name}.`, type: knobs.type });
    const records = message.answers.map((r) => ({ data: recordText(r), ttl: r.ttl, pod: podOf(recordText(r)) }));
    if (message.rcode === 'NOERROR' && records.length > 0) {
      answered = true;
      additional = message.additional.map((r) => ({ name: r.name, data: recordText(r), pod: podOf(recordText(r)) }));
    }
    return { name, rcode: message.rcode === 'NOERROR' && records.length === 0 ? 'NODATA' : message.rcode, records };
  };
  // dig -x: the name's own address turned round, asked for as it is
  const names = knobs.type === 'PTR' ? addressesOf(knobs.name).map(reversed) : candidates(knobs.name, settings);
  const tries = names.map(ask);
  return { ndots: settings.ndots, tries, additional, endpoints };
}

/** "10.244.1.7" → "7.1.244.10.in-addr.arpa" */
const reversed = (address: string): string => `${address.split('.').reverse().join('.')}.in-addr.arpa`;

/** A record's value as dig prints it. */
function recordText(record: {
  data: string;
  priority?: number;
  weight?: number;
  port?: number;
  target?: string;
}): string {
  return record.target === undefined
    ? record.data
    : `${record.priority} ${record.weight} ${record.port} ${record.target}`;
}
