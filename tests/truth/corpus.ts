/**
 * Replays the recorded REST requests (api-corpus) against an API server with controllers (--bare: without) and compares
 * the answers.
 *
 *   node tests/truth/corpus.ts [FOLDER] [--theme list] [--kind Pod,Service] [--only REGEX] [--show N] [--kinds] [--failed]
 *
 * Prints `N of M API cases match`, overall, by theme and (--kinds) by kind; --show prints the first differences of so
 * many cases, --failed the ids of those that do not match. Normalisation is the recording's own (its README), applied
 * to our answers; of columns the descriptions are not compared, and managedFields not where the recording kept them in
 * YAML text.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { answerRequest } from '../../simulator/api/answer.ts';
import { goQuote } from '../../simulator/api/errors.ts';
import { KINDS } from '../../simulator/api/kinds/list.ts';
import { parseQuery } from '../../simulator/api/query.ts';
import { ApiServer } from '../../simulator/api/server.ts';
import type { ApiRequest, ApiResponse } from '../../simulator/api/types.ts';
import { Kernel } from '../../simulator/kernel/kernel.ts';
import { Store } from '../../simulator/store/store.ts';
import { parseYaml } from '../../simulator/yaml/yaml.ts';

interface RecordedRequest {
  readonly method: ApiRequest['method'];
  readonly path: string;
  readonly query?: string;
  readonly headers?: Readonly<Record<string, string | null>>;
  readonly body?: unknown;
}

interface RecordedResponse {
  readonly status: number;
  readonly headers?: Readonly<Record<string, unknown>>;
  readonly body: unknown;
}

interface Step {
  readonly request?: RecordedRequest;
  readonly response?: RecordedResponse;
  readonly during?: readonly RecordedRequest[];
  readonly sleep?: number;
  readonly noise?: boolean;
}

interface CorpusCase {
  readonly id: string;
  readonly theme: string;
  readonly kind?: string;
  readonly field?: string;
  readonly namespaceLabels?: Readonly<Record<string, string>>;
  readonly settle?: boolean;
  readonly wait?: number;
  readonly given: readonly RecordedRequest[];
  readonly steps: readonly Step[];
}

export interface CaseResult {
  readonly case: CorpusCase;
  readonly match: boolean;
  /** What differs first: step, path, recorded and our value. */
  readonly difference?: string;
}

interface CorpusFilter {
  readonly theme?: readonly string[];
  readonly kind?: readonly string[];
  readonly only?: RegExp;
}

/** The recorded cases of one file. */
export function readCorpusFile(path: string): CorpusCase[] {
  const lines = gunzipSync(readFileSync(path)).toString('utf8').trim().split('\n');
  return lines.map((line) => JSON.parse(line) as CorpusCase);
}

/** The recorded cases of a folder. */
function readCorpus(folder: string, filter: CorpusFilter = {}): CorpusCase[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.jsonl.gz'))
    .sort()
    .flatMap((name) => readCorpusFile(join(folder, name)))
    .filter((c) => !filter.theme || filter.theme.includes(c.theme))
    .filter((c) => !filter.kind || filter.kind.includes(c.kind ?? ''))
    .filter((c) => !filter.only || filter.only.test(c.id));
}

/** What a case runs against: an API server alone, or one with controllers. */
type MakeServer = (kernel: Kernel) => { readonly api: ApiServer; readonly store: Store };

const bareServer: MakeServer = (kernel) => {
  const store = new Store({ kernel, debugFreeze: true });
  return {
    store,
    api: new ApiServer({ kernel, store, kinds: KINDS, answer: answerRequest }),
  };
};

/** Runs one case in a world of its own. */
export function runCase(recorded: CorpusCase, makeServer: MakeServer = bareServer): CaseResult {
  try {
    const difference = new CaseRun(recorded, makeServer).run();
    return difference === undefined ? { case: recorded, match: true } : { case: recorded, match: false, difference };
  } catch (error) {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { case: recorded, match: false, difference: `threw ${text}` };
  }
}

