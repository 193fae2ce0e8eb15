/** Tools about what a machine has: df, free, getconf, whereis, pidof. Sizes are those of a small machine; use is what its files take. */

import type { FileSystem } from '../../kernel/files.ts';
import { isBusybox } from './machine-kind.ts';
import { defineTool, type Tool, type ToolContext, ToolFailure } from './tool.ts';

const DISK_KIB = 20_971_520;
const INODES = 1_310_720;
const USED_INODES = 1000;
const MEMORY_KIB = 4_028_416;
const UNITS = ['K', 'M', 'G', 'T'];

/** 1536 KiB → "1.5M": rounded up, one decimal below ten. */
function human(kib: number): string {
  let value = kib;
  let power = 0;
  while (value >= 1024 && power < UNITS.length - 1) {
    value /= 1024;
    power++;
  }
  if (value === 0) return '0';
  return value < 10 && power > 0
    ? `${(Math.ceil(value * 10) / 10).toFixed(1)}${UNITS[power]}`
    : `${Math.ceil(value)}${UNITS[power]}`;
}

/** KiB in blocks of four that the files of a tree take. */
function usedKib(files: FileSystem, path: string): number {
  const stat = files.stat(path, { followLinks: false });
  if (stat.kind !== 'directory') return Math.ceil(stat.size / 4096) * 4;
  let sum = 4;
  for (const name of files.list(path)) sum += usedKib(files, `${path === '/' ? '' : path}/${name}`);
  return sum;
}

/** The disk: its sizes in KiB. */
export function diskUse(files: FileSystem): { size: number; free: number; inodes: number; freeInodes: number } {
  const size = DISK_KIB;
  return { size, free: size - usedKib(files, '/'), inodes: INODES, freeInodes: INODES - USED_INODES };
}

/** Its columns are as wide whatever is in them, and their titles are others. Upstream: busybox's df.c. */
function busyboxRows(t: ToolContext, rows: readonly (readonly string[])[]): string {
  const title: Readonly<Record<string, string>> = {
    Avail: 'Available',
    IUsed: 'Used',
    IFree: 'Available',
    'IUse%': 'Use%',
  };
  return rows
    .map((row, n) => {
      const cells = row.map((cell) => (n === 0 ? (title[cell] ?? cell) : cell));
      const type = t.has('T') ? `${(cells.splice(1, 1)[0] as string).padEnd(10)} ` : '';
      const [name, size, used, free, share, place] = cells as [string, string, string, string, string, string];
      const numbers =
        t.has('P') && n === 0
          ? `${size}    ${used} ${free}`
          : [size, used, free].map((cell) => cell.padStart(9)).join(' ');
      return `${name.padEnd(20)} ${type}${numbers} ${share.padStart(4)} ${place}\n`;
    })
    .join('');
}

const df = defineTool({
  names: ['df'],
  options: ['h', 'human-readable=h', 'T', 'print-type=T', 'i', 'inodes=i', 'P', 'portability=P'],
  idle: ['k', 'a', 'all', 'l', 'local', 'no-sync', 'sync', 'v'],
  refused: ['H', 'si', 'm', 't:', 'type:', 'x:', 'exclude-type:', 'B:', 'block-size:', 'output?', 'total'],
  help: 'Usage: df [OPTION]... [FILE]...\nShow how full the file systems are.\n\n  -h  sizes for people\n  -T  types of file systems\n  -i  files instead of sizes',
  *run(t) {
    const rows: string[][] = [
      [
        'Filesystem',
        ...(t.has('T') ? ['Type'] : []),
        ...(t.has('i')
          ? ['Inodes', 'IUsed', 'IFree', 'IUse%']
          : [
              t.has('h') ? 'Size' : t.has('P') ? '1024-blocks' : '1K-blocks',
              'Used',
              t.has('h') ? 'Avail' : 'Available',
              t.has('P') ? 'Capacity' : 'Use%',
            ]),
        'Mounted on',
      ],
    ];
    for (const path of t.operands) if (!t.stat(path)) yield* t.fail(`${path}: No such file or directory`);
    if (t.operands.length > 0 && t.operands.every((path) => !t.stat(path))) return;
    const { size, free, inodes, freeInodes } = diskUse(t.context.files);
    const used = size - free;
    const show = (kib: number): string => (t.has('h') ? human(kib) : String(kib));
    const share = `${Math.ceil((100 * used) / size)}%`;
    rows.push([
      'overlay',
      ...(t.has('T') ? ['overlay'] : []),
      ...(t.has('i')
        ? [String(inodes), String(inodes - freeInodes), String(freeInodes), '1%']
        : [show(size), show(used), show(free), share]),
      '/',
    ]);
    if (isBusybox(t.context.files)) {
      yield* t.print(busyboxRows(t, rows));
      return;
    }
    const widths = (rows[0] as string[]).map((_, i) => Math.max(...rows.map((row) => (row[i] as string).length)));
    for (const row of rows)
      yield* t.print(
        `${row
          .map((cell, i) => {
            if (i === row.length - 1) return cell;
            return i === 0
              ? cell.padEnd(Math.max(14, widths[i] as number))
              : t.has('T') && i === 1
                ? cell.padEnd(widths[i] as number)
                : cell.padStart(Math.max(5, widths[i] as number));
          })
          .join(' ')}\n`,
      );
  },
});

