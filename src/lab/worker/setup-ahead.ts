// What the setup of a lesson is going to ask for, as far as its files and lines tell: fetched at once, while the cluster is made, and
// not one after the other as each is met. What is missed here, or cannot be fetched, comes when it is asked for; when it comes
// changes nothing in the world (simulator/kernel/lazy.ts).
import { FIRST_KINDS } from '../../../simulator/api/kinds/first.ts';
import { FETCHED } from '../../../simulator/cluster/parts/fetched.ts';
import { withNeeded } from '../../../simulator/cluster/parts/parts.ts';
import type { LabDefinition } from '../../../simulator/lab/definition/types.ts';

type Load = () => Promise<unknown>;

const shell: Load = () => import('../../../simulator/shell/program.ts');
const helm: Load = () => import('../../../simulator/helm/helm.ts');

export function fetchForSetup(definition: Pick<LabDefinition, 'setup' | 'files'>): void {
  for (const load of new Set(wanted(definition))) load().catch(() => {});
}

function* wanted({ setup, files }: Pick<LabDefinition, 'setup' | 'files'>): Iterable<Load> {
  for (const step of setup) {
    if (step.kind === 'apply')
      for (const [path, text] of Object.entries(files)) if (path.startsWith(step.path)) yield* forManifest(text);
    if (step.kind !== 'run') continue;
    yield shell;
    for (const line of step.lines) yield* forLine(line);
  }
}

/** The parts of its kinds, and the shell that its containers run. */
function* forManifest(text: string): Iterable<Load> {
  for (const [, name] of text.matchAll(/^kind: *(\w+)/gm))
    for (const { kind, part } of FIRST_KINDS)
      if (kind === name && part !== undefined) for (const needed of withNeeded(part)) yield FETCHED[needed];
  if (/command:.*\b(ba)?sh\b/.test(text)) yield shell;
}

function* forLine(line: string): Iterable<Load> {
  for (const [, program, command] of line.matchAll(/\b(kubectl|helm) +([a-z-]+)/g)) {
    if (program === 'helm') yield helm;
    else
      yield async () => {
        const { KUBECTL } = await import('../../../simulator/kubectl/commands.ts');
        await KUBECTL.commands?.find(({ name }) => name === command)?.load?.();
      };
  }
}
