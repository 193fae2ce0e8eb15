// The picture's geometry: plates stay where they stand, shrink to fit, and every width has its layout.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PictureView, PodView, ReplicaSetView } from '../../../simulator/lab/view.ts';
import { story } from '../../../src/home/record.ts';
import { fadeAt, lineAt, livesOf, middleOf, pictureAt } from '../../../src/home/story.ts';
import { layOut } from '../../../src/picture/layout.ts';
import { Places } from '../../../src/picture/places.ts';
import { plateName } from '../../../src/picture/plate-words.ts';
import { inlineHtml, parseInline } from '../../../src/site/inline.ts';

const options = { width: 930, height: 384, pad: 24, nowMs: 10_000, legend: true };

function pod(n: number, node: string | null): PodView {
  return {
    ref: `pod/p${n}`,
    uid: `u${n}`,
    short: `p${n}`,
    name: `web-p${n}`,
    node,
    phase: 'ready',
    status: 'Running',
    readyContainers: '1/1',
    restarts: 0,
    serving: true,
  };
}
function picture(...columns: PodView[][]): PictureView {
  const sets: ReplicaSetView[] = columns.map((pods, i) => ({
    ref: `rs/${i}`,
    kind: 'ReplicaSet',
    name: `web-${i}`,
    hash: String(i),
    revision: i + 1,
    wasRevision: null,
    hue: i + 1,
    image: 'web',
    wanted: pods.length,
    ready: pods.length,
    pods,
  }));
  return {
    namespace: 'default',
    namespaces: ['default'],
    nodes: ['node-1', 'node-2'].map((name) => ({ name, ready: true, cordoned: false, images: [] })),
    owners: [
      {
        ref: 'deploy/web',
        kind: 'Deployment',
        name: 'web',
        image: 'web',
        replicas: 4,
        available: 4,
        total: 4,
        minAvailable: 3,
        maxTotal: 5,
        paused: false,
        columns: sets,
      },
    ],
    services: [],
  };
}
const at = (view: PictureView, places: Places, o = options) =>
  new Map(layOut(view, places, o).pods.map((p) => [p.pod.uid, [p.x, p.y]]));

test('a plate stays in its place when its neighbour goes', () => {
  const places = new Places();
  const before = at(picture([pod(1, 'node-1'), pod(2, 'node-1')]), places);
  const after = at(picture([pod(2, 'node-1')]), places);
  assert.deepEqual(after.get('u2'), before.get('u2'));
});

test('a newcomer takes the lowest free place', () => {
  const places = new Places();
  const before = at(picture([pod(1, 'node-1'), pod(2, 'node-1')]), places);
  const after = at(picture([pod(3, 'node-1'), pod(2, 'node-1')]), places);
  assert.deepEqual(after.get('u3'), before.get('u1'));
});

test('a second revision moves no plate of the first', () => {
  const places = new Places();
  const before = at(picture([pod(1, 'node-1')]), places);
  const after = at(picture([pod(1, 'node-1')], [pod(2, 'node-1')]), places);
  assert.deepEqual(after.get('u1'), before.get('u1'));
});

test('many pods become smaller plates, cells and dots, and none leaves its column', () => {
  for (const [n, size] of [
    [2, 'L'],
    [4, 'M'],
    [8, 'S'],
    [40, 'X'],
    [300, 'D'],
  ] as const) {
    const layout = layOut(picture(Array.from({ length: n }, (_, i) => pod(i, 'node-1'))), new Places(), options);
    assert.equal(layout.size, size, String(n));
    const column = layout.columns[0];
    if (size !== 'D')
      for (const p of layout.pods) assert.ok(p.x + 12 <= (column?.x ?? 0) + (column?.width ?? 0) + 1, `${n}: ${p.x}`);
  }
});

test('a pod that waits for a node is drawn after a quarter of a second, in a row of its own', () => {
  const places = new Places();
  const view = picture([pod(1, null)]);
  assert.equal(layOut(view, places, options).pods.length, 0);
  assert.equal(layOut(view, places, { ...options, nowMs: 10_200 }).pods.length, 0);
  const later = layOut(view, places, { ...options, nowMs: 10_300 });
  assert.equal(later.pods.length, 1);
  assert.equal(later.nodes.at(-1)?.name, '');
});

test('the picture is laid out anew for each width and never wider than it', async () => {
  const told = await story();
  for (const [width, kind] of [
    [1192, 'wide'],
    [930, 'wide'],
    [700, 'mid'],
    [390, 'narrow'],
    [288, 'narrow'],
  ] as const) {
    const layout = layOut(pictureAt(told, middleOf(told)), new Places(), { ...options, width, pad: 16 });
    assert.equal(layout.kind, kind);
    for (const column of layout.columns) assert.ok(column.x + column.width <= width, `${width}`);
    assert.ok(layout.gate.rail <= width);
  }
});

test('inline Markdown knows code, bold and links, and never HTML', () => {
  assert.deepEqual(parseInline('a `b` **c** [d](/e/)'), [
    { kind: 'text', text: 'a ' },
    { kind: 'code', text: 'b' },
    { kind: 'text', text: ' ' },
    { kind: 'bold', text: 'c' },
    { kind: 'text', text: ' ' },
    { kind: 'link', text: 'd', href: '/e/' },
  ]);
  // The value of something that is not there leaves an empty code behind.
  assert.equal(inlineHtml('image: `` (must be `web:2`)'), 'image: – (must be <code class="whole">web:2</code>)');
  assert.equal(inlineHtml('<b> [x](javascript:alert(1))'), '&lt;b&gt; [x](javascript:alert(1))');
});

test('the home page tells what the simulator did: two rollouts of six, never fewer than six available, by commands typed', async () => {
  const told = await story();
  const counts = (hue: number) => {
    const { stacks } = told.timeline.steps.at(-1) ?? { stacks: [] };
    return stacks.find((s) => s.hue === hue)?.available ?? 0;
  };
  assert.deepEqual([counts(1), counts(2), told.timeline.limits], [6, 0, { min: 6, max: 8 }]);
  for (const { stacks } of told.timeline.steps) assert.ok(stacks.reduce((n, s) => n + s.available, 0) >= 6);
  const { command, output, cursor } = lineAt(told, 13.9);
  assert.deepEqual(
    { command, output, cursor },
    {
      command: 'kubectl set image deployment/web web=drydock/web:2 && kubectl rollout status deployment/web',
      output: 'deployment "web" successfully rolled out',
      cursor: false,
    },
  );
  assert.ok(told.requests.length > 100);
  const [first] = livesOf(told).values();
  assert.equal(fadeAt(first, 0), 1);
});

test('a name too long for its plate keeps what tells it from its siblings', () => {
  const named = (short: string, size: 'L' | 'M', restarts = 0) =>
    plateName({ ...pod(1, 'node-1'), short, restarts }, size).text;
  assert.equal(named('ledger-0', 'L'), 'ledger-0');
  assert.equal(named('ledger-0', 'M'), '…-0');
  assert.equal(named('postgres-12', 'L'), '…-12');
  assert.equal(named('ledger-0', 'L', 2), '…-0');
  assert.equal(named('stubborn', 'M'), 'stubb…');
  assert.equal(named('7fx2k', 'L', 11), '7fx2k');
});
