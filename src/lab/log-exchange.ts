// A lab's log out of the page and into it: as a file, as a link.
import { BadLog, type LogProblem } from '../../simulator/lab/log.ts';
import type { LabLog } from '../../simulator/lab/types.ts';
import { fill } from '../i18n/fill.ts';
import type { Messages } from '../i18n/index.ts';
import { download } from '../page/download.ts';
import type { Keeper } from '../progress/keeper.ts';
import { readLogFile } from '../progress/record.ts';
import { shareFragment } from '../progress/share.ts';
import type { Lab } from './lab.ts';

interface LogExchange {
  /** Downloads it. */
  readonly save: () => Promise<void>;
  /** Asks whether to go on from a file's text. */
  readonly open: (text: string) => void;
  /** Puts a link in the clipboard. */
  readonly share: () => Promise<void>;
}

/** What is wrong with a log, in words. */
export const why = (words: Messages, problem: LogProblem): string =>
  fill(words.logErrors[problem.kind], { ...problem });

/** `start`: opens the lesson anew in the state of a log. */
export function logExchange(
  lab: Lab,
  keeper: Keeper,
  expected: { readonly lesson: string; readonly revision: number },
  start: (log: LabLog) => Promise<void>,
): LogExchange {
  const save = async () => {
    const log = lab.running ? await lab.ask((host) => host.exportLog()) : lab.journal.log(lab.view.clock.nowMs);
    if (!log) return;
    const { learner } = lab.classroom ?? {};
    download(
      `drydock-${expected.lesson.replace('/', '-')}.json`,
      'application/json',
      JSON.stringify({ ...log, ...(learner === undefined ? {} : { learner }) }, null, 1),
    );
  };
  const open = (text: string) => {
    try {
      const log = readLogFile(text, expected);
      lab.say({
        id: 'log',
        text: (words) => fill(words.lab.importAsk, { n: log.entries.length }),
        action: {
          label: (words) => words.lab.importGo,
          run: () => {
            lab.say({ id: 'log', text: (words) => words.lab.imported });
            keeper.suspended = false;
            void start(log).then(() => keeper.write());
          },
        },
      });
    } catch (error) {
      if (!(error instanceof BadLog)) throw error;
      const { problem } = error;
      lab.say({ id: 'log', bad: true, text: (words) => fill(words.progress.badFile, { why: why(words, problem) }) });
    }
  };
  const share = async () => {
    const log = await lab.ask((host) => host.exportLog());
    if (!log) return;
    const fragment = shareFragment(log);
    if (!fragment) {
      lab.say({ id: 'share', bad: true, text: (words) => words.lab.shareTooLong });
      return;
    }
    const url = location.origin + location.pathname + fragment;
    try {
      await navigator.clipboard.writeText(url);
      lab.say({ id: 'share', text: (words) => words.lab.shared });
    } catch {
      lab.say({ id: 'share', text: (words) => `${words.lab.shareHere}: \`${url}\`` });
    }
  };
  return { save, open, share };
}
