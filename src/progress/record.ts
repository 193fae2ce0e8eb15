// A lab's log from outside (a link, a file, an earlier visit): checked piece by piece before the worker sees it. A wrong one
// gives a reason, never half a state.
import type { AnswerValue, LabInput, LabLog, LogEntry } from '../../simulator/lab/types.ts';

export type LogProblem =
  | { readonly kind: 'notJson' | 'notLog' | 'tooLong' }
  | { readonly kind: 'newerFormat'; readonly n: number }
  | { readonly kind: 'otherLesson'; readonly lesson: string }
  | { readonly kind: 'otherRevision'; readonly n: number }
  | { readonly kind: 'damaged' | 'replay'; readonly where: string };

export class BadLog extends Error {
  readonly problem: LogProblem;
  constructor(problem: LogProblem) {
    super(problem.kind);
    this.problem = problem;
  }
}

const FORMAT = 1;
/** Entries of a log from outside, characters of one entry. */
const MAX_ENTRIES = 200_000;
const MAX_TEXT = 1_000_000;

type Raw = Readonly<Record<string, unknown>>;
const isRecord = (value: unknown): value is Raw => typeof value === 'object' && value !== null && !Array.isArray(value);
const isText = (value: unknown): value is string => typeof value === 'string' && value.length <= MAX_TEXT;
const isCount = (value: unknown): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
const isAnswer = (value: unknown): value is AnswerValue =>
  (typeof value === 'number' && Number.isFinite(value)) ||
  isText(value) ||
  (Array.isArray(value) && value.length < 1000 && value.every(isText));

function input(raw: unknown, where: string): LabInput {
  const bad = () => new BadLog({ kind: 'damaged', where });
  if (!isRecord(raw)) throw bad();
  const { kind, terminal, data, columns, rows, action, path, content, question, value, task, hint, fault } = raw;
  if (kind === 'keys' && isCount(terminal) && isText(data)) return { kind, terminal, data };
  if (kind === 'resize' && isCount(terminal) && isCount(columns) && isCount(rows) && columns < 2000 && rows < 2000)
    return { kind, terminal, columns, rows };
  if (kind === 'terminal' && isCount(terminal) && (action === 'open' || action === 'close'))
    return { kind, terminal, action };
  if (kind === 'save' && isText(path) && isText(content)) return { kind, path, content };
  if (kind === 'editor-closed' && isText(path)) return { kind, path };
  if (kind === 'answer' && isText(question) && isAnswer(value)) return { kind, question, value };
  if (kind === 'hint' && isText(task) && isText(hint)) return { kind, task, hint };
  if (kind === 'fault' && isText(fault)) return { kind, fault };
  throw bad();
}

/** The log in `value`, or an error that says what is wrong with it. */
export function checkLog(value: unknown, expected: { lesson: string; revision: number }): LabLog {
  if (!isRecord(value) || typeof value['format'] !== 'number') throw new BadLog({ kind: 'notLog' });
  const { format, lesson, lessonRevision, engine, seed, entries, endMs } = value;
  if (format !== FORMAT)
    throw typeof format === 'number' && format > FORMAT
      ? new BadLog({ kind: 'newerFormat', n: format })
      : new BadLog({ kind: 'notLog' });
  if (
    !isText(lesson) ||
    !isCount(lessonRevision) ||
    !isText(engine) ||
    !isText(seed) ||
    !Array.isArray(entries) ||
    !isCount(endMs)
  )
    throw new BadLog({ kind: 'damaged', where: 'head' });
  if (lesson !== expected.lesson) throw new BadLog({ kind: 'otherLesson', lesson });
  if (lessonRevision !== expected.revision) throw new BadLog({ kind: 'otherRevision', n: lessonRevision });
  if (entries.length > MAX_ENTRIES) throw new BadLog({ kind: 'tooLong' });
  let last = 0;
  const checked = entries.map((entry: unknown, i): LogEntry => {
    if (!isRecord(entry) || !isCount(entry['atMs']) || entry['atMs'] < last)
      throw new BadLog({ kind: 'damaged', where: String(i) });
    last = entry['atMs'];
    return { atMs: last, input: input(entry['input'], String(i)) };
  });
  if (endMs < last) throw new BadLog({ kind: 'damaged', where: 'endMs' });
  return { format: FORMAT, lesson, lessonRevision, engine, seed, entries: checked, endMs };
}

/** A progress file's text. */
export function readLogFile(text: string, expected: { lesson: string; revision: number }): LabLog {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new BadLog({ kind: 'notJson' });
  }
  return checkLog(value, expected);
}
