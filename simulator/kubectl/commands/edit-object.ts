/**
 * `kubectl edit`: an object in the learner's editor, its changes sent as a patch. Mirrors
 * kubectl/pkg/cmd/util/editor/editoptions.go. Leaves out: several objects at once, -o json, --save-config.
 */
import type { Routine } from '../../kernel/wait.ts';
import { parseYaml, printYaml } from '../../yaml/yaml.ts';
import { validationOf, writeQuery } from '../cli/dry-run.ts';
import { aggregate, CliError, Exit, Failure, notSimulated, StatusError } from '../cli/errors.ts';
import { fieldManagerFlag, filenameFlags, VALIDATE_FLAG } from '../cli/flagsets.ts';
import { groupResource } from '../client/rest.ts';
import { printerFor, withoutManagedFields } from '../printers/printer.ts';
import { findInfos } from '../resources/builder.ts';
import { same, strategicDiff, threeWayMergePatch } from '../resources/diff.ts';
import { schemaOf } from '../resources/schema.ts';
import { defineCommand, type Info, type Invocation, type JsonObject, type Unstructured } from '../types.ts';
import { runEditor } from './edit.ts';

const HEADER = `# Please edit the object below. Lines beginning with a '#' will be ignored,
# and an empty file will abort the edit. If an error occurs while saving this file will be
# reopened with the relevant failures.
#
`;

export const EDIT = defineCommand({
  name: 'edit',
  arguments: '(RESOURCE/NAME | -f FILENAME)',
  short: 'Edit a resource on the server',
  long: `Edit a resource from the default editor.

 The edit command allows you to directly edit any API resource you can retrieve via the command-line tools. It will open the editor defined by your KUBE_EDITOR, or EDITOR environment variables.

 If an error occurs while updating, a temporary file will be created on disk that contains your unapplied changes.`,
  example: `# Edit the service named 'registry'
kubectl edit svc/registry

# Use an alternative editor
KUBE_EDITOR="nano" kubectl edit svc/registry

# Edit the deployment 'mydeployment' in YAML
kubectl edit deployment/mydeployment -o yaml`,
  flags: [
    ...filenameFlags('to use to edit the resource'),
    VALIDATE_FLAG,
    {
      name: 'output',
      short: 'o',
      type: 'string',
      usage:
        'Output format. One of: (json, yaml, kyaml, name, go-template, go-template-file, template, templatefile, jsonpath, jsonpath-as-json, jsonpath-file).',
    },
    { name: 'output-patch', type: 'bool', usage: 'Output the patch if the resource is edited.' },
    {
      name: 'show-managed-fields',
      type: 'bool',
      usage: 'If true, keep the managedFields when printing objects in JSON or YAML format.',
    },
    { name: 'windows-line-endings', type: 'bool', usage: 'Defaults to the line ending native to your platform.' },
    {
      name: 'subresource',
      type: 'string',
      usage: 'If specified, edit will operate on the subresource of the requested object.',
    },
    fieldManagerFlag('kubectl-edit'),
  ],
  run: edit,
});

function* edit(call: Invocation): Routine<void> {
  const { flags } = call;
  const output = flags.string('output');
  if (output !== '' && output !== 'yaml') throw notSimulated(`kubectl edit -o ${output}`);
  const subresource = flags.string('subresource');
  const { infos, errors } = yield* findInfos(call, {
    args: call.args,
    filenames: flags.list('filename'),
    kustomize: flags.string('kustomize'),
    recursive: flags.bool('recursive'),
    latest: true,
    typeAlone: true,
    ...(subresource ? { subresource } : {}),
  });
  const failure = aggregate(errors);
  if (failure) throw failure;
  const [info, ...more] = infos;
  if (!info) throw new CliError('edit cancelled, no objects found');
  if (more.length > 0) throw notSimulated('editing several objects at once');
  yield* editObject(call, info, subresource);
}

