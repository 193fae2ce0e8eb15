/** What the learner sees of a check that is not passed: what was found, what was expected, since when (lesson-format.md §7). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadLab } from '../../../simulator/lab/definition/load.ts';
import type { Step } from '../../../simulator/lab/definition/types.ts';
import { LabSession } from '../../../simulator/lab/session.ts';
import { play } from '../../../simulator/lab/steps.ts';
import { lesson, typed } from './lesson.ts';

const wait = (ms: number): Step => ({ kind: 'wait', ms });

/** The evidence of a check in place of `back` in a first task of its own, after some steps. */
async function evidence(check: string, ...steps: Step[]) {
  const loaded = loadLab(
    lesson({
      lab: (lab) =>
        lab.replace(/ {2}- \{id: image, says[^\n]*\n/, `  - {id: image, says: {ko: 둘, en: two}, ${check}}\n`),
    }),
  );
  const session = await LabSession.open({ loaded });
  await play(session, steps, 'test');
  const view = session.grader.tasks()[0]?.checks[0];
  return [view?.state, view?.evidence?.ko ?? null, view?.evidence?.en ?? null, view?.atMs === null ? null : 'at'];
}

test('comparisons say what was found and what must be, with the particle that fits', async () => {
  assert.deepEqual(await evidence(`all: ["image('deploy/web') == 'drydock/web:2'"]`, wait(10)), [
    'open',
    '이미지: `drydock/web:1` (`drydock/web:2`여야 함)',
    'image: `drydock/web:1` (must be `drydock/web:2`)',
    null,
  ]);
  assert.deepEqual((await evidence(`all: ["pods('deploy/web').size() == 3"]`, wait(10))).slice(1, 3), [
    '파드: 4 (3이어야 함)',
    'pods: 4 (must be 3)',
  ]);
  assert.deepEqual((await evidence(`all: ["get('deploy/web').spec.replicas == 3"]`, wait(10))).slice(1, 3), [
    '`deploy/web`의 `spec.replicas`: 4 (3이어야 함)',
    '`spec.replicas` of `deploy/web`: 4 (must be 3)',
  ]);
  assert.deepEqual((await evidence(`all: ["get('svc/other') != null"]`, wait(10))).slice(1, 3), [
    '`svc/other`: 없음',
    '`svc/other`: not there',
  ]);
});

test('facts are counted in words; what an expression speaks of and is not there is named', async () => {
  const found = async (expression: string) => (await evidence(`all: ["${expression}"]`, wait(10))).slice(1, 3);
  assert.deepEqual(await found("size(endpoints('svc/web').ready) == 3"), [
    '`svc/web`의 준비된 엔드포인트: 4 (3이어야 함)',
    'ready endpoints of `svc/web`: 4 (must be 3)',
  ]);
  assert.deepEqual(await found("traffic('web').failed > 2"), [
    '실패한 요청: 0 (2보다 커야 함)',
    'failed requests: 0 (must be more than 2)',
  ]);
  assert.deepEqual(await found("recent('web', '5s').lost > 2"), [
    '지난 5초 동안 유실된 요청: 0 (2보다 커야 함)',
    'lost requests in the last 5 s: 0 (must be more than 2)',
  ]);
  assert.deepEqual(await found("helm('web').revision == 2"), ['릴리스 `web`: 없음', 'release `web`: not there']);
  assert.deepEqual(await found("get('deploy/other').spec.replicas == 2"), [
    '`deploy/other`: 없음',
    '`deploy/other`: not there',
  ]);
  assert.deepEqual(await found("file('other.txt').contains('a')"), ['`other.txt`: 없음', '`other.txt`: not there']);
  assert.deepEqual(await found("file('web.yaml').contains('replicas: 9')"), [
    '`web.yaml`에 없음: `replicas: 9`',
    'not in `web.yaml`: `replicas: 9`',
  ]);
});

test('of many, the first that is not as it must be is named', async () => {
  const [, ko, en] = await evidence(`all: ["pods('deploy/web').all(p, image(p) == 'drydock/web:2')"]`, wait(10));
  assert.match(String(ko), /^`web-\S+` 이미지: `drydock\/web:1` \(`drydock\/web:2`여야 함\)$/);
  assert.match(String(en), /^`web-\S+` image: `drydock\/web:1` \(must be `drydock\/web:2`\)$/);
  assert.deepEqual(
    (await evidence(`all: ["pods('deploy/web').exists(p, p.status.phase == 'Failed')"]`, wait(10))).slice(1, 3),
    ['4개 가운데 하나도 그렇지 않습니다.', 'None of 4 is so.'],
  );
});

test('never: what held that must not', async () => {
  assert.deepEqual(
    await evidence(
      `all: ["available('deploy/web') < 4"], when: {never: true, for: 60s}`,
      typed('kubectl scale deployment/web --replicas=3'),
      wait(2000),
    ),
    ['failed', '사용 가능한 파드: 3 (4 이상이어야 함)', 'available pods: 3 (must be 4 or more)', 'at'],
  );
  assert.deepEqual(
    (
      await evidence(
        `match: [{kind: Deployment, metadata: {name: web}, spec: {replicas: 3}}], when: {never: true, for: 60s}`,
        typed('kubectl scale deployment/web --replicas=3'),
        wait(2000),
      )
    ).slice(1, 3),
    ['`Deployment/web` 오브젝트가 그렇게 되었습니다.', '`Deployment/web` came to be so.'],
  );
});

test('within: that the time is over', async () => {
  assert.deepEqual(await evidence(`all: ["available('deploy/web') == 5"], when: {within: 3s}`, wait(4000)), [
    'failed',
    '사용 가능한 파드: 4 (5여야 함) · 3초 안에 되지 않았습니다',
    'available pods: 4 (must be 5), not within 3 s',
    'at',
  ]);
});

test('a window that is not open yet: when it opens', async () => {
  const opens = async (from: string) =>
    (
      await evidence(`all: ["available('deploy/web') >= 4"], when: {always: true, from: "${from}", for: 3s}`, wait(10))
    ).slice(0, 3);
  assert.deepEqual(await opens("rolling('deploy/web')"), [
    'open',
    '`deploy/web`의 다음 롤아웃부터 봅니다.',
    'Watched from the next rollout of `deploy/web` on.',
  ]);
  assert.deepEqual(await opens("available('deploy/web') == 4 && get('deploy/web').spec.replicas == 6"), [
    'open',
    '이렇게 되면 보기 시작합니다. `deploy/web`의 `spec.replicas`: 4 (6이어야 함)',
    'Watched once this is so: `spec.replicas` of `deploy/web`: 4 (must be 6)',
  ]);
  assert.deepEqual((await opens("available('deploy/web') == 4")).slice(0, 2), ['watching', null]);
});

test('a list is named by its kind, labels and namespace, not by its expression', async () => {
  const found = async (expression: string) => (await evidence(`all: ["${expression}"]`, wait(10))).slice(1, 3);
  assert.deepEqual(await found("size(list('pods', 'app=web', 'default')) == 1"), [
    '네임스페이스 `default`의 `pods`(`app=web`): 4 (1이어야 함)',
    '`pods` (`app=web`) in namespace `default`: 4 (must be 1)',
  ]);
  assert.deepEqual(await found("list('deployments').size() == 0"), [
    '`deployments`: 1 (0이어야 함)',
    '`deployments`: 1 (must be 0)',
  ]);
});

test('a field that is not there, in an object or a file, and what must be there', async () => {
  const found = async (expression: string) => (await evidence(`all: ["${expression}"]`, wait(10))).slice(1, 3);
  assert.deepEqual(await found("get('deploy/web').metadata.labels['team'] == 'shop'"), [
    "`deploy/web`의 `metadata.labels['team']`: 없음 (`shop`이어야 함)",
    "`metadata.labels['team']` of `deploy/web`: not there (must be `shop`)",
  ]);
  assert.deepEqual(await found("yaml(file('web.yaml')).metadata.labels.team == 'shop'"), [
    '`web.yaml`의 `metadata.labels.team`: 없음 (`shop`이어야 함)',
    '`metadata.labels.team` in `web.yaml`: not there (must be `shop`)',
  ]);
  assert.deepEqual(await found("get('svc/web').spec.ports[0].port == 8010"), [
    '`svc/web`의 `spec.ports[0].port`: 80 (8010이어야 함)',
    '`spec.ports[0].port` of `svc/web`: 80 (must be 8010)',
  ]);
  assert.deepEqual(await found("get('deploy/web') == null"), [
    '`deploy/web`: 아직 있음 (없어야 함)',
    '`deploy/web`: still there (must be gone)',
  ]);
});