const ADMIN = { name: 'kubernetes-admin', groups: ['system:masters', 'system:authenticated'] };
const WATCH_MS = 2_500;
const SETTLE_MS = 1_000;
/** Cases about managedFields ran within one second of the clock, as its entries are sorted by second. */
const QUICK_SETTLE_MS = 40;

/** Labels that the namespace bore in the cases about pod security; the recording says them in the names of the cases only. */
function securityLabels(id: string): Readonly<Record<string, string>> | undefined {
  const [, mode, level] = /^admission\/podsecurity\/(?:(enforce|warn|audit)-)?(\w+)$/.exec(id) ?? [];
  if (level === undefined) return undefined;
  const prefix = 'pod-security.kubernetes.io/';
  if (mode !== undefined) return { [prefix + mode]: level };
  if (level === 'workloads') return { [`${prefix}enforce`]: 'restricted', [`${prefix}warn`]: 'restricted' };
  return { [`${prefix}enforce`]: 'restricted', [`${prefix}enforce-version`]: 'v1.24' };
}

/** The recording kept managedFields in these cases only. */
const keepsManagedFields = ({ id }: CorpusCase): boolean => /^patch\/apply\/|-managed|managed-/.test(id);

class CaseRun {
  readonly #case: CorpusCase;
  readonly #kernel = new Kernel({ seed: 'corpus' });
  readonly #store: Store;
  readonly #api: ApiServer;
  readonly #given: unknown[] = [];
  readonly #answers: unknown[] = [];
  readonly #normal: Normaliser;

