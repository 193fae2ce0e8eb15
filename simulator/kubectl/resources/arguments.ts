/**
 * "pods", "pods,deploy web", "deploy/web svc/web": what arguments ask for. Mirrors cli-runtime's resource.Builder
 * (ResourceTypeOrNameArgs, hasCombinedTypeArgs, splitResourceTypeName).
 */
import type { Routine } from '../../kernel/wait.ts';
import { CliError } from '../cli/errors.ts';
import { groupResource } from '../client/rest.ts';
import type { Discovery, Mapping } from '../types.ts';

export interface Target {
  readonly mapping: Mapping;
  readonly name: string;
}

export type Asked =
  | { readonly kind: 'nothing' }
  /** Types only. */
  | { readonly kind: 'types'; readonly types: readonly string[] }
  /** Types and names: every name in every type. */
  | { readonly kind: 'names'; readonly types: readonly string[]; readonly names: readonly string[] }
  | { readonly kind: 'tuples'; readonly tuples: readonly { type: string; name: string }[] };

/** Reads the arguments without asking the server, categories ("all") aside. */
export function* readArguments(discovery: Discovery, given: readonly string[]): Routine<Asked> {
  const args = given.some((a) => a.includes('/') && a.includes(','))
    ? given.flatMap((a) => (a.includes('/') ? a.split(',') : [a]))
    : given;
  const slashes = args.filter((a) => a.includes('/')).length;
  if (slashes > 0) {
    if (slashes !== args.length) {
      throw new CliError(
        "there is no need to specify a resource type as a separate argument when passing arguments in resource/name form (e.g. 'kubectl get resource/<resource_name>' instead of 'kubectl get resource resource/<resource_name>'",
      );
    }
    return { kind: 'tuples', tuples: args.map(splitTuple) };
  }
  const [first, ...names] = args;
  if (first === undefined) return { kind: 'nothing' };
  const types: string[] = [];
  for (const type of first.split(',')) {
    const members = type === '' ? [] : yield* discovery.category(type);
    if (members.length > 0) types.push(...members.map(groupResource));
    else types.push(type);
  }
  return names.length > 0 ? { kind: 'names', types, names } : { kind: 'types', types };
}

function splitTuple(text: string): { type: string; name: string } {
  const parts = text.split('/');
  if (parts.length !== 2) throw new CliError('arguments in resource/name form may not have more than one slash');
  const [type, name] = parts as [string, string];
  if (type === '' || name === '' || type.includes(','))
    throw new CliError('arguments in resource/name form must have a single resource and name');
  return { type, name };
}

/** Upstream: builder.go missingResourceError. */
export const missingResource = (): Error =>
  new CliError(
    "You must provide one or more resources by argument or filename.\nExample resource specifications include:\n   '-f rsrc.yaml'\n   '--filename=rsrc.json'\n   '<resource> <name>'\n   '<resource>'",
  );
