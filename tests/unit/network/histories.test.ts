/**
 * Random histories of endpoints, watched from outside by what the store held: who answers was an endpoint that its node may
 * have known, and what the DNS says was so in the store a moment ago. `SEEDS` says how many are looked at.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../../../simulator/kernel/random.ts';
import { advance, type Fabric, fabric, server } from './fabric.ts';

const SEEDS = Array.from({ length: Number(process.env.SEEDS ?? 10) }, (_, i) => `${i}`);

/** How old a node's knowledge may be: a run that has just begun, a second until the next, the next one. */
const PROXY_MS = 1300;
/** The same for the DNS. */
const DNS_MS = 500;
const STEPS = 60;
const PODS = 6;

interface State {
  readonly ready: boolean;
  readonly serving: boolean;
  readonly terminating: boolean;
}

/** What the store held from an instant on; undefined: no slice. */
type Version = { readonly atMs: number; readonly pods: ReadonlyMap<number, State> };

const STATES: readonly State[] = [
  { ready: true, serving: true, terminating: false },
  { ready: false, serving: false, terminating: false },
  { ready: false, serving: true, terminating: true },
];

const ipOf = (pod: number): string => `10.244.${(pod % 3) + 1}.${10 + pod}`;
const SERVICE = { selector: { app: 'web' }, ports: [{ name: 'http', port: 80, targetPort: 8080, protocol: 'TCP' }] };
const PORTS = [{ name: 'http', port: 8080, protocol: 'TCP' }];

/** Those who may be asked: the ready ones, or those that still serve while they end (pkg/proxy/topology.go). */
function usable({ pods }: Version): Set<number> {
  const having = (test_: (state: State) => boolean) => [...pods].flatMap(([pod, state]) => (test_(state) ? [pod] : []));
  const ready = having((s) => s.ready);
  return new Set(ready.length > 0 ? ready : having((s) => s.serving && s.terminating));
}

/** Versions that were current at some instant of a window. */
function current(versions: readonly Version[], fromMs: number, toMs: number): Version[] {
  return versions.filter(
    ({ atMs }, i) => atMs <= toMs && (versions[i + 1]?.atMs ?? Number.POSITIVE_INFINITY) >= fromMs,
  );
}

class History {
  readonly f: Fabric;
  readonly versions: Version[] = [];
  readonly #random: Random;
  #pods = new Map<number, State>();
  /** Nodes that hear nothing, since when; and when they heard again. */
  readonly #cut = new Map<string, number>();
  answered = 0;
  refused = 0;
  asked = 0;

  constructor(seed: string) {
    this.f = fabric({ profile: 'measured', seed });
    this.#random = new Random(`history ${seed}`);
    for (const name of ['web', 'peers', 'all']) {
      const headless = name !== 'web';
      this.f.service(name, {
        ...SERVICE,
        clusterIP: headless ? 'None' : '10.96.0.50',
        ...(name === 'all' ? { publishNotReadyAddresses: true } : {}),
      });
    }
    for (let pod = 0; pod < PODS; pod++) {
      const body = `${pod}`;
      this.f.pod(
        `web-${pod}`,
        ipOf(pod),
        { 8080: server({ answer: () => ({ status: 200, body }) }) },
        `node-${(pod % 3) + 1}`,
      );
    }
    for (const node of [1, 2, 3]) this.f.pod(`client-${node}`, `10.244.${node}.200`, {}, `node-${node}`);
    this.#write();
    advance(this.f, 5000);
  }

