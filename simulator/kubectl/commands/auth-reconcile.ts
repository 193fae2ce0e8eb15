/**
 * `kubectl auth reconcile`: roles and bindings of files are made, or get what they lack. Mirrors
 * kubectl/pkg/cmd/auth/reconcile.go and component-helpers/auth/rbac/reconciliation.
 */
import type { PolicyRule } from '../../api/authorization/rbac.ts';
import { uncovered } from '../../api/authorization/rule-cover.ts';
import type { Routine } from '../../kernel/wait.ts';
import { dryRunOf } from '../cli/dry-run.ts';
import { CliError, isNotFound, namelessObject } from '../cli/errors.ts';
import { DRY_RUN_FLAG, FILENAME_FLAGS, fileOptions, hasFiles, PRINT_FLAGS } from '../cli/flagsets.ts';
import { printerFor } from '../printers/printer.ts';
import { findInfos, visitInfos } from '../resources/builder.ts';
import { same } from '../resources/diff.ts';
import { defineCommand, type Invocation, type Mapping, type Unstructured } from '../types.ts';

export const RECONCILE = defineCommand({
  name: 'reconcile',
  arguments: '-f FILENAME',
  flags: [
    ...PRINT_FLAGS,
    ...FILENAME_FLAGS,
    DRY_RUN_FLAG,
    { name: 'remove-extra-permissions', type: 'bool' },
    { name: 'remove-extra-subjects', type: 'bool' },
  ],
  run: reconcile,
});

interface Subject {
  readonly kind: string;
  readonly apiGroup?: string;
  readonly name: string;
  readonly namespace?: string;
}

interface Result {
  readonly object: Unstructured;
  readonly operation: 'none' | 'create' | 'update' | 'recreate';
  readonly isProtected: boolean;
  readonly missing: readonly string[];
  readonly extra: readonly string[];
}

const ROLES = ['Role', 'ClusterRole'];
const KINDS = [...ROLES, 'RoleBinding', 'ClusterRoleBinding'];

function* reconcile(call: Invocation): Routine<void> {
  const { flags } = call;
  if (!hasFiles(flags)) throw new CliError('must specify one of -f and -k');
  if (call.args.length > 0) throw new CliError('no arguments are allowed');
  const dryRun = yield* dryRunOf(call);
  if (dryRun === 'server') throw new CliError('--dry-run=server for command reconcile is not supported yet');
  const found = yield* findInfos(call, {
    ...fileOptions(flags),
    local: true,
    typed: true,
  });
  const confirm = dryRun === 'none';
  const printer = printerFor(call, { operation: `reconciled${confirm ? '' : ' (dry run)'}`, typed: true });
  yield* visitInfos(found, function* ({ object }) {
    const [group, version] = String(object.apiVersion).split('/');
    const kind = String(object.kind);
    if (group !== 'rbac.authorization.k8s.io' || !KINDS.includes(kind)) return;
    if (version !== 'v1') throw new CliError(`only rbac.authorization.k8s.io/v1 is supported: not *${version}.${kind}`);
    const isRole = ROLES.includes(kind);
    const removes = flags.bool(isRole ? 'remove-extra-permissions' : 'remove-extra-subjects');
    const result = yield* one(call, object, { isRole, removes, confirm });
    yield* call.out(printer.print(result.object));
    yield* call.err(explained(result, isRole, removes));
  });
}

function explained({ operation, isProtected, missing, extra }: Result, isRole: boolean, removes: boolean): string {
  if (operation === 'none') return '';
  const what = isRole ? 'rules' : 'subjects';
  const list = (title: string, items: readonly string[]): string =>
    items.length === 0 ? '' : `\t${title}:\n${items.map((item) => `\t\t${item}\n`).join('')}`;
  const caveat = isProtected ? ', but object opted out (rbac.authorization.kubernetes.io/autoupdate: false)' : '';
  return `\treconciliation required ${operation}${caveat}\n${list(`missing ${what} added`, missing)}${removes ? list(`extra ${what} removed`, extra) : ''}`;
}

interface Options {
  readonly isRole: boolean;
  readonly removes: boolean;
  readonly confirm: boolean;
}

function* one(call: Invocation, expected: Unstructured, options: Options): Routine<Result> {
  const mapping = yield* call.discovery.forKind(String(expected.apiVersion), String(expected.kind));
  if (!mapping) throw new CliError('the server could not find the requested resource');
  const { name = '', namespace = '' } = expected.metadata ?? {};
  if (mapping.namespaced && namespace === '') {
    // Nothing is found in no namespace, and nothing can be made there.
    if (options.confirm) throw namelessObject();
    return yield* make(call, mapping, expected, options);
  }
  const where = { mapping, namespace, name };
  let existing: Unstructured;
  try {
    existing = yield* call.client.get(where);
  } catch (error) {
    if (!isNotFound(error)) throw error;
    return yield* make(call, mapping, expected, options);
  }
  const result = options.isRole
    ? reconciledRole(existing, expected, options.removes)
    : reconciledBinding(existing, expected, options.removes);
  if (result.isProtected) return { ...result, operation: 'none' };
  if (!options.confirm || result.operation === 'none') return result;
  if (result.operation === 'recreate') {
    yield* call.client.delete(where, { preconditions: { uid: existing.metadata?.uid ?? '' } });
    return { ...result, object: yield* call.client.create({ mapping, namespace }, expected) };
  }
  return { ...result, object: yield* call.client.update(where, result.object) };
}

