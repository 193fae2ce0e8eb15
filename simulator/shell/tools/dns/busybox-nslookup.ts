/**
 * nslookup of busybox (1.35, FEATURE_NSLOOKUP_BIG): all questions are sent at once and each answer is printed as it comes.
 * A name without a dot is asked below every domain of the search list, any other as it stands.
 */
import type { DnsRecord } from '../../../kernel/names.ts';
import type { ProgramContext } from '../../../kernel/program.ts';
import { write } from '../../../kernel/stream.ts';
import type { Routine } from '../../../kernel/wait.ts';
import { serverAddress } from './servers.ts';
import { illegalName, reverseName, typeOf } from './types.ts';

const USAGE = `BusyBox v1.35.0 multi-call binary.

Usage: nslookup [-type=QUERY_TYPE] [-debug] HOST [DNS_SERVER]

Query DNS about HOST

QUERY_TYPE: soa,ns,a,aaaa,cname,mx,txt,ptr,srv,any
`;
const KNOWN = ['A', 'AAAA', 'ANY', 'CNAME', 'MX', 'NS', 'PTR', 'SOA', 'SRV', 'TXT'];
/** Seconds until busybox gives up on answers. */
const TIMEOUT_MS = 10_000;

export function* busyboxNslookup(context: ProgramContext): Routine<number> {
  const types: string[] = [];
  const words: string[] = [];
  for (const arg of context.args) {
    const [, option, value] = /^-(type|querytype|ty|q)=(.*)$/.exec(arg) ?? [];
    if (option !== undefined) {
      const type = typeOf(value ?? '');
      if (type === undefined || !KNOWN.includes(type)) {
        yield* write(context.stderr, `nslookup: invalid query type "${value}"\n`);
        return 1;
      }
      types.push(type);
    } else if (arg.startsWith('-')) {
      if (arg === '-debug') yield* write(context.stderr, 'nslookup: not simulated: -debug\n');
      else yield* write(context.stderr, `nslookup: unrecognized option '${arg}'\n${USAGE}`);
      return 1;
    } else words.push(arg);
  }
  const [name, said] = words;
  if (name === undefined) {
    yield* write(context.stderr, USAGE);
    return 1;
  }
  const server = said === undefined ? context.network?.resolver.nameservers[0] : yield* serverAddress(context, said);
  if (server === undefined || !context.network) {
    yield* write(context.stderr, `nslookup: bad address '${said ?? ''}'\n`);
    return 1;
  }
  const reverse = reverseName(name);
  const questions =
    types.length > 0
      ? types.flatMap((type) => namesFor(context, reverse !== undefined && type === 'PTR' ? reverse : name, type))
      : reverse !== undefined
        ? [{ name: reverse, type: 'PTR' }]
        : [...namesFor(context, name, 'A'), ...namesFor(context, name, 'AAAA')];
  return yield* askAll(context, server, questions);
}

interface Question {
  readonly name: string;
  readonly type: string;
}

/** Upstream: add_query_with_search. */
function namesFor({ network }: ProgramContext, name: string, type: string): Question[] {
  const search = network?.resolver.search ?? [];
  if (type === 'PTR' || name.includes('.') || search.length === 0) return [{ name: name.replace(/\.$/, ''), type }];
  return search.map((domain) => ({ name: `${name}.${domain}`, type }));
}

function* askAll(context: ProgramContext, server: string, questions: readonly Question[]): Routine<number> {
  const { network } = context;
  let status = 0;
  let answered = 0;
  for (const { name, type } of questions) {
    if (illegalName(name) !== undefined) {
      yield* write(context.stderr, `nslookup: ${name}: Unknown host\n`);
      return 1;
    }
    const reply = network && (yield* network.ask({ name: `${name}.`, type }, server, TIMEOUT_MS));
    if (reply?.kind !== 'message') break;
    if (answered++ === 0) yield* write(context.stdout, `Server:\t\t${server}\nAddress:\t${server}:53\n\n`);
    const { rcode, answers } = reply.message;
    if (rcode !== 'NOERROR') {
      status = 1;
      yield* write(context.stdout, `** server can't find ${name}: ${rcode}\n`);
    } else yield* write(context.stdout, answers.map(line).join(''));
    yield* write(context.stdout, '\n');
  }
  if (answered > 0) return status;
  yield* write(context.stdout, ';; connection timed out; no servers could be reached\n\n');
  return 1;
}

/** Upstream: parse_reply. */
function line({ name, type, data }: DnsRecord): string {
  const owner = name.replace(/\.$/, '');
  const bare = data.replace(/\.$/, '');
  switch (type) {
    case 'A':
    case 'AAAA':
      return `Name:\t${owner}\nAddress: ${data}\n`;
    case 'CNAME':
      return `${owner}\tcanonical name = ${bare}\n`;
    case 'NS':
      return `${owner}\tnameserver = ${bare}\n`;
    case 'PTR':
      return `${owner}\tname = ${bare}\n`;
    case 'MX':
      return `${owner}\tmail exchanger = ${bare}\n`;
    case 'TXT':
      return `${owner}\ttext = ${data}\n`;
    case 'SRV':
      return `${owner}\tservice = ${bare}\n`;
    case 'SOA': {
      const [origin = '', mail = '', ...numbers] = data.split(' ');
      const labels = ['serial', 'refresh', 'retry', 'expire', 'minimum'];
      return `${owner}\n\torigin = ${origin.replace(/\.$/, '')}\n\tmail addr = ${mail.replace(/\.$/, '')}\n${labels.map((label, i) => `\t${label} = ${numbers[i]}\n`).join('')}`;
    }
    default:
      return '';
  }
}
