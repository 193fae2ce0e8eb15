/**
 * nslookup: BIND's where the machine is a Debian, busybox's elsewhere. Mirrors bin/dig/nslookup.c and busybox
 * networking/nslookup.c. Leaves out: the interactive mode, which is refused by name.
 */
import type { DnsMessage, DnsRecord } from '../../../kernel/names.ts';
import type { ProgramContext } from '../../../kernel/program.ts';
import { write } from '../../../kernel/stream.ts';
import type { Routine } from '../../../kernel/wait.ts';
import { isDebian } from '../machine-kind.ts';
import type { Tool } from '../tool.ts';
import { busyboxNslookup } from './busybox-nslookup.ts';
import { type Inquiry, inquire, namesToTry } from './inquire.ts';
import { serverAddress } from './servers.ts';
import { illegalName, reverseName, typeOf } from './types.ts';

const nslookup: Tool = {
  names: ['nslookup'],
  program: (context) => (isDebian(context.files) ? bindNslookup(context) : busyboxNslookup(context)),
};

interface Settings {
  type: string | undefined;
  search: boolean;
  timeoutMs: number;
  tries: number;
  tcp: boolean;
}

function* bindNslookup(context: ProgramContext): Routine<number> {
  const settings: Settings = { type: undefined, search: true, timeoutMs: 5000, tries: 3, tcp: false };
  const words: string[] = [];
  for (const arg of context.args) {
    if (!arg.startsWith('-') || arg === '-') words.push(arg);
    else {
      const problem = readOption(arg.slice(1), settings);
      if (problem !== undefined) yield* write(context.stdout, problem);
      if (problem?.startsWith('nslookup: not simulated')) return 1;
    }
  }
  const [name, said] = words;
  if (name === undefined || name === '-') {
    yield* write(context.stderr, 'nslookup: not simulated: the interactive mode (give a name)\n');
    return 1;
  }
  const server = said === undefined ? context.network?.resolver.nameservers[0] : yield* serverAddress(context, said);
  if (server === undefined) {
    yield* write(context.stdout, `nslookup: couldn't get address for '${said ?? ''}': not found\n`);
    return 1;
  }
  const status = yield* lookUp(context, name, server, said ?? server, settings);
  yield* write(context.stdout, '\n');
  return status;
}

/** Reads "-type=SRV", "-debug", … A text is what is said of one that is unknown. */
function readOption(option: string, settings: Settings): string | undefined {
  const [word = '', value = ''] = option.split('=');
  if (['type', 'querytype', 'query', 'qu', 'q', 'ty', 'querytyp'].includes(word)) {
    const type = typeOf(value);
    if (type === undefined) return `unknown query type: ${value}\n`;
    settings.type = type;
  } else if (/^(no)?sea/.test(word)) settings.search = !word.startsWith('no');
  else if (word.startsWith('timeo')) settings.timeoutMs = Math.max(1, Number(value)) * 1000;
  else if (word.startsWith('ret')) settings.tries = Math.max(1, Number(value));
  else if (/^(no)?vc$/.test(word)) settings.tcp = !word.startsWith('no');
  else if (/^(no)?(d2|deb|rec|fail|def)/.test(word) || word.startsWith('cl')) {
    if (/^(d2|deb)/.test(word)) return 'nslookup: not simulated: debugging\n';
  } else if (word.startsWith('po') && value !== '53') return 'nslookup: not simulated: ports other than 53\n';
  else return `*** Invalid option: ${option}\n`;
  return undefined;
}

