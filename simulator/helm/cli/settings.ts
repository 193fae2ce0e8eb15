/** Where Helm keeps what is its own, and what its global flags and environment say. Mirrors Helm's pkg/cli and pkg/helmpath. */

import { CliError } from '../../kubectl/cli/errors.ts';
import { parseBool } from '../../kubectl/cli/flags.ts';
import type { FlagSpec, Flags } from '../../kubectl/types.ts';

const MAX_HISTORY = 10;
const BURST_LIMIT = 100;

export const COLOR_MODES: readonly string[] = ['never', 'auto', 'always'];

/** Flags of all commands. */
export const globalFlags = (helmMajor: 3 | 4): readonly FlagSpec[] => [
  { name: 'burst-limit', type: 'int', default: BURST_LIMIT },
  ...(helmMajor === 4
    ? ([
        { name: 'color', type: 'string', default: 'auto' },
        { name: 'colour', type: 'string', default: 'auto' },
        { name: 'content-cache', type: 'string' },
      ] as const)
    : []),
  { name: 'debug', type: 'bool' },
  { name: 'kube-apiserver', type: 'string' },
  { name: 'kube-as-group', type: 'stringArray' },
  { name: 'kube-as-user', type: 'string' },
  { name: 'kube-ca-file', type: 'string' },
  { name: 'kube-context', type: 'string' },
  { name: 'kube-insecure-skip-tls-verify', type: 'bool' },
  { name: 'kube-tls-server-name', type: 'string' },
  { name: 'kube-token', type: 'string' },
  { name: 'kubeconfig', type: 'string' },
  { name: 'namespace', short: 'n', type: 'string' },
  { name: 'qps', type: 'float' },
  { name: 'registry-config', type: 'string' },
  { name: 'repository-cache', type: 'string' },
  { name: 'repository-config', type: 'string' },
];

type Environment = ReadonlyMap<string, string>;

export class Settings {
  readonly #env: Environment;
  readonly #flags: Flags;
  readonly #helmMajor: 3 | 4;

  constructor(env: Environment, flags: Flags, helmMajor: 3 | 4) {
    this.#env = env;
    this.#flags = flags;
    this.#helmMajor = helmMajor;
  }

