/**
 * dig, as BIND 9.18 prints. Mirrors bin/dig/dig.c (printmessage, short_answer, received). Leaves out, and refuses by
 * name: +trace, +nssearch, +multiline, +yaml, TLS and HTTPS transports, keys, files of questions (-f).
 */
import type { DnsMessage, DnsRecord } from '../../../kernel/names.ts';
import type { ProgramContext } from '../../../kernel/program.ts';
import { write } from '../../../kernel/stream.ts';
import type { Routine } from '../../../kernel/wait.ts';
import { formatTime } from '../../strftime.ts';
import type { Tool } from '../tool.ts';
import { type DigLookup, type DigOptions, DigUsage, readDigArguments } from './dig-arguments.ts';
import { type Inquiry, inquire, namesToTry } from './inquire.ts';
import { questionLine, recordLine } from './message.ts';
import { serverAddress } from './servers.ts';

/** No server answered. */
const NO_ANSWER = 9;

const dig: Tool = {
  names: ['dig'],
  *program(context) {
    try {
      const { lookups, warnings } = readDigArguments(context.args);
      for (const warning of warnings) yield* write(context.stderr, warning);
      let status = 0;
      for (const lookup of lookups) status = (yield* digOne(context, lookup)) || status;
      return status;
    } catch (error) {
      if (!(error instanceof DigUsage)) throw error;
      yield* write(error.status === 0 ? context.stdout : context.stderr, error.text);
      return error.status;
    }
  },
};

function* digOne(context: ProgramContext, lookup: DigLookup): Routine<number> {
  const { options } = lookup;
  const { network } = context;
  const say = (text: string): Routine<void> => write(context.stdout, text);
  const servers = yield* serversOf(context, lookup.server);
  if (!network || servers.length === 0) {
    yield* say(`${greeting(lookup)};; no servers could be reached\n\n`);
    return NO_ANSWER;
  }
  let inquiry: Inquiry | undefined;
  for (const name of namesToTry(lookup.name, network, options.search)) {
    inquiry = yield* inquire(
      context,
      { name, type: options.type },
      {
        servers,
        tries: options.tries,
        timeoutMs: options.timeoutMs,
        tcp: options.tcp ?? false,
        edns: options.edns,
        onProblem: (text) => say(`;; ${text}\n`),
        onTruncated: () => (options.short ? say('') : say(';; Truncated, retrying in TCP mode.\n')),
      },
    );
    if (!inquiry) {
      yield* say(`${greeting(lookup)};; no servers could be reached\n\n`);
      return NO_ANSWER;
    }
    if (inquiry.message.rcode !== 'NXDOMAIN') break;
  }
  const found = inquiry as Inquiry;
  const id = context.kernel.random('dns-ids').int(65536);
  yield* say(
    options.short
      ? shortAnswer(found, options)
      : greeting(lookup) + messageText(found, options, id) + statistics(context, found, lookup.server, options),
  );
  return 0;
}

function* serversOf(context: ProgramContext, said: string | undefined): Routine<readonly string[]> {
  if (said === undefined) return context.network?.resolver.nameservers ?? [];
  const address = yield* serverAddress(context, said);
  if (address === undefined) throw new DigUsage(`dig: couldn't get address for '${said}': not found\n`, 10);
  return [address];
}

const greeting = ({ options, greeting: text }: DigLookup): string => (options.cmd && !options.short ? text : '');

/** The data of the answers alone. */
function shortAnswer({ message, server }: Inquiry, { identify }: DigOptions): string {
  return message.answers
    .map((record) => `${record.data}${identify ? ` from server ${server} in 0 ms.` : ''}\n`)
    .join('');
}

function messageText(inquiry: Inquiry, options: DigOptions, id: number): string {
  const { message, question } = inquiry;
  const { comments } = options;
  let text = '';
  if (comments) text += `;; Got answer:\n${header(inquiry, options, id)}`;
  if (comments && options.edns) text += ';; OPT PSEUDOSECTION:\n; EDNS: version: 0, flags:; udp: 1232\n';
  if (options.question) {
    if (comments) text += ';; QUESTION SECTION:\n';
    text += `;${questionLine(question.name, question.type, options.recordClass)}\n`;
    if (comments) text += '\n';
  }
  if (options.answer) text += section('ANSWER', message.answers, options);
  if (options.authority) text += section('AUTHORITY', message.authority, options);
  if (options.additional) text += section('ADDITIONAL', message.additional, options);
  return text;
}

function section(title: string, records: readonly DnsRecord[], { comments, ttl, showClass }: DigOptions): string {
  if (records.length === 0) return '';
  const lines = records.map((record) => `${recordLine(record, { ttl, class: showClass })}\n`).join('');
  return comments ? `;; ${title} SECTION:\n${lines}\n` : lines;
}

function header({ message, question }: Inquiry, options: DigOptions, id: number): string {
  const local = /(^|\.)local\.$/i.test(question.name)
    ? ';; WARNING: .local is reserved for Multicast DNS\n;; You are currently testing what happens when an mDNS query is leaked to DNS\n'
    : '';
  const counts = [
    ['QUERY', 1],
    ['ANSWER', message.answers.length],
    ['AUTHORITY', message.authority.length],
    ['ADDITIONAL', message.additional.length + (options.edns ? 1 : 0)],
  ];
  const recursion =
    options.recurse && !message.recursionAvailable ? ';; WARNING: recursion requested but not available\n' : '';
  return `${local};; ->>HEADER<<- opcode: QUERY, status: ${message.rcode}, id: ${id}\n;; flags: ${flagsOf(message, options)}; ${counts.map(([name, n]) => `${name}: ${n}`).join(', ')}\n${recursion}\n`;
}

const flagsOf = (message: DnsMessage, { recurse }: DigOptions): string =>
  [
    'qr',
    ...(message.authoritative ? ['aa'] : []),
    ...(recurse ? ['rd'] : []),
    ...(message.recursionAvailable ? ['ra'] : []),
  ].join(' ');

function statistics(
  context: ProgramContext,
  { server, tcp, tookMs, size }: Inquiry,
  said: string | undefined,
  { stats }: DigOptions,
): string {
  if (!stats) return '';
  const when = formatTime('%a %b %d %H:%M:%S UTC %Y', context.kernel.wallMs());
  return `;; Query time: ${tookMs} msec\n;; SERVER: ${server}#53(${said ?? server}) (${tcp ? 'TCP' : 'UDP'})\n;; WHEN: ${when}\n;; MSG SIZE  rcvd: ${size}\n\n`;
}

export const DIG_TOOLS: readonly Tool[] = [dig];
