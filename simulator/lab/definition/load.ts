/**
 * Loads lab.yaml as written: all of it is checked before any of it is used, and everything wrong is reported at once, with
 * its place (lesson-format.md §13). For the site's build, the prover and tests; a page gets what was checked (packed.ts).
 */

import { parseYaml } from '../../yaml/yaml.ts';
import type { LabBundle } from '../types.ts';
import { readFigures } from './figures.ts';
import { LANGUAGE } from './language.ts';
import type { LoadedLab } from './loaded.ts';
import { checkImages } from './manifests.ts';
import { InvalidLesson, Problems } from './problems.ts';
import { readDefinition } from './read.ts';
import { openYaml } from './yaml-file.ts';

export type { LoadedLab } from './loaded.ts';

/** Loads a lesson; throws `InvalidLesson` with every problem. */
export function loadLab(bundle: LabBundle): LoadedLab {
  const problems = new Problems();
  const loaded = readLab(bundle, `content/lessons/${bundle.id}/lab.yaml`, problems);
  if (problems.count > 0 || !loaded) throw new InvalidLesson(problems);
  return loaded;
}

/** Loads a lesson as far as it can be read; everything wrong is in `problems`. */
export function readLab(bundle: LabBundle, file: string, problems: Problems): LoadedLab | undefined {
  const root = openYaml(file, bundle.lab, problems);
  const loaded = root && readDefinition(root, bundle, { stock: parseYaml, figures: readFigures, language: LANGUAGE });
  if (loaded) checkImages(bundle.files, loaded.images, problems);
  return loaded;
}
