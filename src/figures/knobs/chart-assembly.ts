// Knobs and answers of the figure `chart-assembly`.
export interface AssemblyKnobs {
  readonly redis: boolean;
  readonly cache: boolean;
  readonly migrate: boolean;
}

export interface AssemblyData {
  readonly line: string;
  /** Paths inside the chart, each with the objects that came of it. */
  readonly files: readonly { readonly path: string; readonly objects: readonly string[] }[];
  /** "Service/shop", in the order in which they are sent. */
  readonly sent: readonly { readonly object: string; readonly source: string }[];
  readonly hooks: readonly { readonly object: string; readonly when: string }[];
}

export function assemblyKnobs(): AssemblyKnobs {
  return { redis: true, cache: false, migrate: true };
}
