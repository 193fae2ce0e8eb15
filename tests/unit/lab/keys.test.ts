/** What the keys of lab.yaml bring about in a running lab (lesson-format.md §4, §8, §9.1); each title quotes a sentence. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'fflate';
import { loadLab } from '../../../simulator/lab/definition/load.ts';
import type { Step } from '../../../simulator/lab/definition/types.ts';
import { hashOf } from '../../../simulator/lab/hash.ts';
import { LabSession } from '../../../simulator/lab/session.ts';
import { play, settle } from '../../../simulator/lab/steps.ts';
import { lesson, typed } from './lesson.ts';

const plain = (text: string) => text.replace(/\x1b\[[0-9;?]*[A-Za-z]/g, '').replace(/\r/g, '');
const wait = (ms: number): Step => ({ kind: 'wait', ms });

/** A session of the test's lesson with more in its lab.yaml: top-level lines, lines of `cluster`, or any change. */
async function open(more: { top?: string; cluster?: string; change?: (lab: string) => string }): Promise<LabSession> {
  const loaded = loadLab(
    lesson({
      lab: (lab) =>
        (more.change ?? ((l) => l))(
          lab
            .replace('  prepull: true\n', `  prepull: true\n${more.cluster ?? ''}`)
            .replace('refs:', `${more.top ?? ''}refs:`),
        ),
    }),
  );
  return LabSession.open({ loaded });
}

/** What a line prints. */
async function said(session: LabSession, line: string): Promise<string> {
  const before = session.output(1).length;
  await play(session, [typed(line)], 'test');
  const lines = plain(session.output(1).slice(before)).split('\n');
  return lines.slice(1, -1).join('\n');
}

const valueOf = (session: LabSession, source: string): unknown => {
  const expressions = session.definition.expressions;
  const compiled = expressions.compile(source, 'test');
  assert.ok('program' in compiled, JSON.stringify(compiled));
  return expressions.evaluate(compiled, session.lessonFacts);
};

test('nodeDown: "kubelet silent and all its containers stopped"; partition: "its containers go on running"', async () => {
  const session = await open({
    top: 'faults: [{id: off, manual: true, says: {ko: 끔, en: off}, do: [{nodeDown: node-1}]}, {id: cut, manual: true, says: {ko: 끊음, en: cut}, do: [{partition: node-2}]}, {id: back, manual: true, says: {ko: 돌아옴, en: back}, do: [{heal: node-2}, {nodeUp: node-1}]}]\n',
  });
  const running = () =>
    ['node-1', 'node-2'].map(
      (node) =>
        session.world.cluster.store
          .podsOnNode(node)
          .filter((pod) => pod.metadata.namespace === 'default')
          .filter((pod) => session.world.cluster.nodes.worker(pod)?.records.some((r) => r.run)).length > 0,
    );
  assert.deepEqual(running(), [true, true]);
  await play(session, [{ kind: 'fault', fault: 'off' }, { kind: 'fault', fault: 'cut' }, wait(1000)], 'test');
  assert.deepEqual(running(), [false, true]);
  assert.deepEqual(
    ['node-1', 'node-2', 'node-3'].map((node) => session.world.cluster.nodes.answers(node)),
    [false, false, true],
  );
  await play(session, [{ kind: 'fault', fault: 'back' }, wait(5000)], 'test');
  assert.deepEqual(running(), [true, true]);
  assert.deepEqual(
    session.faults.view().map(({ id, manual, struckAtMs }) => [id, manual, struckAtMs !== null]),
    [
      ['off', true, true],
      ['cut', true, true],
      ['back', true, true],
    ],
  );
});

test('slow: "adds to listen.after of containers started from now on"', async () => {
  const session = await open({
    top: 'faults: [{id: mud, manual: true, says: {ko: 느림, en: slow}, do: [{slow: {image: "drydock/web:2", by: 10s}}]}]\n',
  });
  await play(session, [{ kind: 'fault', fault: 'mud' }], 'test');
  const began = session.nowMs;
  await play(
    session,
    [typed('kubectl set image deployment/web web=drydock/web:2 && kubectl rollout status deployment/web')],
    'test',
  );
  // Two waves, each ten seconds longer than the 2.1 s of curriculum.md §2.
  const took = session.nowMs - began;
  assert.ok(took > 24_000 && took < 27_000, `${took}`);
});

test('traffic as a fault starts a load that waits for it, and sets its rate', async () => {
  const session = await open({
    top: 'faults: [{id: rush, at: 1s, do: [{traffic: {id: web, rate: 50}}]}]\n',
    change: (lab) => lab.replace('rate: 10}', 'rate: 10, start: manual}'),
  });
  await session.advanceTo(900);
  assert.equal(valueOf(session, "traffic('web').sent"), 0n);
  await session.advanceTo(3000);
  assert.equal(valueOf(session, "traffic('web').sent >= 100 && traffic('web').sent <= 102"), true);
});

