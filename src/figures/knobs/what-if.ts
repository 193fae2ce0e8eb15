// Knobs and answers of the figure `what-if`.
export const WHAT_IF_KNOBS = {
  strategy: ['RollingUpdate', 'Recreate'],
  maxUnavailable: ['0', '1', '25%', '50%', '100%'],
  maxSurge: ['0', '1', '25%', '100%'],
  preStop: ['0s', '1s', '3s'],
  probe: ['yes', 'no'],
  image: ['good', 'late-bad', 'bad'],
  minReadySeconds: ['0', '5', '15'],
} as const;

export type WhatIfKnob = keyof typeof WHAT_IF_KNOBS;
export type WhatIfSide = Readonly<Record<WhatIfKnob, string>>;

export interface WhatIfKnobs {
  /** The one parameter in which the two sides differ. */
  readonly knob: WhatIfKnob;
  readonly left: WhatIfSide;
  readonly right: WhatIfSide;
  readonly replicas: number;
  /** Requests a second. */
  readonly rate: number;
  readonly locked: boolean;
  /** Hidden until the reader runs it. */
  readonly asked: boolean;
  /** Which side the reader thinks will lose requests. */
  readonly guess: Losers | null;
  /** The instant both curves are read at, in seconds; null: none. */
  readonly at: number | null;
}

export const LOSERS = ['left', 'right', 'both', 'neither'] as const;
export type Losers = (typeof LOSERS)[number];

export interface WhatIfArm {
  /** [seconds, available, in all] from that second on. */
  readonly points: readonly (readonly [seconds: number, available: number, all: number])[];
  /** Seconds at which requests failed, to a quarter. */
  readonly failures: readonly number[];
  readonly lowest: number;
  readonly most: number;
  /** Until all pods were new and nothing changed any more; null: it did not come to rest. */
  readonly seconds: number | null;
  readonly sent: number;
  readonly failed: number;
  /** The API's refusal. */
  readonly refused: string;
}

export interface WhatIfData {
  readonly left: WhatIfArm;
  readonly right: WhatIfArm;
}

/** Which sides lost requests. */
export const losersOf = ({ left, right }: WhatIfData): Losers =>
  left.failed > 0 ? (right.failed > 0 ? 'both' : 'left') : right.failed > 0 ? 'right' : 'neither';

/** Available pods of a side at a second; null before its first point. */
export const availableAt = ({ points }: WhatIfArm, seconds: number): number | null =>
  points.findLast(([from]) => from <= seconds)?.[1] ?? null;

export const WHAT_IF_NAMES = Object.keys(WHAT_IF_KNOBS) as WhatIfKnob[];

const DEFAULTS: WhatIfSide = {
  strategy: 'RollingUpdate',
  maxUnavailable: '25%',
  maxSurge: '25%',
  preStop: '3s',
  probe: 'yes',
  image: 'good',
  minReadySeconds: '0',
};

function side(raw: unknown, fallback: Partial<WhatIfSide>): WhatIfSide {
  const given = Object.entries((raw ?? {}) as Record<string, unknown>).map(([key, value]) => [
    key,
    typeof value === 'boolean' ? (value ? 'yes' : 'no') : String(value),
  ]);
  return { ...DEFAULTS, ...fallback, ...Object.fromEntries(given) };
}

export function whatIfKnobs(params: Readonly<Record<string, unknown>>): WhatIfKnobs {
  const knob = WHAT_IF_NAMES.find((name) => name === params['knob']) ?? 'strategy';
  const values = WHAT_IF_KNOBS[knob];
  const replicas = Number((params['left'] as { replicas?: unknown } | undefined)?.replicas ?? 4);
  return {
    knob,
    left: side(params['left'], { [knob]: values[0] }),
    right: side(params['right'], { [knob]: values[1] }),
    replicas: Math.max(1, Math.min(10, replicas)),
    rate: Math.max(1, Math.min(100, Number(params['rate'] ?? 20))),
    locked: params['locked'] === true,
    asked: false,
    guess: null,
    at: null,
  };
}
