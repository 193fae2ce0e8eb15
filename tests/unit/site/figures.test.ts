// Figures are the simulator's own answers.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FIGURES as CATALOGUE } from '../../../simulator/lab/definition/figures.ts';
import { COMPUTES } from '../../../src/figures/computes.ts';
import { cascadeTree } from '../../../src/figures/kinds/cascade-tree.ts';
import { chartAssembly } from '../../../src/figures/kinds/chart-assembly.ts';
import { claimMap } from '../../../src/figures/kinds/claim-map.ts';
import { configPaths } from '../../../src/figures/kinds/config-paths.ts';
import { dnsLens } from '../../../src/figures/kinds/dns-lens.ts';
import { endpointRace } from '../../../src/figures/kinds/endpoint-race.ts';
import { fieldTree } from '../../../src/figures/kinds/field-tree.ts';
import { hpaLoop } from '../../../src/figures/kinds/hpa-loop.ts';
import { nodeClock } from '../../../src/figures/kinds/node-clock.ts';
import { ordinalTrain } from '../../../src/figures/kinds/ordinal-train.ts';
import { ownershipTree } from '../../../src/figures/kinds/ownership-tree.ts';
import { proportionBar } from '../../../src/figures/kinds/proportion-bar.ts';
import { quorumDial } from '../../../src/figures/kinds/quorum-dial.ts';
import { reconcileLog } from '../../../src/figures/kinds/reconcile-log.ts';
import { repoMap } from '../../../src/figures/kinds/repo-map.ts';
import { revisionShelf } from '../../../src/figures/kinds/revision-shelf.ts';
import { rolloutCurves } from '../../../src/figures/kinds/rollout-curves.ts';
import { scaleDownPicker } from '../../../src/figures/kinds/scale-down-picker.ts';
import { selectorSieve } from '../../../src/figures/kinds/selector-sieve.ts';
import { serviceFan } from '../../../src/figures/kinds/service-fan.ts';
import { stuckChain } from '../../../src/figures/kinds/stuck-chain.ts';
import { trafficSplit } from '../../../src/figures/kinds/traffic-split.ts';
import { valuesDiff } from '../../../src/figures/kinds/values-diff.ts';
import { whatIf } from '../../../src/figures/kinds/what-if.ts';
import { cascadeKnobs } from '../../../src/figures/knobs/cascade-tree.ts';
import { assemblyKnobs } from '../../../src/figures/knobs/chart-assembly.ts';
import { claimKnobs } from '../../../src/figures/knobs/claim-map.ts';
import { type ConfigData, configKnobs } from '../../../src/figures/knobs/config-paths.ts';
import { dnsKnobs } from '../../../src/figures/knobs/dns-lens.ts';
import { raceKnobs } from '../../../src/figures/knobs/endpoint-race.ts';
import { treeKnobs } from '../../../src/figures/knobs/field-tree.ts';
import { hpaKnobs } from '../../../src/figures/knobs/hpa-loop.ts';
import { clockKnobs } from '../../../src/figures/knobs/node-clock.ts';
import { trainKnobs } from '../../../src/figures/knobs/ordinal-train.ts';
import { ownershipKnobs } from '../../../src/figures/knobs/ownership-tree.ts';
import { proportionKnobs } from '../../../src/figures/knobs/proportion-bar.ts';
import { quorumKnobs } from '../../../src/figures/knobs/quorum-dial.ts';
import { reconcileKnobs } from '../../../src/figures/knobs/reconcile-log.ts';
import { shelfKnobs } from '../../../src/figures/knobs/revision-shelf.ts';
import { rightSteps, rolloutKnobs, stepSeconds } from '../../../src/figures/knobs/rollout-curves.ts';
import { pickerKnobs } from '../../../src/figures/knobs/scale-down-picker.ts';
import { sieveKnobs } from '../../../src/figures/knobs/selector-sieve.ts';
import { fanKnobs } from '../../../src/figures/knobs/service-fan.ts';
import { CAUSES, chainKnobs } from '../../../src/figures/knobs/stuck-chain.ts';
import { splitKnobs } from '../../../src/figures/knobs/traffic-split.ts';
import { type ValuesKnobs, valuesKnobs } from '../../../src/figures/knobs/values-diff.ts';
import { availableAt, losersOf, whatIfKnobs } from '../../../src/figures/knobs/what-if.ts';
import { FIGURE_KINDS } from '../../../src/figures/views.ts';
import { en } from '../../../src/figures/words/en.ts';
import { ko } from '../../../src/figures/words/ko.ts';
import { stockImages } from '../../../src/site/content.ts';

