/**
 * Words for Tab after `kubectl`: commands, flags, kinds, names, containers, contexts. Mirrors kubectl's own completion
 * (pkg/util/completion): reads the cluster at once, without taking virtual time.
 */
import type { ApiRequest, ApiResponse } from '../api/types.ts';
import type { Completer, Completion, CompletionHost } from '../kernel/completion.ts';
import { noOpt } from './cli/flags.ts';
import { findCommand, flagsOf } from './cli/tree.ts';
import { type DiscoveryCache, type GroupDocument, lookUp, mappingsOf, preferred } from './client/discovery.ts';
import { configFiles, type KubeConfig, loadConfig } from './client/kubeconfig.ts';
import { groupResource, versionPath } from './client/rest.ts';
import { KUBECTL } from './commands.ts';
import { type Language, languageOf } from './help/text.ts';
import type { Command, FlagSpec, Mapping, Unstructured } from './types.ts';

export type Handle = (request: Omit<ApiRequest, 'user'>) => ApiResponse;

/** What a command's arguments name. Upstream: ValidArgsFunction of the commands. */
type Names =
  /** A kind and names of it, or kind/name; several. */
  | { readonly kind: 'objects'; readonly types?: readonly string[]; readonly once?: boolean }
  | { readonly kind: 'pod'; readonly second?: 'containers' | 'ports' }
  | { readonly kind: 'resource'; readonly type: string }
  | { readonly kind: 'config'; readonly list: 'contexts' | 'clusters' | 'users' }
  | { readonly kind: 'words'; readonly words: readonly string[] }
  | { readonly kind: 'copy' };

const OBJECTS: Names = { kind: 'objects' };
const NODE: Names = { kind: 'resource', type: 'nodes' };
const CONTEXT: Names = { kind: 'config', list: 'contexts' };
const ROLLABLE: Names = { kind: 'objects', types: ['deployment', 'daemonset', 'statefulset'] };
const PAUSABLE: Names = { kind: 'objects', types: ['deployment'] };
const SCALABLE: Names = {
  kind: 'objects',
  types: ['deployment', 'replicaset', 'replicationcontroller', 'statefulset'],
};

const ARGUMENTS: Readonly<Record<string, Names>> = {
  get: OBJECTS,
  describe: OBJECTS,
  delete: OBJECTS,
  edit: OBJECTS,
  patch: OBJECTS,
  label: OBJECTS,
  annotate: OBJECTS,
  debug: OBJECTS,
  'apply edit-last-applied': OBJECTS,
  'apply view-last-applied': OBJECTS,
  'rollout history': ROLLABLE,
  'rollout restart': ROLLABLE,
  'rollout undo': ROLLABLE,
  'rollout status': { ...ROLLABLE, once: true },
  'rollout pause': PAUSABLE,
  'rollout resume': PAUSABLE,
  scale: SCALABLE,
  autoscale: SCALABLE,
  expose: { kind: 'objects', types: ['pod', 'service', 'replicationcontroller', 'deployment', 'replicaset'] },
  taint: { kind: 'objects', types: ['node'] },
  'set image': {
    kind: 'objects',
    types: ['daemonsets', 'deployments', 'pods', 'cronjobs', 'replicasets', 'replicationcontrollers', 'statefulsets'],
    once: true,
  },
  exec: { kind: 'pod' },
  attach: { kind: 'pod' },
  logs: { kind: 'pod', second: 'containers' },
  'port-forward': { kind: 'pod', second: 'ports' },
  cordon: NODE,
  uncordon: NODE,
  drain: NODE,
  'top node': NODE,
  'top pod': { kind: 'resource', type: 'pods' },
  'create token': { kind: 'resource', type: 'serviceaccounts' },
  'config use-context': CONTEXT,
  'config set-context': CONTEXT,
  'config rename-context': CONTEXT,
  'config delete-context': CONTEXT,
  'config delete-cluster': { kind: 'config', list: 'clusters' },
  'config delete-user': { kind: 'config', list: 'users' },
  completion: { kind: 'words', words: ['bash', 'zsh', 'fish', 'powershell'] },
  cp: { kind: 'copy' },
};

