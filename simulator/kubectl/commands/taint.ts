/** `kubectl taint`. Mirrors kubectl/pkg/cmd/taint (taint.go, utils.go). */
import type { Routine } from '../../kernel/wait.ts';
import { dryRunOf, validationOf, writeQuery } from '../cli/dry-run.ts';
import { aggregate, CliError } from '../cli/errors.ts';
import {
  ALL_FLAG,
  DRY_RUN_FLAG,
  fieldManagerFlag,
  PRINT_FLAGS,
  SELECTOR_FLAG,
  VALIDATE_FLAG,
} from '../cli/flagsets.ts';
import { printerFor } from '../printers/printer.ts';
import { findInfos, visitInfos } from '../resources/builder.ts';
import { same, strategicDiff } from '../resources/diff.ts';
import { schemaOf } from '../resources/schema.ts';
import { defineCommand, type Invocation, type JsonObject, type Unstructured } from '../types.ts';
import { labelValueProblem } from './pairs.ts';

export const TAINT = defineCommand({
  name: 'taint',
  arguments: 'NODE NAME KEY_1=VAL_1:TAINT_EFFECT_1 ... KEY_N=VAL_N:TAINT_EFFECT_N',
  flags: [
    ...PRINT_FLAGS,
    SELECTOR_FLAG,
    DRY_RUN_FLAG,
    VALIDATE_FLAG,
    fieldManagerFlag('kubectl-taint'),
    ALL_FLAG,
    {
      name: 'overwrite',
      type: 'bool',
    },
  ],
  run: taint,
});

type Taint = { key: string; value?: string; effect?: string } & JsonObject;

interface Changes {
  readonly add: readonly Taint[];
  readonly remove: readonly Taint[];
}

function* taint(call: Invocation): Routine<void> {
  const { flags } = call;
  const dryRun = yield* dryRunOf(call);
  validationOf(call);
  const { resources, specs } = splitArguments(call.args);
  if (resources.length < 1) throw new CliError('one or more resources must be specified as <resource> <name>');
  const type = resources[0] as string;
  const selecting = flags.bool('all') || flags.string('selector') !== '';
  const changes = parseTaints(call, specs);
  const mapping = yield* call.discovery.resourceFor(type);
  if (mapping.kind !== 'Node') throw new CliError(`invalid resource type ${type}, only node types are supported`);
  if (changes.add.length === 0 && changes.remove.length === 0)
    throw new CliError('at least one taint update is required');
  if (resources.length < 2 && !selecting) throw new CliError('resource(s) were provided, but no name was specified');
  const conflicts = changes.add.flatMap((one) =>
    changes.remove
      .filter((r) => r.key === one.key && (!r.effect || r.effect === one.effect))
      .map((r) => `${r.key}=${r.effect ?? ''}`),
  );
  if (conflicts.length > 0)
    throw new CliError(
      `can not both modify and remove the following taint(s) in the same command: ${conflicts.join(', ')}`,
    );
  const found = yield* findInfos(call, {
    // What selects nodes passes over their names.
    args: selecting ? [type] : resources,
    selector: flags.string('selector'),
    all: flags.bool('all'),
    latest: true,
  });
  yield* visitInfos(found, function* (info) {
    const { taints, operation } = changed(taintsOf(info.object), changes, flags.bool('overwrite'), info.name);
    const wanted = withTaints(info.object, taints);
    if (dryRun !== 'client' && !same(info.object, wanted)) {
      const schema = schemaOf(info.mapping);
      const patch = schema ? strategicDiff(schema, info.object, wanted) : { spec: { taints } };
      info.object = yield* call.client.patch(info, 'strategic', patch, {
        query: writeQuery({ dryRun, fieldManager: flags.string('field-manager') }),
      });
    } else info.object = wanted;
    yield* call.out(printerFor(call, { operation }).print(info.object));
  });
}

/** Names first, then taints. */
function splitArguments(args: readonly string[]): { resources: string[]; specs: string[] } {
  const resources: string[] = [];
  const specs: string[] = [];
  for (const arg of args) {
    const isTaint = arg.includes('=') || arg.includes(':') || arg.endsWith('-');
    if (specs.length === 0 && !isTaint) resources.push(arg);
    else if (isTaint) specs.push(arg);
    else throw new CliError(`all resources must be specified before taint changes: ${arg}`);
  }
  return { resources, specs };
}

const EFFECTS = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];

