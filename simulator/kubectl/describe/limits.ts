/** ResourceQuotas, LimitRanges and PriorityClasses. Upstream: ResourceQuotaDescriber, LimitRangeDescriber, PriorityClassDescriber. */
import type { LimitRange, PriorityClass, ResourceQuota } from '../../api/objects.ts';
import { formatQuantity, quantity } from '../../api/quantity.ts';
import type { Routine } from '../../kernel/wait.ts';
import { describeEvents, eventsOf } from './events.ts';
import { identity, labelsText, sortedKeys } from './fields.ts';
import type { DescribeOptions } from './types.ts';
import { DescribeWriter } from './writer.ts';

export function* describeQuota(quota: ResourceQuota): Routine<string> {
  const w = new DescribeWriter();
  identity(w, quota.metadata);
  writeScopes(w, 0, ' * ', quota);
  w.line(0, 'Resource\tUsed\tHard');
  w.line(0, '--------\t----\t----');
  const { hard = {}, used = {} } = quota.status ?? {};
  for (const key of sortedKeys(hard)) w.line(0, `${key}\t${usedText(used[key], hard[key])}\t${hard[key]}`);
  return w.toString();
}

/** An amount in the format of its limit, in whole units when it had another. */
function usedText(used: string | number | undefined, hard: string | number | undefined): string {
  const amount = quantity(used);
  const { format } = quantity(hard);
  if (amount.format === format) return formatQuantity(amount);
  const unit = 1_000_000_000n;
  const whole = (amount.nanos + (amount.nanos > 0n ? unit - 1n : 0n)) / unit;
  return formatQuantity({ ...amount, nanos: whole * unit, format });
}

const SCOPES: Readonly<Record<string, string>> = {
  Terminating:
    'Matches all pods that have an active deadline. These pods have a limited lifespan on a node before being actively terminated by the system.',
  NotTerminating:
    'Matches all pods that do not have an active deadline. These pods usually include long running pods whose container command is not expected to terminate.',
  BestEffort:
    'Matches all pods that do not have resource requirements set. These pods have a best effort quality of service.',
  NotBestEffort:
    'Matches all pods that have at least one resource requirement set. These pods have a burstable or guaranteed quality of service.',
};

function writeScopes(w: DescribeWriter, level: number, mark: string, { spec }: ResourceQuota): void {
  const scopes = [...(spec?.scopes ?? [])].sort();
  if (scopes.length === 0) return;
  w.line(level, `Scopes:\t${scopes.join(', ')}`);
  for (const scope of scopes) if (SCOPES[scope]) w.line(level, `${mark}${SCOPES[scope]}`);
}

/** The quotas of a namespace or the sentence that there are none. Upstream: DescribeResourceQuotas. */
export function writeQuotas(w: DescribeWriter, quotas: readonly ResourceQuota[]): void {
  if (quotas.length === 0) return w.line(0, 'No resource quota.');
  w.line(0, 'Resource Quotas');
  const byName = [...quotas].sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1));
  for (const quota of byName) {
    w.line(1, `Name:\t${quota.metadata.name}`);
    writeScopes(w, 1, '* ', quota);
    w.line(1, 'Resource\tUsed\tHard');
    w.line(1, '--------\t---\t---');
    const { hard = {}, used = {} } = quota.status ?? {};
    for (const key of sortedKeys(hard)) w.line(1, `${key}\t${used[key] ?? '0'}\t${hard[key]}`);
  }
}

const LIMIT_TITLES = 'Type\tResource\tMin\tMax\tDefault Request\tDefault Limit\tMax Limit/Request Ratio';
const LIMIT_RULE = '----\t--------\t---\t---\t---------------\t-------------\t-----------------------';

export function* describeLimitRange({ metadata, spec }: LimitRange): Routine<string> {
  const w = new DescribeWriter();
  identity(w, metadata);
  w.line(0, LIMIT_TITLES);
  w.line(0, LIMIT_RULE);
  writeLimits(w, '', spec);
  return w.toString();
}

/** The limits of a namespace or the sentence that there are none. Upstream: DescribeLimitRanges. */
export function writeLimitRanges(w: DescribeWriter, ranges: readonly LimitRange[]): void {
  if (ranges.length === 0) return w.line(0, 'No LimitRange resource.');
  w.line(0, `Resource Limits\n ${LIMIT_TITLES}`);
  w.line(0, ` ${LIMIT_RULE}`);
  for (const { spec } of ranges) writeLimits(w, ' ', spec);
}

/** Upstream walks a Go map; here resources are in order of name. */
function writeLimits(w: DescribeWriter, indent: string, spec: LimitRange['spec']): void {
  for (const limit of spec?.limits ?? []) {
    const { type, min = {}, max = {}, defaultRequest = {}, default: fallback = {}, maxLimitRequestRatio = {} } = limit;
    const columns = [min, max, defaultRequest, fallback, maxLimitRequestRatio];
    for (const key of sortedKeys(Object.assign({}, ...columns) as Record<string, unknown>))
      w.line(0, `${indent}${type}\t${key}\t${columns.map((amounts) => amounts[key] ?? '-').join('\t')}`);
  }
}

export function* describePriorityClass(priority: PriorityClass, options: DescribeOptions): Routine<string> {
  const events = yield* eventsOf(priority, options);
  const w = new DescribeWriter();
  identity(w, priority.metadata, { namespaced: false });
  w.line(0, `Value:\t${priority.value ?? 0}`);
  w.line(0, `GlobalDefault:\t${priority.globalDefault ?? false}`);
  w.line(0, `PreemptionPolicy:\t${priority.preemptionPolicy ?? ''}`);
  w.line(0, `Description:\t${priority.description ?? ''}`);
  // No line of its own for each, and the last-applied one too.
  w.line(0, `Annotations:\t${labelsText(priority.metadata.annotations)}`);
  describeEvents(w, events, options.call.nowMs());
  return w.toString();
}
