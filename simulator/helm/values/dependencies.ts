/**
 * Which subcharts take part, under which name, and what they export: tags, conditions, aliases, import-values. Mirrors Helm's
 * pkg/chartutil/dependencies.go; charts are not changed but made anew.
 */
import { goText } from '../../gotemplate/printf.ts';
import { type GoMap, hasKey, isMap, newMap } from '../../gotemplate/values.ts';
import { deepCopy } from '../functions/deep.ts';
import { parseConstraints, satisfies } from '../semver/constraints.ts';
import { parseVersion, SemverError } from '../semver/version.ts';
import type { Chart, ChartDependency, HelmValues, Log } from '../types.ts';
import { coalesceTables, coalesceValues, mergeTables, mergeValues } from './coalesce.ts';
import { tableAt, valueAt } from './tables.ts';

export interface DependencyOptions {
  /** Nulls survive the import of values. Upstream: ProcessDependenciesWithMerge, which install and upgrade use. */
  readonly merge: boolean;
  readonly helmMajor?: 3 | 4;
  readonly log?: Log;
}

/** The chart as it is rendered with these values of the user. Throws `ValuesError`. */
export function processDependencies(chart: Chart, values: HelmValues, options: DependencyOptions): Chart {
  return importValues(enabledOnly(chart, values, '', options), options);
}

/** Whether a version is within a range; no range is none that fits. Upstream: IsCompatibleRange. */
export function isCompatible(range: string, version: string): boolean {
  try {
    return satisfies(parseVersion(version), parseConstraints(range));
  } catch (error) {
    if (!(error instanceof SemverError)) throw error;
    return false;
  }
}

const nameOf = (chart: Chart): string => chart.metadata.name ?? '';

/** The subchart that a dependency names, under its alias. */
function subchartFor(charts: readonly Chart[], dependency: ChartDependency): Chart | undefined {
  const found = charts.find(
    (c) => nameOf(c) === dependency.name && isCompatible(dependency.version ?? '', c.metadata.version ?? ''),
  );
  if (!found || !dependency.alias) return found;
  return { ...found, metadata: { ...found.metadata, name: dependency.alias } };
}

/** Upstream: processDependencyEnabled. `path` is where the chart's values are: "parent.". */
function enabledOnly(chart: Chart, values: HelmValues, path: string, options: DependencyOptions): Chart {
  const requested = chart.metadata.dependencies;
  if (!requested) return chart;
  const isRequested = (c: Chart): boolean =>
    requested.some((r) => r.name === nameOf(c) && isCompatible(r.version ?? '', c.metadata.version ?? ''));
  const all = [
    ...chart.dependencies.filter((c) => !isRequested(c)),
    ...requested.map((r) => subchartFor(chart.dependencies, r)).filter((c) => c !== undefined),
  ];
  const named = requested.map((r) => (r.alias ? { ...r, name: r.alias } : r));
  const coalesced = coalesceValues({ ...chart, dependencies: all }, values, options);
  const flagged = named.map((r) => ({ ...r, enabled: isEnabled(r, coalesced, path, options.log) }));
  const removed = new Set(flagged.filter((r) => !r.enabled).map((r) => r.name));
  const kept = all.filter((c) => !removed.has(nameOf(c)));
  const dependencies = flagged.filter((r) => !removed.has(r.name));
  return {
    ...chart,
    metadata: { ...chart.metadata, dependencies: dependencies.length > 0 ? dependencies : undefined },
    dependencies: kept.map((c) => enabledOnly(c, coalesced, `${path}${nameOf(c)}.`, options)),
  };
}

