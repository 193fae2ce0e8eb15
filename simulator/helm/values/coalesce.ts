/**
 * Values over values: the user's over a chart's, a chart's over its subcharts'; null takes away a default. Mirrors Helm's
 * pkg/chartutil/coalesce.go. Merging (`merge`) keeps nulls for a later pass.
 */
import { goText, sprintf } from '../../gotemplate/printf.ts';
import { quote } from '../../gotemplate/quote.ts';
import { hasKey, isMap, newMap } from '../../gotemplate/values.ts';
import { deepCopy } from '../functions/deep.ts';
import type { Chart, HelmValues, Log } from '../types.ts';

/** Values that do not go together with a chart; the message is Helm's. */
export class ValuesError extends Error {}

const GLOBAL = 'global';

export interface CoalesceOptions {
  readonly log?: Log;
  /** 4: a chart's own nulls count for nothing. */
  readonly helmMajor?: 3 | 4;
}

interface Pass extends CoalesceOptions {
  readonly merge: boolean;
}

/** The values of a chart and all its subcharts, without nulls that took defaults away. Throws `ValuesError`. */
export function coalesceValues(chart: Chart, values: HelmValues, options: CoalesceOptions = {}): HelmValues {
  return coalesceChart(chart, copyOf(values), '', { ...options, merge: false });
}

/** The same, with the nulls. */
export function mergeValues(chart: Chart, values: HelmValues, options: CoalesceOptions = {}): HelmValues {
  return coalesceChart(chart, copyOf(values), '', { ...options, merge: true });
}

const copyOf = (values: HelmValues): HelmValues => deepCopy(values) as HelmValues;
const joined = (prefix: string, name: string): string => (prefix === '' ? name : `${prefix}.${name}`);

function coalesceChart(chart: Chart, target: HelmValues, prefix: string, pass: Pass): HelmValues {
  coalesceOwn(chart, target, prefix, pass);
  for (const subchart of chart.dependencies) {
    const name = subchart.metadata.name ?? '';
    const own = hasKey(target, name) ? target[name] : (target[name] = newMap());
    if (!isMap(own)) throw new ValuesError(`type mismatch on ${name}: ${sprintf('%t', [own])}`);
    const path = joined(prefix, chart.metadata.name ?? '');
    coalesceGlobals(own, target, path, pass.log);
    target[name] = coalesceChart(subchart, own, path, pass);
  }
  return target;
}

/** The globals of the source over those of the target. Tables are merged top-down. */
function coalesceGlobals(target: HelmValues, source: HelmValues, prefix: string, log: Log | undefined): void {
  const globals = hasKey(target, GLOBAL) ? target[GLOBAL] : newMap();
  if (!isMap(globals)) {
    log?.('coalesce.go:138', `warning: skipping globals because destination ${GLOBAL} is not a table.`);
    return;
  }
  const given = hasKey(source, GLOBAL) ? source[GLOBAL] : newMap();
  if (!isMap(given)) {
    log?.('coalesce.go:145', `warning: skipping globals because source ${GLOBAL} is not a table.`);
    return;
  }
  for (const key of Object.keys(given)) {
    const value = given[key];
    const old = hasKey(globals, key) ? globals[key] : undefined;
    if (isMap(value)) {
      const copy = Object.assign(newMap(), value);
      if (!hasKey(globals, key)) globals[key] = copy;
      else if (!isMap(old)) {
        log?.('coalesce.go:161', `Conflict: cannot merge map onto non-map for ${quote(key)}. Skipping.`);
      } else globals[key] = coalesceInto(copy, old, joined(prefix, key), { merge: true, ...(log ? { log } : {}) });
    } else if (isMap(old)) log?.('coalesce.go:175', `key ${key} is table. Skipping`);
    else globals[key] = value;
  }
  target[GLOBAL] = globals;
}

/** The chart's own defaults where the target says nothing. */
function coalesceOwn(chart: Chart, target: HelmValues, prefix: string, pass: Pass): void {
  const path = joined(prefix, chart.metadata.name ?? '');
  const defaults = copyOf(chart.values);
  const isSubchart = (key: string): boolean => chart.dependencies.some((subchart) => subchart.metadata.name === key);
  for (const key of Object.keys(defaults)) {
    const value = defaults[key];
    if (pass.helmMajor === 4 && !pass.merge) {
      if (value === null && !hasKey(target, key)) continue;
      if (isMap(value)) dropNulls(value);
    }
    if (!hasKey(target, key)) {
      target[key] = value;
      continue;
    }
    const given = target[key];
    if (given === null && !pass.merge) delete target[key];
    else if (isMap(given)) {
      // Values of a subchart keep their nulls until it is its turn.
      if (isMap(value))
        coalesceInto(given, value, joined(path, key), { ...pass, merge: pass.merge || isSubchart(key) });
      else if (value !== null) {
        pass.log?.('coalesce.go:237', `warning: skipped value for ${path}.${key}: Not a table.`);
      }
    }
  }
}

function dropNulls(map: HelmValues): void {
  for (const key of Object.keys(map)) {
    const value = map[key];
    if (value === null) delete map[key];
    else if (isMap(value)) dropNulls(value);
  }
}

/** The source where the target says nothing; changes and gives the target. */
export const coalesceTables = (target: HelmValues, source: HelmValues, log?: Log): HelmValues =>
  coalesceInto(target, source, '', { merge: false, ...(log ? { log } : {}) });

export const mergeTables = (target: HelmValues, source: HelmValues, log?: Log): HelmValues =>
  coalesceInto(target, source, '', { merge: true, ...(log ? { log } : {}) });

function coalesceInto(
  target: HelmValues | null | undefined,
  source: HelmValues | null | undefined,
  prefix: string,
  pass: Pass,
): HelmValues {
  if (!source) return target ?? newMap();
  if (!target) return source;
  const isDefault = new Set(Object.keys(source).filter((key) => source[key] !== null));
  // Upstream writes the target's nulls into the source first, too.
  for (const key of Object.keys(target)) if (target[key] === null) source[key] = null;
  for (const key of Object.keys(source)) {
    const value = source[key];
    const path = joined(prefix, key);
    if (!hasKey(target, key)) {
      target[key] = value;
      continue;
    }
    const old = target[key];
    // null against a default takes it away; null against nothing stays null.
    if (!pass.merge && old === null && isDefault.has(key)) delete target[key];
    else if (isMap(value)) {
      if (isMap(old)) coalesceInto(old, value, path, pass);
      else {
        pass.log?.('coalesce.go:316', `warning: cannot overwrite table with non table for ${path} (${goText(value)})`);
      }
    } else if (isMap(old) && value !== null) {
      pass.log?.(
        'coalesce.go:319',
        `warning: destination for ${path} is a table. Ignoring non-table value (${goText(value)})`,
      );
    }
  }
  return target;
}
