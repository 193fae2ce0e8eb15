/**
 * Reads the values of lab.yaml into a definition (lesson-format.md). Everything wrong is noted with its place. Read on:
 * cursor.ts (values with places), world.ts, tasks.ts, proof.ts (the parts of the file), expressions.ts.
 */

import { imagesFromYaml } from '../../nodes/images/load.ts';
import type { Image } from '../../nodes/types.ts';
import type { ExpressionFacts, LabBundle } from '../types.ts';
import type { LoadContext } from './context.ts';
import type { Cursor } from './cursor.ts';
import { Expressions, type Language, type Mentioned } from './expressions.ts';
import { readAlerts, readFaults, readTimer } from './faults.ts';
import { readClass, readEmbed, readGolf, readMistakes, readOutputs, readSolutions } from './proof.ts';
import { readQuestions } from './questions.ts';
import { isRef, type Kinds, parseRef, servedKinds } from './refs.ts';
import { readSteps } from './steps.ts';
import { readRefs, readTasks } from './tasks.ts';
import { readTraffic } from './traffic.ts';
import type { LabDefinition, Ref } from './types.ts';
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

export interface LoadedLab {
  readonly definition: LabDefinition;
  /** References that expressions mention: what history follows. */
  readonly mentioned: readonly Ref[];
  /** What a page is given of them, so that it need not compile them all (`LabBundle`). */
  readonly expressions: ExpressionFacts;
  readonly kinds: Kinds;
  /** Stock images and the lesson's own, which come last and win. */
  readonly images: readonly Image[];
  /** Pages that every lesson finds on the simulated internet, by "HOST/PATH". */
  readonly web: Readonly<Record<string, string>>;
}

interface Readers {
  /** Parses a file of content/images. */
  readonly stock: (text: string) => unknown;
  /** A lab itself has no use for figures. */
  readonly figures: (at: Cursor) => LabDefinition['figures'];
  /** Undefined where the bundle tells what its expressions have between them: it comes when one is asked. */
  readonly language: Language | undefined;
}

/** Reads a lesson as far as it can be read; everything wrong is in `problems`. */
export function readDefinition(root: Cursor, bundle: LabBundle, readers: Readers): LoadedLab | undefined {
  const kinds = servedKinds();
  const fields = root.map(KEYS);
  if (!fields) return undefined;
  const known = bundle.expressions;
  const mentioned = mentionedIn(known?.mentioned ?? [], kinds);
  const called = new Set(known?.called);
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
    expressions: new Expressions({ kinds, refs: {}, ids, mentioned }, called, readers.language, known !== undefined),
  };
  const refs = fields.optional('refs', (c) => readRefs(c, context), {});
  context.expressions = context.expressions.with(refs);

  const images = [...stockImages(bundle.images, readers.stock), ...readImages(fields.get('images'))];
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
    images,
    web: bundle.web,
  };
}

/** References by their texts. */
function mentionedIn(texts: readonly string[], kinds: Kinds): Mentioned {
  const mentioned: Mentioned = new Map();
  for (const text of texts) {
    const ref = parseRef(text, kinds);
    if (isRef(ref)) mentioned.set(text, ref);
  }
  return mentioned;
}

/** Images of content/images/*.yaml. */
function stockImages(files: Readonly<Record<string, string>>, parse: (text: string) => unknown): Image[] {
  return Object.keys(files)
    .sort()
    .flatMap((name) => imagesFromYaml(parse(files[name] as string), `content/images/${name}`));
}

/** The ids of a list of maps, before the list itself is read. */
function idsOf(at: Cursor | undefined): string[] {
  const { value } = at ?? { value: undefined };
  if (!Array.isArray(value)) return [];
  return value.flatMap((item) =>
    typeof (item as { id?: unknown } | null)?.id === 'string' ? [(item as { id: string }).id] : [],
  );
}

function uniqueRefs(mentioned: Mentioned): Ref[] {
  const unique = new Map<string, Ref>();
  for (const ref of mentioned.values()) unique.set(`${ref.resource}/${ref.namespace}/${ref.name}`, ref);
  return [...unique.values()];
}
