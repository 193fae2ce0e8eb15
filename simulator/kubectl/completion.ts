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
import { versionPath } from './client/rest.ts';
import { KUBECTL } from './commands.ts';
import type { Command, FlagSpec, Mapping, Unstructured } from './types.ts';

export type Handle = (request: Omit<ApiRequest, 'user'>) => ApiResponse;

/** What a command's arguments name. */
type Names = 'type-name' | 'pod' | 'node' | 'type' | 'none';

const ARGUMENTS: Readonly<Record<string, Names>> = {
  'kubectl get': 'type-name',
  'kubectl describe': 'type-name',
  'kubectl delete': 'type-name',
  'kubectl edit': 'type-name',
  'kubectl patch': 'type-name',
  'kubectl label': 'type-name',
  'kubectl annotate': 'type-name',
  'kubectl scale': 'type-name',
  'kubectl wait': 'type-name',
  'kubectl expose': 'type-name',
  'kubectl autoscale': 'type-name',
  'kubectl taint': 'type-name',
  'kubectl explain': 'type',
  'kubectl logs': 'pod',
  'kubectl exec': 'pod',
  'kubectl attach': 'pod',
  'kubectl port-forward': 'pod',
  'kubectl cordon': 'node',
  'kubectl uncordon': 'node',
  'kubectl drain': 'node',
};
/** Kinds that a command works on; all kinds where it is not listed. */
const ROLLABLE = ['deployments', 'daemonsets', 'statefulsets'];
const KINDS: Readonly<Record<string, readonly string[]>> = {
  'kubectl rollout': ROLLABLE,
  'kubectl scale': ['deployments', 'replicasets', 'statefulsets', 'replicationcontrollers'],
  'kubectl set': ['deployments', 'daemonsets', 'statefulsets', 'replicasets', 'pods', 'cronjobs'],
};

/** Makes the completer that the shell asks. */
export function createKubectlCompleter(handle: Handle): Completer {
  const cache: DiscoveryCache = new Map();
  let root = KUBECTL;
  const complete: Completer = (words, current, host) =>
    new Completing(root, handle, cache, host, words[0] === 'kubectl' ? words.slice(1) : words, current).offer();
  /** Fetches the commands that are named. */
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
  };
  return Object.assign(complete, { prepare });
}

class Completing {
  readonly #root: Command;
  readonly #handle: Handle;
  readonly #cache: DiscoveryCache;
  readonly #host: CompletionHost;
  readonly #words: readonly string[];
  readonly #current: string;

  constructor(
    root: Command,
    handle: Handle,
    cache: DiscoveryCache,
    host: CompletionHost,
    words: readonly string[],
    current: string,
  ) {
    this.#root = root;
    this.#handle = handle;
    this.#cache = cache;
    this.#host = host;
    this.#words = words;
    this.#current = current;
  }

