/** --record: the command line kept in an annotation. Mirrors genericclioptions/record_flags.go. */
import type { Flags, Invocation, Unstructured } from '../types.ts';

export const CHANGE_CAUSE = 'kubernetes.io/change-cause';

/** "kubectl apply --filename=web.yaml --record=true": the command, its arguments, its flags as they were given. */
export function changeCause(call: Invocation): string {
  const words = [call.path, ...call.args];
  for (const { name, value } of givenFlags(call)) words.push(`--${name}=${value}`);
  return words.join(' ');
}

function givenFlags(call: Invocation): { name: string; value: string }[] {
  return (call.command.flags ?? [])
    .filter((f) => call.flags.has(f.name) && call.flags.changed(f.name))
    .map((f) => ({ name: f.name, value: textOf(call.flags, f.name, f.type) }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function textOf(flags: Flags, name: string, type: string): string {
  if (type === 'bool' || type === 'tristate') return String(flags.bool(name));
  if (type === 'stringSlice' || type === 'stringArray') return flags.list(name).join(',');
  if (type === 'string' || type === 'duration') return flags.string(name);
  return String(flags.number(name));
}

export const records = (call: Invocation): boolean => call.flags.has('record') && call.flags.bool('record');

/** The object with the annotation, when --record was given. */
export function recorded(call: Invocation, object: Unstructured): Unstructured {
  if (!records(call)) return object;
  const annotations = { ...object.metadata?.annotations, [CHANGE_CAUSE]: changeCause(call) };
  return { ...object, metadata: { ...object.metadata, annotations } as Unstructured['metadata'] } as Unstructured;
}

/** The patch that adds it. */
export const recordPatch = (call: Invocation): unknown => ({
  metadata: { annotations: { [CHANGE_CAUSE]: changeCause(call) } },
});