test('alerts and faults say what they see; the timer "shows a virtual clock from the first instant `from` is true"', async () => {
  const session = await open({
    top: `faults: [{id: gone, at: 1s, says: {ko: "\${available('deploy/web')}개", en: "\${available('deploy/web')} left"}, do: [{kill: {selector: app=web, count: 2}}]}]
alerts: [{id: low, says: {ko: "\${available('deploy/web')}", en: "only \${available('deploy/web')}"}, when: "available('deploy/web') < 4"}]
timer: {from: "alert('low')", limit: 15m}
`,
  });
  assert.deepEqual([session.grader.alerts(), session.faults.view(), session.grader.timer()], [[], [], null]);
  await session.advanceTo(1500);
  assert.deepEqual(session.grader.alerts(), [{ id: 'low', says: { ko: '2', en: 'only 2' } }]);
  assert.deepEqual(
    session.faults.view().map(({ says, struckAtMs }) => [says.en, struckAtMs]),
    [['2 left', 1000]],
  );
  const timer = session.grader.timer();
  assert.ok(timer && timer.fromMs > 1000 && timer.fromMs < 1500 && timer.limitMs === 900_000, JSON.stringify(timer));
  await settle(session);
  assert.deepEqual(session.grader.timer(), timer);
});

test('users: "rights come from RBAC objects"; a context of their own brings their groups', async () => {
  const session = await open({ cluster: '  users: [{name: jane, groups: [dev]}]\n' });
  await said(session, 'kubectl create role reader --verb=list,get --resource=pods');
  await said(session, 'kubectl create rolebinding dev --role=reader --group=dev');
  assert.equal(await said(session, 'kubectl --context jane auth can-i list pods'), 'yes');
  assert.equal(await said(session, 'kubectl --context jane auth can-i delete pods'), 'no');
  assert.equal(await said(session, 'kubectl --as jane auth can-i list pods'), 'no');
  assert.equal(await said(session, 'kubectl --as jane --as-group dev auth can-i list pods'), 'yes');
  assert.equal(await said(session, 'kubectl auth can-i delete pods'), 'yes');
  assert.match(
    await said(session, 'kubectl --context jane delete pod --all'),
    /^Error from server \(Forbidden\): pods "web-\S+" is forbidden: User "jane" cannot delete resource "pods"/,
  );
});

test('web: a page is found by curl and kubectl; "any other URL fails with the real could-not-resolve text"', async () => {
  const session = await open({ top: 'web: [{url: "https://example.test/more/web.yaml", from: files/web.yaml}]\n' });
  assert.match(await said(session, 'curl -s https://example.test/more/web.yaml | head -2'), /^apiVersion: /);
  assert.match(
    await said(session, 'kubectl apply -f https://example.test/more/web.yaml'),
    /^deployment\.apps\/web (unchanged|configured)/,
  );
  assert.equal(await said(session, 'curl -s -o /dev/null -w "%{http_code}" https://example.test/none; echo'), '404');
  assert.equal(await said(session, 'curl -sS https://nowhere.test/'), 'curl: (6) Could not resolve host: nowhere.test');
});

const SIMULATED = (from: string) => (lab: string) =>
  lab
    .replace(
      '{expr: "revision(\'deploy/web\')", expect: 3}',
      `{simulate: {from: ${from}, steps: [{run: "kubectl scale deployment/web --replicas=7"}], until: "settled('deploy/web')", expr: "maxPods('deploy/web')"}, expect: 7}`,
    )
    .replace('  questions: [now]\n', '')
    .replace('- id: roll\n', '- id: roll\n  questions: [now]\n');

test('simulate "runs the steps in a fork and discards it"; from: now "forks the learner\'s cluster at the moment of answering"', async () => {
  const session = await open({ change: SIMULATED('now') });
  await play(
    session,
    [typed('kubectl scale deployment/web --replicas=9 && kubectl rollout status deployment/web')],
    'test',
  );
  const before = session.world.cluster.store.revision;
  session.input({ kind: 'answer', question: 'now', value: 7 });
  await session.advanceUntil(() => session.inputsApplied, 10, 'the answer');
  // Nine there are; the fork begins with them.
  assert.equal(session.grader.question('now')?.verdict, 'wrong');
  session.input({ kind: 'answer', question: 'now', value: 9 });
  await session.advanceUntil(() => session.inputsApplied, 10, 'the answer');
  assert.equal(session.grader.question('now')?.verdict, 'right');
  assert.equal(session.world.cluster.store.revision, before);
  const again = await LabSession.open({ loaded: session.world.loaded }, session.log);
  assert.equal(again.grader.question('now')?.verdict, 'right');
  assert.equal(hashOf(again), hashOf(session));
});

test('simulate from: start forks the lesson as it began, whatever the learner has done', async () => {
  const session = await open({ change: SIMULATED('start') });
  await play(session, [typed('kubectl scale deployment/web --replicas=9')], 'test');
  session.input({ kind: 'answer', question: 'now', value: 7 });
  await session.advanceUntil(() => session.inputsApplied, 10, 'the answer');
  assert.equal(session.grader.question('now')?.verdict, 'right');
});

