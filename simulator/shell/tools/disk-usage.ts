/** du: what files take of the disk. */
import type { Routine } from '../../kernel/wait.ts';
import { Pattern } from '../expand/pattern.ts';
import { humanSize } from './ls.ts';
import { defineTool, type Tool, type ToolContext, ToolFailure } from './tool.ts';

const du = defineTool({
  names: ['du'],
  options: [
    ...['h', 'human-readable=h', 's', 'summarize=s', 'a', 'all=a', 'c', 'total=c', 'm', 'b', 'bytes=b'],
    ...['d:', 'max-depth:=d', '0', 'null=0', 'apparent-size', 'B:', 'block-size:=B', 'S', 'separate-dirs=S', 'inodes'],
    ...['si', 't:', 'threshold:=t', 'exclude:', 'X:', 'exclude-from:=X', 'L', 'dereference=L', 'D', 'H=D'],
    ...['dereference-args=D', 'l', 'count-links=l', 'time?', 'k'],
  ],
  idle: ['x', 'one-file-system', 'P', 'no-dereference'],
  refused: ['files0-from:', 'time-style:'],
  help: 'Usage: du [OPTION]... [FILE]...\nSummarize device usage of the set of FILEs, recursively for directories.\n\n  -a  write counts for all files\n  -h  print sizes in human readable format\n  -s  display only a total for each argument',
  *run(t) {
    if (t.has('s') && t.has('a')) throw t.misused('cannot both summarize and show all entries');
    const limit = t.has('s') ? 0 : t.number('d', Number.POSITIVE_INFINITY, 'maximum depth');
    const threshold = t.value('t') === undefined ? 0 : sizeIn(t, 't', 'threshold');
    const unit = unitOf(t);
    const globs = [...t.values('exclude')];
    for (const file of t.values('X'))
      globs.push(...((yield* t.text(file)) ?? '').split('\n').filter((line) => line !== ''));
    const patterns = globs.map((glob) => new Pattern(glob));
    // A pattern fits the whole path or what stands behind a slash in it.
    const excluded = (path: string): boolean =>
      patterns.some((pattern) => path.split('/').some((_, i, parts) => pattern.whole(parts.slice(i).join('/'))));
    const apparent = t.has('b') || t.has('apparent-size');
    const seen = new Set<number>();
    const show = (size: number): string =>
      t.has('inodes')
        ? String(size)
        : t.has('h')
          ? humanSize(size)
          : t.has('si')
            ? humanSize(size, 1000)
            : String(Math.ceil(size / unit));
    const line = (size: number, path: string, ms: number) =>
      t.print(
        `${show(size)}\t${t.has('time') ? `${t.timeText('%Y-%m-%d %H:%M', ms)}\t` : ''}${path}${t.has('0') ? '\0' : '\n'}`,
      );
    /** What a file takes, all below it, and when the newest of them was changed. */
    const walk = function* (path: string, depth: number): Routine<{ size: number; ms: number }> {
      const found = t.stat(path, t.has('L') || (depth === 0 && t.has('D')));
      if (!found) {
        yield* t.fail(`cannot access '${path}': No such file or directory`);
        return { size: 0, ms: 0 };
      }
      // What was met before is not counted again.
      if (excluded(path) || (!t.has('l') && seen.has(found.inode))) return { size: 0, ms: 0 };
      seen.add(found.inode);
      const folder = found.kind === 'directory';
      let size = t.has('inodes') ? 1 : apparent ? found.size : folder ? 4096 : Math.ceil(found.size / 4096) * 4096;
      let ms = found.modifiedMs;
      let below = 0;
      if (folder)
        for (const name of t.context.files.list(t.path(path))) {
          const inner = `${path.replace(/\/$/, '')}/${name}`;
          const entry = yield* walk(inner, depth + 1);
          if (t.stat(inner, false)?.kind === 'directory') below += entry.size;
          else size += entry.size;
          ms = Math.max(ms, entry.ms);
        }
      const shown = t.has('S') ? size : size + below;
      const enough = threshold < 0 ? shown <= -threshold : shown >= threshold;
      if (depth <= limit && enough && (folder || t.has('a') || depth === 0)) yield* line(shown, path, ms);
      return { size: size + below, ms };
    };
    let total = 0;
    let newest = 0;
    for (const path of t.operands.length === 0 ? ['.'] : t.operands) {
      const { size, ms } = yield* walk(path, 0);
      total += size;
      newest = Math.max(newest, ms);
    }
    if (t.has('c')) yield* line(total, 'total', newest);
  },
});

/** "1K", "5MB", "M"; ends the tool where it is none. */
function sizeIn(t: ToolContext, flag: string, long: string): number {
  const text = t.value(flag) as string;
  const match = /^(-?)(\d*)([kKMGTPE]?)(iB|B)?$/.exec(text);
  if (!match || text === '' || (match[2] === '' && match[3] === ''))
    throw new ToolFailure(`invalid --${long} argument '${text}'`);
  const power = ' KMGTPE'.indexOf((match[3] || ' ').toUpperCase());
  return (match[1] ? -1 : 1) * Number(match[2] || 1) * (match[4] === 'B' ? 1000 : 1024) ** power;
}

/** The bytes that a figure counts. */
function unitOf(t: ToolContext): number {
  if (t.has('B')) return sizeIn(t, 'B', 'block-size');
  return t.has('b') ? 1 : t.has('m') ? 1024 ** 2 : 1024;
}

export const DISK_USAGE_TOOLS: readonly Tool[] = [du];
