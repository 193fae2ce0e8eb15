/** What chartmuseum's flags and environment say. Mirrors pkg/config/vars.go: a flag wins over its variable. */

export interface MuseumSettings {
  /** The folder of the archives. */
  readonly folder: string;
  /** "" or "/charts": before every path. */
  readonly contextPath: string;
  /** "" or what stands before "charts/…" in the index, without a last slash. */
  readonly chartUrl: string;
  readonly api: boolean;
  readonly deletes: boolean;
  readonly overwrites: boolean;
  /** `?force` overwrites. */
  readonly forces: boolean;
  readonly keepsState: boolean;
  readonly logsJson: boolean;
  readonly user: string;
  readonly password: string;
  readonly anonymousGet: boolean;
  readonly maxObjects: number;
  readonly maxUpload: number;
  readonly chartField: string;
  readonly provenanceField: string;
  /** What has no effect here. */
  readonly warnings: readonly string[];
  /** Why it cannot start. */
  readonly problem: { readonly text: string; readonly exit: number } | undefined;
}

/** Flags with their defaults. Those that are not simulated are in `REFUSED` or `IDLE`. */
const TEXTS = {
  port: '8080',
  storage: '',
  'storage-local-rootdir': '',
  'context-path': '',
  'chart-url': '',
  'basic-auth-user': '',
  'basic-auth-pass': '',
  'max-storage-objects': '0',
  'max-upload-size': String(20 * 1024 * 1024),
  depth: '0',
  'chart-post-form-field-name': 'chart',
  'prov-post-form-field-name': 'prov',
  cache: '',
  'tls-cert': '',
  'tls-key': '',
  'index-limit': '0',
  'read-timeout': '30',
  'write-timeout': '30',
  'storage-timestamp-tolerance': '0s',
  'cors-alloworigin': '',
  'cache-redis-db': '0',
} as const;

const SWITCHES = [
  'debug',
  'log-json',
  'log-health',
  'gen-index',
  'disable-metrics',
  'disable-api',
  'disable-delete',
  'disable-statefiles',
  'disable-force-overwrite',
  'allow-overwrite',
  'auth-anonymous-get',
  'bearer-auth',
  'depth-dynamic',
] as const;

type TextFlag = keyof typeof TEXTS;
type Switch = (typeof SWITCHES)[number];

const REFUSED: readonly (TextFlag | Switch)[] = [
  'cache',
  'tls-cert',
  'tls-key',
  'cors-alloworigin',
  'gen-index',
  'bearer-auth',
  'depth-dynamic',
];
/** They would only add lines to the log. */
const IDLE: readonly Switch[] = ['debug', 'log-health'];

interface Told {
  readonly args: readonly string[];
  readonly env: ReadonlyMap<string, string>;
}

const variable = (flag: string): string => flag.toUpperCase().replaceAll('-', '_');

/** `args` as the container gets them: "--port=8080", "--port 8080", "-port=8080". */
export function readSettings({ args, env }: Told): MuseumSettings {
  const { given, unknown } = readFlags(args);
  const text = (flag: TextFlag): string => given.get(flag) ?? env.get(variable(flag)) ?? TEXTS[flag];
  const isOn = (flag: Switch): boolean => /^(1|t|true)$/i.test(given.get(flag) ?? env.get(variable(flag)) ?? '');
  const isGiven = (flag: TextFlag | Switch): boolean =>
    Object.hasOwn(TEXTS, flag) ? text(flag as TextFlag) !== '' : isOn(flag as Switch);
  const fatal = (words: string, exit = 1) => ({ text: words, exit });
  const contextPath = text('context-path').replace(/\/$/, '');
  const storage = text('storage').toLowerCase();
  const refused = REFUSED.find(isGiven);
  return {
    folder: text('storage-local-rootdir').replace(/\/$/, ''),
    contextPath: contextPath === '' || contextPath.startsWith('/') ? contextPath : `/${contextPath}`,
    chartUrl: text('chart-url').replace(/\/$/, ''),
    api: !isOn('disable-api'),
    deletes: !isOn('disable-delete'),
    overwrites: isOn('allow-overwrite'),
    forces: !isOn('disable-force-overwrite'),
    keepsState: !isOn('disable-statefiles'),
    logsJson: isOn('log-json'),
    user: text('basic-auth-user'),
    password: text('basic-auth-pass'),
    anonymousGet: isOn('auth-anonymous-get'),
    maxObjects: Number(text('max-storage-objects')) || 0,
    maxUpload: Number(text('max-upload-size')) || 0,
    chartField: text('chart-post-form-field-name'),
    provenanceField: text('prov-post-form-field-name'),
    warnings: IDLE.filter(isOn).map((flag) => `not simulated: --${flag}`),
    problem:
      unknown !== undefined
        ? fatal(`Incorrect Usage. flag provided but not defined: ${unknown}`, 0)
        : storage === ''
          ? fatal('Missing required flags(s): --storage')
          : storage !== 'local'
            ? fatal(`not simulated: --storage=${storage}`)
            : text('storage-local-rootdir') === ''
              ? fatal('Missing required flags(s): --storage-local-rootdir')
              : text('port') !== TEXTS.port
                ? fatal(`not simulated: --port=${text('port')}`)
                : text('depth') !== TEXTS.depth
                  ? fatal(`not simulated: --depth=${text('depth')}`)
                  : refused !== undefined
                    ? fatal(`not simulated: --${refused}`)
                    : undefined,
  };
}

function readFlags(args: readonly string[]): { given: Map<string, string>; unknown: string | undefined } {
  const given = new Map<string, string>();
  for (let i = 0; i < args.length; i++) {
    const match = /^--?([a-z0-9-]+)(?:=(.*))?$/s.exec(args[i] as string);
    if (!match) break;
    const [, name = '', value] = match;
    if (Object.hasOwn(TEXTS, name)) given.set(name, value ?? args[++i] ?? '');
    else if ((SWITCHES as readonly string[]).includes(name)) given.set(name, value ?? 'true');
    else if (/^(storage|cache|auth|tls)-/.test(name)) given.set(name, value ?? args[++i] ?? '');
    else return { given, unknown: `-${name}` };
  }
  return { given, unknown: undefined };
}
