/** getent (glibc): the databases that tell names and addresses, users and groups. Leaves out: the other databases. */
import type { ProgramContext } from '../../../kernel/program.ts';
import { write } from '../../../kernel/stream.ts';
import type { Routine } from '../../../kernel/wait.ts';
import type { Tool } from '../tool.ts';
import { reverseName } from './types.ts';

const NOT_FOUND = 2;

const getent: Tool = {
  names: ['getent'],
  *program(context) {
    const [database, ...keys] = context.args;
    switch (database) {
      case undefined:
        yield* write(
          context.stderr,
          "Usage: getent [OPTION...] database [key ...]\nTry `getent --help' or `getent --usage' for more information.\n",
        );
        return 1;
      case 'hosts':
      case 'ahosts':
      case 'ahostsv4':
        return yield* each(context, keys, (key) => (database === 'hosts' ? hosts(context, key) : ahosts(context, key)));
      case 'passwd':
      case 'group':
        return yield* each(context, keys, (key) => entry(context, database, key));
      default:
        yield* write(
          context.stderr,
          DATABASES.includes(database)
            ? `getent: not simulated: the database ${database}\n`
            : `Unknown database: ${database}\nTry \`getent --help' or \`getent --usage' for more information.\n`,
        );
        return 1;
    }
  },
};

const DATABASES = [
  'ahostsv6',
  'aliases',
  'ethers',
  'gshadow',
  'netgroup',
  'networks',
  'protocols',
  'rpc',
  'services',
  'shadow',
];

function* each(
  context: ProgramContext,
  keys: readonly string[],
  look: (key: string) => Routine<string>,
): Routine<number> {
  if (keys.length === 0) {
    yield* write(context.stderr, 'getent: not simulated: a whole database (give a key)\n');
    return 3;
  }
  let status = 0;
  for (const key of keys) {
    const text = yield* look(key);
    if (text === '') status = NOT_FOUND;
    else yield* write(context.stdout, text);
  }
  return status;
}

/** "10.244.1.5      web.default.svc.cluster.local", one line an address. */
function* hosts(context: ProgramContext, key: string): Routine<string> {
  const local = inHostsFile(context, key);
  if (local.length > 0) return local.join('');
  const { network } = context;
  if (!network) return '';
  const reverse = reverseName(key);
  if (reverse !== undefined) {
    const { records } = yield* network.resolve(reverse, 'PTR');
    const names = records.filter((r) => r.type === 'PTR').map((r) => r.data.replace(/\.$/, ''));
    return names.length === 0 ? '' : `${key.padEnd(15)} ${names.join(' ')}\n`;
  }
  const { records } = yield* network.resolve(key, 'A');
  const aliases = records.filter((r) => r.type === 'CNAME').map((r) => r.name.replace(/\.$/, ''));
  return records
    .filter((r) => r.type === 'A')
    .map((r) => `${r.data.padEnd(15)} ${[r.name.replace(/\.$/, ''), ...aliases].join(' ')}\n`)
    .join('');
}

function* ahosts(context: ProgramContext, key: string): Routine<string> {
  const { network } = context;
  if (!network) return '';
  const { records } = yield* network.resolve(key, 'A');
  const addresses = records.filter((r) => r.type === 'A');
  return addresses
    .map((r, i) => {
      const name = i === 0 ? r.name.replace(/\.$/, '') : '';
      return ['STREAM', 'DGRAM', 'RAW']
        .map((kind, j) => `${r.data.padEnd(15)} ${kind.padEnd(6)} ${j === 0 ? name : ''}\n`)
        .join('');
    })
    .join('');
}

/** Lines of /etc/hosts with that name or address. */
function inHostsFile({ files }: ProgramContext, key: string): string[] {
  if (!files.exists('/etc/hosts')) return [];
  const found: string[] = [];
  for (const line of files.readText('/etc/hosts').split('\n')) {
    const [address = '', ...names] = line.replace(/#.*/, '').trim().split(/\s+/);
    if (address !== key && !names.includes(key)) continue;
    found.push(`${address.padEnd(15)} ${names.join(' ')}\n`);
  }
  return found.slice(0, 1);
}

function* entry({ files }: ProgramContext, database: string, key: string): Routine<string> {
  const path = `/etc/${database}`;
  if (!files.exists(path)) return '';
  const line = files
    .readText(path)
    .split('\n')
    .find((text) => text.split(':')[0] === key || text.split(':')[2] === key);
  return line === undefined ? '' : `${line}\n`;
}

export const GETENT_TOOLS: readonly Tool[] = [getent];
