/** Lists of amounts by resource, as quotas reckon with them. Upstream: apiserver/pkg/quota/v1/resources.go. */
import { addQuantities, compareQuantities } from '../quantity.ts';

export type Amounts = Readonly<Record<string, string>>;

/** Example: add({pods: '1'}, {pods: '2', cpu: '1'}) = {pods: '3', cpu: '1'}. */
export function addAmounts(a: Amounts, b: Amounts): Record<string, string> {
  const sum: Record<string, string> = { ...a };
  for (const [name, amount] of Object.entries(b)) {
    const have = sum[name];
    sum[name] = have === undefined ? amount : addQuantities(have, amount);
  }
  return sum;
}

/** What is more than before; never less than 0. Upstream: SubtractWithNonNegativeResult. */
export function increase(now: Amounts, before: Amounts): Record<string, string> {
  const more: Record<string, string> = {};
  for (const [name, amount] of Object.entries(now)) {
    const had = before[name];
    const rest = had === undefined ? amount : addQuantities(amount, had, -1);
    more[name] = rest.startsWith('-') ? '0' : rest;
  }
  return more;
}

/** Only the names given. */
export function mask(amounts: Amounts, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(Object.entries(amounts).filter(([name]) => names.includes(name)));
}

export function withoutZeros(amounts: Amounts): Record<string, string> {
  return Object.fromEntries(Object.entries(amounts).filter(([, amount]) => compareQuantities(amount, '0') !== 0));
}

/** The names whose amount is above the most allowed. */
export function exceeded(amounts: Amounts, most: Amounts): string[] {
  return Object.keys(amounts).filter(
    (name) => most[name] !== undefined && compareQuantities(amounts[name], most[name]) > 0,
  );
}

export function sameAmounts(a: Amounts | undefined, b: Amounts | undefined): boolean {
  const left = a ?? {};
  const right = b ?? {};
  const names = Object.keys(left);
  return (
    names.length === Object.keys(right).length &&
    names.every((name) => right[name] !== undefined && compareQuantities(left[name], right[name]) === 0)
  );
}

/** "pods=1,requests.cpu=200m". Upstream: prettyPrint. */
export function amountsText(amounts: Amounts): string {
  return Object.keys(amounts)
    .sort()
    .map((name) => `${name}=${amounts[name]}`)
    .join(',');
}