const free = defineTool({
  names: ['free'],
  options: ['h', 'human=h', 'm', 'mebi=m', 'g', 'gibi=g', 'b', 'bytes=b'],
  idle: ['k', 'kibi'],
  refused: ['t', 'total', 'w', 'wide', 'l', 'lohi', 's:', 'seconds:', 'c:', 'count:', 'si', 'kilo', 'mega', 'giga'],
  help: 'Usage: free [options]\nShow memory.\n\n  -h  for people\n  -m  in mebibytes\n  -g  in gibibytes',
  *run(t) {
    const told = t.stat('/proc/meminfo') ? t.context.files.readText('/proc/meminfo') : '';
    const kib = (name: string, other: number): number =>
      Number(new RegExp(`^${name}: *(\\d+)`, 'm').exec(told)?.[1] ?? other);
    const total = kib('MemTotal', MEMORY_KIB);
    const used = total - kib('MemAvailable', total - 812_340);
    const cache = kib('Cached', 1_204_512);
    const unit = t.has('g') ? 1024 * 1024 : t.has('m') ? 1024 : t.has('b') ? 1 / 1024 : 1;
    const show = (kib: number): string => (t.has('h') ? `${human(kib)}i` : String(Math.floor(kib / unit)));
    const row = (name: string, numbers: readonly number[]): string =>
      `${name.padEnd(7)}${numbers.map((n, i) => show(n).padStart(i === 0 ? 13 : 12)).join('')}\n`;
    yield* t.print(
      `${' '.repeat(15)}total        used        free      shared  buff/cache   available\n${row('Mem:', [total, used, total - used - cache, 2048, cache, total - used])}${row('Swap:', [0, 0, 0])}`,
    );
  },
});

const SETTINGS: Readonly<Record<string, string>> = {
  PAGE_SIZE: '4096',
  PAGESIZE: '4096',
  _NPROCESSORS_ONLN: '4',
  _NPROCESSORS_CONF: '4',
  ARG_MAX: '2097152',
  NAME_MAX: '255',
  PATH_MAX: '4096',
  OPEN_MAX: '1024',
  CLK_TCK: '100',
  LONG_BIT: '64',
  INT_MAX: '2147483647',
};

const getconf = defineTool({
  names: ['getconf'],
  options: ['a'],
  usageStatus: 2,
  help: 'Usage: getconf NAME [PATH]\nShow a setting of the system.',
  *run(t) {
    const [name] = t.operands;
    if (t.has('a')) {
      for (const [key, value] of Object.entries(SETTINGS)) yield* t.print(`${key.padEnd(34)} ${value}\n`);
      return;
    }
    const value = name === undefined ? undefined : SETTINGS[name];
    if (name === undefined) throw new ToolFailure('missing operand', 2);
    if (value === undefined) throw new ToolFailure(`Unrecognized variable \`${name}'`, 2);
    yield* t.print(`${value}\n`);
  },
});

const WHERE_PROGRAMS_ARE = ['/usr/bin', '/usr/sbin', '/usr/local/sbin', '/usr/local/bin'];

const whereis = defineTool({
  names: ['whereis'],
  idle: ['b'],
  refused: ['m', 's', 'u', 'l', 'B:', 'M:', 'S:', 'f'],
  help: 'Usage: whereis NAME...\nShow where programs are.',
  *run(t) {
    for (const name of t.operands) {
      const paths = WHERE_PROGRAMS_ARE.map((folder) => `${folder}/${name}`).filter((path) => t.stat(path));
      yield* t.print(`${[`${name}:`, ...paths].join(' ')}\n`);
    }
  },
});

const pidof = defineTool({
  names: ['pidof'],
  options: ['s', 'single-shot=s', 'q'],
  refused: ['x', 'c', 'o:', 'S:', 't', 'w'],
  help: 'Usage: pidof NAME...\nShow the numbers of the processes of a program.',
  *run(t) {
    const found = t.context.kernel
      .processes()
      .filter((process) => process.machine === t.context.files && !process.ended)
      .filter((process) => t.operands.includes((process.name.split(' ')[0] as string).split('/').pop() as string))
      .map(({ pid }) => pid)
      .sort((a, b) => b - a);
    if (found.length === 0) return 1;
    if (!t.has('q')) yield* t.print(`${(t.has('s') ? found.slice(0, 1) : found).join(' ')}\n`);
    return 0;
  },
});

export const RESOURCE_TOOLS: readonly Tool[] = [df, free, getconf, whereis, pidof];