  step(): void {
    this.#change();
    advance(this.f, this.#random.int(900));
    for (const node of ['node-1', 'node-2', 'node-3']) this.#ask(node);
    this.#look();
    advance(this.f, this.#random.int(900));
  }

  #change(): void {
    const draw = this.#random.int(12);
    if (draw === 0) this.#pods = new Map();
    else if (draw === 1) {
      const node = `node-${this.#random.int(3) + 1}`;
      if (this.#cut.has(node)) {
        this.f.network.setHearing(node, true);
        this.#cut.delete(node);
      } else if (this.#cut.size === 0) {
        this.f.network.setHearing(node, false);
        this.#cut.set(node, this.f.kernel.now());
      }
      return;
    } else {
      const pod = this.#random.int(PODS);
      if (this.#random.int(3) === 0) this.#pods.delete(pod);
      else this.#pods.set(pod, STATES[this.#random.int(STATES.length)] as State);
    }
    this.#write();
  }

  #write(): void {
    this.versions.push({ atMs: this.f.kernel.now(), pods: new Map(this.#pods) });
    for (const name of ['web', 'peers', 'all']) {
      const endpoints = [...this.#pods].map(([pod, state]) => ({
        addresses: [ipOf(pod)],
        nodeName: `node-${(pod % 3) + 1}`,
        hostname: `web-${pod}`,
        conditions: name === 'all' ? { ...state, ready: true } : state,
      }));
      this.f.slice(name, PORTS, endpoints);
    }
  }

  /** A request from a pod on that node. */
  #ask(node: string): void {
    const { kernel, network } = this.f;
    const pod = network.hostNamed('default', `client-${node.slice(-1)}`);
    assert.ok(pod);
    const atMs = kernel.now();
    let got: string | undefined;
    kernel.start('client', function* () {
      const outcome = yield* network
        .hostFor(pod)
        .http({ method: 'GET', scheme: 'http', host: '10.96.0.50', port: 80, path: '/', headers: {} });
      got = outcome.kind === 'response' ? outcome.body : outcome.kind;
    });
    advance(this.f, 5);
    this.asked++;
    const since = Math.min(atMs - PROXY_MS, (this.#cut.get(node) ?? atMs) - PROXY_MS);
    const known = current(this.versions, since, kernel.now());
    const shown = `${node} at ${atMs}: ${got}; known ${known.map((v) => `${v.atMs}: ${[...usable(v)]}`).join(' | ')}`;
    if (got === 'refused') {
      this.refused++;
      assert.ok(
        known.some((v) => usable(v).size === 0),
        shown,
      );
    } else {
      this.answered++;
      assert.ok(
        known.some((v) => usable(v).has(Number(got))),
        shown,
      );
    }
  }

  /** What the name server says now. */
  #look(): void {
    const { kernel, network } = this.f;
    const now = kernel.now();
    const known = current(this.versions, now - DNS_MS, now);
    for (const name of ['peers', 'all']) {
      const full = `${name}.default.svc.cluster.local.`;
      const named = (v: Version): string =>
        [...v.pods]
          .flatMap(([pod, { ready }]) => (ready || name === 'all' ? [ipOf(pod)] : []))
          .sort()
          .join(' ');
      const a = network.dns.answer({ name: full, type: 'A' });
      const addresses = a.answers.map(({ data }) => data).sort();
      assert.ok(
        known.some((v) => named(v) === addresses.join(' ')),
        `${name} at ${now}: ${addresses}`,
      );
      assert.equal(a.authority.length, addresses.length === 0 ? 1 : 0);
      const srv = network.dns.answer({ name: `_http._tcp.${full}`, type: 'SRV' });
      const weight = srv.answers.length === 0 ? 0 : Math.floor(100 / srv.answers.length);
      const targets = srv.answers.map(({ data }) => data.split(' '));
      assert.ok(targets.every(([priority, w, port]) => priority === '0' && w === `${weight}` && port === '8080'));
      const byTarget = new Map(srv.additional.map((record) => [record.name, record.data]));
      const behind = targets.map(([, , , target = '']) => byTarget.get(target)).sort();
      assert.deepEqual(behind, addresses, 'the targets of the SRV records are those of the addresses');
    }
  }
}

test('who answers is an endpoint that its node may have known; the DNS says what was so a moment ago', () => {
  let answered = 0;
  let refused = 0;
  for (const seed of SEEDS) {
    const history = new History(seed);
    for (let i = 0; i < STEPS; i++) history.step();
    answered += history.answered;
    refused += history.refused;
  }
  assert.ok(answered > 60 * SEEDS.length, `${answered} requests were answered`);
  assert.ok(refused > 5 * SEEDS.length, `${refused} were refused`);
});

test('a client of a Service with affinity stays with its pod as long as that is an endpoint for its node', () => {
  const f = fabric({ profile: 'measured', seed: 'affinity' });
  const random = new Random('affinity');
  f.service('web', { ...SERVICE, clusterIP: '10.96.0.50', sessionAffinity: 'ClientIP' });
  const state = { conditions: { ready: true, serving: true, terminating: false } };
  for (let pod = 0; pod < PODS; pod++)
    f.pod(`web-${pod}`, ipOf(pod), { 8080: server({ answer: () => ({ status: 200, body: `${pod}` }) }) });
  const client = f.pod('client', '10.244.1.200');
  let present = new Set([0, 1, 2]);
  const write = (): void =>
    f.slice(
      'web',
      PORTS,
      [...present].map((pod) => ({ addresses: [ipOf(pod)], ...state })),
    );
  write();
  advance(f, 5000);
  let last: string | undefined;
  let moves = 0;
  for (let i = 0; i < 200; i++) {
    let got = '';
    f.kernel.start('client', function* () {
      const outcome = yield* f
        .hostOf(client)
        .http({ method: 'GET', scheme: 'http', host: '10.96.0.50', port: 80, path: '/', headers: {} });
      got = outcome.kind === 'response' ? outcome.body : outcome.kind;
    });
    advance(f, 100);
    if (last !== undefined && got !== last) {
      assert.ok(!present.has(Number(last)), `moved from ${last}, which was there`);
      moves++;
    }
    last = got;
    // All known by all before the next request.
    if (random.int(3) === 0) {
      const pod = random.int(PODS);
      if (present.size > 1 && present.has(pod)) present = new Set([...present].filter((p) => p !== pod));
      else present = new Set([...present, pod]);
      write();
      advance(f, 3000);
    }
  }
  assert.ok(moves > 3, 'it had to move now and then');
});
