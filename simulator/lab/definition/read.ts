/**
 * Reads the values of lab.yaml into a definition (lesson-format.md). Everything wrong is noted with its place. Read on:
 * cursor.ts (values with places), world.ts, tasks.ts, proof.ts (the parts of the file), expressions.ts.
 */

import type { LabBundle } from '../types.ts';
import type { LoadContext } from './context.ts';
import type { Cursor } from './cursor.ts';
import { Expressions, type Language, type Mentioned } from './expressions.ts';
import { readAlerts, readFaults, readTimer } from './faults.ts';
import { type LoadedLab, stockImages, uniqueRefs } from './loaded.ts';
import { readClass, readEmbed, readGolf, readMistakes, readOutputs, readSolutions } from './proof.ts';
import { readQuestions } from './questions.ts';
import { servedKinds } from './refs.ts';
import { readSteps } from './steps.ts';
import { readRefs, readTasks } from './tasks.ts';
import { readTraffic } from './traffic.ts';
import type { LabDefinition } from './types.ts';
import { readWeb } from './web.ts';
import { PROVED_IN_FULL, readCluster, readHome, readImages, readMeta } from './world.ts';

const KEYS = [
  'meta',
  'cluster',
  'images',
  'web',
  'setup',
  'home',
  'refs',
  'traffic',
  'faults',
  'alerts',
  'timer',
  'tasks',
  'questions',
  'figures',
  'outputs',
  'solutions',
  'mistakes',
  'golf',
  'embed',
  'class',
];

interface Readers {
  /** Parses a file of content/images. */
  readonly stock: (text: string) => unknown;
  /** A lab itself has no use for figures. */
  readonly figures: (at: Cursor) => LabDefinition['figures'];
  readonly language: Language;
}

/** Reads a lesson as far as it can be read; everything wrong is in `problems`. */
export function readDefinition(root: Cursor, bundle: LabBundle, readers: Readers): LoadedLab | undefined {
  const kinds = servedKinds();
  const fields = root.map(KEYS);
  if (!fields) return undefined;
  const mentioned: Mentioned = new Map();
  const called = new Set<string>();
  const ids = {
    traffic: idsOf(fields.get('traffic')),
    tasks: idsOf(fields.get('tasks')),
    questions: idsOf(fields.get('questions')),
    alerts: idsOf(fields.get('alerts')),
    faults: idsOf(fields.get('faults')),
  };
  const context: LoadContext = {
    lesson: bundle.id,
    files: bundle.files,
    kinds,
    ids,
    expressions: new Expressions({ kinds, refs: {}, ids, mentioned }, called, readers.language),
  };
  const refs = fields.optional('refs', (c) => readRefs(c, context), {});
  context.expressions = context.expressions.with(refs);

  const stock = stockImages(bundle.images, readers.stock);
  const ownImages = readImages(fields.get('images'));
  const tasks = fields.required('tasks', (c) => readTasks(c, context), []);
  const solutions = fields.required(
    'solutions',
    (c) => readSolutions(c, context),
    [],
    'a lesson has a reference solution',
  );
  const mistakes = fields.required(
    'mistakes',
    (c) => readMistakes(c, context, tasks),
    [],
    'a lesson lists at least one wrong way that must fail',
  );
  const cluster = readCluster(fields.get('cluster'), context);
  const definition: LabDefinition = {
    lesson: bundle.id,
    meta: fields.required('meta', readMeta, {
      revision: 1,
      minutes: 10,
      level: 1,
      after: [],
      rows: [],
      teaches: [],
      fidelity: [],
      prove: PROVED_IN_FULL,
    }),
    cluster,
    setup: fields.optional('setup', (c) => readSteps(c, context, 'setup'), []),
    home: fields.optional('home', (c) => readHome(c, context), []),
    refs,
    traffic: fields.optional('traffic', (c) => readTraffic(c, context), []),
    faults: fields.optional('faults', (c) => readFaults(c, context, cluster), []),
    alerts: fields.optional('alerts', (c) => readAlerts(c, context), []),
    timer: fields.optional('timer', (c) => readTimer(c, context), undefined),
    web: fields.optional('web', (c) => readWeb(c, context), []),
    tasks,
    questions: fields.optional('questions', (c) => readQuestions(c, context, tasks), []),
    figures: fields.optional('figures', readers.figures, []),
    outputs: fields.optional('outputs', (c) => readOutputs(c, context, solutions), []),
    solutions,
    mistakes,
    golf: fields.optional('golf', (c) => readGolf(c, context), []),
    embed: fields.optional('embed', (c) => readEmbed(c, context), undefined),
    class: fields.optional('class', readClass, undefined),
    files: bundle.files,
    expressions: context.expressions,
  };
  return {
    definition,
    mentioned: uniqueRefs(mentioned),
    expressions: { mentioned: [...mentioned.keys()], called: [...called] },
    kinds,
    images: [...stock, ...ownImages],
    ownImages,
    web: bundle.web,
  };
}

/** The ids of a list of maps, before the list itself is read. */
function idsOf(at: Cursor | undefined): string[] {
  const { value } = at ?? { value: undefined };
  if (!Array.isArray(value)) return [];
  return value.flatMap((item) =>
    typeof (item as { id?: unknown } | null)?.id === 'string' ? [(item as { id: string }).id] : [],
  );
}
