/** The cluster picture: owners with a column per template, pods on nodes, Services with who answers (view.ts). */

import type { KubeObject } from '../../store/types.ts';
import type { NodeView, PictureView, ServiceView } from '../view.ts';
import type { Hues } from './hues.ts';
import { buildOwners, templateImages } from './owners.ts';
import type { PictureSource } from './source.ts';

export interface PictureContext {
  readonly source: PictureSource;
  readonly namespace: string;
  readonly hues: Hues;
  /** What a Service's callers saw lately and in all. */
  service(name: string): ServiceTraffic | undefined;
  /** The version an image says it is. */
  version(image: string): string | undefined;
  /** Images being pulled on a node. */
  pulling(node: string): readonly string[];
}

export interface ServiceTraffic {
  readonly sent: number;
  readonly lost: number;
  /** Answers of the last seconds, by version. */
  readonly by: Readonly<Record<string, number>>;
  readonly ratePerSecond: number;
}

export function buildPicture(context: PictureContext): Omit<PictureView, 'namespaces'> {
  const { source, namespace } = context;
  return {
    namespace,
    nodes: source.nodes.filter(isWorker).map((node) => nodeView(context, node)),
    owners: buildOwners(context),
    services: servicesView(context),
  };
}

// ── Nodes and Services ────────────────────────────────────────────────────────────────────────────────────────────

const isWorker = (node: KubeObject): boolean =>
  !('node-role.kubernetes.io/control-plane' in (node.metadata.labels ?? {}));

function nodeView(context: PictureContext, node: PictureSource['nodes'][number]): NodeView {
  const present = new Set((node.status?.images ?? []).flatMap(({ names }) => names ?? []).map(shortImage));
  const pulling = context.pulling(node.metadata.name).map(shortImage);
  const images = templateImages(context).flatMap(({ image, hue }) =>
    present.has(shortImage(image)) || pulling.includes(shortImage(image))
      ? [{ image, hue, pulling: !present.has(shortImage(image)) }]
      : [],
  );
  return {
    name: node.metadata.name,
    ready: node.status?.conditions?.some((c) => c.type === 'Ready' && c.status === 'True') ?? false,
    cordoned: node.spec?.unschedulable ?? false,
    images,
  };
}

/** "docker.io/library/nginx:1.27" → "nginx:1.27". */
const shortImage = (image: string): string => image.replace(/^docker\.io\/(library\/)?/, '');

function servicesView(context: PictureContext): ServiceView[] {
  const hueOfVersion = new Map<string, number>();
  for (const { image, hue } of templateImages(context)) {
    const version = context.version(image);
    if (version !== undefined && !hueOfVersion.has(version)) hueOfVersion.set(version, hue);
  }
  return context.source.services
    .filter(({ metadata }) => metadata.name !== 'kubernetes')
    .map(({ metadata: { name }, spec }) => {
      const traffic = context.service(name);
      const total = Object.values(traffic?.by ?? {}).reduce((sum, n) => sum + n, 0);
      const shares = Object.entries(traffic?.by ?? {})
        .map(([version, n]) => ({
          hue: hueOfVersion.get(version) ?? 1,
          version,
          percent: Math.round((n / total) * 100),
        }))
        .sort((a, b) => a.hue - b.hue || compare(a.version, b.version));
      return {
        ref: `svc/${name}`,
        name,
        shares,
        ratePerSecond: traffic?.ratePerSecond ?? 0,
        lost: traffic?.lost ?? 0,
        sent: traffic?.sent ?? 0,
        endpoints: context.source.endpoints(name),
        headless: spec?.clusterIP === 'None',
      };
    });
}

// ── Small things ──────────────────────────────────────────────────────────────────────────────────────────────────

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
