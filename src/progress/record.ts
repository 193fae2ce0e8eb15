// A progress file: one lab's log as JSON.
import { BadLog, checkLog } from '../../simulator/lab/log.ts';
import type { LabLog } from '../../simulator/lab/types.ts';

/** Longest file of one log that is read, in characters. */
export const MAX_LOG_FILE = 20_000_000;

/** What is in a file from outside. Throws `BadLog` for one of more characters, and for what is no JSON. */
export function readJson(text: string, maxLength: number): unknown {
  if (text.length > maxLength) throw new BadLog({ kind: 'tooLong' });
  try {
    return JSON.parse(text);
  } catch {
    throw new BadLog({ kind: 'notJson' });
  }
}

/** A progress file's text. Throws `BadLog`. */
export function readLogFile(text: string, expected: { lesson: string; revision: number }): LabLog {
  return checkLog(readJson(text, MAX_LOG_FILE), expected);
}
