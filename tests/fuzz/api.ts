/**
 * Requests that nobody means, against a whole cluster: manifests of every kind, patches of all four types, selectors and options,
 * changed by chance. Each must be answered, soon, by an object or a Status; what is stored must be stored whole: it can be
 * written back as it is. Controllers, scheduler and kubelets work on what got through.
 */

import type { ApiRequest, ApiResponse, Status } from '../../simulator/api/types.ts';
import { createCluster } from '../../simulator/cluster/whole.ts';
import type { Cluster } from '../../simulator/cluster-types.ts';
import { LEARNER } from '../../simulator/cluster-types.ts';
import { Random } from '../../simulator/kernel/random.ts';
import { createCatalogue } from '../../simulator/nodes/images/catalogue.ts';
import type { KubeObject } from '../../simulator/store/types.ts';
import { printYaml } from '../../simulator/yaml/yaml.ts';
import { LETTERS, mutatedText, mutatedValue } from './mutations.ts';

/** A manifest and where it is posted to. */
export interface Sample {
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** So long may an answer take, and a second of the cluster's life after it (processor time). */
const LIMIT_MS = 5000;
/** Requests before the world is made anew. */
const LIFE = 250;

const SELECTORS = ['a in (b, c),!d,e=f,g notin (h)', 'app=web', 'metadata.name=a,status.phase!=Running', ''];
const PATCH_TYPES = [
  'application/json-patch+json',
  'application/merge-patch+json',
  'application/strategic-merge-patch+json',
  'application/apply-patch+yaml',
];

const OPERATIONS: readonly unknown[] = [
  [{ op: 'replace', path: '/metadata/labels', value: { a: 'b' } }],
  [
    { op: 'test', path: '/kind', value: 'Pod' },
    { op: 'copy', from: '/metadata/name', path: '/metadata/annotations' },
  ],
  [
    { op: 'remove', path: '/spec' },
    { op: 'add', path: '/spec/containers/-', value: { name: 'x' } },
  ],
  [{ op: 'move', from: '/spec', path: '/metadata/labels/a~1b' }],
];

/** What went wrong, with what would show it again. */
export interface Failure {
  readonly what: string;
  readonly request: string;
}

export class ApiFuzz {
  readonly #random: Random;
  readonly #samples: readonly Sample[];
  readonly #seed: string;
  #cluster: Cluster;
  #worlds = 0;

  constructor(seed: string, samples: readonly Sample[]) {
    this.#seed = seed;
    this.#random = new Random(`api fuzz ${seed}`);
    this.#samples = samples;
    this.#cluster = this.#world();
  }

  /** Sends so many requests; the first failure ends it. Returns how many were answered with each status. */
  run(count: number): { readonly answered: ReadonlyMap<number, number>; readonly failure: Failure | undefined } {
    const answered = new Map<number, number>();
    for (let i = 0; i < count; i++) {
      if (i > 0 && i % LIFE === 0) {
        const broken = this.#check();
        if (broken) return { answered, failure: broken };
        this.#cluster = this.#world();
      }
      const request = this.#request();
      const started = performance.now();
      let failure: string | undefined;
      try {
        const response = this.#cluster.api.handle(request);
        answered.set(response.status, (answered.get(response.status) ?? 0) + 1);
        failure = complaint(response);
        response.watch?.close();
        this.#cluster.kernel.run({ untilMs: this.#cluster.kernel.now() + (i % 10 === 0 ? 20_000 : 500) });
      } catch (error) {
        failure = error instanceof Error ? (error.stack ?? error.message) : String(error);
      }
      const tookMs = performance.now() - started;
      if (failure === undefined && tookMs > LIMIT_MS) failure = `took ${Math.round(tookMs)} ms`;
      if (failure !== undefined)
        return {
          answered,
          failure: { what: failure, request: `request ${i} of seed ${this.#seed}: ${text(request)}` },
        };
    }
    return { answered, failure: this.#check() };
  }

  #world(): Cluster {
    return createCluster({
      seed: `${this.#seed}/${this.#worlds++}`,
      images: createCatalogue([]),
      containerPrograms: new Map(),
      debugFreeze: true,
    });
  }