const images = stockImages();

test('the kinds that lessons may name are those that are drawn', () => {
  const drawn = CATALOGUE.map(({ kind }) => kind);
  assert.deepEqual([...COMPUTES.keys()].sort(), [...drawn].sort());
  assert.deepEqual([...FIGURE_KINDS].sort(), [...drawn].sort());
  for (const { gallery } of [ko, en]) assert.deepEqual(gallery.map(([kind]) => kind).sort(), [...drawn].sort());
});

test('rollout-curves: 4 pods with 25 %/25 % reach five, keep three, take two waves', async () => {
  const { min, max, lowest, highest, seconds, stuck } = await rolloutCurves(rolloutKnobs({ replicas: 4 }), images);
  assert.deepEqual({ min, max, lowest, highest, stuck }, { min: 3, max: 5, lowest: 3, highest: 5, stuck: false });
  assert.ok(seconds > 4 && seconds < 5, `${seconds}`);
});

test('rollout-curves: a bad image stops with three available; surge and unavailable 0 are refused by the API', async () => {
  const bad = await rolloutCurves(rolloutKnobs({ replicas: 4, image: 'bad' }), images);
  assert.deepEqual([bad.lowest, bad.stuck], [3, true]);
  const { refused } = await rolloutCurves(rolloutKnobs({ maxSurge: 0, maxUnavailable: 0 }), images);
  assert.match(refused, /maxUnavailable: Invalid value: 0: may not be 0 when `maxSurge` is 0/);
});

test('rollout-curves: a drawn curve is right in those steps in the middle of which it says what was available', () => {
  const point = { old: 0, fresh: 0, waiting: 0, leaving: 0 };
  const points = [
    { ...point, seconds: -1, old: 4 },
    { ...point, seconds: 0.1, old: 3 },
    { ...point, seconds: 2.2, old: 1, fresh: 2 },
    { ...point, seconds: 4.4, fresh: 4 },
  ];
  // at 1, 3, 5 and 7 seconds there are 3, 3, 4 and 4
  assert.equal(rightSteps([3, 3, 3, 4], 2, points), 3);
  assert.deepEqual([stepSeconds(rolloutKnobs({})), stepSeconds(rolloutKnobs({ replicas: 12 }))], [2, 4]);
});

test('selector-sieve: a query, what a Service cannot say, and the refusal of a broken selector', async () => {
  const knobs = sieveKnobs({});
  assert.deepEqual(await selectorSieve(knobs, images), {
    query: ['redis-slave-a', 'redis-slave-b'],
    service: ['redis-slave-a', 'redis-slave-b'],
    refused: '',
  });
  const set = await selectorSieve({ ...knobs, selector: 'tier in (frontend),track!=canary' }, images);
  assert.deepEqual([set.query, set.service], [['frontend-a', 'frontend-b'], null]);
  assert.match((await selectorSieve({ ...knobs, selector: 'a b' }, images)).refused, /unable to parse requirement/);
});

test('service-fan: only ready, selected pods answer; a wrong targetPort is refused', async () => {
  const knobs = fanKnobs({});
  const [one, two, three] = knobs.pods;
  assert.ok(one && two && three);
  const seen = await serviceFan(
    { ...knobs, pods: [one, { ...two, ready: false }, { ...three, labelled: false }] },
    images,
  );
  assert.deepEqual(
    seen.pods.map(({ endpoint, answers }) => [endpoint, answers]),
    [
      ['ready', 30],
      ['not-ready', 0],
      ['none', 0],
    ],
  );
  const wrong = await serviceFan({ ...knobs, targetPort: 9090 }, images);
  assert.deepEqual([wrong.failed, /Connection refused/.test(wrong.error)], [30, true]);
});