/** Asks for addresses of both families, or for one type, along the search list. */
function* lookUp(
  context: ProgramContext,
  name: string,
  server: string,
  said: string,
  settings: Settings,
): Routine<number> {
  const { network } = context;
  const say = (text: string): Routine<void> => write(context.stdout, text);
  const reverse = reverseName(name);
  const asked = reverse ?? name;
  const why = illegalName(asked);
  if (why !== undefined) {
    yield* say(`nslookup: '${asked}' is not a legal name: ${why}\n`);
    return 10;
  }
  const ask = function* (question: { name: string; type: string }): Routine<Inquiry | undefined> {
    const inquiry: Inquiry | undefined = yield* inquire(context, question, {
      servers: [server],
      tries: settings.tries,
      timeoutMs: settings.timeoutMs,
      tcp: settings.tcp,
      edns: false,
      onProblem: (text) => say(`;; ${text}\n`),
      onTruncated: () => say(';; Truncated, retrying in TCP mode.\n'),
    });
    if (!inquiry) yield* say(';; no servers could be reached\n');
    else if (!inquiry.message.recursionAvailable) yield* say(`;; Got recursion not available from ${server}\n`);
    return inquiry;
  };
  if (!network) {
    yield* say(';; no servers could be reached\n');
    return 1;
  }
  // By default addresses are asked for, and what is printed leaves room for the second family.
  const byDefault = settings.type === undefined;
  const type = settings.type ?? (reverse === undefined ? 'A' : 'PTR');
  let last: Inquiry | undefined;
  for (const full of namesToTry(asked, network, settings.search && reverse === undefined)) {
    last = yield* ask({ name: full, type });
    if (!last) return 1;
    if (last.message.rcode !== 'NXDOMAIN') break;
  }
  const { message, question } = last as Inquiry;
  if (!byDefault || type === 'A') yield* say(`Server:\t\t${said}\nAddress:\t${server}#53\n\n`);
  if (message.rcode !== 'NOERROR') {
    yield* say(`** server can't find ${question.name.replace(/\.$/, '')}: ${message.rcode}\n`);
    return 1;
  }
  if (!message.authoritative && (!byDefault || type === 'A')) yield* say('Non-authoritative answer:\n');
  yield* say(answerLines(message.answers));
  if (message.answers.length === 0 && !byDefault) yield* say(`*** Can't find ${name}: No answer\n`);
  if (!message.authoritative && type !== 'A' && type !== 'AAAA') {
    yield* say(`\nAuthoritative answers can be found from:\n${answerLines(message.authority)}`);
  }
  if (!byDefault || type !== 'A') return 0;
  const second = yield* ask({ name: question.name, type: 'AAAA' });
  if (!second) return 1;
  yield* say(answerLines(second.message.answers));
  if (message.answers.length === 0 && second.message.answers.length === 0)
    yield* say(`*** Can't find ${question.name.replace(/\.$/, '')}: No answer\n`);
  return 0;
}

const answerLines = (records: DnsMessage['answers']): string => records.map(answerLine).join('');

/** One record in nslookup's words. Upstream: printsection. */
function answerLine({ name, type, data }: DnsRecord): string {
  const owner = name.replace(/\.$/, '');
  switch (type) {
    case 'A':
    case 'AAAA':
      return `Name:\t${owner}\nAddress: ${data}\n`;
    case 'SOA': {
      const [origin, mail, ...numbers] = data.split(' ');
      const labels = ['serial', 'refresh', 'retry', 'expire', 'minimum'];
      const bare = (text: string | undefined): string => (text ?? '').replace(/\.$/, '');
      return `${owner}\n\torigin = ${bare(origin)}\n\tmail addr = ${bare(mail)}\n${labels.map((label, i) => `\t${label} = ${numbers[i]}\n`).join('')}`;
    }
    default:
      return `${owner}\t${WORDS[type] ?? `rdata_${type}`} = ${data}\n`;
  }
}

const WORDS: Readonly<Record<string, string>> = {
  CNAME: 'canonical name',
  NS: 'nameserver',
  PTR: 'name',
  SRV: 'service',
  MX: 'mail exchanger',
  TXT: 'text',
};

export const NSLOOKUP_TOOLS: readonly Tool[] = [nslookup];
