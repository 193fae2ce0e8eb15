// Knobs and answers of the figure `config-paths`.
const CONFIG_PATHS = ['env', 'args', 'volume', 'subPath'] as const;
export type ConfigPath = (typeof CONFIG_PATHS)[number];

export interface ConfigKnobs {
  readonly show: readonly ConfigPath[];
  /** Seconds after the change at which the Deployment is restarted; null: never. */
  readonly restart: number | null;
}

export interface ConfigData {
  /** Values in force from that second after the change on, in the pod that serves. */
  readonly paths: readonly {
    readonly path: ConfigPath;
    readonly values: readonly { readonly seconds: number; readonly value: string; readonly fresh: boolean }[];
  }[];
  readonly until: number;
}

export function configKnobs(params: Readonly<Record<string, unknown>>): ConfigKnobs {
  const { show } = params;
  const chosen = Array.isArray(show) ? CONFIG_PATHS.filter((path) => show.includes(path)) : [];
  return { show: chosen.length > 0 ? chosen : CONFIG_PATHS, restart: null };
}