test('dns-lens: SRV of a headless Service has a record per ready pod with the pods’ port; a Service with an address has one A record', async () => {
  const srv = await dnsLens(dnsKnobs({ type: 'SRV' }), images);
  assert.deepEqual(
    srv.tries.map((t) => [t.name, t.rcode, t.records.length]),
    [
      ['pets.default.svc.cluster.local', 'NOERROR', 3],
      ['pets.svc.cluster.local', null, 0],
      ['pets.cluster.local', null, 0],
      ['pets', null, 0],
    ],
  );
  assert.equal(srv.tries[0]?.records[0]?.data, '0 33 8080 pet-0.pets.default.svc.cluster.local.');
  const unready = await dnsLens({ ...dnsKnobs({}), name: 'pet-1.pets', unready: 1 }, images);
  assert.deepEqual(
    unready.tries.map((t) => t.rcode),
    ['NXDOMAIN', 'NXDOMAIN', 'NXDOMAIN', 'NXDOMAIN'],
  );
  const plain = await dnsLens(dnsKnobs({ headless: false }), images);
  assert.equal(plain.tries[0]?.records.length, 1);
});

test('scale-down-picker: the controller’s order, each with the rule that decided', async () => {
  const { order } = await scaleDownPicker(pickerKnobs({}));
  assert.deepEqual(
    order.slice(0, 3).map(({ name, rule }) => [name, rule]),
    [
      ['web-f', 'unscheduled'],
      ['web-d', 'not-ready'],
      ['web-b', 'ready-time'],
    ],
  );
});

test('field-tree: each slip is refused in the API’s words, and a misplaced field is shown where it belongs', async () => {
  const knobs = treeKnobs({});
  const said: Record<string, boolean> = {};
  for (const { id, text } of knobs.samples) said[id] = (await fieldTree({ ...knobs, text }, images)).accepted;
  assert.deepEqual(said, { misspelt: false, misplaced: false, beta: false, type: false, labels: false, good: true });
  const misplaced = await fieldTree({ ...knobs, text: knobs.samples[1]?.text ?? '' }, images);
  assert.match(misplaced.verdict, /unknown field "spec.template.replicas"/);
  assert.equal(misplaced.lines.find((line) => line.unknown)?.belongs[0], 'spec.replicas');
});

test('revision-shelf: scaling makes no revision; an undo renumbers the book it takes down', async () => {
  const { books } = await revisionShelf({ ...shelfKnobs({}), acts: ['image-2', 'scale', 'undo'] }, images);
  assert.deepEqual(
    books.map(({ revision, before, replicas }) => ({ revision, before, replicas })),
    [
      { revision: 2, before: [], replicas: 0 },
      { revision: 3, before: [1], replicas: 3 },
    ],
  );
});

test('reconcile-log: after a delete the ReplicaSet controller counts one too few and makes one; a killed process concerns the kubelet alone', async () => {
  const { lines } = await reconcileLog(reconcileKnobs({}), images);
  const [first, second] = lines;
  assert.deepEqual([first?.who, first?.verb], ['learner', 'marked']);
  assert.deepEqual(
    [second?.who, second?.verb, second?.saw],
    ['replicaset-controller', 'created', { wanted: 3, has: 2 }],
  );
  const killed = await reconcileLog(reconcileKnobs({ act: 'kill' }), images);
  assert.ok(killed.lines.every(({ verb }) => verb === 'changed'));
  assert.ok(
    killed.lines.some(
      ({ who, notes }) => who === 'kubelet' && notes.some((n) => n.field === 'restartCount' && n.to === '1'),
    ),
  );
});

test('ownership-tree: bare pods are adopted, a pod too many is deleted, a relabelled pod is let go and replaced', async () => {
  const labels = { tier: 'frontend' };
  const knobs = ownershipKnobs({
    bare: [
      { name: 'pod1', labels },
      { name: 'pod2', labels },
    ],
  });
  const begun = await ownershipTree(knobs, images);
  assert.deepEqual([begun.pods.length, begun.pods.filter((p) => p.owner === 'frontend').length], [3, 3]);
  const guest = await ownershipTree({ ...knobs, acts: ['bare'] }, images);
  assert.ok(guest.deeds.some((d) => d.ref === 'pod/guest' && d.verb === 'marked' && d.who === 'replicaset-controller'));
  const aside = await ownershipTree({ ...knobs, acts: ['aside'] }, images);
  assert.deepEqual(aside.pods.map((p) => [p.labels, p.owner]).sort(), [
    ['tier=debug', ''],
    ['tier=frontend', 'frontend'],
    ['tier=frontend', 'frontend'],
    ['tier=frontend', 'frontend'],
  ]);
});

