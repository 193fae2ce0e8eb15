/** The cluster that `serve` shows: the stock images, measured timings, running before the first request. */
import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { createCluster } from '../cluster/whole.ts';
import type { Addon, Cluster } from '../cluster-types.ts';
import { createCatalogue } from '../nodes/images/catalogue.ts';
import { imagesFromYaml } from '../nodes/images/load.ts';
import type { Image } from '../nodes/types.ts';
import { shellPrograms } from '../shell/programs.ts';

const IMAGES = new URL('../../content/images/', import.meta.url);
/** Virtual time in which system pods come up. */
const WARM_UP_MS = 10_000;

/** Memo of constants: the files do not change while the process runs. */
let stock: readonly Image[] | undefined;

/** The stock images of content/images, read once. */
export function stockImages(): readonly Image[] {
  stock ??= readdirSync(IMAGES)
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .flatMap((name) => imagesFromYaml(parse(readFileSync(new URL(name, IMAGES), 'utf8')), `content/images/${name}`));
  return stock;
}

interface ServedClusterOptions {
  readonly seed: string;
  /** Workers. */
  readonly nodes: number;
  readonly profile?: 'tidy' | 'measured';
  /** Milliseconds since 1970 at which virtual time begins; default a lab's virtual zero. */
  readonly epochMs?: number;
  /** Every tag of every stock image is on every node from the start. */
  readonly prepulled?: boolean;
  readonly addons?: readonly Addon[];
}

export async function createServedCluster(options: ServedClusterOptions): Promise<Cluster> {
  const images = stockImages();
  const cluster = createCluster({
    seed: options.seed,
    ...(options.epochMs === undefined ? {} : { epochMs: options.epochMs }),
    timings: { profile: options.profile ?? 'measured' },
    nodes: Array.from({ length: options.nodes }, (_, i) => ({ name: `node-${i + 1}` })),
    images: createCatalogue(images),
    containerPrograms: shellPrograms(),
    ...(options.addons ? { addons: options.addons } : {}),
    ...(options.prepulled
      ? { prepull: images.flatMap((image) => Object.keys(image.tags).map((tag) => `${image.repository}:${tag}`)) }
      : {}),
  });
  await cluster.kernel.advance(WARM_UP_MS);
  return cluster;
}
