/**
 * "pods", "pods,deploy web", "deploy/web svc/web": what arguments ask for. Mirrors cli-runtime's resource.Builder
 * (ResourceTypeOrNameArgs, normalizeMultipleResourcesArgs, hasCombinedTypeArgs, splitResourceTypeName).
 */
import type { Routine } from '../../kernel/wait.ts';
import { CliError } from '../cli/errors.ts';
import { groupResource } from '../client/rest.ts';
import type { Discovery } from '../types.ts';

export type Asked =
  | { readonly kind: 'nothing' }
  /** Types only. */
  | { readonly kind: 'types'; readonly types: readonly string[] }
  /** Types (one, but for categories) and names. */
  | { readonly kind: 'names'; readonly types: readonly string[]; readonly names: readonly string[] }
  | { readonly kind: 'tuples'; readonly tuples: readonly { type: string; name: string }[] };

/** Reads the arguments without asking the server, categories ("all") aside. */
export function* readArguments(discovery: Discovery, given: readonly string[]): Routine<Asked> {
  const args = normalized(given);
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
  const unique = [...new Set(types)];
  return names.length > 0 ? { kind: 'names', types: unique, names } : { kind: 'types', types: unique };
}

/** "pods,svc a b" means "pods/a pods/b svc/a svc/b". */
function normalized(args: readonly string[]): readonly string[] {
  const [first = '', ...names] = args;
  if (names.length === 0) return args;
  const types = [...new Set(first.split(','))];
  return types.length > 1 ? types.flatMap((type) => names.map((name) => `${type}/${name}`)) : args;
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
