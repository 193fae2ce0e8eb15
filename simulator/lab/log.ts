/** Logs as they come from outside: a progress file, a share link. What cannot be replayed here is refused in a sentence. */
import type { LabLog } from './types.ts';

/** Raised when equal logs no longer give equal states. */
export const ENGINE = '1';

/** A log that cannot be used; the message says why, for the learner. */
export class BadLog extends Error {}

const KINDS = ['keys', 'resize', 'terminal', 'save', 'editor-closed', 'answer', 'hint', 'fault'];

/** The log of a lesson, checked. */
export function checkLog(value: unknown, lesson: string, revision: number): LabLog {
  const log = value as Partial<LabLog> | null;
  if (typeof log !== 'object' || log === null || log.format !== 1 || !Array.isArray(log.entries))
    throw new BadLog('This is not a lab log.');
  if (log.lesson !== lesson)
    throw new BadLog(`This log belongs to the lesson ${String(log.lesson)}, not to ${lesson}.`);
  if (log.engine !== ENGINE)
    throw new BadLog(`This log was made by engine ${String(log.engine)}; this one is ${ENGINE}.`);
  if (log.lessonRevision !== revision)
    throw new BadLog(`The lesson has changed since (revision ${String(log.lessonRevision)}, now ${revision}).`);
  if (typeof log.seed !== 'string' || !isTime(log.endMs))
    throw new BadLog('This lab log is damaged: seed or end is missing.');
  let lastMs = 0;
  for (const [i, entry] of log.entries.entries()) {
    const { atMs, input } = (entry ?? {}) as { atMs?: unknown; input?: { kind?: unknown } };
    if (!isTime(atMs) || atMs < lastMs || !KINDS.includes(String(input?.kind)))
      throw new BadLog(`This lab log is damaged at entry ${i + 1}.`);
    lastMs = atMs;
  }
  return log as LabLog;
}

const isTime = (value: unknown): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;

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
