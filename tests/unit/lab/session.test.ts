import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { loadLab } from '../../../simulator/lab/definition/load.ts';
import { hashOf } from '../../../simulator/lab/hash.ts';
import { cutLog } from '../../../simulator/lab/log.ts';
import { inspect } from '../../../simulator/lab/present/inspect.ts';
import { Presenter } from '../../../simulator/lab/present/present.ts';
import { LabSession } from '../../../simulator/lab/session.ts';
import { play, settle } from '../../../simulator/lab/steps.ts';
import { lesson, typed } from './lesson.ts';

const loaded = loadLab(lesson());
const states = (session: LabSession, task: number) =>
  session.grader.tasks()[task]?.checks.map(({ id, state }) => `${id} ${state}`);
const plain = (text: string) => text.replace(/\x1b\[[0-9;?]*[A-Za-z]/g, '').replace(/\r/g, '');

async function solve(session: LabSession): Promise<void> {
  for (const { id } of session.definition.tasks) {
    await play(session, session.definition.solutions[0]?.tasks[id] ?? [], id);
    await settle(session);
  }
}

describe('a session', () => {
  it('begins at lesson zero with a blank terminal and the first task active', async () => {
    const session = await LabSession.open({ loaded });
    assert.equal(session.nowMs, 0);
    await session.advanceTo(10);
    assert.equal(plain(session.output(1)), 'learner@drydock:~$ ');
    assert.deepEqual(
      session.grader.tasks().map(({ id, state }) => `${id} ${state}`),
      ['roll active', 'undo locked'],
    );
    assert.deepEqual(states(session, 0), ['image open', 'none-lost open']);
  });

  it('is solved by the reference solution', async () => {
    const session = await LabSession.open({ loaded });
    await solve(session);
    assert.equal(session.grader.solved, true);
    assert.equal(session.grader.question('now')?.verdict, 'right');
  });

  it('replays its log to the same bytes', async () => {
    const session = await LabSession.open({ loaded });
    await solve(session);
    const { log } = session;
    const again = await LabSession.open({ loaded }, log);
    assert.equal(hashOf(again), hashOf(session));
    assert.deepEqual(again.log, log);
  });

  it('gives the same bytes in slices of any length, watched or not', async () => {
    const session = await LabSession.open({ loaded });
    await solve(session);
    const { log } = session;
    const sliced = await LabSession.open({ loaded }, cutLog(log, 0));
    const presenter = new Presenter(sliced);
    const entries = [...log.entries];
    for (let at = 0; at < log.endMs; ) {
      at = Math.min(log.endMs, at + 7);
      // An input given at `now` is applied a millisecond later: give each just in time.
      while (entries[0] && entries[0].atMs <= at) {
        const entry = entries.shift();
        if (!entry) break;
        await sliced.advanceTo(entry.atMs - 1);
        assert.equal(sliced.input(entry.input), entry.atMs);
      }
      await sliced.advanceTo(at);
      presenter.update({ paused: false, speed: 1 });
      if (at % 4900 === 0) await inspect(sliced, 'deploy/web');
    }
    assert.equal(hashOf(sliced), hashOf(session));
  });

  it('shows an observation while it holds, with the value and its particle', async () => {
    const session = await LabSession.open({ loaded });
    await play(
      session,
      [typed('kubectl set image deployment/web web=drydock/web:22'), { kind: 'wait', ms: 5000 }],
      'test',
    );
    assert.deepEqual(session.grader.tasks()[0]?.hints, [
      { id: 'typo', text: { ko: 'drydock/web:22를', en: 'drydock/web:22' }, observed: true },
    ]);
    assert.deepEqual(session.grader.tasks()[0]?.checks[0]?.evidence, {
      ko: '이미지: `drydock/web:22` (`drydock/web:2`여야 함)',
      en: 'image: `drydock/web:22` (must be `drydock/web:2`)',
    });
  });

  it('fails a window at the first instant that breaks it, and opens it anew', async () => {
    const session = await LabSession.open({ loaded });
    await play(
      session,
      [typed('kubectl delete -f web.yaml'), { kind: 'wait', ms: 5000 }, typed('kubectl apply -f web.yaml')],
      'test',
    );
    await settle(session);
    assert.deepEqual(states(session, 0), ['image open', 'none-lost failed']);
    await play(session, [typed('kubectl set image deployment/web web=drydock/web:2')], 'test');
    await settle(session);
    assert.equal(session.grader.passed('roll'), true);
  });

  it('goes back to before the last command', async () => {
    const session = await LabSession.open({ loaded });
    await play(
      session,
      [typed('kubectl get nodes'), typed('kubectl scale deployment/web --replicas=1'), { kind: 'wait', ms: 1000 }],
      'test',
    );
    const log = session.logBeforeLastCommand();
    assert.ok(log);
    const back = await LabSession.open({ loaded }, log);
    assert.equal(back.grader.tasks()[0]?.state, 'active');
    assert.equal(plain(back.output(1)).split('$ ').length, 4);
    const scaled = back.world.cluster.store.get('deployments.apps', 'default', 'web') as unknown as {
      spec: { replicas: number };
    };
    assert.equal(scaled.spec.replicas, 4);
  });

  it('lets programs wait for the editor until it is closed', async () => {
    const opened: string[] = [];
    const session = await LabSession.open({ loaded, onEditor: (path) => opened.push(path) });
    session.input({ kind: 'keys', terminal: 1, data: 'kubectl edit deployment/web\r' });
    await session.advanceTo(60_000);
    assert.equal(opened.length, 1);
    const path = opened[0] as string;
    const text = session.readFile(path) as string;
    session.input({ kind: 'save', path, content: text.replace('replicas: 4', 'replicas: 2') });
    session.input({ kind: 'editor-closed', path });
    await session.advanceTo(61_000);
    assert.match(plain(session.output(1)), /deployment\.apps\/web edited/);
  });
});

describe('what is shown', () => {
  it('is a picture of owners, templates, pods and Services', async () => {
    const session = await LabSession.open({ loaded });
    const presenter = new Presenter(session);
    await play(
      session,
      [typed('kubectl set image deployment/web web=drydock/web:2'), { kind: 'wait', ms: 1000 }],
      'test',
    );
    const picture = presenter.picture();
    const owner = picture.owners[0];
    assert.deepEqual(
      owner?.columns.map(({ revision, hue, image, wanted, ready, pods }) => [
        revision,
        hue,
        image,
        wanted,
        ready,
        pods.map((p) => p.phase),
      ]),
      [
        [1, 1, 'drydock/web:1', 3, 3, ['ready', 'ready', 'ready', 'terminating']],
        [2, 2, 'drydock/web:2', 2, 0, ['starting', 'starting']],
      ],
    );
    assert.deepEqual([owner?.minAvailable, owner?.maxTotal, owner?.total, owner?.available], [3, 5, 5, 3]);
    await settle(session);
    await play(session, [typed('kubectl rollout undo deployment/web')], 'test');
    await settle(session);
    assert.deepEqual(
      presenter.picture().owners[0]?.columns.map(({ revision, wasRevision, hue }) => [revision, wasRevision, hue]),
      [
        [2, null, 2],
        [3, 1, 1],
      ],
    );
    const service = presenter.picture().services[0];
    assert.deepEqual(service?.shares, [{ hue: 1, version: '1', percent: 100 }]);
    assert.equal(service?.lost, 0);
    assert.equal(service?.ratePerSecond, 10);
  });

  it('comes as changed parts only', async () => {
    const session = await LabSession.open({ loaded });
    const presenter = new Presenter(session);
    const clock = { paused: false, speed: 1 };
    assert.deepEqual(Object.keys(presenter.update(clock)).sort(), [
      'alerts',
      'clock',
      'faults',
      'files',
      'picture',
      'questions',
      'solved',
      'tasks',
      'terminals',
      'timeline',
      'timer',
    ]);
    assert.deepEqual(presenter.update(clock), {});
    session.input({ kind: 'hint', task: 'roll', hint: 'one' });
    await session.advanceTo(2);
    assert.deepEqual(Object.keys(presenter.update(clock)).sort(), ['clock', 'tasks']);
  });

  it('flags what faults say and marks where each alert began; a fault without words leaves no flag', async () => {
    const faults = `faults:
- {id: rush, at: 20s, says: {ko: 손님 40명, en: 40 guests}, do: [{traffic: {id: web, rate: 40}}]}
- {id: silent, at: 25s, do: [{traffic: {id: web, rate: 10}}]}
alerts:
- {id: few, says: {ko: "\${available('deploy/web')}개", en: "\${available('deploy/web')} left"}, when: "available('deploy/web') < 3"}
`;
    const session = await LabSession.open({
      loaded: await loadLab(lesson({ lab: (lab) => lab.replace('refs:', `${faults}refs:`) })),
    });
    await session.advanceTo(30_000);
    for (const replicas of [2, 4, 1]) {
      await play(session, [typed(`kubectl scale deployment/web --replicas=${replicas}`)], 'test');
      await settle(session);
    }
    const { flags, alerts } = new Presenter(session).view({ paused: false, speed: 1 }).timeline;
    assert.deepEqual(
      flags.map(({ kind, line, says }) => [kind, line, says ?? null]),
      [
        ['fault', 'rush', { ko: '손님 40명', en: '40 guests' }],
        ['command', 'kubectl scale deployment/web --replicas=2', null],
        ['command', 'kubectl scale deployment/web --replicas=4', null],
        ['command', 'kubectl scale deployment/web --replicas=1', null],
      ],
    );
    assert.equal(flags[0]?.atMs, 20_000);
    assert.deepEqual(
      alerts.map(({ id, says }) => [id, says]),
      [
        ['few', { ko: '2개', en: '2 left' }],
        ['few', { ko: '1개', en: '1 left' }],
      ],
    );
    const [first, second] = alerts.map(({ atMs }) => atMs);
    const [, down, , again] = flags.map(({ atMs }) => atMs);
    assert.ok((down ?? 0) < (first ?? 0) && (first ?? 0) < (again ?? 0) && (again ?? 0) < (second ?? 0));
  });

  it('can look at an earlier instant', async () => {
    const session = await LabSession.open({ loaded });
    const presenter = new Presenter(session);
    await solve(session);
    presenter.look(100);
    assert.deepEqual(
      presenter.picture().owners[0]?.columns.map(({ image, pods }) => [image, pods.length]),
      [['drydock/web:1', 4]],
    );
    presenter.look(null);
    assert.equal(presenter.picture().owners[0]?.columns.length, 2);
  });

  it('describes an object without moving the world', async () => {
    const session = await LabSession.open({ loaded });
    const before = hashOf(session);
    const view = await inspect(session, 'deploy/web');
    assert.match(view?.describe ?? '', /^Name: +web\n/);
    assert.match(view?.yaml ?? '', /^apiVersion: apps\/v1\nkind: Deployment\n/);
    assert.equal(await inspect(session, 'deploy/none'), null);
    assert.equal(hashOf(session), before);
  });
});