  offer(): Completion[] {
    if (this.#words.includes('--')) return [];
    const found = findCommand(this.#root, this.#words);
    const path = found.chain.map((c) => c.name).join(' ');
    const flags = flagsOf(found.command);
    const waiting = flagWaiting(flags, this.#words.at(-1));
    if (waiting) return matching(this.#flagValues(waiting, path), this.#current);
    const equals = /^--([^=]+)=(.*)$/.exec(this.#current);
    if (equals) {
      const flag = flags.find((f) => f.name === equals[1]);
      const values = flag ? this.#flagValues(flag, path) : [];
      return matching(values, equals[2] as string).map((v) => ({ ...v, value: `--${equals[1]}=${v.value}` }));
    }
    if (this.#current.startsWith('-')) return matching(flagWords(flags), this.#current);
    const args = positional(flags, found.argv);
    if (found.command.commands && args.length === 0) {
      const children = matching(childWords(found.command), this.#current);
      if (children.length > 0 || !found.command.run) return children;
    }
    return this.#arguments(path, args);
  }

  #arguments(path: string, args: readonly string[]): Completion[] {
    if (path === 'kubectl config use-context' && args.length === 0) return matching(this.#contexts(), this.#current);
    const names = ARGUMENTS[path] ?? (/^kubectl (rollout|set) /.test(path) ? 'type-name' : 'none');
    switch (names) {
      case 'none':
        return [];
      case 'type':
        return args.length > 0 ? [] : matching(this.#types(path), this.#current);
      case 'pod':
      case 'node':
        if (args.length > 0) return [];
        if (this.#current.includes('/')) return this.#typeSlashName();
        return matching(this.#namesOf(this.#mapping(names === 'pod' ? 'pods' : 'nodes')), this.#current);
      case 'type-name':
        if (this.#current.includes('/')) return this.#typeSlashName();
        if (args.length === 0) {
          const comma = this.#current.lastIndexOf(',') + 1;
          const head = this.#current.slice(0, comma);
          return matching(this.#types(path), this.#current.slice(comma)).map((c) => ({ ...c, value: head + c.value }));
        }
        if ((args[0] as string).includes('/')) return [];
        return matching(this.#namesOf(this.#mapping(args[0] as string)), this.#current).filter(
          (c) => !args.slice(1).includes(c.value),
        );
    }
  }

  #typeSlashName(): Completion[] {
    const slash = this.#current.indexOf('/');
    const type = this.#current.slice(0, slash);
    const found = matching(this.#namesOf(this.#mapping(type)), this.#current.slice(slash + 1));
    return found.map((c) => ({ ...c, value: `${type}/${c.value}` }));
  }

  #flagValues(flag: FlagSpec, path: string): Completion[] {
    switch (flag.name) {
      case 'namespace':
        return this.#namesOf(this.#mapping('namespaces'));
      case 'context':
        return this.#contexts();
      case 'output':
        return [
          'json',
          'yaml',
          'name',
          'jsonpath=',
          ...(path === 'kubectl get' ? ['wide', 'custom-columns='] : []),
        ].map((value) => ({ value, ...(value.endsWith('=') ? { open: true } : {}) }));
      case 'dry-run':
        return ['client', 'server', 'none'].map((value) => ({ value }));
      case 'cascade':
        return ['background', 'foreground', 'orphan'].map((value) => ({ value }));
      case 'container':
        return this.#containers();
      default:
        return [];
    }
  }

  #contexts(): Completion[] {
    return [...this.#config().contexts.keys()].map((value) => ({ value }));
  }

  #containers(): Completion[] {
    const pods = this.#mapping('pods');
    const found = findCommand(this.#root, this.#words);
    const [name] = positional(flagsOf(found.command), found.argv);
    if (!pods || !name) return [];
    const pod = this.#get(pods, name.replace(/^(pods?|po)\//, ''));
    const spec = (pod?.spec ?? {}) as { containers?: { name: string }[]; initContainers?: { name: string }[] };
    return [...(spec.containers ?? []), ...(spec.initContainers ?? [])].map((c) => ({ value: c.name }));
  }

  #types(path: string): Completion[] {
    const wanted = KINDS[path] ?? KINDS[path.split(' ').slice(0, 2).join(' ')];
    const all = preferred(this.#mappings()).filter(
      (m) => m.verbs.includes('get') && (!wanted || wanted.includes(m.resource)),
    );
    const names = all.map((m) => ({ value: m.resource, description: m.shortNames.join(',') }));
    const twice = new Set(names.map((n) => n.value).filter((v, i, list) => list.indexOf(v) !== i));
    return names.map((n, i) =>
      twice.has(n.value) && all[i]?.group ? { ...n, value: `${n.value}.${all[i]?.group}` } : n,
    );
  }

  #namesOf(mapping: Mapping | undefined): Completion[] {
    if (!mapping) return [];
    const path = [
      versionPath(mapping),
      ...(mapping.namespaced ? ['namespaces', this.#namespace()] : []),
      mapping.resource,
    ].join('/');
    const { status, body } = this.#handle({ method: 'GET', path });
    if (status >= 400) return [];
    return (((body as Unstructured).items ?? []) as Unstructured[]).map((o) => ({ value: o.metadata?.name ?? '' }));
  }

  #get(mapping: Mapping, name: string): Unstructured | undefined {
    const path = [versionPath(mapping), 'namespaces', this.#namespace(), mapping.resource, name].join('/');
    const { status, body } = this.#handle({ method: 'GET', path });
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

const childWords = (command: Command): Completion[] =>
  (command.commands ?? []).filter((c) => !c.hidden && !c.deprecated).map((c) => ({ value: c.name }));

const flagWords = (flags: readonly FlagSpec[]): Completion[] =>
  flags
    .filter((f) => !f.hidden && !f.deprecated)
    .flatMap((f) => [
      {
        value: noOpt(f) === undefined ? `--${f.name}=` : `--${f.name}`,
        ...(noOpt(f) === undefined ? { open: true } : {}),
      },
      ...(f.short ? [{ value: `-${f.short}` }] : []),
    ]);

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
