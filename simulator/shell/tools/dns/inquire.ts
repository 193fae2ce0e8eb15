/**
 * One question as BIND's tools ask it: a few tries, by TCP when the answer does not fit into a datagram, and the search
 * list where it is wanted. Mirrors bin/dig/dighost.c.
 */
import type { DnsMessage, DnsQuestion, DnsReply } from '../../../kernel/names.ts';
import type { ProgramContext } from '../../../kernel/program.ts';
import type { HostNetwork } from '../../../kernel/sockets.ts';
import type { Routine } from '../../../kernel/wait.ts';
import { messageSize, UDP_SIZE } from './message.ts';

interface InquiryOptions {
  readonly servers: readonly string[];
  readonly tries: number;
  readonly timeoutMs: number;
  readonly tcp: boolean;
  readonly edns: boolean;
  /** Called with each failed try: "communications error to 10.96.0.10#53: timed out". */
  readonly onProblem: (text: string) => Routine<void>;
  /** Called when an answer did not fit. */
  readonly onTruncated: () => Routine<void>;
}

export interface Inquiry {
  readonly question: DnsQuestion;
  readonly message: DnsMessage;
  readonly server: string;
  readonly tcp: boolean;
  readonly tookMs: number;
  readonly size: number;
}

const PROBLEMS: Readonly<Record<Exclude<DnsReply['kind'], 'message'>, string>> = {
  timeout: 'timed out',
  refused: 'connection refused',
  unreachable: 'host unreachable',
};

/** Asks each server in turn, `tries` times each; undefined when none answered. */
export function* inquire(
  context: ProgramContext,
  question: DnsQuestion,
  options: InquiryOptions,
): Routine<Inquiry | undefined> {
  const network = context.network as HostNetwork;
  let tcp = options.tcp;
  for (let left = options.tries; left > 0; left--) {
    for (const server of options.servers) {
      for (;;) {
        const beganMs = context.kernel.now();
        const reply = yield* network.ask(tcp ? { ...question, tcp } : question, server, options.timeoutMs);
        if (reply.kind !== 'message') {
          yield* options.onProblem(`communications error to ${server}#53: ${PROBLEMS[reply.kind]}`);
          break;
        }
        const { message } = reply;
        const size = messageSize(question, message, options.edns);
        if (!tcp && size > (options.edns ? UDP_SIZE : 512)) {
          yield* options.onTruncated();
          tcp = true;
          continue;
        }
        return { question, message, server, tcp, tookMs: context.kernel.now() - beganMs, size };
      }
    }
  }
  return undefined;
}

/** Names to try, in order, with their last dot: the search list where `search` says so. */
export function namesToTry(name: string, network: HostNetwork, search: boolean): string[] {
  if (name.endsWith('.') || !search) return [name.endsWith('.') ? name : `${name}.`];
  const { search: domains, ndots } = network.resolver;
  const searched = domains.map((domain) => `${name}.${domain}.`);
  const dots = name.split('.').length - 1;
  return dots >= ndots ? [`${name}.`, ...searched] : [...searched, `${name}.`];
}