/** Opens the object until it is saved well, left unchanged, or wrong twice in the same way. */
function* editObject(call: Invocation, info: Info, subresource: string): Routine<void> {
  const original = printYaml(withoutManagedFields(info.object));
  const reasons: string[] = [];
  let shown = original;
  let wrong: string | undefined;
  for (;;) {
    const { text, path } = yield* runEditor(
      call,
      `${HEADER}${reasons.length === 0 ? '' : `${reasons.join('')}#\n`}${shown}`,
    );
    const edited = withoutComments(text);
    if (wrong !== undefined && edited === wrong) {
      yield* call.err(`A copy of your changes has been stored to ${JSON.stringify(path)}\n`);
      throw new CliError('Edit cancelled, no valid changes were saved.');
    }
    if (edited === withoutComments(original)) return yield* cancelled(call, path, 'Edit cancelled, no changes made.');
    if (edited.trim() === '') return yield* cancelled(call, path, 'Edit cancelled, saved file was empty.');
    reasons.length = 0;
    const problem = yield* save(call, info, edited, subresource);
    if (problem === undefined) {
      call.context.files.remove(path);
      return;
    }
    if (problem.kind === 'given up') {
      yield* call.err(problem.say(path));
      throw new Exit(1);
    }
    reasons.push(problem.reason);
    wrong = edited;
    shown = edited;
  }
}

function* cancelled(call: Invocation, path: string, text: string): Routine<void> {
  call.context.files.remove(path);
  yield* call.err(`${text}\n`);
}

type Problem =
  | { readonly kind: 'again'; readonly reason: string }
  | { readonly kind: 'given up'; readonly say: (path: string) => string };

/** Sends what changed; says what is wrong with it. */
function* save(call: Invocation, info: Info, edited: string, subresource: string): Routine<Problem | undefined> {
  let changed: Unstructured;
  try {
    changed = parseYaml(edited) as Unstructured;
    if (typeof changed !== 'object' || changed === null) throw new Error('object required');
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    yield* call.err(`error: ${groupResource(info.mapping)} ${JSON.stringify(info.name)} is invalid\n`);
    return {
      kind: 'again',
      reason: `# ${groupResource(info.mapping)} ${JSON.stringify(info.name)} was not valid:\n# * <nil>: Invalid value: "The edited file failed validation": ${why}\n`,
    };
  }
  const before = withoutManagedFields(info.object);
  if (
    changed.apiVersion !== before.apiVersion ||
    changed.kind !== before.kind ||
    changed.metadata?.name !== before.metadata?.name
  ) {
    throw new CliError('At least one of apiVersion, kind and name was changed');
  }
  if (same(before, changed)) {
    yield* call.out(printerFor(call, { operation: 'skipped' }).print(info.object));
    return undefined;
  }
  const schema = schemaOf(info.mapping);
  const patch = schema
    ? strategicDiff(schema, before as JsonObject, changed as JsonObject)
    : threeWayMergePatch(before as JsonObject, changed as JsonObject, before as JsonObject);
  if (call.flags.bool('output-patch')) yield* call.out(`Patch: ${JSON.stringify(patch)}\n`);
  try {
    const query = writeQuery({ fieldManager: call.flags.string('field-manager'), validation: validationOf(call) });
    const after = yield* call.client.patch(
      { ...info, ...(subresource ? { subresource } : {}) },
      schema ? 'strategic' : 'merge',
      patch,
      { query },
    );
    yield* call.out(printerFor(call, { operation: 'edited' }).print(after));
    return undefined;
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return yield* refused(call, info, error);
  }
}

function* refused(call: Invocation, info: Info, error: Failure): Routine<Problem> {
  const resource = groupResource(info.mapping);
  const name = JSON.stringify(info.name);
  if (error instanceof StatusError && error.reason === 'Invalid') {
    yield* call.err(`error: ${resource} ${name} is invalid\n`);
    const causes = (error.status.details?.causes ?? []).map((c) => `# * ${c.field}: ${c.message}\n`).join('');
    return { kind: 'again', reason: `# ${resource} ${name} was not valid:\n${causes}` };
  }
  if (error instanceof StatusError && error.reason === 'NotFound') {
    yield* call.err(`error: ${resource} ${name} could not be found on the server\n`);
    return {
      kind: 'given up',
      say: (path) => `The edits you made on deleted resources have been saved to ${JSON.stringify(path)}\n`,
    };
  }
  yield* call.err(`error: ${resource} ${name} could not be patched: ${error.message}\n`);
  return { kind: 'given up', say: (path) => `You can run \`kubectl replace -f ${path}\` to try this update again.\n` };
}

/** Upstream: cmdutil.StripComments (through YAML's reader, line by line). */
const withoutComments = (text: string): string =>
  text
    .split('\n')
    .filter((line) => !/^\s*#/.test(line))
    .join('\n');
