/** Questions and their answers (lesson-format.md §9.1). Those that a task lists are asked, the others are predictions. */
import type { AnswerValue } from '../types.ts';
import { type LoadContext, readExpression, readKnown, readTemplate } from './context.ts';
import { type Cursor, describe, type MapCursor } from './cursor.ts';
import type { Expressions } from './expressions.ts';
import { readAnswerValue, readSteps } from './steps.ts';
import { duplicates } from './tasks.ts';
import type { AnswerDefinition, QuestionDefinition, QuestionKind, TaskDefinition } from './types.ts';

const QUESTION_KEYS = ['id', 'kind', 'prompt', 'tolerance', 'open', 'options', 'accept', 'pick', 'answer'];

/** Reads `questions`. */
export function readQuestions(
  at: Cursor,
  context: LoadContext,
  tasks: readonly TaskDefinition[],
): QuestionDefinition[] {
  const owner = new Map(tasks.flatMap((task) => task.questions.map((q) => [q, task.id] as const)));
  const questions = at.list((item) => readQuestion(item, context, owner)).filter((q) => q !== undefined);
  duplicates(
    at,
    questions.map((q) => q.id),
    'question',
  );
  return questions;
}

function readQuestion(
  at: Cursor,
  context: LoadContext,
  owner: ReadonlyMap<string, string>,
): QuestionDefinition | undefined {
  const fields = at.map(QUESTION_KEYS);
  if (!fields) return undefined;
  const scope = context.expressions;
  const id = fields.required('id', (c) => c.id(), '');
  const kind = fields.required(
    'kind',
    (c) => c.oneOf(['number', 'choice', 'choices', 'order', 'text', 'pick'] as const),
    'number',
  );
  const choosing = kind === 'choice' || kind === 'choices' || kind === 'order';
  if (choosing && !fields.has('options')) fields.missing('options', `a ${kind} question lists them`);
  if (kind === 'text' && !fields.has('accept') && !fields.has('answer'))
    fields.missing('accept', 'the texts that are right');
  if (kind === 'pick' && !fields.has('pick')) fields.missing('pick', 'the kind of object to click');
  if (kind !== 'text' && !fields.has('answer')) fields.missing('answer', 'what is right');
  const options = fields.optional(
    'options',
    (c) =>
      c.list((item) => {
        const option = item.map(['id', 'text', 'why']);
        return {
          id: option?.required('id', (o) => o.id(), '') ?? '',
          text: option?.required('text', (o) => o.i18n('options'), { ko: '', en: '' }) ?? { ko: '', en: '' },
          why: option?.optional('why', (o) => readTemplate(o, scope, 'reasons'), undefined),
        };
      }),
    [],
  );
  const optionsAt = fields.get('options');
  if (optionsAt)
    duplicates(
      optionsAt,
      options.map((option) => option.id),
      'option',
    );
  const pick = fields.get('pick');
  const pickKind = pick?.text('a kind');
  if (pick && pickKind && !context.kinds.find(pickKind)) pick.fail('E201', `no kind "${pickKind}"`);
  const shape: Shape = { kind, options: options.map((option) => option.id) };
  return {
    id,
    kind,
    prompt: fields.required('prompt', (c) => c.i18n('prompts'), { ko: '', en: '' }),
    tolerance: fields.optional('tolerance', readTolerance, 0),
    open: fields.optional('open', (c) => readExpression(c, scope, 'bool'), undefined),
    options,
    accept: fields.optional('accept', (c) => c.list((item) => item.text()), []),
    pick: pickKind,
    answer: fields.optional('answer', (c) => readAnswer(c, context, shape, owner.has(id)), undefined),
    task: owner.get(id),
  };
}

function readTolerance(at: Cursor): number {
  const tolerance = at.number();
  if (tolerance < 0) at.fail('E101', `expected 0 or more, got ${tolerance}`);
  return tolerance;
}

/** What an answer to a question can look like. */
interface Shape {
  readonly kind: QuestionKind;
  readonly options: readonly string[];
}

/** An answer that is written down: it must be one that could be given. */
function readWritten(at: Cursor, { kind, options }: Shape): AnswerValue {
  const value = readAnswerValue(at);
  const known = `options are ${options.join(', ') || 'none'}`;
  const given = Array.isArray(value) ? value : [String(value)];
  if (kind === 'number' && typeof value !== 'number') at.fail('E101', `expected a number, got ${describe(value)}`);
  else if (kind === 'choices' && !Array.isArray(value))
    at.fail('E101', `expected a list of options, got ${describe(value)}`);
  else if (kind === 'choice' || kind === 'choices') {
    for (const id of given) if (!options.includes(id)) at.fail('E205', `no option "${id}"; ${known}`);
  } else if (kind === 'order' && [...given].sort().join() !== [...options].sort().join())
    at.fail('E205', `expected every option once, in order; ${known}`);
  return value;
}

function readAnswer(at: Cursor, context: LoadContext, shape: Shape, asked: boolean): AnswerDefinition {
  if (!at.isMap) return { kind: 'literal', value: readWritten(at, shape) };
  const scope: Expressions = context.expressions;
  const fields = at.map(['expr', 'expect', 'after', 'simulate']) as MapCursor;
  const expect = fields.required('expect', (c) => readWritten(c, shape), 0, 'the value in the reference run');
  const simulate = fields.get('simulate');
  if (simulate) {
    for (const key of ['expr', 'after'])
      fields.get(key)?.fail('E101', `${key} and simulate exclude each other; the fork's expression stands in simulate`);
    return readSimulation(simulate, context, expect);
  }
  const exprAt = fields.get('expr');
  if (!exprAt) fields.missing('expr', 'the expression that gives the answer');
  const expression = readExpression(exprAt ?? at, scope);
  const after = fields.get('after');
  if (!after) return { kind: 'now', expression, expect };
  if (asked) after.fail('E101', 'after is for predictions; a question that a task lists is judged when it is answered');
  return { kind: 'after', task: readKnown(after, 'task', context.ids.tasks), expression, expect };
}

function readSimulation(at: Cursor, context: LoadContext, expect: AnswerValue): AnswerDefinition {
  const fields = at.map(['from', 'steps', 'until', 'limit', 'expr']);
  const scope = context.expressions;
  const exprAt = fields?.get('expr');
  if (fields && !exprAt) fields.missing('expr', 'the expression that gives the answer in the fork');
  return {
    kind: 'simulate',
    from: fields?.optional('from', (c) => c.oneOf(['start', 'now'] as const), 'start') ?? 'start',
    steps: fields?.optional('steps', (c) => readSteps(c, context, 'learner'), []) ?? [],
    until: fields?.optional('until', (c) => readExpression(c, scope, 'bool'), undefined),
    limitMs: fields?.optional('limit', (c) => c.duration(), 600_000) ?? 600_000,
    expression: readExpression(exprAt ?? at, scope),
    expect,
  };
}
