/** outputs, solutions, mistakes, golf, embed and class (lesson-format.md §9.3, §10). */
import type { I18n } from '../types.ts';
import { isFree, type LoadContext, NO_TEXT, readKnown } from './context.ts';
import type { Cursor } from './cursor.ts';
import { readSteps } from './steps.ts';
import { duplicates } from './tasks.ts';
import type {
  GolfDefinition,
  LabDefinition,
  MistakeDefinition,
  OutputDefinition,
  SolutionDefinition,
  Step,
  TaskDefinition,
} from './types.ts';

export function readSolutions(at: Cursor, context: LoadContext): SolutionDefinition[] {
  const solutions = at.list((item): SolutionDefinition => {
    const fields = item.map(['name', 'tasks']);
    const tasks: Record<string, readonly Step[]> = {};
    for (const [task, steps] of fields?.get('tasks')?.openMap()?.fields ?? []) {
      if (!context.ids.tasks.includes(task))
        steps.fail('E201', `no task "${task}"; tasks are ${context.ids.tasks.join(', ')}`);
      tasks[task] = readSteps(steps, context, 'learner');
    }
    if (fields && !fields.has('tasks')) fields.missing('tasks', 'steps per task');
    return { name: fields?.required('name', (c) => c.id(), '') ?? '', tasks };
  });
  duplicates(
    at,
    solutions.map((s) => s.name),
    'solution',
  );
  const reference = solutions[0];
  if (!reference || reference.name !== 'reference') at.fail('E102', 'the first solution must be called reference');
  else
    for (const task of context.ids.tasks)
      if (!reference.tasks[task]) at.fail('E102', `the reference solution has no steps for task "${task}"`);
  return solutions;
}

export function readMistakes(at: Cursor, context: LoadContext, tasks: readonly TaskDefinition[]): MistakeDefinition[] {
  const mistakes = at.list((item): MistakeDefinition => {
    const fields = item.map(['name', 'task', 'steps', 'leaves', 'hint']);
    const taskId = fields?.required('task', (c) => readKnown(c, 'task', context.ids.tasks), '') ?? '';
    const task = tasks.find((t) => t.id === taskId);
    const leaves = fields?.get('leaves')?.map(['check', 'as']);
    if (fields && !fields.has('leaves')) fields.missing('leaves', 'the check that must not be passed');
    const checkAt = leaves?.get('check');
    const check = checkAt?.text() ?? '';
    if (checkAt && task && !task.checks.some((c) => c.id === check)) {
      checkAt.fail(
        'E205',
        `task "${taskId}" has no check "${check}"; checks are ${task.checks.map((c) => c.id).join(', ')}`,
      );
    }
    const hintAt = fields?.get('hint');
    const hint = hintAt?.text();
    const observations = task?.hints.filter((h) => h.condition || h.failed).map((h) => h.id) ?? [];
    if (hintAt && task && !observations.includes(hint as string))
      hintAt.fail(
        'E205',
        `task "${taskId}" has no observation "${hint}"; observations are ${observations.join(', ') || 'none'}`,
      );
    return {
      name: fields?.required('name', (c) => c.id(), '') ?? '',
      task: taskId,
      steps: fields?.required('steps', (c) => readSteps(c, context, 'learner'), []) ?? [],
      leaves: { check, as: leaves?.required('as', (c) => c.oneOf(['failed', 'open'] as const), 'open') ?? 'open' },
      hint,
    };
  });
  if (mistakes.length === 0 && !isFree(context))
    at.fail('E102', 'empty; a lesson lists at least one wrong way that must fail');
  duplicates(
    at,
    mistakes.map((m) => m.name),
    'mistake',
  );
  return mistakes;
}

export function readOutputs(
  at: Cursor,
  context: LoadContext,
  solutions: readonly SolutionDefinition[],
): OutputDefinition[] {
  const outputs = at.list((item): OutputDefinition => {
    const fields = item.map(['id', 'solution', 'task', 'step', 'run', 'lines']);
    const lines = fields?.get('lines')?.list((c) => c.integer(1));
    if (lines && (lines.length !== 2 || (lines[0] ?? 1) > (lines[1] ?? 1)))
      fields?.get('lines')?.fail('E101', 'expected the first and the last line, such as [2, 5]');
    return {
      id: fields?.required('id', (c) => c.id(), '') ?? '',
      solution:
        fields?.optional(
          'solution',
          (c) =>
            readKnown(
              c,
              'solution',
              solutions.map((s) => s.name),
            ),
          'reference',
        ) ?? 'reference',
      task: fields?.required('task', (c) => readKnown(c, 'task', context.ids.tasks), '') ?? '',
      step: fields?.required('step', (c) => c.integer(0), 0) ?? 0,
      run: fields?.required('run', (c) => c.text('a command'), '') ?? '',
      lines: lines ? [lines[0] ?? 1, lines[1] ?? lines[0] ?? 1] : undefined,
    };
  });
  duplicates(
    at,
    outputs.map((output) => output.id),
    'output',
  );
  at.list((item, i) => {
    const { solution, task, step } = outputs[i] as OutputDefinition;
    const steps =
      (solutions.find((s) => s.name === solution) ?? solutions[0])?.tasks[task] ?? solutions[0]?.tasks[task];
    if (steps && step > steps.length)
      item
        .openMap()
        ?.get('step')
        ?.fail('E205', `task "${task}" of solution "${solution}" has ${steps.length} steps; 0 is before the first`);
  });
  return outputs;
}

export function readGolf(at: Cursor, context: LoadContext): GolfDefinition[] {
  const rounds = at.list((item): GolfDefinition => {
    const fields = item.map(['id', 'says', 'over', 'par', 'steps']);
    return {
      id:
        fields?.required('id', (c) => c.oneOf(['commands', 'seconds', 'lost', 'pods'] as const), 'commands') ??
        'commands',
      says: fields?.required('says', (c) => c.i18n('sentences'), NO_TEXT) ?? NO_TEXT,
      over: fields?.required('over', (c) => c.list((task) => readKnown(task, 'task', context.ids.tasks)), []) ?? [],
      par: fields?.required('par', (c) => c.number(), 0) ?? 0,
      steps: fields?.required('steps', (c) => readSteps(c, context, 'learner'), []) ?? [],
    };
  });
  duplicates(
    at,
    rounds.map((round) => round.id),
    'round of golf',
  );
  return rounds;
}

export function readEmbed(at: Cursor, context: LoadContext): LabDefinition['embed'] {
  const fields = at.map(['tasks', 'panes']);
  return {
    tasks: fields?.optional('tasks', (c) => c.list((item) => readKnown(item, 'task', context.ids.tasks)), []) ?? [],
    panes:
      fields?.optional(
        'panes',
        (c) => c.list((item) => item.oneOf(['terminal', 'graph', 'files', 'tasks'] as const)),
        [],
      ) ?? [],
  };
}

export function readClass(at: Cursor): LabDefinition['class'] {
  const fields = at.map(['minutes', 'ask', 'watch']);
  const texts = (key: string): I18n[] => fields?.optional(key, (c) => c.list((item) => item.i18n('texts')), []) ?? [];
  return {
    minutes: fields?.required('minutes', (c) => c.integer(1), 10) ?? 10,
    ask: texts('ask'),
    watch: texts('watch'),
  };
}
