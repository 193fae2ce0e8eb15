/**
 * The contract between Helm's parts: what a chart is, what rendering takes and gives, what a release is.
 *
 *   chart/      folders and archives → Chart                        loadChart, loadFiles
 *   values/     defaults, files, --set → the values of a render     valuesOfOptions, processDependencies, toRenderValues
 *   schema/     values.schema.json                                  (toRenderValues asks it)
 *   engine/     Chart and values → texts, on simulator/gotemplate   createRender
 *   manifest/   texts → manifests, hooks, notes                     renderResources, manifestText, chartCrds
 *   functions/  what templates may call; rarely used ones are parts (parts.ts)
 *   semver/     versions and ranges
 *   release/    manifests → objects in the cluster, and the record of it
 *   kube/       the API as Helm asks it: building, applying, waiting    Kube, Waiter
 *   repository/ repositories of charts, dependencies, where a chart comes from
 *   lint/       what `helm lint` finds
 *   starter/    the chart of `helm create`
 *   cli/        flags, environment, outputs, errors; what a command is given
 *   commands/   what a learner types
 *   complete/   words for Tab, and `helm __complete`                  createHelmCompleter
 *   help/       help pages, in two languages
 *
 * An install is: loadChart → valuesOfOptions → processDependencies → toRenderValues → renderResources. The last two are synchronous
 * and may throw `PartMissing` or `LookupMissing`: the command fetches what is missing and calls them again, with a Random in the
 * state it was in. `createRender()` and `SchemaCache` remember what they have read: one of each per machine.
 *
 * Mirrors helm.sh/helm/v3/pkg/chart (Chart, Metadata, File) and pkg/release (Release, Info, Hook).
 */
import type { Random } from '../kernel/random.ts';
import type { Parts } from './parts.ts';

/** A value as Helm holds it: JSON, whose numbers are Go float64; integers of --set are `GoInt` (simulator/gotemplate). */
export type HelmValue = unknown;
/** Keys are the learner's: objects without prototype. */
export type HelmValues = { [key: string]: HelmValue };

export interface ChartFile {
  /** Path inside the chart: "templates/web.yaml". */
  readonly name: string;
  readonly data: Uint8Array;
}

export interface ChartDependency {
  readonly name: string;
  readonly version?: string;
  readonly repository?: string;
  readonly condition?: string;
  readonly tags?: readonly string[];
  readonly enabled?: boolean;
  readonly 'import-values'?: readonly unknown[];
  readonly alias?: string;
}

/** Chart.yaml. */
export interface ChartMetadata {
  readonly name?: string;
  readonly home?: string;
  readonly sources?: readonly string[];
  readonly version?: string;
  readonly description?: string;
  readonly keywords?: readonly string[];
  readonly maintainers?: readonly { readonly name?: string; readonly email?: string; readonly url?: string }[];
  readonly icon?: string;
  readonly apiVersion?: string;
  readonly condition?: string;
  readonly tags?: string;
  readonly appVersion?: string;
  readonly deprecated?: boolean;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly kubeVersion?: string;
  readonly dependencies?: readonly ChartDependency[];
  readonly type?: string;
}

export interface ChartLock {
  readonly generated: string;
  readonly digest: string;
  readonly dependencies: readonly ChartDependency[];
}

export interface Chart {
  readonly metadata: ChartMetadata;
  readonly lock?: ChartLock;
  /** Every file as loaded, in loading order; what `show values` prints verbatim and `package` packs. */
  readonly raw: readonly ChartFile[];
  readonly templates: readonly ChartFile[];
  readonly values: HelmValues;
  /** values.schema.json. */
  readonly schema?: Uint8Array;
  /** What is neither template nor values: .Files and crds/. */
  readonly files: readonly ChartFile[];
  /** Subcharts, loaded. */
  readonly dependencies: readonly Chart[];
}

/** .Capabilities */
export interface Capabilities {
  /** "v1.36.3" */
  readonly kubeVersion: string;
  /** "apps/v1", "apps/v1/Deployment". */
  readonly apiVersions: readonly string[];
  /** "v3.21.4" */
  readonly helmVersion: string;
  /** Of .Capabilities.HelmVersion; a build without version control has neither. */
  readonly helmCommit?: string;
  readonly goVersion?: string;
}