/** Kinds that lead to Pods. */
const WITH_PODS = [
  'daemonsets',
  'deployments',
  'jobs',
  'pods',
  'replicasets',
  'replicationcontrollers',
  'services',
  'statefulsets',
];

const GET_FORMATS = [
  'custom-columns',
  'custom-columns-file',
  'go-template',
  'go-template-file',
  'json',
  'jsonpath',
  'jsonpath-as-json',
  'jsonpath-file',
  'kyaml',
  'name',
  'template',
  'templatefile',
  'wide',
  'yaml',
];

/** Not in the list of commands, and offered all the same. */
const OFFERED: ReadonlySet<string> = new Set(['help', 'options']);
const HELP: FlagSpec = { name: 'help', short: 'h', type: 'bool' };

/** What commands and flags say of themselves. */
interface Sayings {
  command(path: string): string | undefined;
  flag(path: string, flag: FlagSpec): string | undefined;
}
const SILENT: Sayings = { command: () => undefined, flag: () => undefined };

/** Makes the completer that the shell asks; what it says of words is in the language of the host. */
export function createKubectlCompleter(handle: Handle): Completer {
  const cache: DiscoveryCache = new Map();
  let root = KUBECTL;
  let texts: ((language: Language) => Sayings) | undefined;
  const complete: Completer = (words, current, host) => {
    const sayings = texts?.(languageOf(new Map(Object.entries(host.env ?? {})))) ?? SILENT;
    const typed = words[0] === 'kubectl' ? words.slice(1) : words;
    return new Completing(root, handle, cache, host, sayings, typed, current).offer();
  };
  /** Fetches the commands that are named, and what they say. */
  const prepare = async (typed: string): Promise<void> => {
    const words = new Set(typed.split(/[^\w-]+/));
    const whole = async (command: Command): Promise<Command> => {
      const { commands, ...rest } = command.load ? await command.load() : command;
      return commands
        ? {
            ...rest,
            commands: await Promise.all(commands.map((child) => (words.has(child.name) ? whole(child) : child))),
          }
        : rest;
    };
    root = await whole(KUBECTL);
    texts ??= await loadSayings();
  };
  return Object.assign(complete, { prepare });
}

async function loadSayings(): Promise<(language: Language) => Sayings> {
  const [{ SHORTS }, { SHARED_FLAGS }, { allPages }] = await Promise.all([
    import('./help/shorts.ts'),
    import('./help/flags.ts'),
    import('./help/pages.ts'),
  ]);
  const pages = await allPages();
  return (language) => ({
    command: (path) => SHORTS[path]?.[language],
    flag: (path, flag) => (pages[path]?.flags?.[flag.name] ?? SHARED_FLAGS[flag.name])?.[language],
  });
}

class Completing {
  readonly #root: Command;
  readonly #handle: Handle;
  readonly #cache: DiscoveryCache;
  readonly #host: CompletionHost;
  readonly #sayings: Sayings;
  readonly #words: readonly string[];
  readonly #current: string;

  constructor(
    root: Command,
    handle: Handle,
    cache: DiscoveryCache,
    host: CompletionHost,
    sayings: Sayings,
    words: readonly string[],
    current: string,
  ) {
    this.#root = root;
    this.#handle = handle;
    this.#cache = cache;
    this.#host = host;
    this.#sayings = sayings;
    this.#words = words;
    this.#current = current;
  }

