/**
 * Words for Tab after `kubectl`: commands, flags, kinds, names, containers, contexts. Mirrors kubectl's own completion
 * (pkg/util/completion): reads the cluster at once, without taking virtual time.
 */
import type { ApiRequest, ApiResponse } from '../api/types.ts';
import type { Completer, CompletionHost } from '../kernel/completion.ts';
import {
  DEFAULT,
  FILE_ENDINGS,
  failed,
  helpOffer,
  NO_FILES,
  NO_SPACE,
  type Offer,
  type Offers,
} from './cli/completion-protocol.ts';
import { FlagError, isRepeatable, type Parsed, parseFlags, waitingFlag } from './cli/flags.ts';
import { type Found, findCommand, flagsOf, pathOf } from './cli/tree.ts';
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
  'pods',
  'jobs',
  'replicasets',
  'replicationcontrollers',
  'services',
  'statefulsets',
];

const GET_FORMATS = [
  'json',
  'yaml',
  'kyaml',
  'name',
  'go-template',
  'go-template-file',
  'template',
  'templatefile',
  'jsonpath',
  'jsonpath-as-json',
  'jsonpath-file',
  'custom-columns',
  'custom-columns-file',
  'wide',
];

/** Not in the list of commands, and offered all the same. */
const OFFERED = 'options';
const HELP: FlagSpec = { name: 'help', short: 'h', type: 'bool' };
/** What -f reads. */
const MANIFESTS = ['json', 'yaml', 'yml'];

/** What commands, flags and kinds say of themselves. */
interface Sayings {
  command(path: string): string | undefined;
  flag(path: string, flag: FlagSpec): string | undefined;
  kind(mapping: Mapping): string | undefined;
}
const SILENT: Sayings = { command: () => undefined, flag: () => undefined, kind: () => undefined };

/** Makes the completer that the shell asks; what it says of words is in the language of the host. */
export function createKubectlCompleter(handle: Handle): Completer {
  const cache: DiscoveryCache = new Map();
  let root = KUBECTL;
  let texts: Texts | undefined;
  const complete: Completer = (words, current, host) => {
    const language = languageOf(new Map(Object.entries(host.env ?? {})));
    const typed = words[0] === 'kubectl' ? words.slice(1) : words;
    const sayings = texts?.(language) ?? SILENT;
    const { offers, directive } = new Completing(
      { root, handle, cache, host, language, sayings },
      typed,
      current,
    ).offer();
    if (directive & FILE_ENDINGS) return [];
    // Of --flag=value the whole is replaced, not the value alone.
    const flag = /^-[^=]*=/.exec(current)?.[0] ?? '';
    return offers
      .map(([value, description]) => ({
        value: flag + value,
        ...(description ? { description } : {}),
        ...(/[/:]$/.test(value) ? { open: true } : {}),
      }))
      .sort((a, b) => compare(a.value, b.value));
  };
  /** Fetches the commands that are named, and what they say. */
  const prepare = async (typed: string): Promise<void> => {
    root = await fetchedRoot(new Set(typed.split(/[^\w-]+/)));
    texts ??= await loadSayings();
  };
  return Object.assign(complete, { prepare });
}

/** kubectl with those of its commands that are named. */
export async function fetchedRoot(names: ReadonlySet<string>): Promise<Command> {
  const whole = async (command: Command): Promise<Command> => {
    const { commands, ...rest } = command.load ? await command.load() : command;
    return commands
      ? {
          ...rest,
          commands: await Promise.all(commands.map((child) => (names.has(child.name) ? whole(child) : child))),
        }
      : rest;
  };
  return await whole(KUBECTL);
}

type Texts = (language: Language) => Sayings;

export async function loadSayings(): Promise<Texts> {
  const [{ SHORTS }, { SHARED_FLAGS }, { allPages }] = await Promise.all([
    import('./help/shorts.ts'),
    import('./help/flags.ts'),
    import('./help/pages.ts'),
  ]);
  const pages = await allPages();
  return (language) => ({
    command: (path) => SHORTS[path]?.[language],
    flag: (path, flag) => (pages[path]?.flags?.[flag.name] ?? SHARED_FLAGS[flag.name])?.[language],
    kind: ({ shortNames }) => shortNames.join(','),
  });
}

