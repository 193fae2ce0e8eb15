// What the components in a lesson's text know: the language, the words, and what lab.yaml says. Asking for something that
// lab.yaml does not declare fails the build, naming page and id.
import type { Language } from '../../simulator/lab/types.ts';
import type { Messages } from '../i18n/index.ts';
import type { FigureEntry, GlossaryEntry, LessonData, OutputEntry, QuestionEntry, TaskEntry } from './content.ts';
import type { FirstView } from './first-view.ts';

export interface LessonContext {
  readonly language: Language;
  readonly words: Messages;
  readonly data: LessonData;
  /** As the lab will open. */
  readonly first: FirstView;
  readonly glossary: ReadonlyMap<string, GlossaryEntry>;
  /** Tasks an embed shows; null on the lesson's own page. */
  readonly slice: readonly string[] | null;
}

/** The lesson a component stands in. */
export function contextOf(locals: App.Locals, component: string): LessonContext {
  if (!locals.lesson) throw new Error(`<${component}> stands outside a lesson`);
  return locals.lesson;
}

function find<T extends { readonly id: string }>(
  context: LessonContext,
  what: string,
  all: readonly T[],
  id: string,
): T {
  const found = all.find((entry) => entry.id === id);
  if (!found)
    throw new Error(
      `content/lessons/${context.data.id}/${context.language}.mdx: lab.yaml has no ${what} "${id}"; there are ${all.map((e) => e.id).join(', ') || 'none'}`,
    );
  return found;
}

export const taskOf = (c: LessonContext, id: string): TaskEntry => find(c, 'task', c.data.tasks, id);
export const questionOf = (c: LessonContext, id: string): QuestionEntry => find(c, 'question', c.data.questions, id);
export const figureOf = (c: LessonContext, id: string): FigureEntry => find(c, 'figure', c.data.figures, id);
export const outputOf = (c: LessonContext, id: string): OutputEntry => find(c, 'output', c.data.outputs, id);

export function termOf(c: LessonContext, id: string): GlossaryEntry {
  const found = c.glossary.get(id);
  if (!found)
    throw new Error(`content/lessons/${c.data.id}/${c.language}.mdx: content/glossary.yaml has no term "${id}"`);
  return found;
}
