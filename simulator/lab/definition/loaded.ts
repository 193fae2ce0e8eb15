/** What a lesson is once it was read, from lab.yaml (read.ts) or from what the site's build made of it (packed.ts). */
import { imagesFromYaml } from '../../nodes/images/load.ts';
import type { Image } from '../../nodes/types.ts';
import type { ExpressionFacts } from '../types.ts';
import type { Mentioned } from './expressions.ts';
import type { Kinds } from './refs.ts';
import type { LabDefinition, Ref } from './types.ts';

export interface LoadedLab {
  readonly definition: LabDefinition;
  /** References that expressions mention: what history follows. */
  readonly mentioned: readonly Ref[];
  /** What a page is given of them, so that it need not compile them all (`LabBundle`). */
  readonly expressions: ExpressionFacts;
  readonly kinds: Kinds;
  /** Stock images and the lesson's own, which come last and win. */
  readonly images: readonly Image[];
  readonly ownImages: readonly Image[];
  /** Pages that every lesson finds on the simulated internet, by "HOST/PATH". */
  readonly web: Readonly<Record<string, string>>;
}

/** Images of content/images/*.yaml. */
export function stockImages(files: Readonly<Record<string, string>>, parse: (text: string) => unknown): Image[] {
  return Object.keys(files)
    .sort()
    .flatMap((name) => imagesFromYaml(parse(files[name] as string), `content/images/${name}`));
}

export function uniqueRefs(mentioned: Mentioned): Ref[] {
  const unique = new Map<string, Ref>();
  for (const ref of mentioned.values()) unique.set(`${ref.resource}/${ref.namespace}/${ref.name}`, ref);
  return [...unique.values()];
}
