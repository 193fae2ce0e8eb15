/**
 * Answers that a fork of the cluster gives (lesson-format.md §9.1, `simulate`): the steps are played in a session of its own,
 * the expression is asked there, and the session is thrown away. History counts from where the fork begins.
 */
import type { SimulatedAnswer, Step } from './definition/types.ts';
import { answerValue } from './grading/questions.ts';
import type { LabSession } from './session.ts';
import { StepFailed } from './setup.ts';
import { play } from './steps.ts';
import type { AnswerValue } from './types.ts';

/** The learner's own terminals may be busy: the fork has others. */
const FIRST_TERMINAL = 10;

/** The value in a fork; null when a step cannot be done or the value is none. */
export async function askFork(
  fork: LabSession,
  { steps, until, limitMs, expression }: SimulatedAnswer,
): Promise<AnswerValue | null> {
  const fromMs = fork.world.cluster.kernel.now();
  try {
    await play(fork, steps.map(elsewhere), 'simulate');
    if (until && !(await fork.advanceUntil(fork.condition(until), limitMs, 'simulate.until'))) return null;
  } catch (error) {
    if (error instanceof StepFailed) return null;
    throw error;
  }
  return answerValue(expression, { world: fork.world.facts, fromMs });
}

function elsewhere(step: Step): Step {
  return step.kind === 'run' ? { ...step, terminal: step.terminal + FIRST_TERMINAL } : step;
}
