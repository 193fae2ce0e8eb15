/** find: walks folders and does with each file what the expression says (parser.ts). */
import { FileError, type FileStat } from '../../../kernel/files.ts';
import { write } from '../../../kernel/stream.ts';
import type { Routine } from '../../../kernel/wait.ts';
import { isBusybox } from '../machine-kind.ts';
import { failAsBusybox, failureOf, type Tool, ToolContext } from '../tool.ts';
import { Parser } from './parser.ts';
import { type Found, type Plan, Quit } from './plan.ts';

const find: Tool = {
  names: ['find'],
  *program(context) {
    const t = new ToolContext(context, new Map(), context.args);
    const starts: string[] = [];
    let i = 0;
    // How links are taken stands before the folders; the last word counts.
    let follow: Links = 'P';
    for (; /^-(?:[LHP]|O\d)$/.test(context.args[i] ?? ''); i++)
      if (!context.args[i]?.startsWith('-O')) follow = context.args[i]?.[1] as Links;
    while (i < context.args.length && !/^[-(!]/.test(context.args[i] as string))
      starts.push(context.args[i++] as string);
    try {
      const plan = new Parser(t, context.args.slice(i)).plan();
      try {
        for (const start of starts.length === 0 ? ['.'] : starts) {
          const stat = (follow === 'P' ? undefined : t.stat(start)) ?? t.stat(start, false);
          if (!stat) yield* t.fail(`‘${start}’: No such file or directory`);
          else yield* walk(t, plan, { path: start, root: start }, stat, 0, follow === 'L' || plan.follows);
        }
      } catch (error) {
        if (!(error instanceof Quit)) throw error;
      }
      yield* plan.finish();
      return t.status;
    } catch (error) {
      const failure = failureOf(error);
      if (!failure) throw error;
      if (isBusybox(context.files)) return yield* failAsBusybox(context, 'find', failure);
      yield* write(context.stderr, `find: ${failure.message}\n`);
      return failure.status;
    }
  },
};

/** -P: links are links; -L: what they lead to; -H: so only where they are named. */
type Links = 'P' | 'L' | 'H';

function* walk(
  t: ToolContext,
  plan: Plan,
  { path, root }: { readonly path: string; readonly root: string },
  stat: FileStat,
  depth: number,
  follows: boolean,
): Routine<void> {
  const file: Found = {
    path,
    root,
    name: path === '/' ? '/' : (path.replace(/\/+$/, '').split('/').pop() as string),
    stat,
    depth,
    target: stat.kind === 'link' ? t.context.files.readLink(t.path(path)) : '',
    prune: false,
  };
  const wanted = depth >= plan.minDepth;
  if (wanted && !plan.depthFirst) yield* plan.test(file);
  if (stat.kind === 'directory' && depth < plan.maxDepth && !file.prune)
    for (const name of yield* namesIn(t, path)) {
      const below = `${path.replace(/\/$/, '')}/${name}`;
      const child = (follows ? t.stat(below) : undefined) ?? t.stat(below, false);
      if (child) yield* walk(t, plan, { path: below, root }, child, depth + 1, follows);
    }
  if (wanted && plan.depthFirst) yield* plan.test(file);
}

/** A folder's names; a message where it may not be read, or an action has removed it. */
function* namesIn(t: ToolContext, path: string): Routine<readonly string[]> {
  try {
    return t.context.files.list(t.path(path));
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    yield* t.fail(`‘${path}’: ${error.text}`);
    return [];
  }
}

export const FIND_TOOLS: readonly Tool[] = [find];
