/**
 * The cluster's DNS server as a whole, as kubeadm's Corefile sets it up: its zone, an optional cache, answers shuffled
 * (loadbalance), and everything else asked of the world outside, which knows only the sites it is given. Mirrors coredns
 * plugin/cache (item.go) and plugin/loadbalance. Leaves out: a changed Corefile, prefetching, serving stale answers.
 */
import type { DnsMessage, DnsQuestion, DnsRecord } from '../../kernel/names.ts';
import type { Random } from '../../kernel/random.ts';
import type { DnsZone } from './zone.ts';

/** Seconds that a cached answer may be kept at most. The Corefile's `cache 30`. */
const CACHE_SECONDS = 30;
/** What a name may be at most, with the dots but not the last one (RFC 1035). */
const MAX_NAME = 253;
const MAX_LABEL = 63;

interface DnsServerOptions {
  readonly zone: DnsZone;
  /** Address of a name outside the cluster. */
  readonly outside: (name: string) => string | undefined;
  /** Virtual time. */
  readonly nowMs: () => number;
  readonly random: Random;
}

interface Kept {
  readonly message: DnsMessage;
  readonly storedMs: number;
  readonly seconds: number;
}

export class DnsServer {
  readonly #options: DnsServerOptions;
  readonly #cache = new Map<string, Kept>();
  /** Whether answers about the cluster's own names are kept for up to 30 s. */
  caching = false;

  constructor(options: DnsServerOptions) {
    this.#options = options;
  }

  /** Answers one question. `shuffle`: addresses in an order of their own, as clients get them. */
  answer(question: DnsQuestion, shuffle = false): DnsMessage {
    const message = this.#known(question);
    return shuffle && message.rcode === 'NOERROR' ? this.#shuffled(message) : message;
  }

  #known({ name, type }: DnsQuestion): DnsMessage {
    const full = name.endsWith('.') ? name : `${name}.`;
    if (!wellFormed(full)) return { ...NOTHING, rcode: 'FORMERR', authoritative: false };
    if (!this.caching) return this.#fresh(full, type);
    const key = `${full.toLowerCase()} ${type}`;
    const now = this.#options.nowMs();
    const kept = this.#cache.get(key);
    const left = kept ? kept.seconds - Math.floor((now - kept.storedMs) / 1000) : 0;
    if (kept && left > 0) return withTtl(kept.message, left);
    const message = this.#fresh(full, type);
    const seconds = lifetime(message);
    if (seconds > 0) this.#cache.set(key, { message, storedMs: now, seconds });
    return message;
  }

  #fresh(name: string, type: string): DnsMessage {
    const own = this.#options.zone.answer(name, type);
    if (own) return own;
    const address = this.#options.outside(name.toLowerCase().replace(/\.$/, ''));
    if (address === undefined) return { ...NOTHING, rcode: 'NXDOMAIN' };
    if (type !== 'A') return { ...NOTHING, rcode: 'NOERROR' };
    return { ...NOTHING, rcode: 'NOERROR', answers: [{ name, type: 'A', ttl: CACHE_SECONDS, data: address }] };
  }

  #shuffled(message: DnsMessage): DnsMessage {
    const { answers, additional } = message;
    if (answers.length < 2 && additional.length < 2) return message;
    return { ...message, answers: this.#roundRobin(answers), additional: this.#roundRobin(additional) };
  }

  /** Aliases first, then everything that is no address, then addresses in any order. Upstream: roundRobin. */
  #roundRobin(records: readonly DnsRecord[]): readonly DnsRecord[] {
    const addresses = records.filter(({ type }) => type === 'A' || type === 'AAAA');
    if (addresses.length < 2) return records;
    for (let i = addresses.length - 1; i > 0; i--) {
      const j = this.#options.random.int(i + 1);
      [addresses[i], addresses[j]] = [addresses[j] as DnsRecord, addresses[i] as DnsRecord];
    }
    const others = records.filter(({ type }) => type !== 'A' && type !== 'AAAA');
    const aliases = others.filter(({ type }) => type === 'CNAME');
    return [...aliases, ...others.filter(({ type }) => type !== 'CNAME'), ...addresses];
  }
}

/** Of the names outside the cluster: an answer without records. */
const NOTHING: Omit<DnsMessage, 'rcode'> = {
  answers: [],
  authority: [],
  additional: [],
  authoritative: true,
  recursionAvailable: false,
};

/** Whether a name (with its last dot) can be asked for at all. */
function wellFormed(full: string): boolean {
  if (full === '.') return true;
  const name = full.slice(0, -1);
  return name.length <= MAX_NAME && name.split('.').every((label) => label !== '' && label.length <= MAX_LABEL);
}

/** Seconds for which a message may be kept: the least of its TTLs, 30 at most; without records not at all.
 * Upstream: dnsutil.MinimalTTL, computeTTL. */
function lifetime({ answers, authority, additional }: DnsMessage): number {
  const ttls = [...answers, ...authority, ...additional].map(({ ttl }) => ttl);
  return ttls.length === 0 ? 0 : Math.min(CACHE_SECONDS, ...ttls);
}

/** Example: stored with 30 s, asked again after 12 s → every record says 18. */
function withTtl(message: DnsMessage, ttl: number): DnsMessage {
  const aged = (records: readonly DnsRecord[]): DnsRecord[] => records.map((record) => ({ ...record, ttl }));
  return {
    ...message,
    answers: aged(message.answers),
    authority: aged(message.authority),
    additional: aged(message.additional),
  };
}
