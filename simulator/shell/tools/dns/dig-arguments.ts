/** dig's command line: what is asked, of whom, and how it is printed. Mirrors bin/dig/dig.c (parse_args, plus_option). */
import { classOf, illegalName, reverseName, typeOf } from './types.ts';

/** What a question prints, and how it is asked. Each question has its own; global ones come first. */
export interface DigOptions {
  type: string;
  typeSet: boolean;
  recordClass: string;
  short: boolean;
  search: boolean;
  tcp: boolean | undefined;
  edns: boolean;
  recurse: boolean;
  tries: number;
  timeoutMs: number;
  cmd: boolean;
  comments: boolean;
  question: boolean;
  answer: boolean;
  authority: boolean;
  additional: boolean;
  stats: boolean;
  ttl: boolean;
  showClass: boolean;
  identify: boolean;
  query: boolean;
  aaOnly: boolean;
  adFlag: boolean;
}

export interface DigLookup {
  readonly name: string;
  readonly options: DigOptions;
  readonly server: string | undefined;
  /** The line that repeats the command. */
  readonly greeting: string;
}

interface DigCommand {
  readonly lookups: readonly DigLookup[];
  /** Lines for stderr about what is passed over. */
  readonly warnings: readonly string[];
}

/** A command line that is wrong; `text` goes to stderr. */
export class DigUsage {
  readonly text: string;
  readonly status: number;
  constructor(text: string, status: number) {
    this.text = text;
    this.status = status;
  }
}

const DIG_VERSION = '9.18.49-1~deb12u3-Debian';
const USAGE = `Usage:  dig [@global-server] [domain] [q-type] [q-class] {q-opt}
            {global-d-opt} host [@local-server] {local-d-opt}
            [ host [@local-server] {local-d-opt} [...]]

Use "dig -h" (or "dig -h | more") for complete list of options
`;

const defaults = (): DigOptions => ({
  type: 'A',
  typeSet: false,
  recordClass: 'IN',
  short: false,
  search: false,
  tcp: undefined,
  edns: true,
  recurse: true,
  tries: 3,
  timeoutMs: 5000,
  cmd: true,
  comments: true,
  question: true,
  answer: true,
  authority: true,
  additional: true,
  stats: true,
  ttl: true,
  showClass: true,
  identify: false,
  query: false,
  aaOnly: false,
  adFlag: true,
});

interface Pending {
  name: string;
  options: DigOptions;
  server: string | undefined;
  greeting: string;
}

/** Reads the arguments. Throws `DigUsage`. */
export function readDigArguments(args: readonly string[]): DigCommand {
  const global = defaults();
  const lookups: Pending[] = [];
  const warnings: string[] = [];
  let server: string | undefined;
  /** The lookup that options after its name are about. */
  let current: Pending | undefined;
  const options = (): DigOptions => current?.options ?? global;
  const add = (name: string): void => {
    const found = current === undefined && server !== undefined ? `; (1 server found)\n` : '';
    const first = lookups.length === 0;
    current = {
      name,
      options: { ...global },
      server,
      greeting: first
        ? `\n; <<>> DiG ${DIG_VERSION} <<>> ${args.join(' ')}\n${found};; global options: +cmd\n`
        : `\n; <<>> DiG ${DIG_VERSION} <<>> ${args.join(' ')}\n`,
    };
    lookups.push(current);
  };
  const setType = (type: string): void => {
    const o = options();
    o.type = type;
    o.typeSet = true;
    if (type === 'ANY' && o.tcp === undefined) o.tcp = true;
  };
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] as string;
    const value = (inline: string): string => {
      if (inline !== '') return inline;
      const next = args[++i];
      if (next === undefined) throw new DigUsage(USAGE, 1);
      return next;
    };
    if (arg.startsWith('@')) {
      if (current) current.server = arg.slice(1);
      else server = arg.slice(1);
    } else if (arg.startsWith('+')) {
      plusOption(arg, options());
    } else if (arg.startsWith('-')) {
      const letter = arg[1] ?? '';
      const inline = arg.slice(2);
      switch (letter) {
        case '4':
        case 'm':
        case 'r':
        case 'u':
          break;
        case '6':
          throw new DigUsage('dig: not simulated: -6\n', 10);
        case 'h':
          throw new DigUsage(`${USAGE.split('\n\n')[0]}\n`, 0);
        case 'v':
          throw new DigUsage(`DiG ${DIG_VERSION}\n`, 0);
        case 'x': {
          const address = value(inline);
          const name = reverseName(address);
          if (name === undefined) throw new DigUsage(`Invalid IP address ${address}\n`, 1);
          add(name);
          const o = options();
          if (!o.typeSet) o.type = 'PTR';
          break;
        }
        case 't': {
          const text = value(inline);
          const type = typeOf(text);
          if (type === undefined) warnings.push(`;; Warning, ignoring invalid type ${text}\n`);
          else setType(type);
          break;
        }
        case 'c': {
          const text = value(inline);
          const found = classOf(text);
          if (found === undefined) warnings.push(`;; Warning, ignoring invalid class ${text}\n`);
          else options().recordClass = found;
          break;
        }
        case 'q':
          add(value(inline));
          break;
        case 'p': {
          const port = value(inline);
          if (port !== '53') throw new DigUsage('dig: not simulated: ports other than 53\n', 10);
          break;
        }
        default:
          if (!'bfkyi'.includes(letter) || letter === '') {
            throw new DigUsage(`Invalid option: ${arg}\n${USAGE}`, 1);
          }
          throw new DigUsage(`dig: not simulated: -${letter}\n`, 10);
      }
    } else {
      const type = typeOf(arg);
      const named = classOf(arg);
      // A word is a name unless it is a type or a class.
      if (type !== undefined) setType(type);
      else if (named !== undefined) options().recordClass = named;
      else add(arg);
    }
  }
  if (lookups.length === 0) {
    if (!global.typeSet) setType('NS');
    add('.');
  }
  for (const { name } of lookups) {
    const why = illegalName(name);
    if (why !== undefined) throw new DigUsage(`dig: '${name}' is not a legal name: ${why}\n`, 10);
  }
  return { lookups, warnings };
}

