/**
 * host, as BIND 9.18 prints. Mirrors bin/dig/host.c (printmessage, say_message, chase_cnamechain). Leaves out, and
 * refuses by name: -v, -a, -d, -l, -C.
 */
import type { DnsRecord } from '../../../kernel/names.ts';
import type { ProgramContext } from '../../../kernel/program.ts';
import { write } from '../../../kernel/stream.ts';
import type { Routine } from '../../../kernel/wait.ts';
import type { Tool } from '../tool.ts';
import { type Inquiry, inquire, namesToTry } from './inquire.ts';
import { serverAddress } from './servers.ts';
import { illegalName, reverseName, typeOf } from './types.ts';

const USAGE = `Usage: host [-aCdilrTvVw] [-c class] [-N ndots] [-t type] [-W time]
            [-R number] [-m flag] [-p port] hostname [server]
       -t type (specifies the query type)
       -T enables TCP/IP mode
       -W time (how long to wait for a reply)
       -R number (number of tries)
`;
/** Numbers of rcodes, as they are shown. */
const RCODES: Readonly<Record<string, number>> = { FORMERR: 1, SERVFAIL: 2, NXDOMAIN: 3, NOTIMP: 4, REFUSED: 5 };

/** How host says what a record is. */
const SAYINGS: Readonly<Record<string, string>> = {
  A: 'has address',
  AAAA: 'has IPv6 address',
  CNAME: 'is an alias for',
  MX: 'mail is handled by',
  NS: 'name server',
  PTR: 'domain name pointer',
  TXT: 'descriptive text',
};

const host: Tool = {
  names: ['host'],
  *program(context) {
    const words: string[] = [];
    let type: string | undefined;
    let tcp = false;
    let tries = 2;
    let timeoutMs = 5000;
    for (let i = 0; i < context.args.length; i++) {
      const arg = context.args[i] as string;
      if (!arg.startsWith('-') || arg === '-') {
        words.push(arg);
        continue;
      }
      const value = (): string => (arg.length > 2 ? arg.slice(2) : (context.args[++i] ?? ''));
      switch (arg[1]) {
        case 't': {
          const text = value();
          type = typeOf(text);
          if (type === undefined) {
            yield* write(context.stderr, `host: invalid type: ${text}\n`);
            return 2;
          }
          break;
        }
        case 'T':
          tcp = true;
          break;
        case 'W':
          timeoutMs = Math.max(1, Number(value())) * 1000;
          break;
        case 'R':
          tries = Math.max(1, Number(value()));
          break;
        case 'c':
        case 'N':
        case 'm':
        case 'p':
          value();
          break;
        case 'r':
        case 's':
        case 'w':
        case '4':
          break;
        case 'V':
          yield* write(context.stderr, 'host 9.18.49-1~deb12u3-Debian\n');
          return 0;
        default:
          if ('aCdlvi6A'.includes(arg[1] ?? ' ')) {
            yield* write(context.stderr, `host: not simulated: ${arg}\n`);
            return 1;
          }
          yield* write(context.stderr, `host: invalid option -- '${arg[1]}'\n${USAGE}`);
          return 1;
      }
    }
    const [name, server] = words;
    if (name === undefined || words.length > 2) {
      yield* write(context.stderr, USAGE);
      return 1;
    }
    return yield* lookUp(context, name, server, { type, tcp, tries, timeoutMs });
  },
};

interface Settings {
  readonly type: string | undefined;
  readonly tcp: boolean;
  readonly tries: number;
  readonly timeoutMs: number;
}

function* lookUp(context: ProgramContext, name: string, said: string | undefined, settings: Settings): Routine<number> {
  const { network } = context;
  const say = (text: string): Routine<void> => write(context.stdout, text);
  const reverse = reverseName(name);
  const asked = reverse ?? name;
  const why = illegalName(asked);
  if (why !== undefined) {
    yield* say(`host: '${name}' is not a legal name: ${why}\n`);
    return 1;
  }
  const server = said === undefined ? network?.resolver.nameservers[0] : yield* serverAddress(context, said);
  if (!network || server === undefined) {
    yield* say(`host: couldn't get address for '${said ?? ''}': not found\n`);
    return 1;
  }
  if (said !== undefined) yield* say(`Using domain server:\nName: ${said}\nAddress: ${server}#53\nAliases: \n\n`);
  const ask = (question: { name: string; type: string }): Routine<Inquiry | undefined> =>
    inquire(context, question, {
      servers: [server],
      tries: settings.tries,
      timeoutMs: settings.timeoutMs,
      tcp: settings.tcp,
      edns: false,
      onProblem: (text) => say(`;; ${text}\n`),
      onTruncated: () => say(';; Truncated, retrying in TCP mode.\n'),
    });
  const type = settings.type ?? (reverse === undefined ? 'A' : 'PTR');
  let found: Inquiry | undefined;
  for (const full of namesToTry(asked, network, reverse === undefined)) {
    found = yield* ask({ name: full, type });
    if (!found) {
      yield* say(';; no servers could be reached\n');
      return 1;
    }
    if (found.message.rcode !== 'NXDOMAIN') break;
  }
  const { message, question } = found as Inquiry;
  if (message.rcode !== 'NOERROR') {
    const shown = reverse === undefined ? name : reverse;
    yield* say(`Host ${shown} not found: ${RCODES[message.rcode] ?? 0}(${message.rcode})\n`);
    return 1;
  }
  yield* say(message.answers.map(sentence).join(''));
  const byDefault = settings.type === undefined && reverse === undefined;
  if (message.answers.length === 0 && !byDefault)
    yield* say(`${question.name.replace(/\.$/, '')} has no ${type} record\n`);
  if (!byDefault) return 0;
  const end = aliased(question.name, message.answers);
  for (const other of ['AAAA', 'MX']) {
    const next = yield* ask({ name: end, type: other });
    if (!next) {
      yield* say(';; no servers could be reached\n');
      return 1;
    }
    yield* say(next.message.answers.map(sentence).join(''));
  }
  return 0;
}

/** Where the aliases of an answer lead. */
function aliased(name: string, answers: readonly DnsRecord[]): string {
  let end = name;
  for (const record of answers) {
    if (record.type === 'CNAME' && record.name.toLowerCase() === end.toLowerCase()) end = record.data;
  }
  return end;
}

function sentence({ name, type, data }: DnsRecord): string {
  const owner = name.replace(/\.$/, '');
  return `${owner} ${SAYINGS[type] ?? `has ${type} record`} ${data}\n`;
}

export const HOST_TOOLS: readonly Tool[] = [host];
