/** Kinds without a description of their own: every field as a tree. Upstream: genericDescriber, printUnstructuredContent. */
import type { ObjectMeta } from '../../api/objects.ts';
import type { Routine } from '../../kernel/wait.ts';
import type { Unstructured } from '../types.ts';
import { describeEvents, eventsOf } from './events.ts';
import { annotationsMultiline, identity, labelsMultiline, sortedKeys } from './fields.ts';
import type { DescribeOptions } from './types.ts';
import { DescribeWriter } from './writer.ts';

const SKIPPED = new Set([
  '.metadata.managedFields',
  '.metadata.name',
  '.metadata.namespace',
  '.metadata.labels',
  '.metadata.annotations',
]);

export function* describeGeneric(object: Unstructured, options: DescribeOptions): Routine<string> {
  const metadata = object.metadata as unknown as ObjectMeta;
  const events = yield* eventsOf({ kind: object.kind ?? '', metadata }, options);
  const w = new DescribeWriter();
  identity(w, metadata);
  labelsMultiline(w, 0, 'Labels', metadata.labels);
  annotationsMultiline(w, metadata.annotations);
  content(w, 0, object, '');
  describeEvents(w, events, options.call.nowMs());
  return w.toString();
}

function content(w: DescribeWriter, level: number, map: object, path: string): void {
  const fields = map as Readonly<Record<string, unknown>>;
  for (const key of sortedKeys(fields)) {
    const here = `${path}.${key}`;
    if (SKIPPED.has(here)) continue;
    const value = fields[key];
    if (Array.isArray(value)) {
      w.line(level, `${label(key)}:`);
      for (const item of value) {
        if (item !== null && typeof item === 'object') content(w, level + 1, item, here);
        else w.line(level + 1, String(item));
      }
    } else if (value !== null && typeof value === 'object') {
      w.line(level, `${label(key)}:`);
      content(w, level + 1, value, here);
    } else w.line(level, `${label(key)}:\t${value === null ? '<nil>' : String(value)}`);
  }
}

const KNOWN_WORDS: Readonly<Record<string, string>> = { api: 'API', url: 'URL', uid: 'UID', ip: 'IP' };

/** "creationTimestamp" → "Creation Timestamp", "apiVersion" → "API Version". Upstream: smartLabelFor. */
export function label(field: string): string {
  if (/[^A-Za-z-]/.test(field)) return field;
  const words = field.match(/[A-Z]+(?=[A-Z][a-z]|-|$)|[A-Z]?[a-z]+|-+/g) ?? [field];
  return words
    .map((word) => KNOWN_WORDS[word.toLowerCase()] ?? (word[0] as string).toUpperCase() + word.slice(1))
    .join(' ');
}
