/**
 * Logs as they come from outside (a link, a file, an earlier visit): checked piece by piece before anything is made of them, capped
 * in size, unknown keys left behind. A wrong one gives a reason, never half a state. What cannot be told from a log is whether it
 * replays: that is tried. A log of another engine is taken, and whoever opens it says so (`isOtherEngine`).
 */
import type { AnswerValue, LabInput, LabLog, LogEntry } from './types.ts';

/** Raised when equal logs no longer give equal states. */
export const ENGINE = '1';

const FORMAT = 1;
/** Entries of a log from outside; characters of one text in it, and of all of them together. */
const MAX_ENTRIES = 200_000;
const MAX_TEXT = 1_000_000;
const MAX_ALL = 8_000_000;
/** A month of virtual time: a log that claims more is none. */
const MAX_MS = 31 * 24 * 3_600_000;
const MAX_TERMINAL = 99;

export type LogProblem =
  | { readonly kind: 'notJson' | 'notLog' | 'tooLong' }
  | { readonly kind: 'newerFormat'; readonly n: number }
  | { readonly kind: 'otherLesson'; readonly lesson: string }
  | { readonly kind: 'otherRevision'; readonly n: number }
  | { readonly kind: 'damaged' | 'replay'; readonly where: string };

/** A log that cannot be used, and why. */
export class BadLog extends Error {
  readonly problem: LogProblem;
  constructor(problem: LogProblem) {
    super(`this log cannot be used: ${Object.values(problem).join(' ')}`);
    this.problem = problem;
  }
}

/** Whether replaying it may give something else than was seen. */
export const isOtherEngine = (log: LabLog): boolean => log.engine !== ENGINE;

type Raw = Readonly<Record<string, unknown>>;
const isRecord = (value: unknown): value is Raw => typeof value === 'object' && value !== null && !Array.isArray(value);
const isText = (value: unknown): value is string => typeof value === 'string' && value.length <= MAX_TEXT;
const isCount = (value: unknown): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
const isTime = (value: unknown): value is number => isCount(value) && value <= MAX_MS;
const isTerminal = (value: unknown): value is number => isCount(value) && value >= 1 && value <= MAX_TERMINAL;
const isAnswer = (value: unknown): value is AnswerValue =>
  (typeof value === 'number' && Number.isFinite(value)) ||
  isText(value) ||
  (Array.isArray(value) && value.length < 1000 && value.every(isText));

function input(raw: unknown, where: string): LabInput {
  const bad = () => new BadLog({ kind: 'damaged', where });
  if (!isRecord(raw)) throw bad();
  const { kind, terminal, data, columns, rows, action, path, content, question, value, task, hint, fault } = raw;
  if (kind === 'keys' && isTerminal(terminal) && isText(data)) return { kind, terminal, data };
  if (kind === 'resize' && isTerminal(terminal) && isCount(columns) && isCount(rows) && columns < 2000 && rows < 2000)
    return { kind, terminal, columns, rows };
  if (kind === 'terminal' && isTerminal(terminal) && (action === 'open' || action === 'close'))
    return { kind, terminal, action };
  if (kind === 'save' && isText(path) && isText(content)) return { kind, path, content };
  if (kind === 'editor-closed' && isText(path)) return { kind, path };
  if (kind === 'answer' && isText(question) && isAnswer(value)) return { kind, question, value };
  if (kind === 'hint' && isText(task) && isText(hint)) return { kind, task, hint };
  if (kind === 'fault' && isText(fault)) return { kind, fault };
  throw bad();
}

function sizeOf(given: LabInput): number {
  return Object.values(given).reduce<number>(
    (sum, value: unknown) =>
      sum + (typeof value === 'string' ? value.length : Array.isArray(value) ? value.join('').length : 1),
    0,
  );
}

/** The log in `value`, or an error that says what is wrong with it. */
export function checkLog(value: unknown, expected: { readonly lesson: string; readonly revision: number }): LabLog {
  if (!isRecord(value) || typeof value.format !== 'number') throw new BadLog({ kind: 'notLog' });
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
    !isTime(endMs)
  )
    throw new BadLog({ kind: 'damaged', where: 'head' });
  if (lesson !== expected.lesson) throw new BadLog({ kind: 'otherLesson', lesson });
  if (lessonRevision !== expected.revision) throw new BadLog({ kind: 'otherRevision', n: lessonRevision });
  if (entries.length > MAX_ENTRIES) throw new BadLog({ kind: 'tooLong' });
  let last = 0;
  let size = 0;
  const checked = entries.map((entry: unknown, i): LogEntry => {
    if (!isRecord(entry) || !isTime(entry.atMs) || entry.atMs < last)
      throw new BadLog({ kind: 'damaged', where: String(i) });
    last = entry.atMs;
    const given = input(entry.input, String(i));
    size += sizeOf(given);
    if (size > MAX_ALL) throw new BadLog({ kind: 'tooLong' });
    return { atMs: last, input: given };
  });
  if (endMs < last) throw new BadLog({ kind: 'damaged', where: 'endMs' });
  return { format: FORMAT, lesson, lessonRevision, engine, seed, entries: checked, endMs };
}

/** The log up to an instant. */
export function cutLog(log: LabLog, atMs: number): LabLog {
  return {
    ...log,
    entries: log.entries.filter((entry) => entry.atMs <= atMs),
    endMs: Math.min(log.endMs, Math.max(0, atMs)),
  };
}

/**
 * The log as it was before the last command: without what was typed for it since that terminal's prompt, ending just
 * before it was entered. Undefined when no command was entered. `enteredMs` and `promptMs` are of that command.
 */
export function logBefore(
  log: LabLog,
  command: { readonly terminal: number; readonly enteredMs: number; readonly promptMs: number },
): LabLog {
  const entries = log.entries.filter(({ atMs, input }) => {
    if (atMs >= command.enteredMs) return false;
    return !(input.kind === 'keys' && input.terminal === command.terminal && atMs > command.promptMs);
  });
  return { ...log, entries, endMs: Math.max(0, command.enteredMs - 1) };
}
