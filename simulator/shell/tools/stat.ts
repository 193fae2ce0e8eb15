/** stat: what is known of a file, and `stat -f` of its disk. */
import type { FileStat } from '../../kernel/files.ts';
import { unescape } from '../expand/quote.ts';
import { groupNumber, userNumber } from './accounts.ts';
import { modeText } from './ls.ts';
import { diskUse } from './resources.ts';
import { defineTool, type Tool, type ToolContext } from './tool.ts';

export function kindText({ kind, size }: FileStat): string {
  if (kind === 'directory') return 'directory';
  if (kind === 'link') return 'symbolic link';
  if (kind === 'fifo') return 'fifo';
  return size === 0 ? 'regular empty file' : 'regular file';
}

/** What -c FORMAT or --printf=FORMAT makes of what is known of a file: "%04a", "%-10n", "%.3Y". */
function formatted(t: ToolContext, values: Readonly<Record<string, string>>): string {
  const format = (t.value('c') ?? t.value('printf')) as string;
  const text = format.replace(
    /%([-+ #0']*)(\d*)(?:\.(\d*))?([a-zA-Z%])/g,
    (_, flags: string, width: string, precision: string | undefined, c: string) => {
      if (c === '%') return '%';
      let value = values[c] ?? '?';
      if (precision !== undefined && /[XYZW]/.test(c))
        value += `.${values['fraction']?.slice(0, precision === '' ? 9 : Number(precision)) ?? ''}`;
      else if (precision !== undefined) value = value.slice(0, Number(precision));
      if (flags.includes('-')) return value.padEnd(Number(width));
      return value.padStart(Number(width), flags.includes('0') && /^\d*$/.test(value) ? '0' : ' ');
    },
  );
  return t.value('c') === undefined ? unescape(text, 'format').text : `${text}\n`;
}

/** `stat -f`: the disk that a file is on. */
function diskText(t: ToolContext, path: string): string {
  const { size, free, inodes, freeInodes } = diskUse(t.context.files);
  const blocks = (kib: number): string => String(Math.floor(kib / 4));
  if (t.value('c') !== undefined || t.value('printf') !== undefined)
    return formatted(t, {
      ...{ n: path, i: '0', l: '255', t: '794c7630', T: 'overlayfs', s: '4096', S: '4096', b: blocks(size) },
      ...{ f: blocks(free), a: blocks(free), c: String(inodes), d: String(freeInodes) },
    });
  return `  File: "${path}"\n    ID: 0        Namelen: 255     Type: overlayfs\nBlock size: 4096       Fundamental block size: 4096\nBlocks: Total: ${blocks(size).padEnd(10)} Free: ${blocks(free).padEnd(10)} Available: ${blocks(free)}\nInodes: Total: ${String(inodes).padEnd(10)} Free: ${freeInodes}\n`;
}

/** A folder's names: its own, "." and the ".." of each in it. */
export function linkCount(t: ToolContext, path: string, stat: FileStat): number {
  if (stat.kind !== 'directory') return stat.links ?? 1;
  const names = t.context.files.list(t.path(path));
  return 2 + names.filter((name) => t.stat(`${path}/${name}`, false)?.kind === 'directory').length;
}

/** Of st_mode, beside the permissions. */
const KIND_BITS = { file: 0o100000, directory: 0o040000, link: 0o120000, fifo: 0o010000 } as const;

const stat = defineTool({
  names: ['stat'],
  options: ['c:', 'format:=c', 'printf:', 'L', 'dereference=L', 'f', 'file-system=f', 't', 'terse=t'],
  refused: ['cached:'],
  help: 'Usage: stat [OPTION]... FILE...\nDisplay file status.\n\n  -c FORMAT  use the specified FORMAT: %n name, %s size, %a %A mode, %U owner, %F type, %y %Y time\n  -L  follow links',
  *run(t) {
    if (t.operands.length === 0) throw t.misused('missing operand');
    for (const path of t.operands) {
      const found = t.stat(path, t.has('L'));
      if (!found) {
        const what = t.has('f') ? 'read file system information for' : 'statx';
        yield* t.fail(`cannot ${what} '${path}': No such file or directory`);
        continue;
      }
      if (t.has('f')) {
        yield* t.print(diskText(t, path));
        continue;
      }
      const kind = modeText(found, t.path(path)).startsWith('c') ? 'character special file' : kindText(found);
      const uid = userNumber(t.context.files, found.owner);
      const gid = groupNumber(t.context.files, found.group);
      const time = t.timeText('%Y-%m-%d %H:%M:%S.%N %z', found.modifiedMs);
      const target = found.kind === 'link' ? ` -> ${t.context.files.readLink(t.path(path))}` : '';
      if (t.has('t')) {
        const seconds = Math.floor(found.modifiedMs / 1000);
        yield* t.print(
          `${path} ${found.size} ${Math.ceil(found.size / 4096) * 8} ${(KIND_BITS[found.kind] | found.mode).toString(16)} ${uid} ${gid} 2a ${found.inode} ${linkCount(t, path, found)} 0 0 ${seconds} ${seconds} ${seconds} 0 4096\n`,
        );
        continue;
      }
      if (t.value('c') !== undefined || t.value('printf') !== undefined) {
        yield* t.print(
          formatted(t, {
            n: path,
            N: `'${path}'${target ? ` -> '${target.slice(4)}'` : ''}`,
            s: String(found.size),
            a: found.mode.toString(8),
            A: modeText(found),
            U: found.owner,
            G: found.group,
            u: uid,
            g: gid,
            F: kind,
            y: time,
            Y: String(Math.floor(found.modifiedMs / 1000)),
            x: time,
            X: String(Math.floor(found.modifiedMs / 1000)),
            z: time,
            Z: String(Math.floor(found.modifiedMs / 1000)),
            i: String(found.inode),
            ...{ f: (KIND_BITS[found.kind] | found.mode).toString(16), t: '0', T: '0', w: '-', W: '0', m: '/', C: '?' },
            ...{
              d: '42',
              D: '2a',
              Hd: '0',
              Ld: '42',
              fraction: String((found.modifiedMs % 1000) * 1e6).padStart(9, '0'),
            },
            h: String(linkCount(t, path, found)),
            b: String(Math.ceil(found.size / 4096) * 8),
            B: '512',
            o: '4096',
          }),
        );
        continue;
      }
      yield* t.print(
        `  File: ${path}${target}\n  Size: ${String(found.size).padEnd(15)}\tBlocks: ${String(Math.ceil(found.size / 4096) * 8).padEnd(10)} IO Block: 4096   ${kind}\nDevice: 0,42\tInode: ${String(found.inode).padEnd(11)} Links: ${linkCount(t, path, found)}\nAccess: (${found.mode.toString(8).padStart(4, '0')}/${modeText(found)})  Uid: (${uid.padStart(5)}/${found.owner.padStart(8)})   Gid: (${gid.padStart(5)}/${found.group.padStart(8)})\nAccess: ${time}\nModify: ${time}\nChange: ${time}\n Birth: -\n`,
      );
    }
  },
});

export const STAT_TOOLS: readonly Tool[] = [stat];
