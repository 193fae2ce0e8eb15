// What if another command had been entered? Two sessions from one log, cut just before a command: one plays what was really
// entered, the other something else; both run until nothing but traffic changes, and are measured with the same yardstick.
import type { LoadedLab } from '../../../simulator/lab/definition/loaded.ts';
import { Presenter } from '../../../simulator/lab/present/present.ts';
import { LabSession } from '../../../simulator/lab/session.ts';
import { settle } from '../../../simulator/lab/steps.ts';
import type { LabLog } from '../../../simulator/lab/types.ts';
import type { TimelineView } from '../../../simulator/lab/view.ts';
import type { WhatIfArm, WhatIfView } from '../protocol.ts';

const QUIET_MS = 5_000;
const LIMIT_MS = 600_000;

interface WhatIfQuestion {
  readonly loaded: LoadedLab;
  /** The session up to the prompt at which the command was typed. */
  readonly log: LabLog;
  readonly terminal: number;
  readonly line: string;
  /** What is entered instead: one line. */
  readonly instead: string;
  readonly columns: number;
  readonly rows: number;
}

export async function whatIf(question: WhatIfQuestion): Promise<WhatIfView> {
  const as = await arm(question, question.line);
  const other = await arm(question, question.instead);
  return { arms: [as, other] };
}

/** One of the two: the past as it was, then this line. */
async function arm({ loaded, log, terminal, columns, rows }: WhatIfQuestion, line: string): Promise<WhatIfArm> {
  let presenter: Presenter | undefined;
  const session = await LabSession.open(
    {
      loaded,
      columns,
      rows,
      onBegin: (begun) => {
        presenter = new Presenter(begun);
      },
    },
    log,
  );
  const startMs = session.nowMs;
  const prompts = session.prompts(terminal);
  session.input({ kind: 'keys', terminal, data: `${line}\r` });
  await session.advanceUntil(() => session.prompts(terminal) > prompts, LIMIT_MS, 'what if');
  const settled = await settle(session, QUIET_MS, LIMIT_MS);
  const view = (presenter as Presenter).view({ paused: true, speed: 1 });
  const endMs = session.nowMs;
  let failed = 0;
  let sent = 0;
  for (const load of session.world.loads.values()) {
    const facts = load.facts(session.world.zeroMs + startMs, session.world.zeroMs + endMs);
    failed += facts.failed;
    sent += facts.sent;
  }
  return { line, ...measure(view.timeline, startMs), timeline: view.timeline, startMs, endMs, sent, failed, settled };
}

/** Least available, most in all, and how long until the counts stopped changing. */
function measure(timeline: TimelineView, startMs: number): { minAvailable: number; maxTotal: number; tookMs: number } {
  const during = timeline.steps.filter((_, i) => (timeline.steps[i + 1]?.fromMs ?? Number.POSITIVE_INFINITY) > startMs);
  const sum = (step: TimelineView['steps'][number], key: 'available' | 'waiting' | 'leaving') =>
    step.stacks.reduce((n, stack) => n + stack[key], 0);
  const last = during.findLast((step) => step.fromMs > startMs);
  return {
    minAvailable: Math.min(...during.map((step) => sum(step, 'available'))),
    maxTotal: Math.max(...during.map((step) => sum(step, 'available') + sum(step, 'waiting'))),
    tookMs: last ? last.fromMs - startMs : 0,
  };
}
