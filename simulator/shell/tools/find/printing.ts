/** What find prints of a file: -ls and -printf. */
import { groupNumber, userNumber } from '../accounts.ts';
import { modeText } from '../ls.ts';
import { linkCount } from '../stat.ts';
import type { ToolContext } from '../tool.ts';
import type { Found } from './plan.ts';

/** A line of -ls: inode, KiB, mode, links, owners, size, time, name. */
export function detailed(t: ToolContext, { path, stat }: Found): string {
  const kib = stat.kind === 'directory' ? 4 : stat.kind === 'link' ? 0 : Math.ceil(stat.size / 4096) * 4;
  const recent = t.context.kernel.wallMs() - stat.modifiedMs < 180 * 864e5;
  const time = t.timeText(recent ? '%b %e %H:%M' : '%b %e  %Y', stat.modifiedMs);
  const target = stat.kind === 'link' ? ` -> ${t.context.files.readLink(t.path(path))}` : '';
  const numbers = [String(stat.inode).padStart(9), String(kib).padStart(6), modeText(stat)];
  const links = String(linkCount(t, path, stat)).padStart(3);
  return `${numbers.join(' ')} ${links} ${stat.owner.padEnd(8)} ${stat.group.padEnd(8)} ${String(stat.size).padStart(8)} ${time} ${path}${target}`;
}

export function printed(t: ToolContext, format: string, file: Found): string {
  const value = (code: string): string | undefined => {
    switch (code[0] === 'A' || code[0] === 'C' ? `T${code.slice(1)}` : code) {
      case 'p':
        return file.path;
      case 'f':
        return file.name;
      case 'h':
        return file.path.includes('/') ? file.path.replace(/\/[^/]*$/, '') : '.';
      case 'l':
        return file.target;
      case 'P':
        return file.path.slice(file.root.length).replace(/^\/+/, '');
      case 's':
        return String(file.stat.size);
      case 'm':
        return file.stat.mode.toString(8);
      case 'M':
        return modeText(file.stat);
      case 'u':
        return file.stat.owner;
      case 'g':
        return file.stat.group;
      case 'd':
        return String(file.depth);
      case 'y':
        return KIND_LETTERS[file.stat.kind];
      case 'Y':
        return KIND_LETTERS[(t.stat(file.path) ?? file.stat).kind];
      case 'H':
        return file.root;
      case 'n':
        return String(linkCount(t, file.path, file.stat));
      case 'i':
        return String(file.stat.inode);
      case 'U':
        return userNumber(t.context.files, file.stat.owner);
      case 'G':
        return groupNumber(t.context.files, file.stat.group);
      case 'b':
        return String(Math.ceil(file.stat.size / 4096) * 8);
      case 'k':
        return String(file.stat.kind === 'directory' ? 4 : Math.ceil(file.stat.size / 4096) * 4);
      // Times of access and of the status are those of the content.
      case 'a':
      case 'c':
      case 't':
        return t.timeText('%a %b %e %H:%M:%S.%N0 %Y', file.stat.modifiedMs);
      case 'T@':
        return (file.stat.modifiedMs / 1000).toFixed(10);
      case 'T+':
        return t.timeText('%Y-%m-%d+%H:%M:%S.%N0', file.stat.modifiedMs);
      default:
        return /^[TAC]./.test(code) ? t.timeText(`%${code[1]}`, file.stat.modifiedMs) : undefined;
    }
  };
  return format.replace(
    /%([-#0+ ]*)(\d*)([TAC][@+A-Za-z]|[a-zA-Z%])/g,
    (all, flags: string, width: string, code: string) => {
      if (code === '%') return '%';
      const text = value(code);
      if (text === undefined) return all;
      if (flags.includes('-')) return text.padEnd(Number(width));
      return text.padStart(Number(width), flags.includes('0') && /^\d*$/.test(text) ? '0' : ' ');
    },
  );
}

const KIND_LETTERS = { file: 'f', directory: 'd', link: 'l', fifo: 'p' } as const;
