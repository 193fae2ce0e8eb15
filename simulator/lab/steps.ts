/** Plays steps as a learner would: lines typed at the prompt, files saved, answers clicked. For solutions, mistakes and tests. */
import type { Step } from './definition/types.ts';
import type { LabSession } from './session.ts';
import { type Advance, contentOf, StepFailed } from './setup.ts';

interface PlayOptions {
  /** How time passes while a step waits; default: in jumps. */
  readonly advance?: Advance;
  /** Answers to questions that stay closed are passed over (mistakes). */
  readonly lenient?: boolean;
  /** Lines are typed key by key, this many virtual ms apart (to be watched). */
  readonly typeMs?: number;
  /** Called after each step. */
  readonly after?: (index: number) => void | Promise<void>;
}

const COMMAND_LIMIT_MS = 600_000;
const ANSWER_LIMIT_MS = 60_000;

/** Plays steps one after another; throws `StepFailed` when one cannot be done. */
export async function play(
  session: LabSession,
  steps: readonly Step[],
  where: string,
  options: PlayOptions = {},
): Promise<void> {
  const advance = options.advance ?? ((condition, limitMs, what) => session.advanceUntil(condition, limitMs, what));
  for (const [i, step] of steps.entries()) {
    await playStep(session, step, `${where}[${i}]`, advance, options);
    await options.after?.(i);
  }
}

async function playStep(
  session: LabSession,
  step: Step,
  where: string,
  advance: Advance,
  { lenient = false, typeMs = 0 }: PlayOptions,
): Promise<void> {
  switch (step.kind) {
    case 'run':
      if (!session.terminal(step.terminal)) {
        session.input({ kind: 'terminal', terminal: step.terminal, action: 'open' });
        await applied(session, advance, where);
      }
      for (const line of step.lines) await typeLine(session, step, line, where, advance, typeMs);
      if (step.exit !== undefined && session.terminal(step.terminal)?.lastStatus !== step.exit) {
        throw new StepFailed(
          `${where}: exit status ${session.terminal(step.terminal)?.lastStatus}, expected ${step.exit}: ${step.lines.at(-1)}`,
        );
      }
      return;
    case 'save':
      session.input({ kind: 'save', path: step.file, content: contentOf(step, session.readFile(step.file), where) });
      return applied(session, advance, where);
    case 'wait':
      return wait(session, step.ms, where, advance);
    case 'until':
      if (!(await advance(session.condition(step.condition), step.limitMs, where))) {
        throw new StepFailed(`${where}: not true within ${step.limitMs / 1000} s: ${step.condition.source}`);
      }
      return;
    case 'answer': {
      let seen = -1;
      let open = false;
      const isOpen = () => {
        if (seen !== session.settledVersion) {
          seen = session.settledVersion;
          open = session.grader.questionOpen(step.question);
        }
        return open;
      };
      if (!(await advance(isOpen, ANSWER_LIMIT_MS, where))) {
        if (lenient) return;
        throw new StepFailed(`${where}: question ${step.question} did not open within ${ANSWER_LIMIT_MS / 1000} s`);
      }
      session.input({ kind: 'answer', question: step.question, value: step.value });
      return applied(session, advance, where);
    }
    case 'fault':
      session.input({ kind: 'fault', fault: step.fault });
      return applied(session, advance, where);
    case 'apply':
      throw new StepFailed(`${where}: apply is for setup`);
  }
}

/** Types a line and waits until the prompt is back. */
async function typeLine(
  session: LabSession,
  step: Extract<Step, { kind: 'run' }>,
  line: string,
  where: string,
  advance: Advance,
  typeMs: number,
): Promise<void> {
  const terminal = session.terminal(step.terminal);
  if (!terminal) throw new StepFailed(`${where}: there is no terminal ${step.terminal}`);
  // A terminal that has just been opened shows its first prompt a moment later.
  const ready = () => terminal.atPrompt && session.prompts(step.terminal) > 0;
  if (!(await advance(ready, COMMAND_LIMIT_MS, where)))
    throw new StepFailed(`${where}: terminal ${step.terminal} does not come to its prompt`);
  const before = session.prompts(step.terminal);
  if (typeMs > 0) {
    for (const key of line) {
      session.input({ kind: 'keys', terminal: step.terminal, data: key });
      await wait(session, typeMs, where, advance);
    }
    await wait(session, 10 * typeMs, where, advance);
  }
  session.input({ kind: 'keys', terminal: step.terminal, data: typeMs > 0 ? '\r' : `${line}\r` });
  await applied(session, advance, where);
  const back = () => terminal.atPrompt && (session.prompts(step.terminal) > before || terminal.pendingLine !== '');
  if (step.interruptMs !== undefined) {
    const done = await advance(back, step.interruptMs, where);
    if (!done) session.input({ kind: 'keys', terminal: step.terminal, data: '\x03' });
  }
  if (!(await advance(back, COMMAND_LIMIT_MS, where)))
    throw new StepFailed(`${where}: still running after ${COMMAND_LIMIT_MS / 60_000} minutes: ${line}`);
}

async function wait(session: LabSession, ms: number, where: string, advance: Advance): Promise<void> {
  const { kernel } = session.world.cluster;
  const until = kernel.now() + ms;
  await advance(() => kernel.now() >= until, ms, where);
}

async function applied(session: LabSession, advance: Advance, where: string): Promise<void> {
  await advance(() => session.inputsApplied, 10, where);
}

/** Lets time pass until nothing but traffic has changed for `quietMs`, at most `limitMs`. False when it never rests. */
export async function settle(
  session: LabSession,
  quietMs = 10_000,
  limitMs = 600_000,
  advance?: Advance,
): Promise<boolean> {
  const { kernel, store } = session.world.cluster;
  const go = advance ?? ((condition, limit, what) => session.advanceUntil(condition, limit, what));
  const end = kernel.now() + limitMs;
  let revision = store.revision;
  let since = kernel.now();
  const quiet = () => {
    if (store.revision !== revision) {
      revision = store.revision;
      since = kernel.now();
    }
    return kernel.now() - since >= quietMs;
  };
  while (kernel.now() < end) {
    if (await go(quiet, Math.min(quietMs, end - kernel.now()), 'rest')) return true;
  }
  return quiet();
}