  #home(own: string, shared: string, fallback: string): string {
    const given = this.#env.get(own);
    if (given) return given;
    const base = this.#env.get(shared) || `${this.#env.get('HOME') ?? '/root'}/${fallback}`;
    return `${base}/helm`;
  }

  get cacheHome(): string {
    return this.#home('HELM_CACHE_HOME', 'XDG_CACHE_HOME', '.cache');
  }
  get configHome(): string {
    return this.#home('HELM_CONFIG_HOME', 'XDG_CONFIG_HOME', '.config');
  }
  get dataHome(): string {
    return this.#home('HELM_DATA_HOME', 'XDG_DATA_HOME', '.local/share');
  }
  get repositoryConfig(): string {
    return this.#text('repository-config', 'HELM_REPOSITORY_CONFIG', `${this.configHome}/repositories.yaml`);
  }
  get repositoryCache(): string {
    return this.#text('repository-cache', 'HELM_REPOSITORY_CACHE', `${this.cacheHome}/repository`);
  }
  get registryConfig(): string {
    return this.#text('registry-config', 'HELM_REGISTRY_CONFIG', `${this.configHome}/registry/config.json`);
  }
  get contentCache(): string {
    return this.#text('content-cache', 'HELM_CONTENT_CACHE', `${this.cacheHome}/content`);
  }
  get plugins(): string {
    return this.#env.get('HELM_PLUGINS') || `${this.dataHome}/plugins`;
  }
  get debug(): boolean {
    if (this.#flags.changed('debug')) return this.#flags.bool('debug');
    return truth(this.#env.get('HELM_DEBUG') ?? '');
  }
  get maxHistory(): number {
    return this.#integer('HELM_MAX_HISTORY', MAX_HISTORY);
  }
  /** -n, or HELM_NAMESPACE; "" for that of the kubeconfig. */
  get namespace(): string {
    return this.#text('namespace', 'HELM_NAMESPACE', '');
  }
  get kubeconfig(): string {
    return this.#flags.string('kubeconfig');
  }

  /** Where releases are recorded. */
  get driver(): string {
    return this.#env.get('HELM_DRIVER') ?? '';
  }
  /** Helm 4's: never, auto, always, or what a flag says. Upstream: envColorMode. */
  get colorMode(): string {
    const flag = ['color', 'colour'].find((name) => this.#flags.changed(name));
    if (flag !== undefined) return this.#flags.string(flag);
    if (this.#env.get('NO_COLOR')) return 'never';
    const given = (this.#env.get('HELM_COLOR') ?? '').toLowerCase();
    return COLOR_MODES.includes(given) ? given : 'auto';
  }

  #text(flag: string, variable: string, fallback: string): string {
    return this.#flags.string(flag) || this.#env.get(variable) || fallback;
  }

  #integer(variable: string, fallback: number): number {
    const text = this.#env.get(variable) ?? '';
    return /^[+-]?\d+$/.test(text) ? Number(text) : fallback;
  }

  /** What `helm env` prints, sorted by name. `namespace`: the one that counts. */
  variables(namespace: string): readonly (readonly [string, string])[] {
    const list: readonly (readonly [string, string])[] = [
      ['HELM_BIN', 'helm'],
      ['HELM_BURST_LIMIT', String(this.#burstLimit)],
      ['HELM_CACHE_HOME', this.cacheHome],
      ['HELM_CONFIG_HOME', this.configHome],
      ...(this.#helmMajor === 4 ? [['HELM_CONTENT_CACHE', this.contentCache] as const] : []),
      ['HELM_DATA_HOME', this.dataHome],
      ['HELM_DEBUG', String(this.debug)],
      ['HELM_KUBEAPISERVER', this.#text('kube-apiserver', 'HELM_KUBEAPISERVER', '')],
      ['HELM_KUBEASGROUPS', this.#asGroups.join(',')],
      ['HELM_KUBEASUSER', this.#text('kube-as-user', 'HELM_KUBEASUSER', '')],
      ['HELM_KUBECAFILE', this.#text('kube-ca-file', 'HELM_KUBECAFILE', '')],
      ['HELM_KUBECONTEXT', this.#text('kube-context', 'HELM_KUBECONTEXT', '')],
      ['HELM_KUBEINSECURE_SKIP_TLS_VERIFY', String(this.#isInsecure)],
      ['HELM_KUBETLS_SERVER_NAME', this.#text('kube-tls-server-name', 'HELM_KUBETLS_SERVER_NAME', '')],
      ['HELM_KUBETOKEN', this.#text('kube-token', 'HELM_KUBETOKEN', '')],
      ['HELM_MAX_HISTORY', String(this.maxHistory)],
      ['HELM_NAMESPACE', namespace],
      ['HELM_PLUGINS', this.plugins],
      ['HELM_QPS', this.#qps.toFixed(2)],
      ['HELM_REGISTRY_CONFIG', this.registryConfig],
      ['HELM_REPOSITORY_CACHE', this.repositoryCache],
      ['HELM_REPOSITORY_CONFIG', this.repositoryConfig],
      ...(this.kubeconfig === '' ? [] : [['KUBECONFIG', this.kubeconfig] as const]),
    ];
    return list;
  }

  get #burstLimit(): number {
    if (this.#flags.changed('burst-limit')) return this.#flags.number('burst-limit');
    return this.#integer('HELM_BURST_LIMIT', BURST_LIMIT);
  }
  get #qps(): number {
    if (this.#flags.changed('qps')) return this.#flags.number('qps');
    return Number(this.#env.get('HELM_QPS') ?? 0) || 0;
  }

  /** Upstream: envCSV. */
  get #asGroups(): readonly string[] {
    if (this.#flags.changed('kube-as-group')) return this.#flags.list('kube-as-group');
    const text = (this.#env.get('HELM_KUBEASGROUPS') ?? '').replace(/^[, ]+|[, ]+$/g, '');
    return text === '' ? [] : text.split(',');
  }
  get #isInsecure(): boolean {
    const flag = 'kube-insecure-skip-tls-verify';
    if (this.#flags.changed(flag)) return this.#flags.bool(flag);
    return truth(this.#env.get('HELM_KUBEINSECURE_SKIP_TLS_VERIFY') ?? '');
  }

  /** The same flags under the names kubectl has for them. */
  kubectlFlags(): Flags {
    const named: Readonly<Record<string, string>> = {
      kubeconfig: this.kubeconfig,
      context: this.#text('kube-context', 'HELM_KUBECONTEXT', ''),
      server: this.#text('kube-apiserver', 'HELM_KUBEAPISERVER', ''),
      token: this.#text('kube-token', 'HELM_KUBETOKEN', ''),
      as: this.#text('kube-as-user', 'HELM_KUBEASUSER', ''),
      'certificate-authority': this.#text('kube-ca-file', 'HELM_KUBECAFILE', ''),
      'tls-server-name': this.#text('kube-tls-server-name', 'HELM_KUBETLS_SERVER_NAME', ''),
      namespace: this.namespace,
    };
    return {
      has: (name) => name in named,
      changed: (name) => (named[name] ?? '') !== '',
      string: (name) => named[name] ?? '',
      bool: (name) => name === 'insecure-skip-tls-verify' && this.#isInsecure,
      number: () => 0,
      duration: () => 0,
      list: (name) => (name === 'as-group' ? this.#asGroups : []),
    };
  }
}

/** strconv.ParseBool, and false for what is none. */
function truth(text: string): boolean {
  try {
    return parseBool(text);
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    return false;
  }
}