/** Tags first; the first condition that is a boolean wins over them. */
function isEnabled(dependency: ChartDependency, values: HelmValues, path: string, log: Log | undefined): boolean {
  for (const condition of (dependency.condition ?? '').trim().split(',')) {
    if (condition === '') continue;
    const found = valueAt(values, path + condition);
    if (!found) continue;
    if (typeof found.value === 'boolean') return found.value;
    log?.(
      'dependencies.go:64',
      `Warning: Condition path '${condition}' for chart ${dependency.name} returned non-bool value`,
      { level: 'WARN', message: 'returned non-bool value', fields: { path: condition, chart: dependency.name } },
    );
  }
  return isTagged(dependency, values, log);
}

function isTagged(dependency: ChartDependency, values: HelmValues, log: Log | undefined): boolean {
  const tags = tableAt(values, 'tags');
  if (typeof tags === 'string') return true;
  let some = false;
  let none = false;
  for (const tag of dependency.tags ?? []) {
    if (!hasKey(tags, tag)) continue;
    const value = tags[tag];
    if (value === true) some = true;
    else if (value === false) none = true;
    else {
      log?.('dependencies.go:95', `Warning: Tag '${tag}' for chart ${dependency.name} returned non-bool value`, {
        level: 'WARN',
        message: 'returned non-bool value',
        fields: { tag, chart: dependency.name },
      });
    }
  }
  return some || !none;
}

/** Upstream: processDependencyImportValues: subcharts first. */
function importValues(chart: Chart, options: DependencyOptions): Chart {
  const own = { ...chart, dependencies: chart.dependencies.map((c) => importValues(c, options)) };
  const dependencies = own.metadata.dependencies;
  if (!dependencies) return own;
  const { merge, log } = options;
  const values = merge ? mergeValues(own, newMap(), options) : coalesceValues(own, newMap(), options);
  const join = merge ? mergeTables : coalesceTables;
  let imported: GoMap = newMap();
  const read = dependencies.map((dependency) => ({
    ...dependency,
    ...(dependency['import-values']
      ? {
          'import-values': dependency['import-values'].flatMap((entry) => {
            const found = importOf(entry);
            if (!found) return [];
            const table = tableAt(values, `${dependency.name}.${found.child}`);
            if (typeof table !== 'string') imported = join(imported, nested(found.parent, table), log);
            else tellMissing(entry, dependency.name, table, log);
            return [found];
          }),
        }
      : {}),
  }));
  // What the parent says itself wins over what it imports.
  const base = merge ? (deepCopy(values) as HelmValues) : withoutNulls(values);
  return { ...own, metadata: { ...own.metadata, dependencies: read }, values: join(base, imported, log) };
}

interface Import {
  readonly child: string;
  readonly parent: string;
}

/** "data" stands for exports.data into the parent itself. */
function importOf(entry: unknown): Import | undefined {
  if (typeof entry === 'string') return { child: `exports.${entry}`, parent: '.' };
  if (!isMap(entry)) return undefined;
  return { child: goText(entry['child']), parent: goText(entry['parent']) };
}

function tellMissing(entry: unknown, name: string, part: string, log: Log | undefined): void {
  const reason = `${JSON.stringify(part)} is not a table`;
  if (typeof entry === 'string') {
    log?.('dependencies.go:287', `Warning: ImportValues missing table: ${reason}`, {
      level: 'WARN',
      message: 'ImportValues missing table',
      fields: { error: reason },
    });
    return;
  }
  log?.('dependencies.go:270', `Warning: ImportValues missing table from chart ${name}: ${reason}`, {
    level: 'WARN',
    message: 'ImportValues missing table from chart',
    fields: { chart: name, error: reason },
  });
}

/** A table put at a path: ("a.b", t) → {a: {b: t}}. */
function nested(path: string, table: GoMap): GoMap {
  if (path === '.') return table;
  return path.split('.').reduceRight<GoMap>((inner, part) => Object.assign(newMap(), { [part]: inner }), table);
}

function withoutNulls(values: HelmValues): HelmValues {
  const out = newMap();
  for (const key of Object.keys(values)) {
    const value = values[key];
    if (value !== null) out[key] = isMap(value) ? withoutNulls(value) : deepCopy(value);
  }
  return out;
}
