/** A lab that a program made, not a person: lab.yaml and the stock images as JSON, without places. */
import type { LabBundle } from '../types.ts';
import { Cursor, type Placed } from './cursor.ts';
import { LANGUAGE } from './language.ts';
import type { LoadedLab } from './loaded.ts';
import { InvalidLesson, Problems } from './problems.ts';
import { readDefinition } from './read.ts';

/** Loads a lesson whose `lab` and `images` are JSON. Throws `InvalidLesson` if it is wrong all the same. */
export function loadMadeLab(bundle: LabBundle): LoadedLab {
  const problems = new Problems();
  const source = { file: `content/lessons/${bundle.id}/lab.yaml`, problems, place: () => ({ line: 1, col: 1 }) };
  const root = new Cursor(source, placed(JSON.parse(bundle.lab)), '', 0);
  const loaded = readDefinition(root, bundle, { stock: JSON.parse, figures: () => [], language: LANGUAGE });
  if (problems.count > 0 || !loaded) throw new InvalidLesson(problems);
  return loaded;
}

function placed(value: unknown): Placed {
  const isMap = typeof value === 'object' && value !== null && !Array.isArray(value);
  return {
    length: 1,
    value,
    fields: () =>
      isMap
        ? Object.entries(value).map(([key, field]) => ({ key, offset: undefined, value: placed(field) }))
        : undefined,
    items: () => (Array.isArray(value) ? value.map(placed) : undefined),
  };
}
