/** `kubectl patch`. Mirrors kubectl/pkg/cmd/patch/patch.go. */

import type { Routine } from '../../kernel/wait.ts';
import { parseYaml, YamlError } from '../../yaml/yaml.ts';
import { dryRunOf, writeQuery } from '../cli/dry-run.ts';
import { CliError, StatusError } from '../cli/errors.ts';
import {
  DRY_RUN_FLAG,
  FILENAME_FLAGS,
  fieldManagerFlag,
  fileOptions,
  LOCAL_FLAG,
  PRINT_FLAGS,
  RECORD_FLAG,
  SUBRESOURCE_FLAG,
} from '../cli/flagsets.ts';
import { gvkText, PATCH_TYPES } from '../client/rest.ts';
import { printerFor } from '../printers/printer.ts';
import { findInfos, visitInfos } from '../resources/builder.ts';
import { compactSorted, goKind } from '../resources/compact-json.ts';
import { same } from '../resources/diff.ts';
import { readFlagFile } from '../resources/files.ts';
import { laidOver } from '../resources/laid-over.ts';
import { recordPatch, records } from '../resources/record.ts';
import { schemaOf } from '../resources/schema.ts';
import { defineCommand, type Info, type Invocation, type PatchType, type Unstructured } from '../types.ts';

export const PATCH = defineCommand({
  name: 'patch',
  arguments: '(-f FILENAME | TYPE NAME) [-p PATCH|--patch-file FILE]',
  flags: [
    ...PRINT_FLAGS,
    ...FILENAME_FLAGS,
    DRY_RUN_FLAG,
    RECORD_FLAG,
    fieldManagerFlag('kubectl-patch'),
    LOCAL_FLAG,
    { name: 'patch', short: 'p', type: 'string' },
    { name: 'patch-file', type: 'string' },
    SUBRESOURCE_FLAG,
    {
      name: 'type',
      type: 'string',
      default: 'strategic',
    },
  ],
  run: patch,
});

function* patch(call: Invocation): Routine<void> {
  const { flags } = call;
  const dryRun = yield* dryRunOf(call);
  const [text, file] = [flags.string('patch'), flags.string('patch-file')];
  if (text !== '' && file !== '') throw new CliError('cannot specify --patch and --patch-file together');
  if (text === '' && file === '')
    throw new CliError('must specify --patch or --patch-file containing the contents of the patch');
  const local = flags.bool('local');
  if (local && call.args.length > 0) throw new CliError('cannot specify --local and server resources');
  const type = flags.string('type').toLowerCase();
  if (!['json', 'merge', 'strategic'].includes(type))
    throw new CliError(`--type must be one of [json merge strategic], not ${JSON.stringify(flags.string('type'))}`);
  const body = parsePatch(
    file === '' ? text : yield* readFlagFile(call, file, (reason) => `unable to read patch file: ${reason}`),
    text,
  );
  const found = yield* findInfos(call, {
    args: call.args,
    ...fileOptions(flags),
    fetch: false,
    local,
  });
  yield* visitInfos(found, function* (info) {
    if (!local && dryRun !== 'client') return yield* patchOne(call, info, type as PatchType, body, dryRun);
    const live = ofFile(info) ? info.object : yield* call.client.get(info);
    info.object = patchedHere(info, live, type as PatchType, body);
    yield* call.out(printerFor(call, { operation: operationOf(live, info.object) }).print(info.object));
  });
}

/** YAML becomes JSON; what is neither is left to the server to refuse where it looks like JSON. */
function parsePatch(text: string, given: string): string {
  try {
    return compactSorted(parseYaml(text));
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    if (/^\s*[[{]/.test(text)) return text;
    // What stands in a file is not told: the text is that of --patch. Upstream: RunPatch.
    throw new CliError(`unable to parse ${JSON.stringify(given)}: ${error.message}`);
  }
}

/** What a file says is taken as it stands there: the server is not asked for it. */
const ofFile = ({ source }: Info): boolean => source !== '';

/** What was done; a dry run is told nothing of, as 1.36 has it. */
const operationOf = (before: unknown, after: unknown): string =>
  same(before, after) ? 'patched (no change)' : 'patched';

function* patchOne(
  call: Invocation,
  info: Info,
  type: PatchType,
  body: string,
  dryRun: 'none' | 'server',
): Routine<void> {
  const { flags } = call;
  const subresource = flags.string('subresource');
  const path = { ...info, ...(subresource ? { subresource } : {}) };
  const before = ofFile(info) ? info.object : yield* call.client.get(path);
  const query = writeQuery({ dryRun, fieldManager: flags.string('field-manager') });
  let after: Unstructured;
  try {
    after = yield* call.client.patch(path, type, body, { query });
  } catch (error) {
    if (!(error instanceof StatusError) || error.reason !== 'UnsupportedMediaType') throw error;
    const { group, version, kind } = info.mapping;
    const what = `${group}/${version}, Kind=${kind}`;
    throw new CliError(`${PATCH_TYPES[type]} is not supported by ${what}: ${error.message}`);
  }
  const changed = !same(before, after);
  if (changed && records(call)) yield* call.client.patch(info, 'merge', recordPatch(call), { query });
  yield* call.out(printerFor(call, { operation: operationOf(before, after) }).print(after));
}

function patchedHere(info: Info, object: Unstructured, type: PatchType, body: string): Unstructured {
  const schema = schemaOf(info.mapping);
  if (type === 'strategic' && !schema)
    throw new CliError(`strategic merge patch is not supported for ${gvkText(info.mapping)} locally, try --type merge`);
  return laidOver(type, schema, object, readPatch(type, body)) as Unstructured;
}

/** The patch as its type's: operations, or an object. Upstream: jsonpatch.DecodePatch, the patches' own unmarshalling. */
function readPatch(type: PatchType, body: string): unknown {
  let patch: unknown;
  try {
    patch = JSON.parse(body);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new CliError('invalid JSON document');
  }
  const isMap = typeof patch === 'object' && patch !== null && !Array.isArray(patch);
  if (type === 'json' ? Array.isArray(patch) : isMap) return patch;
  throw new CliError(
    type === 'json'
      ? `json: cannot unmarshal ${goKind(patch)} into Go value of type jsonpatch.Patch`
      : type === 'merge'
        ? `json: cannot unmarshal ${goKind(patch)} into Go value of type unstructured.detector`
        : 'invalid JSON document',
  );
}