  offer(): Completion[] {
    if (this.#words.includes('--')) return [];
    const found = findCommand(this.#root, this.#words);
    const path = found.chain
      .slice(1)
      .map((c) => c.name)
      .join(' ');
    const flags = flagsOf(found.command);
    const args = positional(flags, found.argv);
    const waiting = flagWaiting(flags, this.#words.at(-1));
    if (waiting) return matching(this.#flagValues(waiting, path, args), this.#current);
    const equals = /^--([^=]+)=(.*)$/.exec(this.#current);
    if (equals) {
      const flag = flags.find((f) => f.name === equals[1]);
      const values = flag ? this.#flagValues(flag, path, args) : [];
      return matching(values, equals[2] as string).map((v) => ({ ...v, value: `--${equals[1]}=${v.value}` }));
    }
    const left = flags.filter((f) => LISTS.has(f.type) || !isGiven(f, found.argv));
    const required = left.filter((f) => f.required);
    if (this.#current.startsWith('-'))
      return matching(this.#flagWords(required.length > 0 ? required : left, path), this.#current);
    const wanted = matching(this.#flagWords(required, path), this.#current);
    const children = found.command.commands;
    if (children && args.length === 0) {
      const offered = matching(this.#childWords(children, path), this.#current);
      if (offered.length > 0 || !found.command.run) return offered;
    }
    if (path === 'help') return this.#helpTopics(found.argv);
    return [...wanted, ...this.#arguments(ARGUMENTS[path], args)];
  }

  #helpTopics(argv: readonly string[]): Completion[] {
    const topic = findCommand(this.#root, argv);
    const path = topic.chain
      .slice(1)
      .map((c) => c.name)
      .join(' ');
    return matching(this.#childWords(topic.command.commands ?? [], path), this.#current);
  }

  #childWords(commands: readonly Command[], parent: string): Completion[] {
    return commands
      .filter((c) => (!c.hidden || OFFERED.has(c.name)) && !c.deprecated)
      .map((c) => described(c.name, this.#sayings.command(`${parent} ${c.name}`.trim())));
  }

  #flagWords(flags: readonly FlagSpec[], path: string): Completion[] {
    const short = /^-?$/.test(this.#current);
    return [...flags, ...(flags.every((f) => f.required) ? [] : [HELP])]
      .filter((f) => !f.hidden && !f.deprecated && !f.feature)
      .flatMap((f) =>
        [`--${f.name}`, ...(f.short && short ? [`-${f.short}`] : [])].map((word) =>
          described(word, this.#sayings.flag(path, f)),
        ),
      );
  }

  #arguments(names: Names | undefined, args: readonly string[]): Completion[] {
    const current = this.#current;
    switch (names?.kind) {
      case undefined:
        return [];
      case 'words':
        return args.length > 0 ? [] : matching(values(names.words), current);
      case 'config':
        return args.length > 0 ? [] : matching(values([...this.#config()[names.list].keys()]), current);
      case 'resource':
        return args.length > 0 ? [] : matching(this.#namesOf(this.#mapping(names.type)), current);
      case 'objects':
        return this.#objects(names.types, names.once === true, args);
      case 'copy':
        return args.length > 0 ? [] : this.#copySources();
      case 'pod':
        if (args.length === 0) return this.#podWords();
        if (args.length > 1 || !names.second) return [];
        return matching(names.second === 'ports' ? this.#ports(args[0] as string) : this.#containers(args[0]), current);
    }
  }

  /** Upstream: resourceTypeAndNameCompletionFunc. */
  #objects(types: readonly string[] | undefined, once: boolean, args: readonly string[]): Completion[] {
    const current = this.#current;
    const [first] = args;
    if (first !== undefined && !first.includes('/')) {
      if (once && args.length > 1) return [];
      const taken = args.slice(1);
      return matching(this.#namesOf(this.#mapping(first)), current).filter((c) => !taken.includes(c.value));
    }
    if (once && first !== undefined) return [];
    if (current.includes('/')) return this.#typeSlashName().filter((c) => !args.includes(c.value));
    const found = types ? matching(values(types), current) : this.#types();
    return first === undefined ? found : found.map((c) => ({ ...c, value: `${c.value}/`, open: true }));
  }

  /** Upstream: doPodResourceCompletion. */
  #podWords(): Completion[] {
    if (this.#current.includes('/')) return this.#typeSlashName();
    const pods = this.#namesOf(this.#mapping('pods'));
    const types = WITH_PODS.map((type) => ({ value: `${type}/`, open: true }));
    return [...matching(pods, this.#current), ...matching(types, this.#current)];
  }

  #copySources(): Completion[] {
    const current = this.#current;
    if (/^[/.~]/.test(current) || current.includes(':')) return [];
    const slash = current.indexOf('/');
    const open = (names: readonly Completion[], head: string, tail: string): Completion[] =>
      names.map((c) => ({ value: `${head}${c.value}${tail}`, open: true }));
    if (slash > 0) {
      const namespace = current.slice(0, slash);
      return matching(open(this.#namesOf(this.#mapping('pods'), namespace), `${namespace}/`, ':'), current);
    }
    const found = [
      ...open(this.#namesOf(this.#mapping('namespaces')), '', '/'),
      ...open(this.#namesOf(this.#mapping('pods')), '', ':'),
      ...(current === '' ? open(values(['.', '']), '', '/') : []),
    ];
    return matching(found, current);
  }

  #typeSlashName(): Completion[] {
    const slash = this.#current.indexOf('/');
    const type = this.#current.slice(0, slash);
    const found = matching(this.#namesOf(this.#mapping(type)), this.#current.slice(slash + 1));
    return found.map((c) => ({ ...c, value: `${type}/${c.value}` }));
  }

  #flagValues(flag: FlagSpec, path: string, args: readonly string[]): Completion[] {
    switch (flag.name) {
      case 'namespace':
        return this.#namesOf(this.#mapping('namespaces'));
      case 'context':
        return values([...this.#config().contexts.keys()]);
      case 'cluster':
        return path.startsWith('config') ? [] : values([...this.#config().clusters.keys()]);
      case 'user':
        return /^(config|create|set)/.test(path) ? [] : values([...this.#config().users.keys()]);
      case 'clusterrole':
        return path === 'create clusterrolebinding' ? this.#namesOf(this.#mapping('clusterroles')) : [];
      case 'output':
        return path === 'get' ? values(GET_FORMATS) : [];
      case 'subresource':
        return path === 'auth can-i' ? [] : values(['resize', 'scale', 'status']);
      case 'container':
        return path === 'exec' ? this.#containers(args[0]) : [];
      default:
        return [];
    }
  }

  /** The Pod that an argument stands for: the first one of a workload or a Service. */
  #podOf(argument: string): Unstructured | undefined {
    const pods = this.#mapping('pods');
    const [type, name] = argument.includes('/') ? argument.split('/', 2) : ['pods', argument];
    const mapping = this.#mapping(type as string);
    if (!pods || !mapping || !name) return undefined;
    const object = this.#get(mapping, name);
    if (mapping.resource === 'pods') return object;
    const { selector } = (object?.spec ?? {}) as { selector?: Record<string, unknown> };
    const labels = (selector?.matchLabels ?? selector ?? {}) as Record<string, string>;
    return this.#list(pods).find((pod) =>
      Object.entries(labels).every(([key, value]) => pod.metadata?.labels?.[key] === value),
    );
  }

  #containers(argument: string | undefined): Completion[] {
    if (argument === undefined) return [];
    const spec = (this.#podOf(argument)?.spec ?? {}) as Record<string, { name: string }[] | undefined>;
    return values([...(spec.initContainers ?? []), ...(spec.containers ?? [])].map((c) => c.name));
  }

  /** "8080:80" for the ports of a Pod or a Service; what was typed before the colon stays. */
  #ports(argument: string): Completion[] {
    const [before = ''] = this.#current.split(':');
    const pair = (port: number): string => `${this.#current === '' ? port : before}:${port}`;
    const [type, name] = argument.split('/', 2);
    if (name !== undefined && /^(svc|services?)$/.test(type as string)) {
      const mapping = this.#mapping('services');
      const spec = ((mapping && this.#get(mapping, name))?.spec ?? {}) as { ports?: { port: number }[] };
      return values((spec.ports ?? []).map((p) => pair(p.port)));
    }
    const spec = (this.#podOf(argument)?.spec ?? {}) as { containers?: { ports?: { containerPort: number }[] }[] };
    return values((spec.containers ?? []).flatMap((c) => (c.ports ?? []).map((p) => pair(p.containerPort))));
  }

  /** Kinds as `api-resources -o name` lists them; after a comma, another one. */
  #types(): Completion[] {
    const comma = this.#current.lastIndexOf(',') + 1;
    const head = this.#current.slice(0, comma);
    const all = preferred(this.#mappings()).filter((m) => m.verbs.includes('get'));
    const found = all.map((m) => described(groupResource(m), m.shortNames.join(',')));
    return matching(found, this.#current.slice(comma)).map((c) => ({ ...c, value: head + c.value }));
  }

  #namesOf(mapping: Mapping | undefined, namespace?: string): Completion[] {
    return mapping ? values(this.#list(mapping, namespace).map((o) => o.metadata?.name ?? '')) : [];
  }

  #list(mapping: Mapping, namespace = this.#namespace()): Unstructured[] {
    const { status, body } = this.#handle({ method: 'GET', path: this.#path(mapping, namespace) });
    return status >= 400 ? [] : (((body as Unstructured).items ?? []) as Unstructured[]);
  }

  #path(mapping: Mapping, namespace: string): string {
    return [versionPath(mapping), ...(mapping.namespaced ? ['namespaces', namespace] : []), mapping.resource].join('/');
  }

  #get(mapping: Mapping, name: string): Unstructured | undefined {
    const path = this.#path(mapping, this.#namespace());
    const { status, body } = this.#handle({ method: 'GET', path: `${path}/${name}` });
    return status < 400 ? (body as Unstructured) : undefined;
  }

  #mapping(type: string): Mapping | undefined {
    return lookUp(this.#mappings(), type);
  }

  #mappings(): readonly Mapping[] {
    const cached = this.#cache.get('');
    if (cached) return cached;
    const all = ['/api', '/apis'].flatMap((path) => {
      const { body } = this.#handle({
        method: 'GET',
        path,
        headers: { accept: 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList' },
      });
      return ((body as { items?: GroupDocument[] }).items ?? []).flatMap(mappingsOf);
    });
    this.#cache.set('', all);
    return all;
  }

  #namespace(): string {
    const at = this.#words.findIndex((w) => w === '-n' || w === '--namespace');
    const given =
      at >= 0
        ? this.#words[at + 1]
        : this.#words.find((w) => w.startsWith('--namespace=') || /^-n.+/.test(w))?.replace(/^(--namespace=|-n=?)/, '');
    if (given) return given;
    const config = this.#config();
    return String(config.contexts.get(config.current)?.value.namespace || 'default');
  }

  #config(): KubeConfig {
    const { env, home, files } = this.#host;
    return loadConfig(configFiles(files, new Map(Object.entries({ HOME: home, ...env })), home), false);
  }
}

function matching(offers: readonly Completion[], current: string): Completion[] {
  return offers
    .filter((o) => o.value !== '' && o.value.startsWith(current))
    .sort((a, b) => (a.value < b.value ? -1 : a.value > b.value ? 1 : 0));
}

const values = (words: readonly string[]): Completion[] => words.map((value) => ({ value }));

const described = (value: string, description: string | undefined): Completion => ({
  value,
  ...(description ? { description } : {}),
});

/** Flags that may be given again. */
const LISTS: ReadonlySet<string> = new Set(['stringSlice', 'stringArray', 'ints', 'stringToString', 'mapStringString']);

const isGiven = (flag: FlagSpec, argv: readonly string[]): boolean =>
  argv.some(
    (word) =>
      word === `--${flag.name}` ||
      word.startsWith(`--${flag.name}=`) ||
      (flag.short !== undefined && new RegExp(`^-${flag.short}`).test(word)),
  );

/** The flag whose value comes next. */
function flagWaiting(flags: readonly FlagSpec[], last: string | undefined): FlagSpec | undefined {
  if (last === undefined || last.includes('=')) return undefined;
  const flag = last.startsWith('--')
    ? flags.find((f) => f.name === last.slice(2))
    : /^-.$/.test(last)
      ? flags.find((f) => f.short === last[1])
      : undefined;
  return flag && noOpt(flag) === undefined ? flag : undefined;
}

/** Arguments that are neither flags nor their values. */
function positional(flags: readonly FlagSpec[], argv: readonly string[]): string[] {
  const found: string[] = [];
  argv.forEach((word, i) => {
    if (word.startsWith('-') && word !== '-') return;
    if (flagWaiting(flags, argv[i - 1])) return;
    found.push(word);
  });
  return found;
}
