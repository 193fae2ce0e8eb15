// What `kubectl diff -f FILE` says of a text that is still in the editor: asked in a fork of the session, in a terminal of its own,
// so that nothing of it touches the learner's world, its clock or its log.
import type { LoadedLab } from '../../../simulator/lab/definition/loaded.ts';
import { LabSession } from '../../../simulator/lab/session.ts';
import type { LabLog } from '../../../simulator/lab/types.ts';

const COLUMNS = 200;
const LIMIT_MS = 60_000;

interface DiffQuestion {
  readonly loaded: LoadedLab;
  readonly log: LabLog;
  /** Relative to the home. */
  readonly path: string;
  readonly text: string;
  readonly columns: number;
  readonly rows: number;
}

/** The lines that kubectl prints; '' when there is no difference. */
export async function fileDiff({ loaded, log, path, text, columns, rows }: DiffQuestion): Promise<string> {
  const session = await LabSession.open({ loaded, columns, rows }, log);
  const terminal = Math.max(...session.terminals().map(({ id }) => id)) + 1;
  session.input({ kind: 'terminal', terminal, action: 'open' });
  session.input({ kind: 'resize', terminal, columns: COLUMNS, rows });
  session.input({ kind: 'save', path, content: text });
  const waits = (what: () => boolean) => session.advanceUntil(what, LIMIT_MS, 'kubectl diff');
  await waits(() => session.prompts(terminal) > 0 && session.inputsApplied);
  const before = session.output(terminal).length;
  session.input({ kind: 'keys', terminal, data: `kubectl diff -f '${path.replaceAll("'", "'\\''")}'\r` });
  if (!(await waits(() => session.prompts(terminal) > 1))) throw new Error('kubectl diff does not come to an end');
  return (
    session
      .output(terminal)
      .slice(before)
      .replace(/\x1b\[[0-9;?]*[A-Za-z]/g, '')
      .replaceAll('\r', '')
      .split('\n')
      // the line typed, and the prompt after it
      .slice(1, -1)
      .join('\n')
  );
}