/** Upstream: parseTaints. */
function parseTaints(call: Invocation, specs: readonly string[]): Changes {
  const add: Taint[] = [];
  const remove: Taint[] = [];
  const seen = new Set<string>();
  for (const spec of specs) {
    try {
      if (spec.endsWith('-')) {
        remove.push(parseTaint(spec.slice(0, -1)));
        continue;
      }
      const one = parseTaint(spec);
      if (!one.effect) throw new CliError(`invalid taint spec: ${spec}`);
      const id = `${one.key}:${one.effect}`;
      if (seen.has(id))
        throw new CliError(
          `duplicated taints with the same key and effect: {${one.key} ${one.value ?? ''} ${one.effect} <nil>}`,
        );
      seen.add(id);
      add.push(one);
    } catch (error) {
      throw call.usageError((error as Error).message);
    }
  }
  return { add, remove };
}

function parseTaint(spec: string): Taint {
  const parts = spec.split(':');
  if (parts.length > 2) throw new CliError(`invalid taint spec: ${spec}`);
  const [pair = '', effect] = parts;
  if (effect !== undefined && !EFFECTS.includes(effect))
    throw new CliError(`invalid taint effect: ${effect}, unsupported taint effect`);
  // Without an effect the whole is the key.
  const sides = effect === undefined ? [pair] : pair.split('=');
  if (sides.length > 2) throw new CliError(`invalid taint spec: ${spec}`);
  const [key = '', value = ''] = sides;
  const problem = (sides.length === 2 ? labelValueProblem(value) : undefined) ?? qualifiedNameProblem(key);
  if (problem) throw new CliError(`invalid taint spec: ${spec}, ${problem}`);
  return { key, ...(value ? { value } : {}), ...(effect ? { effect } : {}) };
}

/** Upstream: validation.IsQualifiedName. */
function qualifiedNameProblem(key: string): string | undefined {
  const parts = key.split('/');
  const name = parts.at(-1) as string;
  const shape =
    "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";
  if (parts.length > 2)
    return `a qualified name ${shape.slice(0, -1)} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`;
  const problems: string[] = [];
  if (parts.length === 2) {
    const prefix = parts[0] as string;
    if (prefix === '') problems.push('prefix part must be non-empty');
    else if (!/^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/.test(prefix)) {
      problems.push(
        "prefix part a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
      );
    }
  }
  if (name === '') problems.push('name part must be non-empty');
  else if (name.length > 63) problems.push('name part must be no more than 63 bytes');
  if (!/^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/.test(name)) problems.push(`name part ${shape}`);
  return problems.length > 0 ? problems.join('; ') : undefined;
}

const taintsOf = (node: Unstructured): Taint[] => (((node.spec ?? {}) as JsonObject).taints ?? []) as Taint[];

function withTaints(node: Unstructured, taints: readonly Taint[]): Unstructured {
  const { taints: _, ...spec } = (node.spec ?? {}) as JsonObject;
  return { ...node, spec: { ...spec, ...(taints.length > 0 ? { taints: [...taints] } : {}) } } as Unstructured;
}

const taintText = ({ key, value, effect }: Taint): string => {
  if (!effect) return value ? `${key}=${value}:` : key;
  return value ? `${key}=${value}:${effect}` : `${key}:${effect}`;
};

/** The new list: new taints first, then the old ones that stay. Upstream: reorganizeTaints. */
function changed(
  old: readonly Taint[],
  { add, remove }: Changes,
  overwrite: boolean,
  node: string,
): { taints: Taint[]; operation: string } {
  const same_ = (a: Taint, b: Taint): boolean => a.key === b.key && a.effect === b.effect;
  if (!overwrite) {
    const clashes = [...new Set(add.filter((one) => old.some((o) => same_(o, one))).map((one) => one.key))];
    if (clashes.length > 0)
      throw new CliError(
        `node ${node} already has ${clashes.join(',')} taint(s) with same effect(s) and --overwrite is false`,
      );
  }
  let taints = [...add, ...old.filter((o) => !add.some((one) => same_(o, one)))];
  const errors: Error[] = [];
  let removed = 0;
  for (const gone of remove) {
    const kept = taints.filter((t) => t.key !== gone.key || (gone.effect !== undefined && t.effect !== gone.effect));
    if (kept.length === taints.length) errors.push(new CliError(`taint ${JSON.stringify(taintText(gone))} not found`));
    else removed++;
    taints = kept;
  }
  const failure = aggregate(errors);
  if (failure) throw failure;
  const operation =
    removed > 0
      ? add.length > 0
        ? 'modified'
        : 'untainted'
      : add.some((one) => old.some((o) => same_(o, one)))
        ? 'modified'
        : 'tainted';
  return { taints, operation };
}
