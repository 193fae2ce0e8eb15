/** Labels, annotations, times and other small fields that many descriptions share. Upstream: kubectl/pkg/describe/describe.go. */
import type { LabelSelector, ObjectMeta, Toleration } from '../../api/objects.ts';
import { age, parseTime } from '../../api/time.ts';
import type { DescribeWriter } from './writer.ts';

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const two = (n: number): string => String(n).padStart(2, '0');

/** RFC 1123 with a numeric zone: "Mon, 02 Mar 2026 09:00:00 +0000". Go's time.RFC1123Z. */
export function rfc1123z(timestamp: string | undefined): string {
  const ms = timestamp ? parseTime(timestamp) : undefined;
  // The zero time, as Go prints it.
  if (ms === undefined) return 'Mon, 01 Jan 0001 00:00:00 +0000';
  const t = new Date(ms);
  return `${DAYS[t.getUTCDay()]}, ${two(t.getUTCDate())} ${MONTHS[t.getUTCMonth()]} ${t.getUTCFullYear()} ${two(t.getUTCHours())}:${two(t.getUTCMinutes())}:${two(t.getUTCSeconds())} +0000`;
}

/** Age of a time that may be absent. Upstream: translateTimestampSince. */
export const since = (timestamp: string | null | undefined, nowMs: number): string => age(timestamp, nowMs);

const byCodeUnit = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
export const sortedKeys = (map: Readonly<Record<string, unknown>> | undefined): string[] =>
  Object.keys(map ?? {}).sort(byCodeUnit);

/** "Labels:  a=b" with one label a line. Upstream: printLabelsMultiline. */
export function labelsMultiline(
  w: DescribeWriter,
  level: number,
  title: string,
  labels: Record<string, string> | undefined,
): void {
  const keys = sortedKeys(labels);
  if (keys.length === 0) {
    w.line(level, `${title}:\t<none>`);
    return;
  }
  keys.forEach((key, i) => {
    w.line(level, `${i === 0 ? `${title}:` : ''}\t${key}=${labels?.[key]}`);
  });
}

const MAX_ANNOTATION = 140;

/** Annotations one a line, long ones on lines of their own; the last-applied one is left out. Upstream: printAnnotationsMultiline. */
export function annotationsMultiline(w: DescribeWriter, annotations: Record<string, string> | undefined): void {
  const keys = sortedKeys(annotations).filter((key) => key !== 'kubectl.kubernetes.io/last-applied-configuration');
  if (keys.length === 0) {
    w.line(0, 'Annotations:\t<none>');
    return;
  }
  keys.forEach((key, i) => {
    const value = (annotations?.[key] ?? '').replace(/\n+$/, '');
    const start = i === 0 ? 'Annotations:\t' : '\t';
    if (value.length + key.length + 2 >= MAX_ANNOTATION || value.includes('\n')) {
      w.line(0, `${start}${key}:`);
      for (const line of value.split('\n'))
        w.line(0, `\t  ${line.length > MAX_ANNOTATION - 2 ? `${line.slice(0, MAX_ANNOTATION - 2)}...` : line}`);
    } else w.line(0, `${start}${key}: ${value}`);
  });
}

/** The name and namespace lines of nearly everything. */
export function identity(w: DescribeWriter, meta: ObjectMeta, options: { namespaced?: boolean } = {}): void {
  w.line(0, `Name:\t${meta.name}`);
  if (options.namespaced !== false) w.line(0, `Namespace:\t${meta.namespace ?? ''}`);
}

/** "Deployment/web" of the controlling owner, or ''. Upstream: printController. */
export function controller(meta: ObjectMeta): string {
  const owner = meta.ownerReferences?.find((reference) => reference.controller);
  return owner ? `${owner.kind}/${owner.name}` : '';
}

/** "app=web,tier in (a,b)", "<none>" for an empty one, "<unset>" for none. Upstream: metav1.FormatLabelSelector. */
export function selectorText(selector: LabelSelector | undefined): string {
  if (!selector) return '<none>';
  const parts = sortedKeys(selector.matchLabels).map((key) => ({ key, text: `${key}=${selector.matchLabels?.[key]}` }));
  for (const { key, operator, values } of selector.matchExpressions ?? []) {
    const among = `(${[...(values ?? [])].sort(byCodeUnit).join(',')})`;
    if (operator === 'In') parts.push({ key, text: `${key} in ${among}` });
    else if (operator === 'NotIn') parts.push({ key, text: `${key} notin ${among}` });
    else if (operator === 'Exists') parts.push({ key, text: key });
    else if (operator === 'DoesNotExist') parts.push({ key, text: `!${key}` });
  }
  // In the order of their keys: "app=web,!b".
  parts.sort((a, b) => byCodeUnit(a.key, b.key));
  return parts.map(({ text }) => text).join(',') || '<none>';
}

/** Labels as "a=b,c=d", "<none>" without any. Upstream: labels.FormatLabels. */
export function labelsText(labels: Record<string, string> | undefined): string {
  const keys = sortedKeys(labels);
  return keys.length > 0 ? keys.map((key) => `${key}=${labels?.[key]}`).join(',') : '<none>';
}

/** Upstream: printPodTolerationsMultiline. */
export function tolerationsMultiline(
  w: DescribeWriter,
  level: number,
  title: string,
  tolerations: Toleration[] | undefined,
): void {
  if (!tolerations || tolerations.length === 0) {
    w.line(level, `${title}:\t<none>`);
    return;
  }
  const sorted = [...tolerations].sort((a, b) => byCodeUnit(a.key ?? '', b.key ?? ''));
  sorted.forEach((toleration, i) => {
    let text = toleration.key ?? '';
    if (toleration.value) text += `=${toleration.value}`;
    if (toleration.effect) text += `:${toleration.effect}`;
    // Exists without a value, and the empty key that tolerates everything.
    if (toleration.operator === 'Exists' && !toleration.value)
      text += toleration.key || toleration.effect ? ' op=Exists' : 'op=Exists';
    if (toleration.tolerationSeconds !== undefined) text += ` for ${toleration.tolerationSeconds}s`;
    w.line(level, `${i === 0 ? `${title}:` : ''}\t${text}`);
  });
}

/** Go's %v of a bool in capitals: True, False. */
export const titleBool = (value: boolean): string => (value ? 'True' : 'False');