type Switch = 'boolean' | 'number' | 'refused' | 'ignored';

/** +NAME options; a prefix will do when no other begins so. */
const PLUS: ReadonlyMap<string, Switch> = new Map<string, Switch>([
  ['aaflag', 'boolean'],
  ['aaonly', 'boolean'],
  ['additional', 'boolean'],
  ['adflag', 'boolean'],
  ['all', 'boolean'],
  ['answer', 'boolean'],
  ['authority', 'boolean'],
  ['badcookie', 'ignored'],
  ['besteffort', 'ignored'],
  ['bufsize', 'ignored'],
  ['cdflag', 'ignored'],
  ['class', 'boolean'],
  ['cmd', 'boolean'],
  ['comments', 'boolean'],
  ['cookie', 'ignored'],
  ['crypto', 'ignored'],
  ['defname', 'boolean'],
  ['dnssec', 'refused'],
  ['domain', 'refused'],
  ['edns', 'boolean'],
  ['expandaaaa', 'ignored'],
  ['fail', 'ignored'],
  ['identify', 'boolean'],
  ['idnin', 'ignored'],
  ['idnout', 'ignored'],
  ['ignore', 'ignored'],
  ['keepopen', 'ignored'],
  ['multiline', 'refused'],
  ['ndots', 'refused'],
  ['nsid', 'ignored'],
  ['nssearch', 'refused'],
  ['onesoa', 'ignored'],
  ['qr', 'refused'],
  ['question', 'boolean'],
  ['rdflag', 'boolean'],
  ['recurse', 'boolean'],
  ['retry', 'number'],
  ['rrcomments', 'ignored'],
  ['search', 'boolean'],
  ['short', 'boolean'],
  ['showbadcookie', 'ignored'],
  ['showsearch', 'refused'],
  ['split', 'ignored'],
  ['stats', 'boolean'],
  ['subnet', 'refused'],
  ['tcp', 'boolean'],
  ['timeout', 'number'],
  ['tls', 'refused'],
  ['https', 'refused'],
  ['trace', 'refused'],
  ['tries', 'number'],
  ['ttlid', 'boolean'],
  ['ttlunits', 'refused'],
  ['unknownformat', 'ignored'],
  ['vc', 'boolean'],
  ['yaml', 'refused'],
  ['zflag', 'ignored'],
]);

function plusOption(arg: string, o: DigOptions): void {
  const [whole = '', given] = arg.slice(1).split('=');
  const no = whole.startsWith('no') && !PLUS.has(whole);
  const word = no ? whole.slice(2) : whole;
  const exact = PLUS.has(word) ? [word] : [...PLUS.keys()].filter((name) => word !== '' && name.startsWith(word));
  const name = exact[0];
  if (name === undefined) throw new DigUsage(`Invalid option: ${arg}\n${USAGE}`, 1);
  const kind = PLUS.get(name) as Switch;
  if (kind === 'ignored') return;
  if (kind === 'refused') {
    if (no) return;
    throw new DigUsage(`dig: not simulated: +${name}\n`, 10);
  }
  if (kind === 'number') {
    const number = Number(given);
    if (given === undefined || !/^\d+$/.test(given)) {
      const what = name === 'timeout' ? 'timeout' : name;
      throw new DigUsage(`Couldn't parse ${what} value: ${given ?? ''}\n${USAGE}`, 1);
    }
    if (name === 'timeout') o.timeoutMs = Math.max(1, number) * 1000;
    else o.tries = Math.max(1, name === 'retry' ? number + 1 : number);
    return;
  }
  const on = !no;
  switch (name) {
    case 'all':
      o.question = on;
      o.authority = on;
      o.answer = on;
      o.additional = on;
      o.comments = on;
      o.stats = on;
      o.cmd = on;
      return;
    case 'short':
      o.short = on;
      if (!on) return;
      o.cmd = false;
      o.additional = false;
      o.answer = true;
      o.authority = false;
      o.question = false;
      o.comments = false;
      o.stats = false;
      return;
    case 'tcp':
    case 'vc':
      o.tcp = on;
      return;
    case 'search':
    case 'defname':
      o.search = on;
      return;
    case 'class':
      o.showClass = on;
      return;
    case 'ttlid':
      o.ttl = on;
      return;
    case 'aaflag':
    case 'aaonly':
      o.aaOnly = on;
      return;
    case 'rdflag':
    case 'recurse':
      o.recurse = on;
      return;
    case 'adflag':
      o.adFlag = on;
      return;
    case 'cmd':
      o.cmd = on;
      return;
    case 'comments':
      o.comments = on;
      return;
    case 'question':
      o.question = on;
      return;
    case 'answer':
      o.answer = on;
      return;
    case 'authority':
      o.authority = on;
      return;
    case 'additional':
      o.additional = on;
      return;
    case 'stats':
      o.stats = on;
      return;
    case 'edns':
      o.edns = on;
      return;
    case 'identify':
      o.identify = on;
      return;
  }
}
