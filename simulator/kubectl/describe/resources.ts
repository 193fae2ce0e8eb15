/** Requests and limits of containers, and the resource table of nodes. */
import type { Container } from '../../api/objects.ts';
import { sortedKeys } from './fields.ts';
import type { DescribeWriter } from './writer.ts';

/** Upstream: describeResources / describeContainerResource. */
export function describeResources(
  w: DescribeWriter,
  level: number,
  resources: Container['resources'],
  space: string,
): void {
  for (const [title, map] of [
    ['Limits', resources?.limits],
    ['Requests', resources?.requests],
  ] as const) {
    const keys = sortedKeys(map);
    if (keys.length === 0) continue;
    w.line(level, `${space}${title}:`);
    for (const key of keys) w.line(level + 1, `${space}${key}:\t${map?.[key]}`);
  }
}