  #request(): ApiRequest {
    const random = this.#random;
    const sample = this.#samples[random.int(this.#samples.length)] as Sample;
    const stored = this.#stored(sample.path);
    const name = stored?.metadata.name ?? 'none';
    const at = `${sample.path}/${name}`;
    const query: Record<string, string> = {};
    if (random.int(4) === 0)
      query[
        this.#one(['dryRun', 'fieldValidation', 'fieldManager', 'propagationPolicy', 'gracePeriodSeconds', 'pretty'])
      ] = this.#one(['All', 'Strict', 'Ignore', 'Warn', 'x', '', '-1', '0', 'Orphan', 'Foreground', 'a'.repeat(200)]);
    const user = LEARNER;
    switch (random.int(8)) {
      case 0:
      case 1:
      case 2:
        return { method: 'POST', path: sample.path, query, body: this.#body(sample.body), user };
      case 3:
        return { method: 'PUT', path: at, query, body: this.#body(stored ?? sample.body), user };
      case 4:
      case 5: {
        const type = this.#one(PATCH_TYPES);
        const base =
          type === PATCH_TYPES[0] ? OPERATIONS[random.int(OPERATIONS.length)] : this.#part(stored ?? sample.body);
        const body = type === PATCH_TYPES[3] ? { ...sample.body, metadata: { name } } : base;
        if (type === PATCH_TYPES[3])
          Object.assign(query, { fieldManager: 'fuzz', ...(random.int(2) === 0 ? { force: 'true' } : {}) });
        const subresource = this.#one(['', '', '', '/status', '/scale']);
        return {
          method: 'PATCH',
          path: at + subresource,
          query,
          headers: { 'content-type': type },
          body: this.#body(body),
          user,
        };
      }
      case 6: {
        const options = {
          kind: 'DeleteOptions',
          apiVersion: 'v1',
          propagationPolicy: 'Foreground',
          preconditions: { uid: 'x' },
        };
        const body = random.int(2) === 0 ? {} : { body: mutatedValue(random, options) };
        return { method: 'DELETE', path: random.int(10) === 0 ? sample.path : at, query, ...body, user };
      }
      default: {
        query[this.#one(['labelSelector', 'fieldSelector'])] = mutatedText(
          random,
          this.#one(SELECTORS),
          '()=!,in ot\t.-/',
        );
        if (random.int(3) === 0)
          query[this.#one(['limit', 'continue', 'resourceVersion', 'watch', 'timeoutSeconds'])] = this.#one([
            '1',
            '-1',
            'x',
            '',
            '999999',
            'eyJ2Ijo',
          ]);
        const accept = this.#one([
          'application/json',
          'application/yaml',
          'application/json;as=Table;v=v1;g=meta.k8s.io',
          'text/plain',
          ';;=',
        ]);
        return { method: 'GET', path: random.int(3) === 0 ? at : sample.path, query, headers: { accept }, user };
      }
    }
  }

  #one<T>(list: readonly T[]): T {
    return list[this.#random.int(list.length)] as T;
  }

  /** An object that is there, of the kind that is served at a path. */
  #stored(path: string): KubeObject | undefined {
    const { body } = this.#cluster.api.handle({ method: 'GET', path, query: { limit: '50' }, user: LEARNER });
    const { items = [] } = body as { items?: readonly KubeObject[] };
    return items[this.#random.int(Math.max(1, items.length))];
  }

  #part(body: unknown): unknown {
    const entries = Object.entries(body as Record<string, unknown>);
    return Object.fromEntries(entries.filter(() => this.#random.int(3) > 0));
  }

  /** The value, changed; now and then as text, changed once more. */
  #body(value: unknown): unknown {
    const random = this.#random;
    const changed = random.int(12) === 0 ? value : mutatedValue(random, value);
    switch (random.int(6)) {
      case 0:
        return mutatedText(random, JSON.stringify(changed) ?? '', LETTERS);
      case 1:
        return new TextEncoder().encode(JSON.stringify(changed) ?? '');
      default:
        return changed;
    }
  }

  /** Everything in the store must be what the API itself would take. */
  #check(): Failure | undefined {
    const { api, store } = this.#cluster;
    for (const resource of api.registry.all) {
      const { kind, apiVersion, name } = resource;
      if (kind.computed || kind.answer || kind.storedAs) continue;
      for (const { metadata } of store.list(name)) {
        const root = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
        const space = metadata.namespace === undefined ? '' : `/namespaces/${metadata.namespace}`;
        const path = `${root}${space}/${kind.plural}/${metadata.name}`;
        const got = api.handle({ method: 'GET', path, user: LEARNER });
        if (got.status !== 200) return { what: `stored, but answered with ${got.status}`, request: path };
        printYaml(got.body);
        if (!resource.verbs.includes('update')) continue;
        const query = { dryRun: 'All', fieldValidation: 'Strict' };
        const body = JSON.parse(JSON.stringify(got.body)) as KubeObject;
        // A status may be written with any generateName, upstream, too.
        delete (body.metadata as { generateName?: string }).generateName;
        const put = api.handle({ method: 'PUT', path, query, body, user: LEARNER });
        if (put.status !== 200) {
          const { message } = put.body as Status;
          return {
            what: `what is stored cannot be written back: ${put.status} ${message}`,
            request: `${path}: ${JSON.stringify(got.body)}`,
          };
        }
      }
    }
    return undefined;
  }
}

/** What is wrong with an answer, whatever was asked. */
function complaint({ status, body }: ApiResponse): string | undefined {
  if (!Number.isInteger(status) || status < 100 || status > 599) return `status ${status}`;
  if (status < 400) return undefined;
  if (typeof body === 'string') return undefined;
  const said = body as Status;
  if (said.kind !== 'Status' || said.status !== 'Failure' || said.code !== status || !said.message)
    return `${status} with ${JSON.stringify(body)}`;
  const nonsense = /\[object Object\]|\bNaN\b|Cannot read prop|is not a function|is not iterable/.exec(said.message);
  return nonsense ? `says ${said.message}` : undefined;
}

function text({ method, path, query, headers, body }: ApiRequest): string {
  const shown = body instanceof Uint8Array ? new TextDecoder().decode(body) : JSON.stringify(body);
  return `${method} ${path}?${new URLSearchParams(query as Record<string, string>)} ${JSON.stringify(headers ?? {})} ${shown}`;
}
