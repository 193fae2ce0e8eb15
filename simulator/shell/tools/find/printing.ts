/** What find prints of a file: -ls and -printf. */
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
  return format.replace(/%(T[@+A-Za-z]|[a-zA-Z%])/g, (all, code: string) => {
    switch (code) {
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
        return { file: 'f', directory: 'd', link: 'l', fifo: 'p' }[file.stat.kind];
      case 't':
        return t.timeText('%a %b %e %H:%M:%S.%N0 %Y', file.stat.modifiedMs);
      case 'T@':
        return (file.stat.modifiedMs / 1000).toFixed(10);
      case '%':
        return '%';
      default:
        return code.startsWith('T') ? t.timeText(`%${code[1]}`, file.stat.modifiedMs) : all;
    }
  });
}
