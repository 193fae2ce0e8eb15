/** Lists that descriptions ask for, --chunk-size objects at a time. Upstream: resource.FollowContinue. */
import type { Routine } from '../../kernel/wait.ts';
import type { DescribeOptions } from './types.ts';

/** All objects of a list, page after page. */
export function* listed<T>(
  { call, chunkSize }: Pick<DescribeOptions, 'call' | 'chunkSize'>,
  path: string,
  query: Readonly<Record<string, string>> = {},
): Routine<T[]> {
  const items: T[] = [];
  let next = '';
  do {
    const page = (yield* call.client.request('GET', path, {
      query: { ...query, ...(chunkSize > 0 ? { limit: String(chunkSize) } : {}), ...(next ? { continue: next } : {}) },
    })).body as { items: T[]; metadata?: { continue?: string } };
    items.push(...page.items);
    next = page.metadata?.continue ?? '';
  } while (next !== '');
  return items;
}