export interface CompletingOptions {
  /** kubectl, with what the words name fetched. */
  readonly root: Command;
  readonly handle: Handle;
  readonly cache: DiscoveryCache;
  readonly host: CompletionHost;
  readonly language: Language;
  readonly sayings: Sayings;
}

/** What may come after words. Asks the API at once; what its `handle` throws comes out. */
export class Completing {
  readonly #options: CompletingOptions;
  readonly #words: readonly string[];
  readonly #current: string;

  constructor(options: CompletingOptions, words: readonly string[], current: string) {
    this.#options = options;
    this.#words = words;
    this.#current = current;
  }

  offer(): Offers {
    const found = findCommand(this.#options.root, this.#words);
    const path = pathOf(found.chain.slice(1));
    if (found.chain[1]?.name === 'help') return this.#helpTopics(found.argv);
    const flags = flagsOf(found.command);
    const isArgument = found.argv.includes('--');
    const inline = isArgument ? null : (/^--([^=]+)=(.*)$/s.exec(this.#current) ?? /^-(.)=(.*)$/s.exec(this.#current));
    const waiting = isArgument
      ? undefined
      : inline
        ? flags.find(({ name, short }) => name === inline[1] || short === inline[1])
        : waitingFlag(flags, found.argv.at(-1));
    let parsed: Parsed;
    try {
      parsed = parseFlags(flags, waiting && !inline ? found.argv.slice(0, -1) : found.argv);
    } catch (error) {
      if (!(error instanceof FlagError)) throw error;
      return failed(`Error while parsing flags from args [${found.argv.join(' ')}]: ${error.message}`);
    }
    const { args } = parsed;
    if (waiting) return this.#flagValues(waiting, path, args, inline ? (inline[2] as string) : this.#current);
    const left = flags.filter((f) => isRepeatable(f) || !isGiven(f, found.argv));
    const required = left.filter((f) => f.required);
    if (!isArgument && this.#current.startsWith('-'))
      return offers(matching(this.#flagWords(required.length > 0 ? required : left, path, found), this.#current));
    if (found.chain.length === 1 && args.length > 0) return this.#unknown(found.argv);
    const wanted = matching(isArgument ? [] : this.#flagWords(required, path, found), this.#current);
    // Behind a flag of its own a command is meant itself, not one below it.
    const isItself = args.length > 0 || (found.command.flags ?? []).some(({ name }) => parsed.flags.changed(name));
    const children = isItself ? undefined : found.command.commands;
    const words = children ? matching(this.#childWords(children, path), this.#current) : [];
    const rest = words.length > 0 ? offers(words) : this.#arguments(ARGUMENTS[path], args);
    const directive = children ? rest.directive | NO_FILES : rest.directive;
    return { offers: [...wanted, ...rest.offers], directive };
  }

  #unknown(argv: readonly string[]): Offers {
    const found = failed(`unable to find a command for arguments: [${argv.join(' ')}]`);
    return { ...found, debug: ['[Debug] Cleared global flags for plugin completion', ...(found.debug ?? [])] };
  }

  #helpTopics(argv: readonly string[]): Offers {
    const topic = findCommand(this.#options.root, argv);
    if (topic.argv.length > 0) return NOTHING;
    return offers(
      matching(this.#childWords(topic.command.commands ?? [], pathOf(topic.chain.slice(1))), this.#current),
    );
  }

  #childWords(commands: readonly Command[], parent: string): Offer[] {
    const { sayings, language } = this.#options;
    const words = commands
      .filter((c) => (!c.hidden || c.name === OFFERED) && !c.deprecated && c.name !== 'help')
      .map((c): Offer => [c.name, sayings.command(`${parent} ${c.name}`.trim())]);
    if (parent === '') words.push(helpOffer(language));
    return words.sort(([a], [b]) => (a < b ? -1 : 1));
  }

  /** Those of kubectl come first, then the command's own; each by name. */
  #flagWords(flags: readonly FlagSpec[], path: string, { chain }: Found): Offer[] {
    const short = /^-?$/.test(this.#current);
    const isGlobal = (f: FlagSpec): boolean => path !== '' && !chain.at(-1)?.flags?.includes(f);
    return [...flags, ...(flags.every((f) => f.required) ? [] : [HELP])]
      .filter((f) => !f.hidden && !f.deprecated && !f.feature)
      .sort(
        (a, b) => Number(isGlobal(b) && b !== HELP) - Number(isGlobal(a) && a !== HELP) || (a.name < b.name ? -1 : 1),
      )
      .flatMap((f) => {
        const says = this.#options.sayings.flag(path, f);
        return [`--${f.name}`, ...(f.short && short ? [`-${f.short}`] : [])].map((word): Offer => [word, says]);
      });
  }

  /** Upstream: ValidArgsFunction, and ValidArgs. */
  #arguments(names: Names | undefined, args: readonly string[]): Offers {
    const current = this.#current;
    const once = (words: readonly Offer[]): Offers => (args.length > 0 ? NOTHING : offers(matching(words, current)));
    switch (names?.kind) {
      case undefined:
        return FILES;
      case 'words':
        return args.length > 0 ? FILES : once(values(names.words));
      case 'config':
        return once(values([...this.#config()[names.list].keys()]));
      case 'resource':
        return once(this.#namesOf(this.#mapping(names.type)));
      case 'objects':
        return this.#objects(names.types, names.once === true, args);
      case 'copy':
        return { offers: args.length > 0 ? [] : this.#copySources(), directive: NO_SPACE };
      case 'pod':
        if (args.length === 0) return this.#podWords();
        if (args.length > 1 || !names.second) return NOTHING;
        return offers(
          matching(names.second === 'ports' ? this.#ports(args[0] as string) : this.#containers(args[0]), current),
        );
    }
  }

  /** Upstream: resourceTypeAndNameCompletionFunc. */
  #objects(types: readonly string[] | undefined, once: boolean, args: readonly string[]): Offers {
    const current = this.#current;
    const [first] = args;
    if (first !== undefined && !first.includes('/')) {
      if (once && args.length > 1) return NOTHING;
      const taken = args.slice(1);
      return offers(matching(this.#namesOf(this.#mapping(first)), current).filter(([name]) => !taken.includes(name)));
    }
    if (once && first !== undefined) return NOTHING;
    if (current.includes('/')) return offers(this.#typeSlashName().filter(([name]) => !args.includes(name)));
    const found = types ? matching(values(types), current) : this.#types();
    if (first === undefined) return offers(found);
    return { offers: found.map(([type, says]) => [`${type}/`, says]), directive: NO_FILES | NO_SPACE };
  }

  /** Upstream: doPodResourceCompletion. */
  #podWords(): Offers {
    if (this.#current.includes('/')) return offers(this.#typeSlashName());
    const pods = matching(this.#namesOf(this.#mapping('pods')), this.#current);
    const types = matching(values(WITH_PODS.map((type) => `${type}/`)), this.#current);
    return { offers: [...pods, ...types], directive: pods.length > 0 ? NO_FILES : NO_FILES | NO_SPACE };
  }

  #copySources(): Offer[] {
    const current = this.#current;
    if (/^[/.~]/.test(current) || current.includes(':')) return [];
    const slash = current.indexOf('/');
    const open = (names: readonly Offer[], head: string, tail: string): Offer[] =>
      names.map(([name]) => [`${head}${name}${tail}`]);
    if (slash > 0) {
      const namespace = current.slice(0, slash);
      return matching(open(this.#namesOf(this.#mapping('pods'), namespace), `${namespace}/`, ':'), current);
    }
    const found = [
      ...open(this.#namesOf(this.#mapping('namespaces')), '', '/'),
      ...open(this.#namesOf(this.#mapping('pods')), '', ':'),
      ...(current === '' ? values(['./', '/']) : []),
    ];
    return matching(found, current);
  }

  #typeSlashName(): Offer[] {
    const slash = this.#current.indexOf('/');
    const type = this.#current.slice(0, slash);
    const found = matching(this.#namesOf(this.#mapping(type)), this.#current.slice(slash + 1));
    return found.map(([name]) => [`${type}/${name}`]);
  }

  /** `typed`: what there is of the value. Upstream: RegisterFlagCompletionFunc of the commands. */
  #flagValues(flag: FlagSpec, path: string, args: readonly string[], typed: string): Offers {
    const among = (words: readonly Offer[]): Offers => offers(matching(words, typed));
    switch (flag.name) {
      case 'filename':
        return { offers: values(MANIFESTS), directive: FILE_ENDINGS };
      case 'namespace':
        return among(this.#namesOf(this.#mapping('namespaces')));
      case 'context':
        return among(values([...this.#config().contexts.keys()]));
      case 'cluster':
        return path.startsWith('config') ? FILES : among(values([...this.#config().clusters.keys()]));
      case 'user':
        return /^(config|create|set)/.test(path) ? FILES : among(values([...this.#config().users.keys()]));
      case 'clusterrole':
        return path === 'create clusterrolebinding' ? among(this.#namesOf(this.#mapping('clusterroles'))) : FILES;
      case 'output':
        return path === 'get' ? among(values(GET_FORMATS)) : FILES;
      case 'subresource':
        return path === 'auth can-i' ? FILES : among(values(['status', 'scale', 'resize']));
      case 'container':
        return path === 'exec' ? among(this.#containers(args[0])) : FILES;
      default:
        return FILES;
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

  #containers(argument: string | undefined): Offer[] {
    if (argument === undefined) return [];
    const spec = (this.#podOf(argument)?.spec ?? {}) as Record<string, { name: string }[] | undefined>;
    return values([...(spec.initContainers ?? []), ...(spec.containers ?? [])].map((c) => c.name));
  }

  /** "8080:80" for the ports of a Pod or a Service; what was typed before the colon stays. */
  #ports(argument: string): Offer[] {
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
  #types(): Offer[] {
    const comma = this.#current.lastIndexOf(',') + 1;
    const head = this.#current.slice(0, comma);
    const all = preferred(this.#mappings())
      .filter((m) => m.verbs.includes('get'))
      .sort((a, b) => compare(a.group, b.group) || compare(a.resource, b.resource));
    const found = all.map((m): Offer => [groupResource(m), this.#options.sayings.kind(m)]);
    return matching(found, this.#current.slice(comma)).map(([type, says]) => [head + type, says]);
  }

  #namesOf(mapping: Mapping | undefined, namespace?: string): Offer[] {
    return mapping ? values(this.#list(mapping, namespace).map((o) => o.metadata?.name ?? '')) : [];
  }

  #list(mapping: Mapping, namespace = this.#namespace()): Unstructured[] {
    const { status, body } = this.#options.handle({ method: 'GET', path: this.#path(mapping, namespace) });
    return status >= 400 ? [] : (((body as Unstructured).items ?? []) as Unstructured[]);
  }

  #path(mapping: Mapping, namespace: string): string {
    return [versionPath(mapping), ...(mapping.namespaced ? ['namespaces', namespace] : []), mapping.resource].join('/');
  }

  #get(mapping: Mapping, name: string): Unstructured | undefined {
    const path = this.#path(mapping, this.#namespace());
    const { status, body } = this.#options.handle({ method: 'GET', path: `${path}/${name}` });
    return status < 400 ? (body as Unstructured) : undefined;
  }

  #mapping(type: string): Mapping | undefined {
    return lookUp(this.#mappings(), type);
  }

  #mappings(): readonly Mapping[] {
    const cached = this.#options.cache.get('');
    if (cached) return cached;
    const all = ['/api', '/apis'].flatMap((path) => {
      const { body } = this.#options.handle({
        method: 'GET',
        path,
        headers: { accept: 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList' },
      });
      return ((body as { items?: GroupDocument[] }).items ?? []).flatMap(mappingsOf);
    });
    this.#options.cache.set('', all);
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
    const { env, home, files } = this.#options.host;
    return loadConfig(configFiles(files, new Map(Object.entries({ HOME: home, ...env })), home), false);
  }
}

const matching = (words: readonly Offer[], typed: string): Offer[] =>
  words.filter(([value]) => value !== '' && value.startsWith(typed));

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const values = (words: readonly string[]): Offer[] => words.map((value) => [value]);

const offers = (list: readonly Offer[]): Offers => ({ offers: list, directive: NO_FILES });
const NOTHING = offers([]);
const FILES: Offers = { offers: [], directive: DEFAULT };

const isGiven = (flag: FlagSpec, argv: readonly string[]): boolean =>
  argv.some(
    (word) =>
      word === `--${flag.name}` ||
      word.startsWith(`--${flag.name}=`) ||
      (flag.short !== undefined && new RegExp(`^-${flag.short}`).test(word)),
  );
