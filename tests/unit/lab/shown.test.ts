import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { loadLab } from '../../../simulator/lab/definition/load.ts';
import { commandProblems } from '../../lessons/prover/commands.ts';
import { bundle, lessonPath, readText } from '../../lessons/prover/files.ts';
import { quoteProblems } from '../../lessons/prover/quotes.ts';
import { solutionRun } from '../../lessons/prover/runs.ts';
import { Seen } from '../../lessons/prover/seen.ts';
import { shownIn } from '../../lessons/prover/shown.ts';

const ID = 'start/first-rollout';
const loaded = loadLab(bundle(ID));
const { definition } = loaded;
const [reference] = definition.solutions;
assert.ok(reference);
const run = await solutionRun({ loaded }, reference);
const lab = 'tasks: []';

/** What is found on an English page that has this before its second task, `heal`, the deployment being at version 2 there. */
async function found(text: string, unseen: readonly string[] = []): Promise<string[]> {
  const page = `<Task id="roll">\n</Task>\n\n${text}\n\n<Task id="heal">\n</Task>\n`;
  const seen = new Seen();
  seen.session(run.session, { solves: true });
  seen.lesson(loaded, readText(lessonPath(ID, 'lab.yaml')) ?? '');
  const shown = shownIn({ ko: '', en: page, lab }, definition);
  const accepted = new Set<string>();
  const meta = { ...definition.meta, prove: { ...definition.meta.prove, unseen } };
  const context = { loaded: { ...loaded, definition: { ...definition, meta } } };
  return [
    ...(await commandProblems(context, shown, seen, run, accepted)),
    ...quoteProblems(shown, seen, unseen, accepted),
  ];
}

describe('what a lesson shows', () => {
  it('is run where it stands: a command that fails there is found, whatever its program', async () => {
    assert.deepEqual(await found('Try `kubectl get deployment wep` and <Cmd>kubectl rollout undo deploy web</Cmd>.'), [
      'en.mdx:4: "kubectl get deployment wep" does not succeed where it stands, and the lesson does not say so; it prints: Error from server (NotFound): deployments.apps "wep" not found',
    ]);
    assert.deepEqual(await found('```sh run\ncat nowhere.yaml\n```'), [
      'en.mdx:4: "cat nowhere.yaml" does not succeed where it stands, and the lesson does not say so; it prints: cat: nowhere.yaml: No such file or directory',
    ]);
  });
  it('may fail when the lesson quotes what it prints, or names it as unseen', async () => {
    assert.deepEqual(await found('`cat nowhere.yaml` says `No such file or directory`.'), []);
    assert.deepEqual(await found('Elsewhere `cat nowhere.yaml` works.', ['cat nowhere.yaml']), []);
  });
  it('may be done after what stands before it, watch, leave a name to the learner, or name a command', async () => {
    assert.deepEqual(
      await found(
        'Type `kubectl scale deployment web --replicas=2`, `kubectl get pods -w`, `kubectl describe pod <name>` or `kubectl port-forward service/web 8080:80 &` and `curl localhost:8080`; there is `kubectl set env`, too.',
      ),
      [],
    );
    assert.deepEqual(await found('There is `kubectl set imag`.'), [
      'en.mdx:4: "kubectl set imag" does not succeed where it stands, and the lesson does not say so; it prints: error: unknown command "imag" See \'kubectl set -h\' for help and examples',
    ]);
  });
  it('quotes what the lab shows: outputs, fields, values, names of other endings', async () => {
    assert.deepEqual(
      await found('`deployment.apps/web image updated`, `spec.strategy.rollingUpdate.maxSurge`, `replicas: 4`, `25%`'),
      [],
    );
    assert.deepEqual(await found('It prints `deployment.apps/web image changed`, and has `maxSurgeCount: 4`.'), [
      `en.mdx:4: nothing in this lesson's lab shows "deployment.apps/web image changed"`,
      `en.mdx:4: nothing in this lesson's lab shows "maxSurgeCount: 4"`,
    ]);
  });
});
