// Reads content/ at build time: tracks, glossary, and what a page needs of a lesson's lab.yaml (titles, questions, figures,
// outputs). Whether a lab.yaml is right is proved elsewhere (simulator/lab/definition, tests/lessons); a page that refers to
// something lab.yaml does not have fails the build here, by name.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { parse } from 'yaml';
import { loadLab } from '../../simulator/lab/definition/load.ts';
import { packLab } from '../../simulator/lab/definition/packed.ts';
import type { ExpressionFacts, I18n, Language } from '../../simulator/lab/types.ts';
import { parseYaml } from '../../simulator/yaml/yaml.ts';

/** The folder of the texts. Another one only for trying pages out. */
export const CONTENT = resolve(process.env['DRYDOCK_CONTENT'] ?? 'content');

/** The free cluster's id, as a lesson's. */
export const PLAYGROUND = 'playground/free';

interface TrackEntry {
  readonly id: string;
  readonly title: I18n;
  readonly question: I18n | null;
  readonly lessons: readonly LessonEntry[];
}

interface LessonEntry {
  /** `<track>/<slug>` */
  readonly id: string;
  readonly slug: string;
  readonly title: I18n | null;
  readonly question: I18n | null;
  /** Both texts and a lab are there. */
  readonly open: boolean;
}

export interface TaskEntry {
  readonly id: string;
  readonly title: I18n;
  readonly checks: readonly { readonly id: string; readonly says: I18n }[];
  readonly hints: number;
  readonly questions: readonly string[];
}

export interface QuestionEntry {
  readonly id: string;
  readonly kind: string;
  readonly prompt: I18n;
  readonly options: readonly { readonly id: string; readonly text: I18n }[];
}

export interface FigureEntry {
  readonly id: string;
  readonly kind: string;
  readonly caption: I18n;
  readonly text: I18n;
  readonly params: Readonly<Record<string, unknown>>;
}

export interface OutputEntry {
  readonly id: string;
  readonly run: string;
  /** From lab.snap.json; null while the prover has not written it. */
  readonly text: string | null;
}

export interface LessonData {
  readonly id: string;
  readonly track: string;
  readonly slug: string;
  readonly revision: number;
  readonly minutes: number;
  readonly fidelity: readonly I18n[];
  readonly tasks: readonly TaskEntry[];
  readonly questions: readonly QuestionEntry[];
  readonly figures: readonly FigureEntry[];
  readonly outputs: readonly OutputEntry[];
  /** Questions for a class, and what to watch for. */
  readonly classroom: { readonly ask: readonly I18n[]; readonly watch: readonly I18n[] };
  /** The slice offered as a widget, if one is. */
  readonly embed: { readonly tasks: readonly string[]; readonly panes: readonly string[] } | null;
}

interface Workshop {
  readonly id: string;
  readonly title: I18n;
  readonly lessons: readonly string[];
}

export interface GlossaryEntry {
  readonly id: string;
  readonly ko: string;
  readonly en: string;
  readonly meaning: I18n | null;
}

type Raw = Readonly<Record<string, unknown>>;
const record = (value: unknown): Raw =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Raw) : {};
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const text = (value: unknown): string => (value === undefined || value === null ? '' : String(value));
const read = (path: string): unknown => (existsSync(path) ? parse(readFileSync(path, 'utf8')) : undefined);

function both(value: unknown, what: string): I18n {
  const { ko, en } = record(value);
  if (typeof ko !== 'string' || typeof en !== 'string') throw new Error(`${what}: expected a text in ko and en`);
  return { ko, en };
}
const maybeBoth = (value: unknown, what: string): I18n | null => (value === undefined ? null : both(value, what));

/** Folder of a lesson; the playground's world lies beside the lessons. */
const folder = (id: string) => (id === PLAYGROUND ? join(CONTENT, id) : join(CONTENT, 'lessons', id));