test('cascade-tree: background takes the owner first, foreground last, orphan leaves what it owned', async () => {
  const order = async (policy: string) => {
    const { objects } = await cascadeTree(cascadeKnobs({ policy }), images);
    const gone = objects.filter((o) => o.goneAt !== null).sort((a, b) => (a.goneAt ?? 0) - (b.goneAt ?? 0));
    return {
      gone: gone.map(({ ref }) => ref.split('/')[0]),
      held: objects[0]?.finalizers,
      free: objects[1]?.freedAt !== null,
    };
  };
  assert.deepEqual(await order('background'), { gone: ['deploy', 'rs', 'pod', 'pod'], held: [], free: false });
  assert.deepEqual(await order('foreground'), {
    gone: ['pod', 'pod', 'rs', 'deploy'],
    held: ['foregroundDeletion'],
    free: false,
  });
  assert.deepEqual(await order('orphan'), { gone: ['deploy'], held: ['orphan'], free: true });
});

test('revision-shelf with Helm: scaling is a release revision and no rollout revision; a rollback is a new revision of both', async () => {
  const knobs = shelfKnobs({ helm: true });
  const scaled = await revisionShelf({ ...knobs, acts: ['helm-scale'] }, images);
  assert.deepEqual(
    [scaled.releases.map((r) => [r.revision, r.status]), scaled.books.map((b) => b.revision)],
    [
      [
        [1, 'superseded'],
        [2, 'deployed'],
      ],
      [1],
    ],
  );
  const back = await revisionShelf({ ...knobs, acts: ['helm-tag', 'helm-rollback'] }, images);
  assert.deepEqual([back.releases.length, back.books.map((b) => b.revision)], [3, [2, 3]]);
});

test('dns-lens: a cluster without IPv6 answers AAAA with nothing; a reverse look-up names the pod', async () => {
  const six = await dnsLens(dnsKnobs({ type: 'AAAA' }), images);
  assert.deepEqual(six.tries[0], { name: 'pets.default.svc.cluster.local', rcode: 'NODATA', records: [] });
  const back = await dnsLens(dnsKnobs({ type: 'PTR', name: 'pet-0.pets' }), images);
  assert.match(back.tries[0]?.name ?? '', /^\d+\.\d+\.244\.10\.in-addr\.arpa$/);
  assert.deepEqual(
    back.tries[0]?.records.map((r) => r.data),
    ['pet-0.pets.default.svc.cluster.local.'],
  );
});

test('what-if: Recreate loses requests where a rolling update with a preStop sleep loses none', async () => {
  const { left, right } = await whatIf(whatIfKnobs({ knob: 'strategy' }), images);
  assert.deepEqual([left.failed, left.lowest, left.most], [0, 3, 5]);
  const stuck = await whatIf(
    whatIfKnobs({ knob: 'probe', left: { image: 'bad' }, right: { image: 'bad', probe: false } }),
    images,
  );
  assert.deepEqual([stuck.left.seconds, stuck.left.failed], [null, 0]);
  assert.ok(stuck.right.failed > 100, `${stuck.right.failed}`);
  assert.deepEqual([right.lowest, right.most, right.failed > 40], [0, 4, true]);
  assert.deepEqual([losersOf({ left, right }), losersOf({ left: right, right })], ['right', 'both']);
  assert.deepEqual([availableAt(right, -1), availableAt(right, 0), availableAt(right, 60)], [null, 4, 4]);
});

test('hpa-loop: 40 requests a second at 50 % of 100m want eight, nine while they warm up, and only the window brings them down', async () => {
  const { desired, steps } = await hpaLoop(hpaKnobs({}), images);
  assert.deepEqual(
    desired.map(([, n]) => n),
    [2, 6, 9, 8, 2],
  );
  const down = steps.at(-1);
  assert.ok(down && down.seconds > 240 + 285 && down.seconds < 240 + 360, `${down?.seconds}`);
  assert.match(steps[0]?.why ?? '', /cpu resource utilization .* above target/);
  const none = await hpaLoop(
    hpaKnobs({
      load: [
        { at: '0s', rate: 10 },
        { at: '60s', rate: 11 },
      ],
    }),
    images,
  );
  assert.deepEqual(none.steps, []);
});

