// Figures are the simulator's own answers.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FIGURES as CATALOGUE } from '../../../simulator/lab/definition/figures.ts';
import { COMPUTES } from '../../../src/figures/computes.ts';
import { dnsLens } from '../../../src/figures/kinds/dns-lens.ts';
import { fieldTree } from '../../../src/figures/kinds/field-tree.ts';
import { revisionShelf } from '../../../src/figures/kinds/revision-shelf.ts';
import { rolloutCurves } from '../../../src/figures/kinds/rollout-curves.ts';
import { scaleDownPicker } from '../../../src/figures/kinds/scale-down-picker.ts';
import { selectorSieve } from '../../../src/figures/kinds/selector-sieve.ts';
import { serviceFan } from '../../../src/figures/kinds/service-fan.ts';
import { dnsKnobs } from '../../../src/figures/knobs/dns-lens.ts';
import { treeKnobs } from '../../../src/figures/knobs/field-tree.ts';
import { shelfKnobs } from '../../../src/figures/knobs/revision-shelf.ts';
import { rolloutKnobs } from '../../../src/figures/knobs/rollout-curves.ts';
import { pickerKnobs } from '../../../src/figures/knobs/scale-down-picker.ts';
import { sieveKnobs } from '../../../src/figures/knobs/selector-sieve.ts';
import { fanKnobs } from '../../../src/figures/knobs/service-fan.ts';
import { stockImages } from '../../../src/site/content.ts';

const images = stockImages();

test('the kinds that lessons may name are those that are drawn', () => {
  const drawn = CATALOGUE.filter(({ drawn: is }) => is).map(({ kind }) => kind);
  assert.deepEqual([...COMPUTES.keys()].sort(), [...drawn].sort());
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
