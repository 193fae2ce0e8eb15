// Knobs and answers of the figure `chart-assembly`.
export const TEAMS = ['shop', 'orders'] as const;
/** Kinds of which one might be sent first. */
export const FIRST_KINDS = ['ConfigMap', 'Service', 'Deployment', 'StatefulSet', 'Job'] as const;

export interface AssemblyKnobs {
  readonly redis: boolean;
  readonly cache: boolean;
  readonly migrate: boolean;
  /** `global.team`, which the parent and its subcharts read. */
  readonly team: string;
  /** Hidden until the reader runs it. */
  readonly asked: boolean;
  /** The kind the reader thinks is sent first. */
  readonly guess: string | null;
}

export interface AssemblyChart {
  readonly name: string;
  /** The chart that it is under another name; empty: itself. */
  readonly of: string;
  /** The value that turns it on; empty: always on. */
  readonly condition: string;
  readonly on: boolean;
  /** Its templates, each with the objects that came of it. */
  readonly files: readonly { readonly path: string; readonly objects: readonly string[] }[];
}

export interface AssemblyData {
  readonly line: string;
  /** The parent, then its subcharts. */
  readonly charts: readonly AssemblyChart[];
  /** "Service/shop", in the order in which they are sent; `team`: its label of that name. */
  readonly sent: readonly { readonly object: string; readonly source: string; readonly team: string }[];
  readonly hooks: readonly { readonly object: string; readonly when: string }[];
}

/** The command whose output the figure draws. */
export const templateLine = ({ redis, cache, migrate, team }: AssemblyKnobs): string =>
  `helm template shop ./shop --set redis.enabled=${redis},cache.enabled=${cache},migrate=${migrate},global.team=${team}`;

export function assemblyKnobs(): AssemblyKnobs {
  return { redis: true, cache: false, migrate: true, team: 'shop', asked: false, guess: null };
}
