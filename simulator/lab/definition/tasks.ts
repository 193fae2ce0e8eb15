/** Tasks, checks, their windows and hints (lesson-format.md §6, §7). */

import { isFree, type LoadContext, readExpression, readKnown, readTemplate } from './context.ts';
import type { Cursor, MapCursor } from './cursor.ts';
import type { Expressions } from './expressions.ts';
import { readPartials } from './partial.ts';
import { isRef, parseRef } from './refs.ts';
import type { CheckDefinition, Condition, HintDefinition, Ref, TaskDefinition, When, WindowMode } from './types.ts';

const TASK_KEYS = ['id', 'title', 'after', 'points', 'keep', 'questions', 'idle', 'checks', 'hints'];

/** Reads `tasks`. */
export function readTasks(at: Cursor, context: LoadContext): TaskDefinition[] {
  const tasks = at.list((item, i) => readTask(item, i, context)).filter((task) => task !== undefined);
  if (tasks.length === 0 && !isFree(context)) at.fail('E102', 'empty; a lesson has at least one task');
  duplicates(
    at,
    tasks.map((t) => t.id),
    'task',
  );
  duplicates(
    at,
    tasks.flatMap((t) => t.questions),
    'question',
  );
  const cycle = findCycle(tasks);
  if (cycle) at.fail('E202', `after forms a cycle: ${cycle.join(' → ')}`);
  return tasks;
}

function readTask(at: Cursor, index: number, context: LoadContext): TaskDefinition | undefined {
  const fields = at.map(TASK_KEYS);
  if (!fields) return undefined;
  const previous = index > 0 ? [context.ids.tasks[index - 1] as string] : [];
  const checks = fields
    .required('checks', (c) => c.list((item) => readCheck(item, context)), [], 'a task has checks')
    .filter((check) => check !== undefined);
  duplicates(
    at,
    checks.map((c) => c.id),
    'check',
  );
  const checkIds = checks.map((c) => c.id);
  const hints = fields
    .optional('hints', (c) => c.list((item) => readHint(item, checkIds, context)), [])
    .filter((hint) => hint !== undefined);
  duplicates(
    at,
    hints.map((hint) => hint.id),
    'hint',
  );
  return {
    id: fields.required('id', (c) => c.id(), ''),
    title: fields.required('title', (c) => c.i18n('titles'), { ko: '', en: '' }),
    after: fields.optional('after', (c) => c.list((item) => readKnown(item, 'task', context.ids.tasks)), previous),
    points: fields.optional('points', (c) => c.integer(0), 1),
    keep: fields.optional('keep', (c) => c.boolean(), false),
    questions: fields.optional(
      'questions',
      (c) => c.list((item) => readKnown(item, 'question', context.ids.questions)),
      [],
    ),
    idle: fields.optional('idle', (c) => c.oneOf(['refused', 'allowed'] as const), 'refused'),
    checks,
    hints,
  };
}

function readCheck(at: Cursor, context: LoadContext): CheckDefinition | undefined {
  const fields = at.map(['id', 'says', 'refs', 'match', 'none', 'all', 'when']);
  if (!fields) return undefined;
  const scope = context.expressions.with(fields.optional('refs', (c) => readRefs(c, context), {}));
  if (!fields.has('match') && !fields.has('none') && !fields.has('all'))
    at.fail('E102', 'a check needs at least one of match, none, all');
  return {
    id: fields.required('id', (c) => c.id(), ''),
    says: fields.required(
      'says',
      (c) => c.i18n('sentences'),
      { ko: '', en: '' },
      'says what the check wants, for the learner',
    ),
    match: fields.optional('match', (c) => readPartials(c, context), []),
    none: fields.optional('none', (c) => readPartials(c, context), []),
    all: fields.optional('all', (c) => c.list((item) => readCondition(item, scope)), []),
    when: fields.optional('when', (c) => readWhen(c, scope), { mode: 'level', withinMs: undefined }),
  };
}

/** Reads a map name → reference. */
export function readRefs(at: Cursor, context: LoadContext): Record<string, Ref> {
  const refs: Record<string, Ref> = {};
  for (const [name, value] of at.openMap()?.fields ?? []) {
    const ref = parseRef(value.text('a reference'), context.kinds);
    if (isRef(ref)) refs[name] = ref;
    else value.fail('E201', ref.message, ref.suggestion);
    if (!/^[A-Za-z_]\w*$/.test(name))
      value.fail('E101', `"${name}" is not a name for expressions; expected letters, digits and _`);
    if (name === 'now') value.fail('E101', '"now" is taken: it is the time');
  }
  return refs;
}

