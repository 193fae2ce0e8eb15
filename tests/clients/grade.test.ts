/** `npm run grade`: the checks of a lesson against a cluster on the other side of a real kubectl. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { after, before, test } from 'node:test';
import { pace } from '../../simulator/serve/pace.ts';
import { createServedCluster } from '../../simulator/serve/world.ts';
import { ROOT } from '../lessons/prover/files.ts';
import { runReal } from '../programs.ts';
import { Served } from './served.ts';

const skip =
  spawnSync('kubectl', ['version', '--client'], { encoding: 'utf8' }).status === 0
    ? false
    : 'no kubectl on this machine';
const LESSON = 'start/first-rollout';

let clock: { stop(): void };
let served: Served;

before(async () => {
  if (skip) return;
  const cluster = await createServedCluster({ seed: 'grade', nodes: 3, prepulled: true, epochMs: Date.now() });
  served = await Served.open(cluster);
  clock = pace(cluster.kernel, 1);
});
after(() => {
  if (skip) return;
  clock.stop();
  served.close();
});

interface Ran {
  /** Both streams, as they came. */
  readonly out: string;
  readonly code: number;
}

async function run(program: string, args: readonly string[], heard: (text: string) => void = () => {}): Promise<Ran> {
  let out = '';
  const { code } = await runReal(program, args, {
    cwd: ROOT,
    env: { ...served.env, LANG: 'C' },
    heard(text) {
      out += text;
      heard(out);
    },
  });
  return { out, code };
}
const kubectl = (...args: string[]) => run('kubectl', args);
const grade = (args: readonly string[], heard?: (text: string) => void) =>
  run(process.execPath, ['tools/lessons/grade.ts', LESSON, ...args], heard);

test('an empty cluster: what is missing is said, and what only a lab knows', { skip }, async () => {
  const { out, code } = await grade(['--task', 'roll']);
  assert.equal(
    out,
    `
roll: Roll out version 2
  ✖  The Deployment uses \`drydock/web:2\`
       There is no \`Deployment/web\`.
  ✖  The rollout is complete: every pod is version 2
       There is no \`deploy/web\`.
  –  No request was lost meanwhile
       not gradable here: traffic(): the load of the lesson runs in the lab
`,
  );
  assert.equal(code, 1);
});

test('the lesson done by hand: the task passes while it is watched, and is passed afterwards', { skip }, async () => {
  await kubectl('apply', '-f', `content/lessons/${LESSON}/files/web.yaml`);
  await kubectl('rollout', 'status', 'deployment/web');
  let done = false;
  const watched = await grade(['--task', 'roll', '--watch', '--seconds', '60'], (out) => {
    if (done || !out.includes('open     The Deployment uses')) return;
    done = true;
    void kubectl('set', 'image', 'deployment/web', 'web=drydock/web:2');
  });
  assert.match(watched.out, /^not gradable here: roll\/none-lost: traffic\(\)/);
  assert.match(watched.out, /passed {3}The Deployment uses[\s\S]*✔ roll\n$/);
  assert.equal(watched.code, 0, watched.out);

  const now = await grade(['--task', 'roll']);
  assert.match(now.out, /✔ {2}The rollout is complete/);
  assert.equal(now.code, 0, now.out);

  const heal = await grade(['--task', 'heal', '--lang', 'ko']);
  assert.match(heal.out, /heal: 파드 하나를 지워 보기/);
  assert.match(heal.out, /not gradable here: a cluster does not tell who did it/);
  const undo = await grade(['--task', 'undo', '--lang', 'en']);
  assert.match(undo.out, /✖ {2}All pods run `drydock\/web:1` again/);
  assert.equal(undo.code, 1);
});

test('what kubectl refuses is said in its words; wrong arguments say what is right', { skip }, async () => {
  const { out, code } = await grade(['--context', 'nowhere']);
  assert.match(out, /context "nowhere" does not exist|no context exists with the name: "nowhere"/);
  assert.equal(code, 2);
  const bad = await run(process.execPath, ['tools/lessons/grade.ts', 'start/first-rolout']);
  assert.match(bad.out, /^no lesson start\/first-rolout; lessons are /);
  assert.equal(bad.code, 2);
});
