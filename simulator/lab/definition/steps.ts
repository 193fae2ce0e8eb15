/** Steps (lesson-format.md §5): what setup, solutions, mistakes and golf do. */
import type { AnswerValue } from '../types.ts';
import { type LoadContext, readExpression, readKnown, readLessonFile } from './context.ts';
import { type Cursor, describe } from './cursor.ts';
import type { Step } from './types.ts';

const KINDS = ['run', 'apply', 'save', 'wait', 'until', 'answer', 'fault'];
const OPTIONS: Readonly<Record<string, readonly string[]>> = {
  run: ['terminal', 'interrupt', 'exit'],
  until: ['limit'],
};

/** Reads a list of steps. `apply` belongs to setup alone. */
export function readSteps(at: Cursor, context: LoadContext, where: 'setup' | 'learner'): Step[] {
  return at.list((item) => readStep(item, context, where)).filter((step) => step !== undefined);
}

function readStep(at: Cursor, context: LoadContext, where: 'setup' | 'learner'): Step | undefined {
  const open = at.openMap();
  if (!open) return undefined;
  const kinds = KINDS.filter((kind) => open.has(kind));
  const fields = at.map(
    kinds.length === 1
      ? [...KINDS.filter((k) => k === kinds[0]), ...(OPTIONS[kinds[0] as string] ?? [])]
      : [...KINDS, 'terminal', 'interrupt', 'exit', 'limit'],
  );
  if (!fields) return undefined;
  if (kinds.length !== 1) {
    at.fail(
      'E101',
      `a step is one of ${KINDS.join(', ')}; got ${kinds.length === 0 ? 'none of them' : kinds.join(' and ')}`,
    );
    return undefined;
  }
  const kind = kinds[0] as string;
  const value = fields.get(kind) as Cursor;
  if (kind === 'apply' && where !== 'setup')
    value.fail('E101', 'apply is for setup; a learner types kubectl apply (run)');
  if (['answer', 'fault'].includes(kind) && where === 'setup') value.fail('E101', `${kind} is not for setup`);
  switch (kind) {
    case 'run':
      return {
        kind: 'run',
        lines: value
          .text('a command')
          .split('\n')
          .filter((line) => line.trim() !== ''),
        terminal: fields.optional('terminal', (c) => c.integer(1, 9), 1),
        interruptMs: fields.optional('interrupt', (c) => c.duration(), undefined),
        exit: fields.optional('exit', (c) => c.integer(0, 255), undefined),
      };
    case 'apply':
      return { kind: 'apply', path: readLessonFile(value, context) };
    case 'save':
      return readSave(value, context);
    case 'wait':
      return { kind: 'wait', ms: value.duration() };
    case 'until':
      return {
        kind: 'until',
        condition: readExpression(value, context.expressions, 'bool'),
        limitMs: fields.optional('limit', (c) => c.duration(), 600_000),
      };
    case 'answer':
      return readAnswerStep(value, context);
    default:
      return { kind: 'fault', fault: readKnown(value, 'fault', context.ids.faults) };
  }
}

function readSave(at: Cursor, context: LoadContext): Step | undefined {
  const fields = at.map(['file', 'content', 'from', 'replace']);
  if (!fields) return undefined;
  const ways = ['content', 'from', 'replace'].filter((key) => fields.has(key));
  if (ways.length !== 1)
    at.fail('E101', `expected exactly one of content, from, replace; got ${ways.join(' and ') || 'none'}`);
  const file = fields.required('file', (c) => c.relativePath(), '', 'the file to save');
  const from = fields.get('from');
  const content = from
    ? (context.files[readLessonFile(from, context)] ?? '')
    : fields.optional('content', (c) => (typeof c.value === 'string' ? c.value : c.text()), undefined);
  const replace = fields.optional(
    'replace',
    (c) =>
      c.list((pair): [string, string] => {
        const texts = pair.list((item) => item.text());
        if (texts.length !== 2) pair.fail('E101', `expected [old, new], got ${texts.length} items`);
        return [texts[0] ?? '', texts[1] ?? ''];
      }),
    [],
  );
  return { kind: 'save', file, content, replace };
}

function readAnswerStep(at: Cursor, context: LoadContext): Step | undefined {
  const fields = at.openMap();
  if (!fields) return undefined;
  const [entry, ...more] = [...fields.fields];
  if (!entry || more.length > 0) {
    at.fail('E101', 'expected one {question: value}');
    return undefined;
  }
  const [question, value] = entry as [string, Cursor];
  if (!context.ids.questions.includes(question))
    value.fail('E201', `no question "${question}"; questions are ${context.ids.questions.join(', ') || 'none'}`);
  return { kind: 'answer', question, value: readAnswerValue(value) };
}

/** A number, a text, or a list of texts. */
export function readAnswerValue(at: Cursor): AnswerValue {
  const { value } = at;
  if (typeof value === 'number' || typeof value === 'string') return value;
  if (Array.isArray(value)) return at.list((item) => item.text());
  at.fail('E101', `expected a number, a text or a list of texts, got ${describe(value)}`);
  return '';
}
