/**
 * The catalogue of live figures (lesson-format.md §9.2): every kind with the params it takes.
 */

import { NO_TEXT } from './context.ts';
import type { Cursor } from './cursor.ts';
import { duplicates } from './tasks.ts';
import type { FigureDefinition } from './types.ts';

/** Reads one param and notes what is wrong with it. */
type Param = (at: Cursor) => void;

export interface FigureKind {
  readonly kind: string;
  readonly params: Readonly<Record<string, Param>>;
}

const count =
  (min: number, max: number): Param =>
  (at) => {
    at.integer(min, max);
  };
const time: Param = (at) => {
  if (at.value !== 0) at.duration();
};
const text: Param = (at) => {
  at.text();
};
const yes: Param = (at) => {
  at.boolean();
};
const one =
  (...values: readonly string[]): Param =>
  (at) => {
    at.oneOf(values);
  };
const labels: Param = (at) => {
  for (const value of at.openMap()?.fields.values() ?? []) value.text();
};

/** A number of pods, or a share of them: 1, "25%". */
const share: Param = (at) => {
  const { value } = at;
  if (typeof value === 'number') at.integer(0);
  else if (typeof value !== 'string' || !/^\d+%$/.test(value))
    at.expected('a whole number or a percentage such as 25%');
};

/** A map with these params, each of which may be left out. */
const map =
  (params: Readonly<Record<string, Param>>): Param =>
  (at) => {
    for (const [key, value] of at.map(Object.keys(params))?.fields ?? []) params[key]?.(value);
  };
const list =
  (item: Param): Param =>
  (at) => {
    at.list(item);
  };

const ROLLOUT: Readonly<Record<string, Param>> = {
  replicas: count(1, 20),
  maxSurge: share,
  maxUnavailable: share,
  ready: time,
  minReadySeconds: count(0, 600),
  image: one('good', 'late-bad', 'bad'),
};

const WHAT_IF: Readonly<Record<string, Param>> = {
  replicas: count(1, 10),
  maxSurge: share,
  maxUnavailable: share,
  minReadySeconds: count(0, 60),
  image: one('good', 'late-bad', 'bad'),
  preStop: time,
  probe: yes,
  strategy: one('RollingUpdate', 'Recreate'),
};

/** Kinds as curriculum.md §4 lists them; all may be `locked` (to be looked at, without knobs). */
export const FIGURES: readonly FigureKind[] = checked([
  { kind: 'rollout-curves', params: ROLLOUT },
  {
    kind: 'what-if',
    params: {
      knob: one('strategy', 'maxUnavailable', 'maxSurge', 'preStop', 'probe', 'image', 'minReadySeconds'),
      left: map(WHAT_IF),
      right: map(WHAT_IF),
      rate: count(1, 100),
    },
  },
  {
    kind: 'scale-down-picker',
    params: {
      to: count(0, 9),
      pods: list(
        map({
          name: text,
          node: text,
          phase: one('Pending', 'Unknown', 'Running'),
          ready: yes,
          readyFor: time,
          restarts: count(0, 99),
          cost: (at) => void at.number(),
          age: time,
        }),
      ),
    },
  },
  {
    kind: 'ownership-tree',
    params: { replicas: count(0, 5), selector: text, bare: list(map({ name: text, labels })) },
  },
  {
    kind: 'cascade-tree',
    params: { policy: one('background', 'foreground', 'orphan'), replicas: count(1, 4) },
  },
  {
    kind: 'reconcile-log',
    params: { replicas: count(2, 6), act: one('delete-one', 'delete-two', 'kill', 'more', 'fewer') },
  },
  {
    kind: 'hpa-loop',
    params: {
      target: text,
      min: count(0, 100),
      max: count(1, 100),
      load: list(map({ at: time, rate: count(0, 100_000) })),
    },
  },
  {
    kind: 'node-clock',
    params: { owner: one('Deployment', 'StatefulSet'), loss: one('power', 'partition'), toleration: time, grace: time },
  },
  {
    kind: 'stuck-chain',
    params: { cause: one('quota', 'limits', 'account', 'image', 'config', 'crash', 'probe') },
  },
  { kind: 'revision-shelf', params: { limit: count(0, 100), helm: yes } },
  {
    kind: 'traffic-split',
    params: {
      stable: count(0, 20),
      canary: count(0, 20),
      selects: one('both', 'stable', 'canary'),
      rate: count(1, 100),
    },
  },
  {
    kind: 'proportion-bar',
    params: { replicas: count(1, 20), maxSurge: count(0, 10), maxUnavailable: count(0, 10), to: count(0, 40) },
  },
  { kind: 'endpoint-race', params: { preStop: time, lag: time, drain: time } },
  { kind: 'config-paths', params: { show: list(one('env', 'args', 'volume', 'subPath')) } },
  {
    kind: 'service-fan',
    params: { replicas: count(1, 9), ready: count(0, 9), type: one('ClusterIP', 'NodePort', 'LoadBalancer', 'None') },
  },
  { kind: 'field-tree', params: { file: text, path: text } },
  { kind: 'selector-sieve', params: { selector: text, pods: list(map({ name: text, labels })) } },
  { kind: 'family-picker', params: {} },
  {
    kind: 'ordinal-train',
    params: {
      replicas: count(1, 5),
      policy: one('OrderedReady', 'Parallel'),
      partition: count(0, 5),
      broken: count(0, 4),
    },
  },
  {
    kind: 'claim-map',
    params: { replicas: count(1, 3), whenScaled: one('Retain', 'Delete'), whenDeleted: one('Retain', 'Delete') },
  },
  {
    kind: 'dns-lens',
    params: {
      service: text,
      replicas: count(0, 9),
      headless: yes,
      name: text,
      type: one('A', 'AAAA', 'SRV', 'PTR'),
      namespace: text,
    },
  },
  { kind: 'quorum-dial', params: { members: count(1, 7), up: count(0, 7) } },
  { kind: 'values-diff', params: { reuse: one('none', 'reuse', 'reset-then-reuse', 'reset') } },
  { kind: 'chart-assembly', params: {} },
  { kind: 'repo-map', params: {} },
]);

const KINDS = FIGURES.map(({ kind }) => kind);

export function readFigures(at: Cursor): FigureDefinition[] {
  const figures = at.list((item): FigureDefinition => {
    const fields = item.map(['id', 'kind', 'caption', 'text', 'params']);
    const kind = fields?.required('kind', (c) => c.oneOf(KINDS), '') ?? '';
    const known = FIGURES.find((f) => f.kind === kind);
    return {
      id: fields?.required('id', (c) => c.id(), '') ?? '',
      kind,
      caption: fields?.required('caption', (c) => c.i18n('captions'), NO_TEXT) ?? NO_TEXT,
      text: fields?.required('text', (c) => c.i18n('text twins'), NO_TEXT) ?? NO_TEXT,
      params: fields?.optional('params', (c) => readParams(c, known), {}) ?? {},
    };
  });
  duplicates(
    at,
    figures.map((f) => f.id),
    'figure',
  );
  return figures;
}

function readParams(at: Cursor, known: FigureKind | undefined): Record<string, unknown> {
  if (known) map({ locked: yes, ...known.params })(at);
  return at.value as Record<string, unknown>;
}

function checked(kinds: readonly FigureKind[]): readonly FigureKind[] {
  const seen = new Set<string>();
  for (const { kind } of kinds) {
    if (seen.has(kind)) throw new Error(`two figures are called ${kind}`);
    seen.add(kind);
  }
  return kinds;
}
