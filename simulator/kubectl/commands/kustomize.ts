/** `kubectl kustomize`. Mirrors kustomize/kustomize/commands/build; building is in ../kustomize. */
import { joinPath } from '../../kernel/paths.ts';
import type { Routine } from '../../kernel/wait.ts';
import { CliError, notSimulated } from '../cli/errors.ts';
import { type BuildOptions, build, KustomizeError, KustomizeRefusal, printBuilt } from '../kustomize/build.ts';
import { writeFileAt } from '../resources/written.ts';
import { defineCommand, type Invocation, type JsonObject } from '../types.ts';

export { printBuilt };

const RESTRICTORS = ['LoadRestrictionsRootOnly', 'LoadRestrictionsNone'];

export const KUSTOMIZE = defineCommand({
  name: 'kustomize',
  arguments: 'DIR [flags]',
  flags: [
    { name: 'as-current-user', type: 'bool' },
    { name: 'enable-alpha-plugins', type: 'bool' },
    {
      name: 'enable-managedby-label',
      type: 'bool',
      deprecated:
        'The flag `enable-managedby-label` has been deprecated. Use the `managedByLabel` option in the `buildMetadata` field instead.',
    },
    { name: 'enable-helm', type: 'bool' },
    { name: 'env', short: 'e', type: 'stringArray' },
    { name: 'helm-api-versions', type: 'stringArray' },
    { name: 'helm-command', type: 'string', default: 'helm' },
    { name: 'helm-debug', type: 'bool' },
    { name: 'helm-kube-version', type: 'string' },
    { name: 'load-restrictor', type: 'string', default: 'LoadRestrictionsRootOnly' },
    { name: 'mount', type: 'stringArray' },
    { name: 'network', type: 'bool' },
    { name: 'network-name', type: 'string', default: 'bridge' },
    { name: 'output', short: 'o', type: 'string' },
    {
      name: 'reorder',
      type: 'string',
      default: 'legacy',
      deprecated: "use the new 'sortOptions' field in kustomization.yaml instead.",
    },
  ],
  run: kustomize,
});

function* kustomize(call: Invocation): Routine<void> {
  const { flags, args } = call;
  if (args.length > 1) throw new CliError('specify one path to kustomization.yaml');
  const restrictor = flags.string('load-restrictor');
  if (!RESTRICTORS.includes(restrictor))
    throw new CliError(`illegal flag value --load-restrictor ${restrictor}; legal values: [${RESTRICTORS.join(' ')}]`);
  const order = flags.string('reorder');
  if (order !== 'legacy' && order !== 'none')
    throw new CliError(`illegal flag value --reorder ${order}; legal values: [legacy none]`);
  for (const flag of ['enable-alpha-plugins', 'enable-helm', 'helm-debug', 'network', 'as-current-user'])
    if (flags.bool(flag)) throw notSimulated(`kubectl kustomize --${flag}`);
  for (const flag of ['env', 'mount', 'helm-api-versions', 'helm-kube-version', 'helm-command', 'network-name'])
    if (flags.changed(flag)) throw notSimulated(`kubectl kustomize --${flag}`);
  const built = yield* buildFolder(call, args[0] ?? '.', {
    unrestricted: restrictor === 'LoadRestrictionsNone',
    ...(flags.changed('reorder') ? { order } : {}),
    managedBy: flags.bool('enable-managedby-label'),
  });
  const output = flags.string('output');
  if (output === '') return yield* call.out(printBuilt(built));
  writeOutput(call, output, built);
}

/** Builds the folder and shows the warnings. Failures are worded as kubectl's. */
export function* buildFolder(
  call: Invocation,
  folder: string,
  options: Partial<BuildOptions> = {},
): Routine<readonly JsonObject[]> {
  if (/^(https?|git|ssh):\/\/|^git@|^github\.com\//.test(folder)) throw notSimulated(`remote kustomization ${folder}`);
  const warnings: string[] = [];
  let failure: Error | undefined;
  let objects: readonly JsonObject[] = [];
  try {
    objects = build({
      files: call.context.files,
      path: call.resolvePath(folder),
      shown: folder,
      warn: (line) => warnings.push(line),
      ...options,
    });
  } catch (error) {
    if (error instanceof KustomizeRefusal) failure = notSimulated(error.message);
    else if (error instanceof KustomizeError) failure = new CliError(error.message);
    else throw error;
  }
  for (const warning of warnings) yield* call.err(`${warning}\n`);
  if (failure) throw failure;
  return objects;
}

/** A file of everything or, in a folder, one file an object. */
function writeOutput(call: Invocation, output: string, objects: readonly JsonObject[]): void {
  const { files } = call.context;
  const at = { files, whole: call.resolvePath };
  const path = call.resolvePath(output);
  if (!files.exists(path) || files.stat(path).kind !== 'directory') return writeFileAt(at, output, printBuilt(objects));
  for (const object of objects) {
    const { name = '', namespace } = (object.metadata ?? {}) as { name?: string; namespace?: string };
    const type = `${String(object.apiVersion ?? '').replaceAll('/', '_')}_${String(object.kind ?? '')}`.toLowerCase();
    writeFileAt(
      at,
      joinPath(output, `${namespace ? `${namespace}_` : ''}${type}_${name.toLowerCase()}.yaml`),
      printBuilt([object]),
    );
  }
}
