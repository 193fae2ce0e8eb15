/** What both wgets put into a request. */
import { contentOf } from '../../../kernel/fifo.ts';
import { readAll } from '../../../kernel/stream.ts';
import type { Routine } from '../../../kernel/wait.ts';
import type { ToolContext } from '../tool.ts';

/** Headers of --header, each "Name: value"; a name that is there already keeps its place and spelling. */
export function addHeaders(t: ToolContext, headers: Record<string, string>): void {
  for (const line of t.values('header')) {
    const colon = line.indexOf(':');
    if (colon <= 0) continue;
    const known = Object.keys(headers).find((name) => name.toLowerCase() === line.slice(0, colon).toLowerCase());
    headers[known ?? line.slice(0, colon)] = line.slice(colon + 1).trim();
  }
}

/** What --post-data or --post-file says is to be sent. */
export function* postedText(t: ToolContext): Routine<string | undefined> {
  const data = t.value('post-data');
  const file = t.value('post-file');
  if (data !== undefined || file === undefined) return data;
  return file === '-'
    ? yield* readAll(t.context.stdin)
    : new TextDecoder().decode(yield* contentOf(t.context.files, t.path(file)));
}
