/** What a command's arguments and flags may be. Mirrors the ValidArgsFunction and flag functions of helm's cmd/helm. */
import type { Routine } from '../../kernel/wait.ts';
import { NO_FILES, NO_SPACE, type Offer, type Offers } from '../../kubectl/cli/completion-protocol.ts';
import { configFiles, loadConfig } from '../../kubectl/client/kubeconfig.ts';
import type { Mapping, Unstructured } from '../../kubectl/types.ts';
import { isFailure } from '../cli/errors.ts';
import type { Call } from '../cli/types.ts';
import { charts, FILES, NO_MORE, NOTHING, offers, releases, repositories, revisions, versions } from './sources.ts';

/** `args`: those before the word, `typed`: what there is of it. */
type Source = (call: Call, args: readonly string[], typed: string) => Routine<Offers>;

/** A source that asks nobody. */
const plain = (source: (call: Call, args: readonly string[], typed: string) => Offers): Source =>
  function* (call, args, typed) {
    return source(call, args, typed);
  };

/** One argument from a source, and no more. */
const one = (source: Source): Source =>
  function* (call, args, typed) {
    return args.length === 0 ? yield* source(call, args, typed) : NO_MORE;
  };

const release: Source = (call, args) => releases(call, args);
const chart = plain((call, _, typed) => charts(call, typed, true));
const file = plain((_, args) => (args.length === 0 ? FILES : NO_MORE));
const noMore = plain(() => NO_MORE);
const none = plain(() => NOTHING);

/** NAME CHART, or CHART alone with --generate-name. */
const installed = plain((call, args, typed) =>
  args.length === chartsPlace(call) - 1 ? charts(call, typed, true) : NOTHING,
);

const chartsPlace = ({ flags }: Call): number => (flags.has('generate-name') && flags.bool('generate-name') ? 1 : 2);

const SOURCES: Readonly<Record<string, Source | undefined>> = {
  create: file,
  'repo index': file,
  verify: file,
  install: installed,
  template: installed,
  env: plain((call, args) =>
    args.length === 0 ? offers(call.settings.variables('').map(([name]) => [name])) : NO_MORE,
  ),
  'get all': one(release),
  'get hooks': one(release),
  'get manifest': one(release),
  'get metadata': one(release),
  'get notes': one(release),
  'get values': one(release),
  history: one(release),
  status: one(release),
  test: one(release),
  uninstall: release,
  rollback: function* (call, args) {
    if (args.length === 0) return yield* releases(call, args);
    return args.length === 1 ? yield* revisions(call, args[0] as string) : NO_MORE;
  },
  upgrade: function* (call, args, typed) {
    if (args.length === 0) return yield* releases(call, args);
    return args.length === 1 ? yield* chart(call, args, typed) : NO_MORE;
  },
  list: noMore,
  version: noMore,
  'completion bash': noMore,
  'completion zsh': noMore,
  'completion fish': noMore,
  'completion powershell': noMore,
  'plugin list': noMore,
  'plugin install': file,
  'plugin uninstall': none,
  'plugin update': none,
  pull: plain((call, args, typed) => (args.length === 0 ? charts(call, typed, false) : NOTHING)),
  push: plain((_, args) => {
    if (args.length === 0) return FILES;
    return args.length === 1 ? offers([['oci://']], NO_FILES | NO_SPACE) : NO_MORE;
  }),
  'registry login': none,
  'registry logout': none,
  'repo add': plain((_, args) => (args.length > 1 ? NO_MORE : NOTHING)),
  'repo list': noMore,
  'repo remove': plain((call, args) => offers(repositories(call, args))),
  'repo update': plain((call, args) => offers(repositories(call, args))),
  'show all': one(chart),
  'show chart': one(chart),
  'show crds': one(chart),
  'show readme': one(chart),
  'show values': one(chart),
};

/** Files, where a command says nothing. */
export function* completeArgument(call: Call, key: string, args: readonly string[], typed: string): Routine<Offers> {
  const source = SOURCES[key];
  return source ? yield* source(call, args, typed) : FILES;
}

/** How many arguments there are when a chart's version is asked for; its chart is the last. */
function versionPlace(call: Call, key: string): number {
  if (key === 'install' || key === 'template') return chartsPlace(call);
  return key === 'upgrade' ? 2 : 1;
}

const FORMATS: readonly Offer[] = [
  ['json', 'Output result in JSON format'],
  ['table', 'Output result in human-readable format'],
  ['yaml', 'Output result in YAML format'],
];

/** The value of a flag. */
export function* completeFlag(call: Call, key: string, flag: string, args: readonly string[]): Routine<Offers> {
  switch (flag) {
    case 'output':
      return offers(FORMATS);
    case 'revision':
      return args.length === 1 ? yield* revisions(call, args[0] as string) : NOTHING;
    case 'version': {
      if (!/^(install|template|upgrade|pull|show )/.test(key)) return FILES;
      const place = versionPlace(call, key);
      return args.length === place ? versions(call, args[place - 1] as string) : NOTHING;
    }
    case 'namespace':
      return yield* namespaces(call);
    case 'kube-context':
      return contexts(call);
    case 'color':
    case 'colour':
      return offers([['never'], ['auto'], ['always']]);
  }
  return FILES;
}

const NAMESPACES = {
  group: '',
  version: 'v1',
  kind: 'Namespace',
  resource: 'namespaces',
  namespaced: false,
} as Mapping;

function* namespaces(call: Call): Routine<Offers> {
  try {
    const list = yield* call.kube().client.get({ mapping: NAMESPACES });
    return offers(((list['items'] ?? []) as Unstructured[]).map(({ metadata }) => [metadata?.name ?? '']));
  } catch (error) {
    if (!isFailure(error)) throw error;
    return FILES;
  }
}

function contexts(call: Call): Offers {
  const { files, env, cwd } = call.context;
  try {
    const config = loadConfig(configFiles(files, env, cwd, call.settings.kubectlFlags()), false);
    return offers([...config.contexts].map(([name, { value }]) => [name, String(value.cluster ?? '')]));
  } catch (error) {
    if (!isFailure(error)) throw error;
    return NOTHING;
  }
}
