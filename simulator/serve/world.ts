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
/** Its images are pulled when a pod asks for them: nodes tell of their fifty largest, and would tell of these instead. */
const NEVER_PRESENT = 'tutorials.yaml';
/** Virtual time in which system pods come up. */
const WARM_UP_MS = 10_000;

/** Memo of constants: the files do not change while the process runs. */
let stock: readonly { readonly file: string; readonly images: readonly Image[] }[] | undefined;

/** The stock images of content/images by file, read once. */
function stockFiles(): NonNullable<typeof stock> {
  stock ??= readdirSync(IMAGES)
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .map((file) => ({
      file,
      images: imagesFromYaml(parse(readFileSync(new URL(file, IMAGES), 'utf8')), `content/images/${file}`),
    }));
  return stock;
}

/** The stock images of content/images. */
export const stockImages = (): readonly Image[] => stockFiles().flatMap(({ images }) => images);

interface ServedClusterOptions {
  readonly seed: string;
  /** Workers. */
  readonly nodes: number;
  readonly profile?: 'tidy' | 'measured';
  /** Milliseconds since 1970 at which virtual time begins; default a lab's virtual zero. */
  readonly epochMs?: number;
  /** Every tag of every stock image is on every node from the start, those of the documentation aside. */
  readonly prepulled?: boolean;
  readonly addons?: readonly Addon[];
}

export async function createServedCluster(options: ServedClusterOptions): Promise<Cluster> {
  const present = stockFiles().flatMap(({ file, images }) => (file === NEVER_PRESENT ? [] : images));
  const cluster = createCluster({
    seed: options.seed,
    ...(options.epochMs === undefined ? {} : { epochMs: options.epochMs }),
    timings: { profile: options.profile ?? 'measured' },
    nodes: Array.from({ length: options.nodes }, (_, i) => ({ name: `node-${i + 1}` })),
    images: createCatalogue(stockImages()),
    containerPrograms: shellPrograms(),
    ...(options.addons ? { addons: options.addons } : {}),
    ...(options.prepulled
      ? { prepull: present.flatMap((image) => Object.keys(image.tags).map((tag) => `${image.repository}:${tag}`)) }
      : {}),
  });
  await cluster.kernel.advance(WARM_UP_MS);
  return cluster;
}
