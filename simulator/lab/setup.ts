/** Setup: what has happened before the learner arrives (lesson-format.md §4.5). Failing is a mistake of the author. */
import { holds } from './definition/expressions.ts';
import type { Step } from './definition/types.ts';
import { HOME, readFile, type ScriptRun, startProgram, startScript, writeFile } from './machine.ts';
import type { LabWorld } from './world.ts';

/** A step of a lesson that did not do what it must. */
export class StepFailed extends Error {}

/** Advances the world until a condition holds; false when the limit passes. */
export type Advance = (condition: () => boolean, limitMs: number, what: string) => Promise<boolean>;

const LIMIT_MS = 600_000;

/** Runs a lesson's setup. Namespaces come first, then the steps. */
export async function runSetup(world: LabWorld, advance: Advance): Promise<void> {
  const { definition } = world.loaded;
  for (const name of definition.cluster.namespaces)
    if (name !== 'default') await kubectl(world, advance, ['create', 'namespace', name], 'cluster.namespaces');
  for (const [i, step] of definition.setup.entries()) await runStep(world, advance, step, `setup[${i}]`);
}

async function runStep(world: LabWorld, advance: Advance, step: Step, where: string): Promise<void> {
  const { kernel } = world.cluster;
  switch (step.kind) {
    case 'apply':
      return kubectl(world, advance, ['apply', '-f', step.path], where);
    case 'run':
      for (const line of step.lines) await script(world, advance, line, where, step.exit ?? 0);
      return;
    case 'wait': {
      const until = kernel.now() + step.ms;
      kernel.at(until, 'setup waits', () => {});
      await advance(() => kernel.now() >= until, step.ms + 1, where);
      return;
    }
    case 'until': {
      const facts = { world: world.facts, fromMs: 0 };
      let revision = -1;
      let result = false;
      const condition = () => {
        const now = world.cluster.store.revision;
        if (now !== revision) {
          revision = now;
          result = holds(step.condition, facts);
        }
        return result;
      };
      if (!(await advance(condition, step.limitMs, where)))
        throw new StepFailed(`${where}: not true within ${step.limitMs / 1000} s: ${step.condition.source}`);
      return;
    }
    case 'save': {
      const path = `${HOME}/${step.file}`;
      writeFile(world.learner.files, path, contentOf(step, readFile(world.learner.files, path), where));
      return;
    }
    case 'answer':
    case 'fault':
      throw new StepFailed(`${where}: ${step.kind} is not for setup`);
  }
}

/** What a `save` step writes: its content, or the file with replacements, each of which must fit exactly once. */
export function contentOf(step: Extract<Step, { kind: 'save' }>, current: string | null, where: string): string {
  if (step.content !== undefined) return step.content;
  if (current === null) throw new StepFailed(`${where}: there is no file ${step.file}`);
  let text = current;
  for (const [old, replacement] of step.replace) {
    const count = text.split(old).length - 1;
    if (count !== 1)
      throw new StepFailed(`${where}: ${JSON.stringify(old)} occurs ${count} times in ${step.file}; expected once`);
    text = text.replace(old, () => replacement);
  }
  return text;
}

function script(world: LabWorld, advance: Advance, line: string, where: string, exit = 0): Promise<void> {
  return ended(startScript(world.admin(), line), advance, line, where, exit);
}

/** Without the shell, which need not be fetched for it. */
function kubectl(world: LabWorld, advance: Advance, args: readonly string[], where: string): Promise<void> {
  return ended(startProgram(world.admin(), 'kubectl', args), advance, `kubectl ${args.join(' ')}`, where, 0);
}

async function ended(run: ScriptRun, advance: Advance, line: string, where: string, exit: number): Promise<void> {
  if (!(await advance(() => run.process.ended, LIMIT_MS, where)))
    throw new StepFailed(`${where}: still running after ${LIMIT_MS / 60_000} minutes: ${line}\n${run.text()}`);
  if (run.process.exit?.code !== exit)
    throw new StepFailed(`${where}: exit status ${run.process.exit?.code}, expected ${exit}: ${line}\n${run.text()}`);
}
