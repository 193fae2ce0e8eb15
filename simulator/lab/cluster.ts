/** The cluster of a lesson's world. It can be made before the code has come that the rest of the world needs (world.ts). */
import { createFetchingCluster } from '../cluster.ts';
import type { Cluster } from '../cluster-types.ts';
import { createCatalogue } from '../nodes/images/catalogue.ts';
import type { Image } from '../nodes/types.ts';
import { shellPrograms } from '../shell/programs.ts';
import type { TimingProfile } from '../timings.ts';
import type { LoadedLab } from './definition/loaded.ts';
import type { LabDefinition, Step } from './definition/types.ts';

interface LabClusterOptions {
  readonly loaded: LoadedLab;
  readonly seed: string;
  /** Other than the lesson's own (the prover). */
  readonly timings?: TimingProfile;
  readonly debugFreeze?: boolean;
}

export function createLabCluster({ loaded, seed, timings, debugFreeze }: LabClusterOptions): Cluster {
  const { definition, images } = loaded;
  const { cluster } = definition;
  return createFetchingCluster({
    seed,
    timings: timings ? { profile: timings } : cluster.timings,
    nodes: cluster.nodes,
    storageClasses: cluster.storageClasses,
    images: createCatalogue(images),
    containerPrograms: shellPrograms(),
    addons: cluster.addons,
    dnsCache: cluster.dnsCache,
    prepull: cluster.prepull ? prepulled(definition, images) : [],
    ...(debugFreeze ? { debugFreeze: true } : {}),
  });
}

/** Every tag of every repository that the lesson's files and steps mention. */
function prepulled(definition: LabDefinition, images: readonly Image[]): string[] {
  const steps: Step[] = [
    ...definition.setup,
    ...definition.solutions.flatMap((s) => Object.values(s.tasks).flat()),
    ...definition.mistakes.flatMap((m) => m.steps),
    ...definition.golf.flatMap((g) => g.steps),
  ];
  const text = [
    ...Object.values(definition.files),
    ...definition.home.map((file) => file.content),
    ...steps.map((step) =>
      step.kind === 'run'
        ? step.lines.join('\n')
        : step.kind === 'save'
          ? `${step.content ?? ''}${step.replace.flat().join('\n')}`
          : '',
    ),
  ].join('\n');
  const references: string[] = [];
  for (const { repository, tags } of images) {
    if (!mentions(text, repository)) continue;
    for (const [tag, behaviour] of Object.entries(tags))
      if (!('missing' in behaviour)) references.push(`${repository}:${tag}`);
  }
  return references;
}

function mentions(text: string, repository: string): boolean {
  for (let at = text.indexOf(repository); at >= 0; at = text.indexOf(repository, at + 1)) {
    const [before, after] = [text[at - 1] ?? ' ', text[at + repository.length] ?? ' '];
    if (/[\s"'=/[{,:]/.test(before) && /[\s"':,\]}@]/.test(after)) return true;
  }
  return false;
}
