/** How failures name an object. Mirrors cli-runtime's resource/visitor.go (Info.String) and cmdutil.AddSourceToErr. */
import { type Failure, withSource } from '../cli/errors.ts';
import { gvkText, gvrText } from '../client/rest.ts';
import type { Info } from '../types.ts';

/** "Resource: …, GroupVersionKind: …\nName: …": how a failure names an object. Upstream: resource.Info.String. */
export function infoText({ mapping, name, namespace }: Info): string {
  return `Resource: ${JSON.stringify(gvrText(mapping))}, GroupVersionKind: ${JSON.stringify(gvkText(mapping))}\nName: ${JSON.stringify(name)}, Namespace: ${JSON.stringify(namespace)}`;
}

/** What could not be read before it is changed. */
export const retrievalFailure = (info: Info, error: Failure): Error =>
  withSource(`retrieving current configuration of:\n${infoText(info)}\nfrom server for:`, info.source, error);