/** The tracks in their order, with their lessons. */
export function tracks(): TrackEntry[] {
  const source = read(join(CONTENT, 'tracks.yaml'));
  const entries = Array.isArray(source) ? source : list(record(source)['tracks']);
  return entries.map((entry) => {
    const raw = record(entry);
    const id = text(raw['id']);
    const lessons = list(raw['lessons']).map((lesson): LessonEntry => {
      const fields = typeof lesson === 'string' ? { slug: lesson } : record(lesson);
      const slug = text((fields as Raw)['slug'] ?? (fields as Raw)['id'])
        .split('/')
        .at(-1) as string;
      const path = folder(`${id}/${slug}`);
      const open = ['ko.mdx', 'en.mdx', 'lab.yaml'].every((name) => existsSync(join(path, name)));
      return {
        id: `${id}/${slug}`,
        slug,
        title: maybeBoth((fields as Raw)['title'], `tracks.yaml: ${id}/${slug}: title`),
        question: maybeBoth((fields as Raw)['question'], `tracks.yaml: ${id}/${slug}: question`),
        open,
      };
    });
    return {
      id,
      title: both(raw['title'], `tracks.yaml: ${id}: title`),
      question: maybeBoth(raw['question'] ?? raw['summary'], `tracks.yaml: ${id}: question`),
      lessons,
    };
  });
}

/** A lesson as tracks.yaml has it; undefined for one it does not name. */
export const lessonEntry = (id: string): LessonEntry | undefined =>
  tracks()
    .flatMap((track) => track.lessons)
    .find((entry) => entry.id === id);

export const lessonTitle = ({ title, id }: Pick<LessonEntry, 'title' | 'id'>, language: Language): string =>
  title ? title[language] : id;

/** Workshops: packs of lessons for a class. */
export function workshops(): Workshop[] {
  return list(read(join(CONTENT, 'workshops.yaml'))).map((entry) => {
    const raw = record(entry);
    const id = text(raw['id']);
    return { id, title: both(raw['title'], `workshops.yaml: ${id}: title`), lessons: list(raw['lessons']).map(text) };
  });
}

/** The terms by id: the lessons' own, whose wording wins, and those of the reference. */
export function glossary(): Map<string, GlossaryEntry> {
  const terms = new Map<string, GlossaryEntry>();
  for (const file of ['glossary/reference.yaml', 'glossary.yaml'])
    for (const entry of list(read(join(CONTENT, file)))) {
      const raw = record(entry);
      const id = text(raw['id']);
      terms.set(id, {
        id,
        ko: text(raw['ko']),
        en: text(raw['en']),
        meaning: maybeBoth(raw['meaning'], `${file}: ${id}`),
      });
    }
  return terms;
}

/** Outputs in lab.snap.json, whatever else the prover keeps there: `outputs` by id, as text or `{text}`. */
function provedOutputs(id: string): Map<string, string> {
  const path = join(folder(id), 'lab.snap.json');
  if (!existsSync(path)) return new Map();
  const outputs = record(JSON.parse(readFileSync(path, 'utf8')))['outputs'];
  return new Map(
    Object.entries(record(outputs)).map(([key, value]) => [
      key,
      typeof value === 'string' ? value : text(record(value)['text'] ?? record(value)['output']),
    ]),
  );
}