  constructor(recorded: CorpusCase, makeServer: MakeServer) {
    this.#case = recorded;
    const { api, store } = makeServer(this.#kernel);
    this.#store = store;
    this.#api = api;
    const said = JSON.stringify([recorded.given, recorded.steps.map((s) => [s.request, s.during])]);
    this.#normal = new Normaliser(said, keepsManagedFields(recorded));
    this.#prepare();
  }

  run(): string | undefined {
    for (const request of this.#case.given) {
      const response = this.#send(request);
      if (response.status >= 400)
        return `given ${request.method} ${request.path}: ${response.status} ${JSON.stringify(response.body)}`;
      this.#given.push(response.body);
      this.#settle();
    }
    this.#advance(this.#case.wait ?? 0);
    for (const [i, step] of this.#case.steps.entries()) {
      if (!step.request) {
        this.#advance(step.sleep ?? 0);
        this.#answers.push(undefined);
        continue;
      }
      if (i > 0) this.#settle();
      const response = this.#send(step.request);
      const body = response.watch ? this.#watch(response, step) : response.body;
      this.#answers.push(body);
      if (step.response && !step.noise) {
        const difference = this.#compare(step.response, response, body);
        if (difference !== undefined) return `step ${i} ${step.request.method} ${step.request.path}: ${difference}`;
      }
    }
    return undefined;
  }

  /** The empty namespace every case starts in. */
  #prepare(): void {
    const namespaceLabels = this.#case.namespaceLabels ?? securityLabels(this.#case.id);
    this.#api.bootstrap();
    for (const name of ['default', 'kube-system', 'kube-public', 'kube-node-lease']) {
      const labels = name === 'default' ? namespaceLabels : undefined;
      this.#api.handle({
        method: 'POST',
        path: '/api/v1/namespaces',
        user: ADMIN,
        body: { metadata: { name, labels } },
      });
    }
    const base = '/api/v1/namespaces/default';
    this.#api.handle({
      method: 'POST',
      path: `${base}/serviceaccounts`,
      user: ADMIN,
      body: { metadata: { name: 'default' } },
    });
    if (!this.#api.registry.has('serviceaccounts')) {
      const metadata = { name: 'default', namespace: 'default', uid: 'x', resourceVersion: '', creationTimestamp: '' };
      this.#store.put('serviceaccounts', { apiVersion: 'v1', kind: 'ServiceAccount', metadata }, 'corpus');
    }
    const annotations = {
      'kubernetes.io/description':
        'Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal service IP or kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters.',
    };
    const body = { metadata: { name: 'kube-root-ca.crt', annotations }, data: { 'ca.crt': '<certificate>' } };
    this.#api.handle({ method: 'POST', path: `${base}/configmaps`, user: ADMIN, body });
    this.#advance(1000);
  }

  /** The recorder waited for the controllers between two requests, but not in cases about deletion and eviction (README). */
  #settle(): void {
    if (this.#case.settle === false || /\/delete(\/|$)|evict/i.test(this.#case.id)) return;
    this.#advance(keepsManagedFields(this.#case) ? QUICK_SETTLE_MS : SETTLE_MS);
  }

  #advance(ms: number): void {
    this.#kernel.run({ untilMs: this.#kernel.now() + ms });
  }

  #send(request: RecordedRequest): ApiResponse {
    const headers: Record<string, string> = { accept: 'application/json', 'user-agent': 'corpus/1.0' };
    if (request.body !== undefined && typeof request.body !== 'string') headers['content-type'] = 'application/json';
    for (const [key, value] of Object.entries(request.headers ?? {})) {
      if (value === null) delete headers[key];
      else headers[key] = value;
    }
    return this.#api.handle({
      method: request.method,
      path: this.#fill(request.path),
      query: parseQuery(this.#fill(request.query ?? '')),
      headers,
      body: this.#body(request.body),
      user: ADMIN,
    });
  }

  /** What was sent: text as it stands, values as JSON in their own order. */
  #body(body: unknown): string | undefined {
    if (body === undefined) return undefined;
    const filled = this.#fill(JSON.stringify(body));
    return typeof body === 'string' ? (JSON.parse(filled) as string) : filled;
  }

  /** ${given[0].metadata.uid} and the like. */
  #fill(text: string): string {
    return text.replaceAll(/\$\{(given|steps)\[(\d+)\]([^}]*)\}/g, (_, list: string, i: string, path: string) => {
      let value: unknown = (list === 'given' ? this.#given : this.#answers)[Number(i)];
      for (const key of path.split(/[.[\]]/).filter((k) => k !== '')) value = (value as Record<string, unknown>)?.[key];
      return String(value);
    });
  }

  #watch(response: ApiResponse, step: Step): unknown {
    const stream = response.watch;
    const toTheEnd = /bookmarks|timeout/.test(this.#case.id);
    const events: unknown[] = [];
    for (const request of step.during ?? []) this.#send(request);
    this.#advance(toTheEnd ? 120_000 : WATCH_MS);
    for (const event of stream?.take() ?? []) {
      const { metadata } = event.object as { metadata?: { annotations?: unknown } };
      if (event.type === 'BOOKMARK' && !toTheEnd && !metadata?.annotations) continue;
      events.push(event);
    }
    stream?.close();
    return events;
  }

  #compare(recorded: RecordedResponse, response: ApiResponse, body: unknown): string | undefined {
    const ours = JSON.parse(JSON.stringify(body ?? '')) as unknown;
    const inList = Array.isArray(recorded.body) && !Array.isArray(ours);
    const actual = withoutNoise(this.#normal.value(inList ? [ours] : ours));
    const expected = withoutNoise(recorded.body);
    if (recorded.status !== response.status) {
      return `status ${recorded.status} recorded, ${response.status} ours\n    recorded ${short(expected)}\n    ours     ${short(actual)}`;
    }
    const warnings = response.warnings.map((text) => `299 - ${goQuote(text)}`);
    const recordedWarnings = (recorded.headers?.warning as string[] | undefined) ?? [];
    if (JSON.stringify(warnings) !== JSON.stringify(recordedWarnings))
      return `warnings\n    recorded ${short(recordedWarnings)}\n    ours     ${short(warnings)}`;
    const type = recorded.headers?.['content-type'];
    if (type !== undefined && type !== response.headers['content-type'])
      return `content-type ${String(type)} recorded, ${response.headers['content-type']} ours`;
    return firstDifference(expected, actual, '');
  }
}

function short(value: unknown): string {
  const text = JSON.stringify(value) ?? 'undefined';
  return text.length > 700 ? `${text.slice(0, 700)}…` : text;
}

