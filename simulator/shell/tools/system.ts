/** Tools about the machine and the terminal: hostname, whoami, id, uname, uptime, clear, reset, tput, tty, sync. */
import { groupNumber, userNumber } from './accounts.ts';
import { isDebian } from './machine-kind.ts';
import { defineTool, type Tool, type ToolContext, ToolFailure } from './tool.ts';

const hostname = defineTool({
  names: ['hostname'],
  options: ['s', 'short=s', 'f', 'fqdn=f', 'long=f', 'i', 'ip-address=i', 'I', 'all-ip-addresses=I', 'd', 'domain=d'],
  refused: ['A', 'all-fqdns', 'a', 'alias', 'b', 'boot', 'F:', 'file:', 'y', 'yp', 'nis'],
  help: 'Usage: hostname [-s|-f|-i|-I]\nPrint the name of this machine.',
  *run(t) {
    if (t.operands.length > 0) throw new ToolFailure('you must be root to change the host name');
    if (t.has('i') || t.has('I')) {
      yield* t.print(`${(t.context.network?.addresses ?? []).join(' ')}${t.has('I') ? ' ' : ''}\n`);
      return;
    }
    const full = t.has('f') || t.has('d') ? fullName(t) : t.hostname;
    if (t.has('d')) yield* t.print(full.includes('.') ? `${full.slice(full.indexOf('.') + 1)}\n` : '');
    else yield* t.print(`${t.has('s') ? full.split('.')[0] : full}\n`);
  },
});