export interface RenderOptions {
  /** Objects of the cluster that `lookup` asks for; absent: every lookup is empty (client-side dry run, template). */
  readonly lookup?: LookupSource;
  /** --strict of lint: missing keys fail. */
  readonly strict?: boolean;
  /** lint mode: required and fail only warn. */
  readonly lint?: boolean;
  /** For randAlphaNum, uuidv4, genCA …; a restarted render must get a stream in the same state. */
  readonly random: Random;
  /** `now`, milliseconds since 1970. */
  readonly nowMs: number;
  /** 4: mustToYaml, mustToToml and error traces as Helm 4 has them. */
  readonly helmMajor?: 3 | 4;
  /** What has been loaded of the rarely used functions; see parts.ts. */
  readonly parts?: Parts;
  readonly log?: Log;
}

/** What Helm tells on standard error in passing, as "SOURCE:LINE: TEXT". `source` is "coalesce.go:289". */
export type Log = (source: string, text: string, record?: LogRecord) => void;

/** The same as Helm 4 tells it, where that is not the text itself. */
export interface LogRecord {
  readonly level: 'DEBUG' | 'INFO' | 'WARN' | 'ERROR';
  readonly message: string;
  readonly fields?: Readonly<Record<string, string>>;
}

/**
 * What templates look up. Rendering is synchronous and requests take virtual time, so a look-up that is not there yet throws
 * `LookupMissing`; the command fetches it and renders again. Rendering is a pure function, so the second run meets the same.
 */
export interface LookupSource {
  /**
   * The object, or the list where `name` is "", {} when there is none, undefined when it has not been fetched. Throws `GoError`
   * (simulator/gotemplate) when fetching failed: "unable to get apiresource from unstructured: …".
   */
  get(apiVersion: string, kind: string, namespace: string, name: string): HelmValues | undefined;
}

/** Thrown by rendering when `LookupSource.get` answers undefined. */
export class LookupMissing extends Error {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace: string;
  readonly objectName: string;
  constructor(apiVersion: string, kind: string, namespace: string, objectName: string) {
    super(`lookup of ${kind} ${namespace}/${objectName} has not been fetched`);
    this.apiVersion = apiVersion;
    this.kind = kind;
    this.namespace = namespace;
    this.objectName = objectName;
  }
}

/** What templates see as their dot: { Chart, Capabilities, Release, Values }. Upstream: chartutil.ToRenderValues. */
export interface RenderValues {
  readonly values: HelmValues;
  readonly capabilities: Capabilities;
  readonly release: {
    readonly name: string;
    readonly namespace: string;
    readonly revision: number;
    readonly isInstall: boolean;
    readonly isUpgrade: boolean;
  };
}

/** engine.Render: path ("parent/templates/web.yaml") → text, of all templates but partials. Throws `RenderError` in Helm's words. */
export type Render = (chart: Chart, values: RenderValues, options: RenderOptions) => ReadonlyMap<string, string>;

export class RenderError extends Error {}

export type ReleaseStatus =
  | 'unknown'
  | 'deployed'
  | 'uninstalled'
  | 'superseded'
  | 'failed'
  | 'uninstalling'
  | 'pending-install'
  | 'pending-upgrade'
  | 'pending-rollback';

export interface ReleaseHook {
  readonly name: string;
  readonly kind: string;
  /** "web/templates/hook.yaml" */
  readonly path: string;
  readonly manifest: string;
  readonly events: readonly string[];
  readonly weight?: number;
  readonly delete_policies?: readonly string[];
  readonly output_log_policies?: readonly string[];
  readonly last_run: { readonly started_at: string; readonly completed_at: string; readonly phase: string };
}

/** What a release's Secret holds: base64(base64(gzip(JSON))). Field names are the stored ones. Times are RFC 3339. */
export interface Release {
  readonly name: string;
  readonly info: {
    readonly first_deployed: string;
    readonly last_deployed: string;
    readonly deleted: string;
    readonly description?: string;
    readonly status: ReleaseStatus;
    /** Which revision a rollback went back to; Helm 4. */
    readonly rollback_revision?: number;
    readonly notes?: string;
  };
  readonly chart: Chart;
  /** The user's values. */
  readonly config?: HelmValues;
  readonly manifest: string;
  readonly hooks?: readonly ReleaseHook[];
  readonly version: number;
  readonly namespace: string;
  readonly labels?: Readonly<Record<string, string>>;
  /** How Helm 4 wrote its objects: by server-side or client-side apply. */
  readonly apply_method?: ApplyMethod;
}

export type ApplyMethod = 'ssa' | 'csa';