/** Applies the recording's normalisation to one case's answers. */
class Normaliser {
  /** The text of all requests of the case: values that stand there are kept. */
  readonly #said: string;
  readonly #managedFields: boolean;
  readonly #versions = new Map<string, string>();

  constructor(said: string, managedFields: boolean) {
    this.#said = said;
    this.#managedFields = managedFields;
  }

  value(value: unknown, key = '', parent?: Record<string, unknown>): unknown {
    if (typeof value === 'string') return this.#string(value, key);
    if (
      typeof value === 'number' &&
      (key === 'nodePort' || key === 'healthCheckNodePort') &&
      value >= 30000 &&
      value <= 32767 &&
      !this.#said.includes(String(value))
    )
      return '<nodePort>';
    if (Array.isArray(value)) return value.map((item) => this.value(item, key, parent));
    if (typeof value !== 'object' || value === null) return value;
    const object = value as Record<string, unknown>;
    if (object.kind === 'Table') return this.#table(object);
    const isList = typeof object.kind === 'string' && object.kind.endsWith('List') && 'items' in object;
    const out: Record<string, unknown> = {};
    for (const [name, inner] of Object.entries(object)) {
      if (name === 'managedFields' && !this.#managedFields) continue;
      if (name === 'metadata' && isList) out[name] = this.#listMeta(inner);
      else out[name] = this.value(inner, name, object);
    }
    return out;
  }

  #listMeta(meta: unknown): unknown {
    const out = { ...(meta as Record<string, unknown>) };
    if (typeof out.resourceVersion === 'string') out.resourceVersion = '<rv>';
    if (out.continue) out.continue = '<continue>';
    return out;
  }

