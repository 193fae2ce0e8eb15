/**
 * A look-up as the C library makes it: the search list of resolv.conf, one question after the other, aliases followed.
 * Mirrors glibc's res_nsearch (resolv/res_query.c). Leaves out: nscd, mDNS, /etc/nsswitch.conf.
 */
import type { DnsAnswer, DnsReply, ResolverSettings } from '../../kernel/names.ts';
import type { Routine } from '../../kernel/wait.ts';
import { CLUSTER_DOMAIN } from './zone.ts';

/** The name server that pods are given. */
export const CLUSTER_DNS = '10.96.0.10';

/** What a pod of that namespace is given with dnsPolicy ClusterFirst. */
export function clusterFirst(namespace: string): ResolverSettings {
  return {
    nameservers: [CLUSTER_DNS],
    search: [`${namespace}.svc.${CLUSTER_DOMAIN}`, `svc.${CLUSTER_DOMAIN}`, CLUSTER_DOMAIN],
    ndots: 5,
    timeout: 5,
    attempts: 2,
    others: [],
  };
}

/**
 * Full names to try for `name`, in order, without their last dot.
 * Example: candidates("web", clusterFirst("shop"))[0] = "web.shop.svc.cluster.local".
 */
export function candidates(name: string, { search, ndots }: ResolverSettings): string[] {
  if (name.endsWith('.')) return [name.slice(0, -1)];
  const searched = search.map((domain) => `${name}.${domain}`);
  return name.split('.').length - 1 >= ndots ? [name, ...searched] : [...searched, name];
}

/**
 * Asks for each name of the search list until one has records. A name that does not exist, or has none of that type, is
 * passed over; a server that does not answer is asked again, then the next, and then the look-up has failed. `ask` says
 * 'late' when there is no more time for a question.
 */
export function* searchNames(
  name: string,
  type: string,
  settings: ResolverSettings,
  ask: (name: string, type: string, server: string) => Routine<DnsReply | 'late'>,
): Routine<DnsAnswer> {
  let empty: DnsAnswer | undefined;
  for (const full of candidates(name, settings)) {
    const reply = yield* askInTurn(full, type, settings, ask);
    if (!reply) return { rcode: 'TIMEOUT', records: [], additional: [] };
    const { rcode, answers, additional } = reply.message;
    if (rcode === 'NOERROR' && answers.length > 0) return { rcode, records: answers, additional };
    if (rcode === 'NOERROR' || rcode === 'SERVFAIL') empty ??= { rcode, records: [], additional };
  }
  return empty ?? NXDOMAIN;
}

const NXDOMAIN: DnsAnswer = { rcode: 'NXDOMAIN', records: [], additional: [] };

/** The first message that any server gives, each asked `attempts` times. */
function* askInTurn(
  name: string,
  type: string,
  { nameservers, attempts }: ResolverSettings,
  ask: (name: string, type: string, server: string) => Routine<DnsReply | 'late'>,
): Routine<Extract<DnsReply, { kind: 'message' }> | undefined> {
  for (let round = 0; round < attempts; round++) {
    for (const server of nameservers) {
      const reply = yield* ask(name, type, server);
      if (reply === 'late') return undefined;
      if (reply.kind === 'message') return reply;
    }
  }
  return undefined;
}