test('helm(name) is read from the Secrets that Helm keeps; anything else there counts for nothing', async () => {
  const session = await open({
    change: (lab) => lab.replace("\"image('deploy/web') == 'drydock/web:1'\"", '"helm(\'shop\') == null"'),
  });
  const secret = (version: number, status: string, config: object) => {
    const release = {
      name: 'shop',
      version,
      info: { status, description: `step ${version}` },
      chart: {
        metadata: { name: 'nginx', version: `1.0.${version}` },
        values: { replicas: 1, image: { tag: 'a', pull: 'x' }, off: 1 },
      },
      config,
      manifest: '---\nkind: Service\n',
    };
    const packed = gzipSync(new TextEncoder().encode(JSON.stringify(release)), { mtime: 0 });
    const inner = Buffer.from(packed).toString('base64');
    return { type: 'helm.sh/release.v1', data: { release: Buffer.from(inner).toString('base64') } };
  };
  const client = session.world.cluster.client({ name: 'learner', groups: ['system:masters'] });
  const put = (version: number, body: object) =>
    client.create('secrets', 'default', {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: `sh.helm.release.v1.shop.v${version}`, labels: { owner: 'helm', name: 'shop' } },
      ...body,
    } as never);
  assert.equal(valueOf(session, "helm('shop')"), null);
  put(1, secret(1, 'superseded', {}));
  put(2, secret(2, 'deployed', { replicas: 3, image: { tag: 'b' }, off: null }));
  put(3, { data: { release: 'bm90aGluZw==' } });
  assert.deepEqual(valueOf(session, "helm('shop')"), {
    revision: 2n,
    status: 'deployed',
    version: '1.0.2',
    description: 'step 2',
    chart: 'nginx',
    values: { replicas: 3n, image: { tag: 'b' }, off: null },
    computed: { replicas: 3n, image: { tag: 'b', pull: 'x' } },
    manifest: '---\nkind: Service\n',
    history: [
      { revision: 1n, status: 'superseded', version: '1.0.1', description: 'step 1' },
      { revision: 2n, status: 'deployed', version: '1.0.2', description: 'step 2' },
    ],
  });
});

test('together(pod): "2 = split brain"; fact(ref, name): "summed over its pods"', async () => {
  const session = await open({
    top: 'faults: [{id: cut, manual: true, says: {ko: 끊음, en: cut}, do: [{partition: node-1}]}]\n',
    change: (lab) => lab.replace("\"image('deploy/web') == 'drydock/web:1'\"", '"together(\'pod/lone\') == 1"'),
  });
  const pod = (node: string) => `kubectl run lone --image=drydock/web:1 --overrides='{"spec":{"nodeName":"${node}"}}'`;
  await play(session, [typed(pod('node-1')), wait(5000)], 'test');
  assert.equal(valueOf(session, "together('pod/lone')"), 1n);
  await play(
    session,
    [
      { kind: 'fault', fault: 'cut' },
      typed('kubectl delete pod lone --force --grace-period=0'),
      typed(pod('node-2')),
      wait(5000),
    ],
    'test',
  );
  assert.equal(valueOf(session, "together('pod/lone')"), 2n);
  const { published } = session.world.cluster.nodes;
  const [first, second] = session.world.cluster.store.withLabels('pods', 'default', { app: 'web' });
  published.set(first?.metadata.uid ?? '', 'peers', 2);
  published.count(second?.metadata.uid ?? '', 'srvQueries', 3);
  published.set(second?.metadata.uid ?? '', 'peers', 3);
  assert.deepEqual(valueOf(session, "[fact('deploy/web', 'peers'), fact('deploy/web', 'srvQueries')]"), [5n, 3n]);
});

test('yaml(text): "first document as a value"; text that is not YAML is a failure of the expression', async () => {
  const session = await open({});
  session.input({ kind: 'save', path: 'two.yaml', content: 'a: 1\n---\na: 2\n' });
  session.input({ kind: 'save', path: 'bad.yaml', content: 'a: [1\n' });
  await session.advanceTo(10);
  assert.equal(valueOf(session, "yaml(file('two.yaml')).a"), 1n);
  assert.equal(valueOf(session, "yaml(file('none.yaml'))"), null);
  assert.throws(() => valueOf(session, "yaml(file('bad.yaml')).a"), /^Error: not YAML: /);
});

test('hints: `after` "delays by virtual time since the task became active"; `cost` takes points', async () => {
  const session = await open({
    change: (lab) =>
      lab
        .replace('{id: one, text', '{id: one, after: 20s, cost: 1, text')
        .replace('- id: roll\n', '- id: roll\n  points: 3\n'),
  });
  const task = () => session.grader.tasks()[0];
  await session.advanceTo(10_000);
  session.input({ kind: 'hint', task: 'roll', hint: 'one' });
  await session.advanceTo(11_000);
  assert.deepEqual([task()?.nextHint, task()?.hints, task()?.pointsLeft], [null, [], 3]);
  await session.advanceTo(20_001);
  assert.equal(task()?.nextHint, 'one');
  session.input({ kind: 'hint', task: 'roll', hint: 'one' });
  await session.advanceTo(21_000);
  assert.deepEqual([task()?.hints.length, task()?.points, task()?.pointsLeft], [1, 3, 2]);
});