function readCondition(at: Cursor, scope: Expressions): Condition {
  if (!at.isMap) return { expression: readExpression(at, scope, 'bool'), otherwise: undefined };
  const fields = at.map(['expr', 'else']) as MapCursor;
  const expression = fields.get('expr');
  if (!expression) fields.missing('expr', 'the expression');
  return {
    expression: readExpression(expression ?? at, scope, 'bool'),
    otherwise: fields.optional('else', (c) => readTemplate(c, scope, 'sentences'), undefined),
  };
}

const MODES: readonly WindowMode[] = ['always', 'never', 'atEnd', 'sometime'];
const WHEN_KEYS = ['stableFor', ...MODES, 'from', 'until', 'for', 'within', 'opens'];

function readWhen(at: Cursor, scope: Expressions): When {
  const level: When = { mode: 'level', withinMs: undefined };
  const fields = at.map(WHEN_KEYS);
  if (!fields) return level;
  const withinMs = fields.optional('within', (c) => c.duration(), undefined);
  const chosen = ['stableFor', ...MODES].filter((key) => fields.has(key));
  if (chosen.length > 1) {
    at.fail('E304', `${chosen.join(' and ')} exclude each other`);
    return level;
  }
  const mode = chosen[0];
  if (mode === undefined || mode === 'stableFor') {
    const misspelt = [...fields.fields.keys()].some((key) => !WHEN_KEYS.includes(key));
    for (const key of misspelt ? [] : ['from', 'until', 'for', 'opens'])
      fields.get(key)?.fail('E303', `${key} belongs to a window; add one of ${MODES.join(', ')}`);
    if (mode === undefined) return { mode: 'level', withinMs };
    return { mode: 'stable', forMs: (fields.get('stableFor') as Cursor).duration(), withinMs };
  }
  const flag = fields.get(mode) as Cursor;
  if (flag.value !== true) flag.fail('E101', `expected true; leave ${mode} out otherwise`);
  const until = fields.optional('until', (c) => readExpression(c, scope, 'bool'), undefined);
  const forMs = fields.optional('for', (c) => c.duration(), undefined);
  if (!until && forMs === undefined) at.fail('E303', `${mode} needs a window: add until or for`);
  if (until && forMs !== undefined) at.fail('E304', 'until and for exclude each other');
  return {
    mode: mode as WindowMode,
    from: fields.optional('from', (c) => readExpression(c, scope, 'bool'), undefined),
    until,
    forMs,
    withinMs,
    opens: fields.optional('opens', (c) => c.i18n('sentences'), undefined),
  };
}

function readHint(at: Cursor, checks: readonly string[], context: LoadContext): HintDefinition | undefined {
  const fields = at.map(['id', 'text', 'if', 'failed', 'after', 'cost']);
  if (!fields) return undefined;
  return {
    id: fields.required('id', (c) => c.id(), ''),
    text: fields.required('text', (c) => readTemplate(c, context.expressions, 'hints'), {
      source: { ko: '', en: '' },
      ko: { parts: [] },
      en: { parts: [] },
    }),
    condition: fields.optional('if', (c) => readExpression(c, context.expressions, 'bool'), undefined),
    failed: fields.optional('failed', (c) => readKnown(c, 'check', checks, 'E205'), undefined),
    afterMs: fields.optional('after', (c) => c.duration(), 0),
    cost: fields.optional('cost', (c) => c.integer(0), 0),
  };
}

// ── The graph of tasks ────────────────────────────────────────────────────────────────────────────────────────────

function findCycle(tasks: readonly TaskDefinition[]): string[] | undefined {
  const byId = new Map(tasks.map((task) => [task.id, task]));
  const state = new Map<string, 'open' | 'done'>();
  const walk = (id: string, path: string[]): string[] | undefined => {
    if (state.get(id) === 'done') return undefined;
    if (state.get(id) === 'open') return [...path.slice(path.indexOf(id)), id];
    state.set(id, 'open');
    for (const before of byId.get(id)?.after ?? []) {
      const cycle = walk(before, [...path, id]);
      if (cycle) return cycle;
    }
    state.set(id, 'done');
    return undefined;
  };
  for (const { id } of tasks) {
    const cycle = walk(id, []);
    if (cycle) return cycle;
  }
  return undefined;
}

export function duplicates(at: Cursor, ids: readonly string[], what: string): void {
  const seen = new Set<string>();
  for (const id of ids) {
    if (id !== '' && seen.has(id)) at.fail('E201', `two ${what}s are called "${id}"; ids are unique`);
    seen.add(id);
  }
}
