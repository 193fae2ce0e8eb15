/**
 * What a pod is told about names: its host name, its hosts file and its resolv.conf. Mirrors
 * pkg/kubelet/kubelet_pods.go (GeneratePodHostNameAndDomain, managedHostsFileContent) and pkg/kubelet/network/dns/dns.go.
 */
import type { Pod } from '../../api/objects.ts';
import type { ResolverSettings } from '../../kernel/names.ts';
import { clusterFirst } from '../../network/dns/resolver.ts';
import { CLUSTER_DOMAIN } from '../../network/dns/zone.ts';
import { OUTSIDE_RESOLVER } from '../../network/network.ts';
import type { PodNames } from './sandbox.ts';

const MAX_SEARCHES = 32;
const MAX_NAMESERVERS = 3;

export function podNames(pod: Pod, ip: string): PodNames {
  return { name: kernelName(pod), resolver: resolverOf(pod), hosts: hostEntries(pod, ip) };
}

/**
 * What `hostname` says: the node's name on its network, the full name where the pod wants it. Upstream: GetNodenameForKernel.
 * Leaves out: a full name of more than 64 characters, with which a pod does not start.
 */
export function kernelName(pod: Pod): string {
  const { hostNetwork, nodeName, setHostnameAsFQDN } = pod.spec;
  if (hostNetwork && nodeName) return nodeName;
  return (setHostnameAsFQDN ? fullNameOf(pod) : undefined) ?? hostnameOf(pod);
}

/** spec.hostname, or the pod's name cut to 63 characters. */
function hostnameOf({ spec, metadata }: Pod): string {
  const override = (spec as { hostnameOverride?: string }).hostnameOverride;
  return override ?? spec.hostname ?? (metadata.name as string).slice(0, 63).replace(/[-.]+$/, '');
}

/** "web-0.nginx.default.svc.cluster.local" for a pod with a subdomain; else undefined. */
function fullNameOf(pod: Pod): string | undefined {
  const { subdomain } = pod.spec;
  return subdomain ? `${hostnameOf(pod)}.${subdomain}.${pod.metadata.namespace}.svc.${CLUSTER_DOMAIN}` : undefined;
}

/** The content of /etc/hosts. */
export function hostsFile(pod: Pod, ip: string): string {
  const full = fullNameOf(pod);
  const own = [ip, ...(full ? [full] : []), pod.spec.hostNetwork ? kernelName(pod) : hostnameOf(pod)].join('\t');
  const aliases = (pod.spec.hostAliases ?? []).map(
    ({ ip: at, hostnames = [] }) => `${[at, ...hostnames].join('\t')}\n`,
  );
  return [
    `# Kubernetes-managed hosts file${pod.spec.hostNetwork ? ' (host network)' : ''}.\n`,
    '127.0.0.1\tlocalhost\n',
    '::1\tlocalhost ip6-localhost ip6-loopback\n',
    'fe00::0\tip6-localnet\n',
    'fe00::0\tip6-mcastprefix\n',
    'fe00::1\tip6-allnodes\n',
    'fe00::2\tip6-allrouters\n',
    `${own}\n`,
    ...(aliases.length > 0 ? ['\n# Entries added by HostAliases.\n', ...aliases] : []),
  ].join('');
}

function hostEntries(pod: Pod, ip: string): PodNames['hosts'] {
  const full = fullNameOf(pod);
  return [
    ...(full ? [{ address: ip, names: [full, hostnameOf(pod)] }] : []),
    ...(pod.spec.hostAliases ?? []).map(({ ip, hostnames = [] }) => ({ address: ip, names: hostnames })),
  ];
}

/** By dnsPolicy, dnsConfig added. Upstream: Configurer.GetPodDNS. */
function resolverOf({ spec, metadata }: Pod): ResolverSettings {
  const base = baseResolver(spec.dnsPolicy ?? 'ClusterFirst', spec.hostNetwork ?? false, metadata.namespace as string);
  const { nameservers = [], searches = [], options = [] } = spec.dnsConfig ?? {};
  const numbers = new Map(options.map(({ name, value }) => [name, value]));
  const number = (name: string, fallback: number): number => {
    const value = Number(numbers.get(name) ?? fallback);
    return Number.isFinite(value) ? value : fallback;
  };
  const others = options
    .filter(({ name }) => name !== undefined && !['ndots', 'timeout', 'attempts'].includes(name))
    .map(({ name, value }) => (value === undefined ? (name as string) : `${name}:${value}`));
  return {
    nameservers: unique([...base.nameservers, ...nameservers]).slice(0, MAX_NAMESERVERS),
    search: unique([...base.search, ...searches]).slice(0, MAX_SEARCHES),
    ndots: number('ndots', base.ndots),
    timeout: number('timeout', base.timeout),
    attempts: number('attempts', base.attempts),
    others: [...base.others, ...others],
  };
}

function baseResolver(policy: string, hostNetwork: boolean, namespace: string): ResolverSettings {
  if (policy === 'None') return { nameservers: [], search: [], ndots: 1, timeout: 5, attempts: 2, others: [] };
  if (policy === 'Default' || (policy === 'ClusterFirst' && hostNetwork)) return OUTSIDE_RESOLVER;
  return clusterFirst(namespace);
}

const unique = (texts: readonly string[]): string[] => [...new Set(texts)];