test('node-clock: 50 s to NotReady, 300 s more until the pod is replaced; a StatefulSet waits', async () => {
  const clock = await nodeClock(clockKnobs({}), images);
  assert.ok(clock.notReady !== null && clock.evicted !== null && clock.ready !== null);
  assert.ok(Math.abs(clock.notReady - 50) < 6, `${clock.notReady}`);
  assert.ok(Math.abs(clock.evicted - clock.notReady - 300) < 7, `${clock.evicted}`);
  const soon = await nodeClock(clockKnobs({ toleration: '20s' }), images);
  assert.ok((soon.ready ?? 999) < 85, `${soon.ready}`);
  const set = await nodeClock(clockKnobs({ owner: 'StatefulSet', loss: 'partition' }), images);
  assert.deepEqual([set.evicted !== null, set.gone, set.replaced], [true, null, null]);
});

test('stuck-chain: each cause is told by some link of the chain; what no pod was made for is told by the ReplicaSet', async () => {
  const names: Record<string, readonly string[]> = {};
  for (const cause of CAUSES) names[cause] = (await stuckChain(chainKnobs({ cause }), images)).names;
  assert.deepEqual(names, {
    quota: ['Deployment', 'ReplicaSet'],
    limits: ['Deployment', 'ReplicaSet'],
    account: ['Deployment', 'ReplicaSet'],
    image: ['Pod', 'Container'],
    config: ['Pod', 'Container'],
    crash: ['Container'],
    probe: ['Pod'],
  });
});

test('traffic-split: one canary among four ready pods gets about a quarter; a selector without it gets none', async () => {
  const both = await trafficSplit(splitKnobs({}), images);
  assert.deepEqual(both.endpoints, { stable: 3, canary: 1 });
  const share = both.canary / both.answered;
  assert.ok(share > 0.18 && share < 0.32, `${share}`);
  const stable = await trafficSplit({ ...splitKnobs({}), selects: 'stable' }, images);
  assert.deepEqual([stable.canary, stable.endpoints.canary], [0, 0]);
});

test('proportion-bar: 8 old and 5 new of ten, scaled to 15, become 11 and 7', async () => {
  const { before, after } = await proportionBar(proportionKnobs({}), images);
  assert.deepEqual(
    [before, after],
    [
      { old: 8, fresh: 5 },
      { old: 11, fresh: 7 },
    ],
  );
});

test('endpoint-race: without a preStop sleep requests fall into the gap; a sleep longer than the lag loses none', async () => {
  const race = await endpointRace(raceKnobs({}), images);
  assert.ok(race.failed > 0 && race.ended < race.lastSent, `${race.failed} ${race.ended} ${race.lastSent}`);
  const slept = await endpointRace(raceKnobs({ preStop: '2s' }), images);
  assert.deepEqual([slept.failed, slept.ended > slept.lastSent], [0, true]);
  const slow = await endpointRace(raceKnobs({ preStop: '2s', lag: '3s' }), images);
  assert.ok(slow.failed > 0, `${slow.failed}`);
});

test('config-paths: only the file of a volume changes in a running pod; a restart brings all', async () => {
  const first = (data: ConfigData) =>
    Object.fromEntries(
      data.paths.map(({ path, values }) => [path, values.find(({ fresh }) => fresh)?.seconds ?? null]),
    );
  const alone = first(await configPaths(configKnobs({}), images));
  assert.deepEqual([alone['env'], alone['args'], alone['subPath']], [null, null, null]);
  assert.ok((alone['volume'] ?? 999) <= 60, `${alone['volume']}`);
  const restarted = first(await configPaths({ ...configKnobs({}), restart: 20 }, images));
  assert.ok(
    Object.values(restarted).every((at) => at !== null && at < 30),
    JSON.stringify(restarted),
  );
});

test('ordinal-train: made in order and changed in reverse; a broken car stops the train unless it is Parallel', async () => {
  const knobs = trainKnobs({ replicas: 3 });
  assert.deepEqual((await ordinalTrain(knobs, images)).order, [0, 1, 2]);
  assert.deepEqual((await ordinalTrain({ ...knobs, act: 'update' }, images)).order, [2, 1, 0]);
  assert.deepEqual((await ordinalTrain({ ...knobs, act: 'update', partition: 2 }, images)).order, [2]);
  assert.deepEqual((await ordinalTrain({ ...knobs, act: 'scale' }, images)).order, [2, 1, 0]);
  assert.deepEqual((await ordinalTrain({ ...knobs, broken: 1 }, images)).order, [0, 1]);
  assert.deepEqual((await ordinalTrain({ ...knobs, broken: 1, policy: 'Parallel' }, images)).order, [0, 1, 2]);
});