/** The first name of the line of /etc/hosts that has this machine's. */
function fullName(t: ToolContext): string {
  const hosts = t.stat('/etc/hosts') ? t.context.files.readText('/etc/hosts') : '';
  for (const line of hosts.split('\n')) {
    const names = line.replace(/#.*/, '').trim().split(/\s+/).slice(1);
    if (names.includes(t.hostname)) return names[0] as string;
  }
  return t.hostname;
}

const whoami = defineTool({
  names: ['whoami', 'logname'],
  help: 'Usage: whoami\nPrint the user name associated with the current effective user ID.',
  *run(t) {
    const { name } = t.context.files.user;
    if (/^\d+$/.test(name))
      throw new ToolFailure(isDebian(t.context.files) ? `cannot find name for user ID ${name}` : `unknown uid ${name}`);
    yield* t.print(`${name}\n`);
  },
});

/** "1000" and "1000(learner)". */
interface Account {
  readonly number: string;
  readonly name: string;
}

const shown = ({ number, name }: Account): string => (name === number ? number : `${number}(${name})`);

/** All groups: GNU's id names the own group first, busybox's goes by number. */
function groupsOf(t: ToolContext): Account[] {
  const { files } = t.context;
  const { group, groups } = files.user;
  const all = groups.map((name) => ({ number: groupNumber(files, name), name }));
  const first = isDebian(files) ? group : undefined;
  return all.sort((a, b) => Number(b.name === first) - Number(a.name === first) || Number(a.number) - Number(b.number));
}

const id = defineTool({
  names: ['id'],
  options: ['u', 'user=u', 'g', 'group=g', 'n', 'name=n', 'G', 'groups=G', 'r', 'real=r'],
  idle: ['a'],
  refused: ['Z', 'context', 'z', 'zero'],
  help: 'Usage: id [OPTION]... [USER]\nPrint user and group information.\n\n  -g  print only the effective group ID\n  -n  print a name instead of a number\n  -u  print only the effective user ID',
  *run(t) {
    if ((t.has('n') || t.has('r')) && !t.has('u') && !t.has('g') && !t.has('G'))
      throw new ToolFailure('cannot print only names or real IDs in default format');
    const { files } = t.context;
    const [asked] = t.operands;
    const exists = (name: string): boolean =>
      name === files.user.name ||
      name === 'root' ||
      (files.exists('/etc/passwd') && `\n${files.readText('/etc/passwd')}`.includes(`\n${name}:`));
    if (asked !== undefined && !exists(asked)) throw new ToolFailure(`‘${asked}’: no such user`);
    const user = { number: userNumber(files, files.user.name), name: files.user.name };
    const group = { number: groupNumber(files, files.user.group), name: files.user.group };
    const one = (account: Account): string => (t.has('n') ? account.name : account.number);
    if (t.has('u')) yield* t.print(`${one(user)}\n`);
    else if (t.has('g')) yield* t.print(`${one(group)}\n`);
    else if (t.has('G')) yield* t.print(`${groupsOf(t).map(one).join(' ')}\n`);
    else yield* t.print(`uid=${shown(user)} gid=${shown(group)} groups=${groupsOf(t).map(shown).join(',')}\n`);
  },
});

const groups = defineTool({
  names: ['groups'],
  help: 'Usage: groups\nPrint group memberships.',
  *run(t) {
    yield* t.print(
      `${groupsOf(t)
        .map(({ name }) => name)
        .join(' ')}\n`,
    );
  },
});

const uname = defineTool({
  names: ['uname', 'arch'],
  options: [
    ...['a', 'all=a', 's', 'kernel-name=s', 'n', 'nodename=n', 'r', 'kernel-release=r', 'v', 'kernel-version=v'],
    ...['m', 'machine=m', 'p', 'processor=p', 'i', 'hardware-platform=i', 'o', 'operating-system=o'],
  ],
  help: 'Usage: uname [OPTION]...\nPrint certain system information.\n\n  -a  print all information\n  -m  machine hardware name\n  -n  node hostname\n  -o  operating system\n  -r  kernel release\n  -s  kernel name\n  -v  kernel version',
  *run(t) {
    const parts: Readonly<Record<string, string>> = {
      s: 'Linux',
      n: t.hostname,
      r: '6.12.48',
      v: '#1 SMP PREEMPT_DYNAMIC',
      m: 'x86_64',
      p: 'unknown',
      i: 'unknown',
      o: 'GNU/Linux',
    };
    if (t.name === 'arch') {
      yield* t.print('x86_64\n');
      return;
    }
    const wanted = t.has('a') ? [...'snrvmo'] : [...'snrvmpio'].filter((flag) => t.has(flag));
    yield* t.print(`${(wanted.length === 0 ? ['s'] : wanted).map((flag) => parts[flag]).join(' ')}\n`);
  },
});

const uptime = defineTool({
  names: ['uptime'],
  options: ['p', 'pretty=p'],
  refused: ['s', 'since'],
  help: 'Usage: uptime\nTell how long the system has been running.',
  *run(t) {
    const minutes = Math.floor(t.context.kernel.now() / 60000);
    const clock = new Date(t.context.kernel.wallMs()).toISOString().slice(11, 19);
    yield* t.print(
      t.has('p')
        ? `up ${minutes} minutes\n`
        : ` ${clock} up ${minutes >= 60 ? `${String(Math.floor(minutes / 60)).padStart(2)}:${String(minutes % 60).padStart(2, '0')}` : `${minutes} min`},  1 user,  load average: 0.00, 0.00, 0.00\n`,
    );
  },
});

const clear = defineTool({
  names: ['clear'],
  options: ['x'],
  refused: ['T:', 'V'],
  help: 'Usage: clear\nClear the terminal screen.',
  *run(t) {
    yield* t.print(t.has('x') ? '\x1b[H\x1b[2J' : '\x1b[H\x1b[2J\x1b[3J');
  },
});

const reset = defineTool({
  names: ['reset'],
  help: 'Usage: reset\nReset the terminal.',
  *run(t) {
    yield* t.print('\x1bc');
  },
});

const tty = defineTool({
  names: ['tty'],
  options: ['s', 'silent=s', 'quiet=s'],
  help: 'Usage: tty\nPrint the file name of the terminal connected to standard input.',
  *run(t) {
    if (!t.has('s')) yield* t.print(t.context.stdin.tty ? '/dev/pts/0\n' : 'not a tty\n');
    return t.context.stdin.tty ? 0 : 1;
  },
});

const tput = defineTool({
  names: ['tput'],
  strict: true,
  refused: ['T:', 'S', 'x', 'V'],
  help: 'Usage: tput capability [parameter]...',
  *run(t) {
    const [name, argument] = t.operands;
    const size = t.context.stdout.tty ?? { columns: 80, rows: 24 };
    const texts: Readonly<Record<string, string>> = {
      cols: `${size.columns}\n`,
      lines: `${size.rows}\n`,
      colors: '256\n',
      clear: '\x1b[H\x1b[2J\x1b[3J',
      bold: '\x1b[1m',
      dim: '\x1b[2m',
      sgr0: '\x1b(B\x1b[m',
      smul: '\x1b[4m',
      rmul: '\x1b[24m',
      rev: '\x1b[7m',
      smso: '\x1b[7m',
      rmso: '\x1b[27m',
      civis: '\x1b[?25l',
      cnorm: '\x1b[?12l\x1b[?25h',
      el: '\x1b[K',
      ed: '\x1b[J',
      sc: '\x1b7',
      rc: '\x1b8',
      home: '\x1b[H',
      setaf: colour(Number(argument ?? 0), 3),
      setab: colour(Number(argument ?? 0), 4),
      cuu1: '\x1b[A',
      cup: `\x1b[${Number(argument ?? 0) + 1};${Number(t.operands[2] ?? 0) + 1}H`,
    };
    const text = texts[name ?? ''];
    if (text === undefined) throw new ToolFailure(`unknown terminfo capability '${name}'`, 4);
    yield* t.print(text);
  },
});

/** setaf and setab of xterm-256color: 1 → "\x1b[31m", 9 → "\x1b[91m", 200 → "\x1b[38;5;200m". `plane`: 3 of letters, 4 behind them. */
const colour = (index: number, plane: 3 | 4): string =>
  index < 8 ? `\x1b[${plane}${index}m` : index < 16 ? `\x1b[${plane + 6}${index - 8}m` : `\x1b[${plane}8;5;${index}m`;

const nproc = defineTool({
  names: ['nproc'],
  idle: ['all'],
  refused: ['ignore:'],
  help: 'Usage: nproc\nPrint the number of processing units available.',
  *run(t) {
    const cpus = t.stat('/proc/cpuinfo') && t.context.files.readText('/proc/cpuinfo').match(/^processor\t/gm)?.length;
    yield* t.print(`${cpus ?? 4}\n`);
  },
});

const sync = defineTool({
  names: ['sync'],
  idle: ['d', 'data', 'f', 'file-system'],
  help: 'Usage: sync\nSynchronize cached writes to persistent storage.',
  *run() {},
});

export const SYSTEM_TOOLS: readonly Tool[] = [
  hostname,
  whoami,
  id,
  groups,
  uname,
  uptime,
  clear,
  reset,
  tty,
  tput,
  nproc,
  sync,
];
