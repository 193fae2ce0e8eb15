/**
 * The catalogue of live figures (lesson-format.md §9.2): every kind with the params it takes. A kind that is not drawn yet is
 * refused when a lesson is loaded; whoever draws it sets `drawn`.
 */

import { NO_TEXT } from './context.ts';
import type { Cursor } from './cursor.ts';
import { duplicates } from './tasks.ts';
import type { FigureDefinition } from './types.ts';

/** Reads one param and notes what is wrong with it. */
type Param = (at: Cursor) => void;

export interface FigureKind {
  readonly kind: string;
  readonly drawn: boolean;
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
const texts: Param = (at) => {
  at.list((item) => item.text());
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
  { kind: 'rollout-curves', drawn: true, params: ROLLOUT },
  {
    kind: 'what-if',
    drawn: true,
    params: {
      knob: one('strategy', 'maxUnavailable', 'maxSurge', 'preStop', 'probe', 'image', 'minReadySeconds'),
      left: map(WHAT_IF),
      right: map(WHAT_IF),
      rate: count(1, 100),
    },
  },
  {
    kind: 'scale-down-picker',
    drawn: true,
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
    drawn: true,
    params: { replicas: count(0, 5), selector: text, bare: list(map({ name: text, labels })) },
  },
  {
    kind: 'cascade-tree',
    drawn: true,
    params: { policy: one('background', 'foreground', 'orphan'), replicas: count(1, 4) },
  },
  {
    kind: 'reconcile-log',
    drawn: true,
    params: { replicas: count(2, 6), act: one('delete-one', 'delete-two', 'kill', 'more', 'fewer') },
  },
  {
    kind: 'hpa-loop',
    drawn: true,
    params: {
      target: text,
      min: count(0, 100),
      max: count(1, 100),
      load: list(map({ at: time, rate: count(0, 100_000) })),
    },
  },
  {
    kind: 'node-clock',
    drawn: true,
    params: { owner: one('Deployment', 'StatefulSet'), loss: one('power', 'partition'), toleration: time, grace: time },
  },
  {
    kind: 'stuck-chain',
    drawn: true,
    params: { cause: one('quota', 'limits', 'account', 'image', 'config', 'crash', 'probe') },
  },
  { kind: 'revision-shelf', drawn: true, params: { limit: count(0, 100), helm: yes } },
  {
    kind: 'traffic-split',
    drawn: true,
    params: { stable: count(0, 20), canary: count(0, 20), rate: count(1, 100) },
  },
  {
    kind: 'proportion-bar',
    drawn: true,
    params: { replicas: count(1, 20), maxSurge: count(0, 10), maxUnavailable: count(0, 10), to: count(0, 40) },
  },
  { kind: 'endpoint-race', drawn: false, params: { preStop: time, lag: time, drain: time, probe: yes } },
  { kind: 'config-paths', drawn: false, params: { show: texts } },
  {
    kind: 'service-fan',
    drawn: true,
    params: { replicas: count(1, 9), ready: count(0, 9), type: one('ClusterIP', 'NodePort', 'LoadBalancer', 'None') },
  },
  { kind: 'field-tree', drawn: true, params: { file: text, path: text } },
  { kind: 'selector-sieve', drawn: true, params: { selector: text, pods: list(map({ name: text, labels })) } },
  { kind: 'family-picker', drawn: true, params: {} },
  {
    kind: 'ordinal-train',
    drawn: false,
    params: {
      replicas: count(1, 9),
      policy: one('OrderedReady', 'Parallel'),
      partition: count(0, 9),
      broken: count(0, 8),
    },
  },
  {
    kind: 'claim-map',
    drawn: false,
    params: { replicas: count(0, 9), whenScaled: one('Retain', 'Delete'), whenDeleted: one('Retain', 'Delete') },
  },
  {
    kind: 'dns-lens',
    drawn: true,
    params: {
      service: text,
      replicas: count(0, 9),
      headless: yes,
      name: text,
      type: one('A', 'AAAA', 'SRV', 'PTR'),
      namespace: text,
    },
  },
  { kind: 'quorum-dial', drawn: false, params: { members: count(1, 9), up: count(0, 9) } },
  { kind: 'values-diff', drawn: false, params: { chart: text, layers: list(map({ name: text, file: text })) } },
  { kind: 'chart-assembly', drawn: false, params: { chart: text } },
  { kind: 'repo-map', drawn: false, params: { chart: text, versions: texts } },
]);

const KINDS = FIGURES.map(({ kind }) => kind);

export function readFigures(at: Cursor): FigureDefinition[] {
  const figures = at.list((item): FigureDefinition => {
    const fields = item.map(['id', 'kind', 'caption', 'text', 'params']);
    const kind = fields?.required('kind', (c) => c.oneOf(KINDS), '') ?? '';
    const known = FIGURES.find((f) => f.kind === kind);
    if (known && !known.drawn) fields?.notYet('kind', `the figure ${kind}`);
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