test('claim-map: scaling down and up finds what was written; whenScaled: Delete begins anew', async () => {
  const knobs = claimKnobs({});
  const begun = (await claimMap(knobs, images)).rows;
  assert.ok(begun.every(({ pod, phase, holds }) => pod !== '' && phase === 'Bound' && holds !== ''));
  const shrunk = (await claimMap({ ...knobs, acts: ['to-one'] }, images)).rows;
  assert.deepEqual(
    shrunk.map(({ pod, phase }) => [pod, phase]),
    [
      ['web-0', 'Bound'],
      ['', 'Bound'],
      ['', 'Bound'],
    ],
  );
  assert.deepEqual((await claimMap({ ...knobs, acts: ['to-one', 'to-three'] }, images)).rows, begun);
  const anew = (await claimMap({ ...knobs, whenScaled: 'Delete', acts: ['to-one', 'to-three'] }, images)).rows;
  assert.notEqual(anew[2]?.holds, begun[2]?.holds);
});

test('quorum-dial: three of five go on writing, two of five do not', async () => {
  const three = await quorumDial(quorumKnobs({ members: 5, up: 3 }), images);
  assert.ok(three.accepted > 30 && three.counted === 3, `${three.accepted} ${three.counted}`);
  const two = await quorumDial(quorumKnobs({ members: 5, up: 2 }), images);
  assert.deepEqual([two.accepted, two.refused], [0, 50]);
});

test('values-diff: an upgrade with --set forgets the port; --reuse-values keeps it; --set beats every file', async () => {
  const result = async (change: Partial<ValuesKnobs>) =>
    Object.fromEntries(
      (await valuesDiff({ ...valuesKnobs({}), ...change }, images)).rows.map((r) => [r.key, r.result]),
    );
  assert.deepEqual(await result({}), { replicaCount: '5', 'image.tag': 'v1', servicePort: '80' });
  assert.deepEqual(await result({ reuse: 'reuse' }), { replicaCount: '5', 'image.tag': 'v1', servicePort: '8010' });
  assert.deepEqual(await result({ a: true, b: true, set: false }), {
    replicaCount: '4',
    'image.tag': 'v2',
    servicePort: '80',
  });
});

test('chart-assembly: objects are sent by kind, subcharts among them; an alias makes them again; a hook stands apart', async () => {
  const data = await chartAssembly({ ...assemblyKnobs(), cache: true, team: 'orders' }, images);
  assert.deepEqual(
    data.sent.map(({ object }) => object),
    [
      'ConfigMap/shop-settings',
      'Service/cache',
      'Service/redis',
      'Service/shop',
      'Deployment/shop',
      'StatefulSet/cache',
      'StatefulSet/redis',
    ],
  );
  assert.deepEqual(data.hooks, [{ object: 'Job/migrate', when: 'pre-upgrade' }]);
  assert.deepEqual(
    data.sent.filter(({ team }) => team === 'orders').map(({ object }) => object),
    ['Deployment/shop', 'StatefulSet/cache', 'StatefulSet/redis'],
    'a global value reaches the parent and both subcharts',
  );
  const one = await chartAssembly(assemblyKnobs(), images);
  assert.deepEqual(
    one.charts.map(({ name, of, condition, on, files }) => [
      name,
      of,
      condition,
      on,
      files.map((f) => f.objects.length),
    ]),
    [
      ['shop', '', '', true, [1, 1, 1, 1]],
      ['redis', '', 'redis.enabled', true, [1, 1]],
      ['cache', 'redis', 'cache.enabled', false, [0, 0]],
    ],
  );
});

test('repo-map: a published version is found after `helm repo update` only', async () => {
  const late = await repoMap({ acts: ['add', 'publish'] }, images);
  assert.deepEqual([late.host, late.cached, late.found], [['0.2.0', '0.1.0'], ['0.1.0'], ['0.1.0']]);
  const installed = await repoMap({ acts: ['add', 'publish', 'update', 'install'] }, images);
  assert.deepEqual([installed.found, installed.installed], [['0.2.0', '0.1.0'], 'vweb-0.2.0']);
});
