// A progress file: one lab's log as JSON.
import { BadLog, checkLog } from '../../simulator/lab/log.ts';
import type { LabLog } from '../../simulator/lab/types.ts';

/** Longest file read, in characters. */
const MAX_FILE = 20_000_000;

/** A progress file's text. Throws `BadLog`. */
export function readLogFile(text: string, expected: { lesson: string; revision: number }): LabLog {
  if (text.length > MAX_FILE) throw new BadLog({ kind: 'tooLong' });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new BadLog({ kind: 'notJson' });
  }
  return checkLog(value, expected);
}
