/** The cluster the recordings were made on, simulated: three workers, a tainted control plane, measured timings. */
import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { createCluster } from '../../simulator/cluster.ts';
import type { Cluster } from '../../simulator/cluster-types.ts';
import { createCatalogue } from '../../simulator/nodes/images/catalogue.ts';
import { imagesFromYaml } from '../../simulator/nodes/images/load.ts';
import type { Image } from '../../simulator/nodes/types.ts';
import { shellPrograms } from '../../simulator/shell/programs.ts';

const IMAGES = new URL('../../content/images/', import.meta.url);

/** The stock images. */
export function stockImages(): Image[] {
  return readdirSync(IMAGES)
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .flatMap((name) => imagesFromYaml(parse(readFileSync(new URL(name, IMAGES), 'utf8')), `content/images/${name}`));
}

/** Images that the recorded nodes had from the start. */
export const PREPULLED = ['nginx', 'busybox', 'redis', 'httpd', 'mysql', 'postgres', 'drydock/web'];

export function truthCluster(seed: string): Cluster {
  const images = stockImages();
  return createCluster({
    seed,
    timings: { profile: 'measured' },
    images: createCatalogue(images),
    containerPrograms: shellPrograms(),
    prepull: images.flatMap((image) => Object.keys(image.tags).map((tag) => `${image.repository}:${tag}`)),
  });
}