function* make(call: Invocation, mapping: Mapping, expected: Unstructured, options: Options): Routine<Result> {
  const missing = options.isRole ? rulesOf(expected).map(ruleText) : subjectsOf(expected).map(subjectText);
  const result = { operation: 'create', isProtected: false, missing, extra: [] } as const;
  if (!options.confirm) return { ...result, object: expected };
  const namespace = expected.metadata?.namespace ?? '';
  if (mapping.namespaced) yield* ensureNamespace(call, namespace);
  return { ...result, object: yield* call.client.create({ mapping, namespace }, expected) };
}

function* ensureNamespace(call: Invocation, name: string): Routine<void> {
  const mapping = yield* call.discovery.resolve('namespaces');
  try {
    yield* call.client.get({ mapping, name });
  } catch (error) {
    if (!isNotFound(error)) throw error;
    yield* call.client.create({ mapping }, { apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
  }
}

const rulesOf = (object: Unstructured): PolicyRule[] => (object.rules ?? []) as unknown as PolicyRule[];
const subjectsOf = (object: Unstructured): Subject[] => (object.subjects ?? []) as unknown as Subject[];

const goList = (items: readonly string[] = []): string => `[${items.join(' ')}]`;
const ruleText = (r: PolicyRule): string =>
  `{Verbs:${goList(r.verbs)} APIGroups:${goList(r.apiGroups)} Resources:${goList(r.resources)} ResourceNames:${goList(r.resourceNames)} NonResourceURLs:${goList(r.nonResourceURLs)}}`;
const groupOf = (s: Subject): string => s.apiGroup ?? (s.kind === 'ServiceAccount' ? '' : 'rbac.authorization.k8s.io');
const subjectText = (s: Subject): string =>
  `{Kind:${s.kind} APIGroup:${groupOf(s)} Name:${s.name} Namespace:${s.namespace ?? ''}}`;

/** A copy of `existing` with the labels and annotations of `expected` upon it. */
function withMetadata(existing: Unstructured, expected: Unstructured): { object: Unstructured; changed: boolean } {
  const object = structuredClone(existing);
  let changed = false;
  for (const field of ['annotations', 'labels'] as const) {
    const merged = { ...expected.metadata?.[field], ...existing.metadata?.[field] };
    if (same(merged, existing.metadata?.[field] ?? {})) continue;
    changed = true;
    (object.metadata as Record<string, unknown>)[field] = merged;
  }
  return { object, changed };
}

const isProtected = (object: Unstructured): boolean =>
  object.metadata?.annotations?.['rbac.authorization.kubernetes.io/autoupdate'] === 'false';

/** Upstream: computeReconciledRole. */
function reconciledRole(existing: Unstructured, expected: Unstructured, removes: boolean): Result {
  const { object, changed } = withMetadata(existing, expected);
  const aggregates = existing.aggregationRule !== undefined || expected.aggregationRule !== undefined;
  const missing = aggregates ? [] : uncovered(rulesOf(existing), rulesOf(expected));
  const extra = aggregates ? [] : uncovered(rulesOf(expected), rulesOf(existing));
  const replaces = removes && (missing.length > 0 || extra.length > 0);
  const adds = !removes && missing.length > 0;
  if (replaces) object.rules = rulesOf(expected) as never;
  else if (adds) object.rules = [...rulesOf(existing), ...missing] as never;
  const aggregation = aggregationOf(existing, expected, removes);
  if (aggregation) object.aggregationRule = aggregation as never;
  return {
    object,
    operation: changed || replaces || adds || aggregation ? 'update' : 'none',
    isProtected: isProtected(existing),
    missing: missing.map(ruleText),
    extra: extra.map(ruleText),
  };
}

/** The aggregation rule, when it has to change. */
function aggregationOf(existing: Unstructured, expected: Unstructured, removes: boolean): unknown {
  const selectors = (o: Unstructured): unknown[] =>
    (o.aggregationRule as { clusterRoleSelectors?: unknown[] } | undefined)?.clusterRoleSelectors ?? [];
  const lacking = (from: unknown[], wanted: unknown[]) => wanted.filter((w) => !from.some((f) => same(f, w)));
  const missing = lacking(selectors(existing), selectors(expected));
  const extra = lacking(selectors(expected), selectors(existing));
  if (removes && (missing.length > 0 || extra.length > 0)) return expected.aggregationRule;
  return missing.length > 0 ? { clusterRoleSelectors: [...selectors(existing), ...missing] } : undefined;
}

/** Upstream: computeReconciledRoleBinding. */
function reconciledBinding(existing: Unstructured, expected: Unstructured, removes: boolean): Result {
  const refOf = (o: Unstructured) => {
    const { apiGroup = 'rbac.authorization.k8s.io', kind, name } = (o.roleRef ?? {}) as Record<string, string>;
    return { apiGroup, kind, name };
  };
  if (!same(refOf(existing), refOf(expected)))
    return { object: expected, operation: 'recreate', isProtected: isProtected(existing), missing: [], extra: [] };
  const { object, changed } = withMetadata(existing, expected);
  const lacking = (from: Subject[], wanted: Subject[]): Subject[] =>
    wanted.filter((w) => !from.some((f) => subjectText(f) === subjectText(w)));
  const missing = lacking(subjectsOf(existing), subjectsOf(expected));
  const extra = lacking(subjectsOf(expected), subjectsOf(existing));
  const replaces = removes && (missing.length > 0 || extra.length > 0);
  const adds = !removes && missing.length > 0;
  if (replaces) object.subjects = subjectsOf(expected) as never;
  else if (adds) object.subjects = [...subjectsOf(existing), ...missing] as never;
  return {
    object,
    operation: changed || replaces || adds ? 'update' : 'none',
    isProtected: isProtected(existing),
    missing: missing.map(subjectText),
    extra: extra.map(subjectText),
  };
}
