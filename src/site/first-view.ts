// How a lesson stands when its lab has just opened, found by opening it when the page is made: checks with their evidence, which
// questions are open, which files have a tab. The page shows that until its own lab is there, and nothing moves when it comes.
import { unpackLab } from '../../simulator/lab/definition/packed.ts';
import { Presenter } from '../../simulator/lab/present/present.ts';
import { LabSession } from '../../simulator/lab/session.ts';
import type { LabView } from '../../simulator/lab/view.ts';
import { bundle } from './content.ts';

export type FirstView = Pick<LabView, 'tasks' | 'questions' | 'files'>;

const views = new Map<string, Promise<FirstView>>();

/** The same for both languages and for embeds. */
export function firstView(lesson: string): Promise<FirstView> {
  const known = views.get(lesson) ?? open(lesson);
  views.set(lesson, known);
  return known;
}

async function open(lesson: string): Promise<FirstView> {
  let presenter: Presenter | undefined;
  await LabSession.open({
    loaded: unpackLab(bundle(lesson)),
    columns: 100,
    rows: 30,
    onBegin: (session) => {
      presenter = new Presenter(session);
    },
  });
  if (!presenter) throw new Error(`${lesson}: the lab never began`);
  const { tasks, questions, files } = presenter.view({ paused: true, speed: 1 });
  return { tasks, questions, files };
}