/** What the pages need of a lesson. */
export function lesson(id: string): LessonData {
  const [track = '', slug = ''] = id.split('/');
  const raw = record(read(join(folder(id), 'lab.yaml')));
  const meta = record(raw['meta']);
  const proved = provedOutputs(id);
  return {
    id,
    track,
    slug,
    revision: Number(meta['revision'] ?? 1),
    minutes: Number(meta['minutes'] ?? 10),
    fidelity: list(meta['fidelity']).map((f, i) => both(f, `${id}: meta.fidelity[${i}]`)),
    tasks: list(raw['tasks']).map((t) => {
      const task = record(t);
      return {
        id: text(task['id']),
        title: both(task['title'], `${id}: task ${text(task['id'])}: title`),
        checks: list(task['checks']).map((c) => ({
          id: text(record(c)['id']),
          says: both(record(c)['says'], `${id}: check ${text(record(c)['id'])}: says`),
        })),
        hints: list(task['hints']).filter((h) => record(h)['if'] === undefined && record(h)['failed'] === undefined)
          .length,
        questions: list(task['questions']).map(text),
      };
    }),
    questions: list(raw['questions']).map((q) => {
      const question = record(q);
      return {
        id: text(question['id']),
        kind: text(question['kind']),
        prompt: both(question['prompt'], `${id}: question ${text(question['id'])}: prompt`),
        options: list(question['options']).map((o) => ({
          id: text(record(o)['id']),
          text: both(record(o)['text'], `${id}: option`),
        })),
      };
    }),
    figures: list(raw['figures']).map((f) => {
      const figure = record(f);
      return {
        id: text(figure['id']),
        kind: text(figure['kind']),
        caption: both(figure['caption'], `${id}: figure: caption`),
        text: both(figure['text'], `${id}: figure: text`),
        params: record(figure['params']),
      };
    }),
    classroom: {
      ask: list(record(raw['class'])['ask']).map((t, i) => both(t, `${id}: class.ask[${i}]`)),
      watch: list(record(raw['class'])['watch']).map((t, i) => both(t, `${id}: class.watch[${i}]`)),
    },
    embed:
      raw['embed'] === undefined
        ? null
        : {
            tasks: list(record(raw['embed'])['tasks']).map(text),
            panes: list(record(raw['embed'])['panes']).map(text),
          },
    outputs: list(raw['outputs']).map((o) => {
      const output = record(o);
      const key = text(output['id']);
      const whole = proved.get(key) ?? null;
      const [from, to] = list(output['lines']).map(Number);
      const trimmed =
        whole !== null && from !== undefined && to !== undefined
          ? whole
              .split('\n')
              .slice(from - 1, to)
              .join('\n')
          : whole;
      return { id: key, run: text(output['run']), text: trimmed };
    }),
  };
}

function filesUnder(path: string, root: string): Record<string, string> {
  if (!existsSync(path)) return {};
  const result: Record<string, string> = {};
  for (const entry of readdirSync(path, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const full = join(path, entry.name);
    if (entry.isDirectory()) Object.assign(result, filesUnder(full, root));
    else result[relative(root, full).replaceAll('\\', '/')] = readFileSync(full, 'utf8');
  }
  return result;
}

/** Params of a lesson's figure as it is drawn: a manifest is named in lab.yaml and shown with its text. */
export function figureParams(id: string, { params }: FigureEntry): Readonly<Record<string, unknown>> {
  const { file } = params;
  return typeof file === 'string' ? { ...params, text: readFileSync(join(folder(id), file), 'utf8') } : params;
}

/** What the worker opens a lesson with (src/lab/protocol.ts: LessonBundle). A lab.yaml that is wrong fails the build. */
export function bundle(id: string): {
  id: string;
  lab: string;
  files: Record<string, string>;
  images: Record<string, string>;
  web: Record<string, string>;
  expressions: ExpressionFacts;
} {
  const written = {
    id,
    lab: readFileSync(join(folder(id), 'lab.yaml'), 'utf8'),
    files: filesUnder(join(folder(id), 'files'), folder(id)),
    web: filesUnder(join(CONTENT, 'web'), join(CONTENT, 'web')),
    images: imageFiles(),
  };
  const loaded = loadLab(written);
  return { ...written, expressions: loaded.expressions, lab: packLab(loaded), images: stockImages() };
}

/** content/images/*.yaml by name. */
function imageFiles(): Record<string, string> {
  const folder = join(CONTENT, 'images');
  return Object.fromEntries(
    Object.entries(filesUnder(folder, folder))
      .filter(([name]) => name.endsWith('.yaml'))
      .map(([name, value]) => [name.replace(/\.yaml$/, ''), value]),
  );
}

/** The stock images as JSON by name. */
export function stockImages(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(imageFiles()).map(([name, value]) => [name, JSON.stringify(parseYaml(value))]),
  );
}