  #table(table: Record<string, unknown>): unknown {
    const definitions = (table.columnDefinitions ?? this.#lastColumns) as { name: string }[] | null;
    if (table.columnDefinitions) this.#lastColumns = definitions;
    const ages = (definitions ?? []).flatMap((c, i) =>
      ['Age', 'Last Seen', 'First Seen', 'Duration', 'Last Schedule'].includes(c.name) ? [i] : [],
    );
    const rows = (table.rows as { cells: unknown[] | null }[]).map((row) => ({
      ...(this.value(row) as object),
      cells:
        row.cells?.map((cell, i) => {
          if (ages.includes(i) && typeof cell === 'string' && /^[\dsmhdy]+$/.test(cell)) return '<age>';
          if (typeof cell !== 'string') return cell;
          return this.#string(cell, 'cell').replace(/\([\dsmhdy]+ ago\)/, '(<age> ago)');
        }) ?? null,
    }));
    return { ...(withoutNoise(table) as object), metadata: this.#listMeta(table.metadata), rows };
  }

  #lastColumns: { name: string }[] | null = null;

  #string(text: string, key: string): string {
    if (/^eyJ[\w-]+\.[\w-]+\.[\w-]+$/.test(text)) return '<jwt>';
    if (/(^|\n)kind: /.test(text))
      return text
        .replaceAll(/resourceVersion: "\d+"/g, 'resourceVersion: "<rv>"')
        .replaceAll(/(clusterIP: |clusterIPs:\n *- )10\.[\d.]+/g, '$1<ip>')
        .replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, (uid) => (this.#said.includes(uid) ? uid : '<uid>'))
        .replaceAll(/2026-0[23]-\d\dT[\d:]+Z/g, '<time>');
    if (key === 'resourceVersion') return this.#version(text);
    if (key === 'continue') return '<continue>';
    if ((key === 'clusterIP' || key === 'clusterIPs') && /^10\./.test(text) && !this.#said.includes(text))
      return '<ip>';
    if (text.startsWith('-----BEGIN CERTIFICATE-----')) return '<certificate>';
    let out = text.replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, (uid) =>
      this.#said.includes(uid) ? uid : '<uid>',
    );
    out = out.replaceAll(/2026-0[23]-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g, (time) =>
      this.#said.includes(time) ? time : '<time>',
    );
    out = out.replaceAll(/kube-api-access-[a-z0-9]{5}/g, 'kube-api-access-<rand>');
    if (key === 'cell' || key === 'message') {
      if (key === 'cell' && /^10\.\d+\.\d+\.\d+$/.test(out) && !this.#said.includes(out)) out = '<ip>';
      if (key === 'cell')
        out = out.replaceAll(/:3\d{4}\//g, (port) => (this.#said.includes(port.slice(1, -1)) ? port : ':<nodePort>/'));
    }
    if (key === 'message') {
      out = out.replaceAll(/(in record|resource version:?|current:?) \(?\d+\)?( \(\d+\))?/g, (m) =>
        m.replaceAll(/\d+/g, (n) => (this.#said.includes(`"${n}"`) || this.#said.includes(`=${n}`) ? n : '<rv>')),
      );
      out = out.replaceAll(/\\*"resourceVersion\\*":\\*"(\d+)/g, (m, n: string) =>
        this.#said.includes(`"${n}"`) ? m : m.slice(0, -n.length) + '<rv>',
      );
      out = out.replaceAll(/(ResourceVersion in (?:precondition|object meta): )\d+/g, '$1<rv>');
      out = out.replace(/too old resource version: \S+ \(\S+\)/, 'too old resource version: <rv> (<rv>)');
    }
    for (const prefix of this.#prefixes()) {
      if (out.startsWith(prefix) && out.length === prefix.length + 5 && !this.#said.includes(`"${out}"`))
        return `${prefix}<rand>`;
      out = out.replaceAll(`"${prefix}`, `"${prefix}`);
    }
    return out;
  }

  #prefixes(): string[] {
    return [...this.#said.matchAll(/"generateName":"([^"]*)"/g)]
      .map((m) => (m[1] as string).slice(0, 58))
      .filter((p) => p !== '');
  }

  #version(version: string): string {
    if (version === '' || this.#said.includes(`"resourceVersion":"${version}"`)) return version;
    let name = this.#versions.get(version);
    if (!name) {
      name = `<rv${this.#versions.size + 1}>`;
      this.#versions.set(version, name);
    }
    return name;
  }
}

/** Descriptions of columns, and managedFields in YAML text, are not compared. */
function withoutNoise(value: unknown): unknown {
  // A Table in YAML: its descriptions are many lines, so it is read.
  if (typeof value === 'string' && value.startsWith('apiVersion: meta.k8s.io/v1\ncolumnDefinitions:'))
    return withoutNoise(parseYaml(value));
  if (typeof value === 'string') return value.replaceAll(/^( *)managedFields:\n(?:\1[- ] .*\n|\1- .*\n)*/gm, '');
  if (Array.isArray(value)) return value.map(withoutNoise);
  if (typeof value !== 'object' || value === null) return value;
  const object = value as Record<string, unknown>;
  if (object.kind === 'Table' && Array.isArray(object.columnDefinitions)) {
    const columnDefinitions = object.columnDefinitions.map((c) => ({ ...(c as object), description: '' }));
    return withoutAges({ ...object, columnDefinitions });
  }
  return Object.fromEntries(Object.entries(object).map(([k, v]) => [k, withoutNoise(v)]));
}

/** Ages in years were recorded on another day than the lab's. */
function withoutAges(table: Record<string, unknown>): Record<string, unknown> {
  const names = (table.columnDefinitions as { name: string }[]).map(({ name }) => name);
  const rows = table.rows as { cells: unknown[] | null }[] | null;
  return {
    ...table,
    rows: rows?.map((row) => ({
      ...row,
      cells: row.cells?.map((cell, i) =>
        ['Last Seen', 'First Seen', 'Age'].includes(names[i] as string) &&
        typeof cell === 'string' &&
        /^[\dsmhdy]+$/.test(cell)
          ? '<age>'
          : cell,
      ),
    })),
  };
}

function firstDifference(expected: unknown, actual: unknown, path: string): string | undefined {
  if (Object.is(expected, actual)) return undefined;
  const both = typeof expected === 'object' && typeof actual === 'object' && expected !== null && actual !== null;
  if (!both || Array.isArray(expected) !== Array.isArray(actual)) {
    return `${path || 'body'}\n    recorded ${short(expected)}\n    ours     ${short(actual)}`;
  }
  const a = expected as Record<string, unknown>;
  const b = actual as Record<string, unknown>;
  for (const key of new Set([...Object.keys(a), ...Object.keys(b)])) {
    const inside = Array.isArray(expected) ? `${path}[${key}]` : `${path}.${key}`;
    if (!Object.hasOwn(a, key) && b[key] === undefined) continue;
    const difference = firstDifference(a[key], b[key], inside);
    if (difference !== undefined) return difference;
  }
  return undefined;
}

/** Matches by theme or kind, as printed. */
function tally(results: readonly CaseResult[], key: (c: CorpusCase) => string): string[] {
  const counts = new Map<string, [number, number]>();
  for (const { case: c, match } of results) {
    const count = counts.get(key(c)) ?? [0, 0];
    counts.set(key(c), [count[0] + (match ? 1 : 0), count[1] + 1]);
  }
  return [...counts].sort().map(([name, [good, all]]) => `  ${name.padEnd(28)} ${good} of ${all}`);
}

/** Runs a folder and prints its summary; the results come back for ratchets. */
export function runCorpus(
  folder: string,
  filter: CorpusFilter = {},
  makeServer: MakeServer = bareServer,
): CaseResult[] {
  return readCorpus(folder, filter).map((recorded) => runCase(recorded, makeServer));
}

/** An API server with the controllers of the controller manager. */
export async function serverWithControllers(): Promise<MakeServer> {
  const { allControllers } = await import('../../simulator/cluster/parts/whole.ts');
  const { StorageSystems } = await import('../../simulator/storage/systems.ts');
  const { startControllers } = await import('../../simulator/controllers/manager.ts');
  const { Timings } = await import('../../simulator/timings.ts');
  return (kernel) => {
    const made = bareServer(kernel);
    const timings = new Timings('tidy', kernel.random('timings'));
    startControllers({
      kernel,
      store: made.store,
      timings,
      controllers: allControllers(new StorageSystems({ wallMs: () => kernel.wallMs() })).filter((c) =>
        c.watches.every((w) => w.resource === '*' || made.api.registry.has(w.resource)),
      ),
      client: (user) => made.api.client(user),
      registry: made.api.registry,
      tokenKey: made.api.tokenKey,
    });
    return made;
  };
}

/** The project's copy of the recorded cases. */
export const RECORDED_CASES = join(import.meta.dirname, 'api-corpus');

async function main(args: string[]): Promise<void> {
  const options = new Map<string, string>();
  let folder = RECORDED_CASES;
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] as string;
    if (arg === '--kinds' || arg === '--failed' || arg === '--bare') options.set(arg, '');
    else if (arg.startsWith('--')) options.set(arg, args[++i] ?? '');
    else folder = arg;
  }
  const list = (name: string): string[] | undefined => options.get(name)?.split(',');
  const only = options.get('--only');
  const filter = { theme: list('--theme'), kind: list('--kind'), ...(only ? { only: new RegExp(only) } : {}) };
  const results = runCorpus(folder, filter, options.has('--bare') ? bareServer : await serverWithControllers());
  let show = Number(options.get('--show') ?? 0);
  for (const { case: c, match, difference } of results) {
    if (match || show-- <= 0) continue;
    console.log(`✗ ${c.id} (${c.kind ?? c.theme})\n  ${difference}`);
  }
  if (options.has('--failed')) for (const { case: c, match } of results) if (!match) console.log(c.id);
  console.log(tally(results, (c) => c.theme).join('\n'));
  if (options.has('--kinds')) console.log(tally(results, (c) => c.kind ?? '(none)').join('\n'));
  console.log(`${results.filter((r) => r.match).length} of ${results.length} API cases match`);
}

if (process.argv[1] === import.meta.filename) await main(process.argv.slice(2));
