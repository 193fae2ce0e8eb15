/**
 * What a terminal's text names: objects of the cluster, and addresses of the simulated network. For links in the page; it only
 * looks. Which of several objects of one name is meant: what the text says (`pod/web-0`, `deployment "web"`), else the kind that
 * the command asked for, else the first of the usual kinds.
 */
import type { Kind } from '../../api/types.ts';
import type { KubeObject, StoreReader } from '../../store/types.ts';
import type { Kinds } from '../definition/refs.ts';
import type { Address, Mention } from '../view.ts';

export interface MentionScope {
  readonly store: StoreReader;
  readonly kinds: Kinds;
  /** The learner's namespace. */
  readonly namespace: string;
  /** The command whose output the line is, as far as it can be seen: "kubectl get svc -n shop". */
  readonly command: string;
}

/** Kinds that are looked through for a bare name, likeliest first. */
const USUAL = [
  'pod',
  'deployment',
  'statefulset',
  'daemonset',
  'job',
  'cronjob',
  'replicaset',
  'replicationcontroller',
  'service',
  'node',
  'persistentvolumeclaim',
  'persistentvolume',
  'configmap',
  'secret',
  'ingress',
  'horizontalpodautoscaler',
  'poddisruptionbudget',
  'networkpolicy',
  'serviceaccount',
  'storageclass',
  'namespace',
];
const MAX_LINE = 4000;
/** A name of an object, with a kind before a slash or without. */
const WORD =
  /(?<![\w./:@=-])(?:([a-z][a-z0-9.]*)\/)?([a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?)(?![\w@=-]|\.\w|:\d|\/\/)/g;
const URL_TEXT = /https?:\/\/[^\s"'`<>()|;]+[^\s"'`<>()|;.,:!?]/g;

/** Objects and addresses that a line names, from left to right. */
export function mentions(text: string, scope: MentionScope): readonly Mention[] {
  const line = text.slice(0, MAX_LINE);
  const found: Mention[] = [];
  for (const match of line.matchAll(URL_TEXT))
    found.push({ from: match.index, to: match.index + match[0].length, url: match[0] });
  const urls = [...found];
  const namespaces = namespacesOf(line, scope);
  const asked = kindsAsked(scope.command, scope.kinds);
  let before: Kind | undefined;
  for (const match of line.matchAll(WORD)) {
    const from = match.index;
    const to = from + match[0].length;
    if (urls.some((url) => from < url.to && to > url.from)) continue;
    const [whole, prefix, name = ''] = match;
    const said = prefix === undefined ? undefined : kindNamed(prefix, scope.kinds);
    // "node-1/10.0.0.1": a name before a slash
    const bare = prefix !== undefined && !said ? prefix : name;
    const object = find(
      bare,
      said ? [said] : [...(before ? [before] : []), ...asked, ...usual(scope.kinds)],
      namespaces,
      scope,
    );
    before = prefix === undefined ? kindNamed(whole, scope.kinds) : undefined;
    if (object) found.push({ from, to: said || bare === name ? to : from + bare.length, ref: refOf(object, scope) });
  }
  return found.sort((a, b) => a.from - b.from);
}

function usual(kinds: Kinds): Kind[] {
  return USUAL.flatMap((name) => kinds.find(name) ?? []);
}

/** By the names kubectl prints and takes: "deployment.apps", "svc". */
const kindNamed = (name: string, kinds: Kinds): Kind | undefined =>
  kinds.find(name) ?? (name.includes('.') ? kinds.find(name.slice(0, name.indexOf('.'))) : undefined);

/** Kinds that a command line names: "kubectl get deploy,svc" those two. */
function kindsAsked(command: string, kinds: Kinds): Kind[] {
  return command
    .split(/[\s,/]+/)
    .slice(1)
    .flatMap((word) => (/^[a-z]/i.test(word) ? (kindNamed(word, kinds) ?? []) : []));
}

/** Where to look, in this order: what the command or the line's first column says, the learner's, then everywhere. */
function namespacesOf(line: string, { store, namespace, command }: MentionScope): readonly string[] {
  const said = /(?:^|\s)(?:-n|--namespace)[= ]?([a-z0-9-]+)/.exec(command)?.[1];
  const all = store.list('namespaces').map((object) => object.metadata.name);
  const first = /^\S+/.exec(line)?.[0];
  return [...new Set([...(said ? [said] : []), ...(first && all.includes(first) ? [first] : []), namespace, ...all])];
}

function find(
  name: string,
  kinds: readonly Kind[],
  namespaces: readonly string[],
  { store, kinds: all }: MentionScope,
): { kind: Kind; object: KubeObject } | undefined {
  for (const namespace of namespaces)
    for (const kind of kinds) {
      const object = store.get<KubeObject>(all.resourceOf(kind), kind.namespaced ? namespace : undefined, name);
      if (object) return { kind, object };
    }
  return undefined;
}

/** As the inspector takes it: "pod/web-0", with the namespace when it is another one. */
function refOf({ kind, object }: { kind: Kind; object: KubeObject }, { namespace }: MentionScope): string {
  const { name, namespace: its } = object.metadata;
  return `${its !== undefined && its !== namespace ? `${its}:` : ''}${kind.singular}/${name}`;
}

/** What stands behind an address: nothing of it is fetched. `hosts`: those of the simulated internet. */
export function address(url: string, scope: MentionScope, hosts: ReadonlySet<string>): Address {
  const host =
    /^https?:\/\/(\[[^\]]+\]|[^/:?#]+)/i
      .exec(url)?.[1]
      ?.replace(/^\[|\]$/g, '')
      .toLowerCase() ?? '';
  if (host === 'localhost' || host.startsWith('127.') || host === '::1') return { kind: 'here' };
  if (hosts.has(host)) return { kind: 'web' };
  const service = serviceAt(host, scope);
  if (service) return { kind: 'service', ref: `${prefix(service, scope)}service/${service.metadata.name}` };
  const { store } = scope;
  const ingress = store
    .list<KubeObject & { spec?: { rules?: readonly { host?: string }[] } }>('ingresses.networking.k8s.io')
    .find(({ spec }) => spec?.rules?.some((rule) => rule.host === host));
  if (ingress) return { kind: 'ingress', ref: `${prefix(ingress, scope)}ingress/${ingress.metadata.name}` };
  const pod = store
    .list<KubeObject & { status?: { podIPs?: readonly { ip: string }[] } }>('pods')
    .find(({ status }) => status?.podIPs?.some(({ ip }) => ip === host));
  if (pod) return { kind: 'pod', ref: `${prefix(pod, scope)}pod/${pod.metadata.name}` };
  const node = store
    .list<KubeObject & { status?: { addresses?: readonly { address: string }[] } }>('nodes')
    .find(({ status }) => status?.addresses?.some((one) => one.address === host));
  return node ? { kind: 'node', ref: `node/${node.metadata.name}` } : { kind: 'outside' };
}

const prefix = ({ metadata }: KubeObject, { namespace }: MentionScope): string =>
  metadata.namespace === namespace ? '' : `${metadata.namespace}:`;

type Service = KubeObject & {
  spec?: { clusterIPs?: readonly string[] };
  status?: { loadBalancer?: { ingress?: readonly { ip?: string; hostname?: string }[] } };
};

/** By name ("web", "web.shop", "web.shop.svc.cluster.local"), by cluster address, or by the load balancer's. */
function serviceAt(host: string, { store, namespace }: MentionScope): Service | undefined {
  const named = /^([a-z0-9-]+)(?:\.([a-z0-9-]+)(?:\.svc(?:\.cluster\.local\.?)?)?)?$/.exec(host);
  const byName = named && store.get<Service>('services', named[2] ?? namespace, named[1] ?? '');
  return (
    byName ||
    store
      .list<Service>('services')
      .find(
        ({ spec, status }) =>
          spec?.clusterIPs?.includes(host) ||
          status?.loadBalancer?.ingress?.some((one) => one.ip === host || one.hostname === host),
      )
  );
}
