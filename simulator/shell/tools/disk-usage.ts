/** du: what files take of the disk. */
import type { Routine } from '../../kernel/wait.ts';
import { humanSize } from './ls.ts';
import { defineTool, type Tool } from './tool.ts';

const du = defineTool({
  names: ['du'],
  options: [
    ...['h', 'human-readable=h', 's', 'summarize=s', 'a', 'all=a', 'c', 'total=c', 'm', 'b', 'bytes=b'],
    ...['d:', 'max-depth:=d'],
  ],
  idle: ['k', 'x', 'one-file-system', 'P', 'no-dereference'],
  refused: [
    ...['0', 'null', 'apparent-size', 'B:', 'block-size:', 'D', 'dereference-args', 'files0-from:', 'H', 'inodes', 'L'],
    ...['dereference', 'l', 'count-links', 'S', 'separate-dirs', 'si', 't:', 'threshold:', 'time?', 'time-style:'],
    ...['X:', 'exclude-from:', 'exclude:'],
  ],
  help: 'Usage: du [OPTION]... [FILE]...\nSummarize device usage of the set of FILEs, recursively for directories.\n\n  -a  write counts for all files\n  -h  print sizes in human readable format\n  -s  display only a total for each argument',
  *run(t) {
    const limit = t.has('s') ? 0 : t.number('d', Number.POSITIVE_INFINITY);
    const seen = new Set<number>();
    const show = (size: number): string =>
      t.has('h') ? humanSize(size) : String(t.has('b') ? size : Math.ceil(size / (t.has('m') ? 1024 ** 2 : 1024)));
    const walk = function* (path: string, depth: number): Routine<number> {
      const found = t.stat(path, false);
      if (!found) {
        yield* t.fail(`cannot access '${path}': No such file or directory`);
        return 0;
      }
      // What was met before is not counted again.
      if (seen.has(found.inode)) return 0;
      seen.add(found.inode);
      let size = t.has('b') ? found.size : found.kind === 'directory' ? 4096 : Math.ceil(found.size / 4096) * 4096;
      if (found.kind === 'directory')
        for (const name of t.context.files.list(t.path(path)))
          size += yield* walk(`${path.replace(/\/$/, '')}/${name}`, depth + 1);
      if (depth <= limit && (found.kind === 'directory' || t.has('a') || depth === 0))
        yield* t.print(`${show(size)}\t${path}\n`);
      return size;
    };
    let total = 0;
    for (const path of t.operands.length === 0 ? ['.'] : t.operands) total += yield* walk(path, 0);
    if (t.has('c')) yield* t.print(`${show(total)}\ttotal\n`);
  },
});

export const DISK_USAGE_TOOLS: readonly Tool[] = [du];
