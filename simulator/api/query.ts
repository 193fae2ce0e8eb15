/** Query parameters as the API server reads them. Mirrors apimachinery/pkg/conversion/queryparams and metav1.ListOptions. */
import { badRequest, StatusError } from './errors.ts';
import type { ApiRequest } from './types.ts';

export type Query = ApiRequest['query'];

/** The first value of a parameter. */
export function parameter(query: Query, name: string): string | undefined {
  const value = query?.[name];
  return typeof value === 'string' || value === undefined ? value : value[0];
}

/** All values of a parameter. */
export function parameters(query: Query, name: string): readonly string[] {
  const value = query?.[name];
  return value === undefined ? [] : typeof value === 'string' ? [value] : value;
}

/** Everything but "", "0" and "false" is true; a parameter without value is true. Upstream: convertStringToBool. */
export function flag(query: Query, name: string): boolean {
  const value = parameter(query, name);
  return value !== undefined && value !== '0' && value.toLowerCase() !== 'false';
}

/** A whole number; throws 400. */
export function integer(query: Query, name: string): number | undefined {
  const value = parameter(query, name);
  if (value === undefined || value === '') return undefined;
  if (!/^[+-]?\d+$/.test(value))
    throw new StatusError(badRequest(`strconv.ParseInt: parsing ${JSON.stringify(value)}: invalid syntax`));
  return Number(value);
}

/** Splits "a=1&b=2" (percent-encoded) into a query. */
export function parseQuery(text: string): Record<string, string | string[]> {
  const query: Record<string, string | string[]> = {};
  for (const pair of text.split('&')) {
    if (pair === '') continue;
    const at = pair.indexOf('=');
    const key = decode(at < 0 ? pair : pair.slice(0, at));
    const value = at < 0 ? '' : decode(pair.slice(at + 1));
    const before = query[key];
    if (before === undefined) query[key] = value;
    else if (typeof before === 'string') query[key] = [before, value];
    else before.push(value);
  }
  return query;
}

function decode(text: string): string {
  const spaced = text.replaceAll('+', ' ');
  try {
    return decodeURIComponent(spaced);
  } catch {
    return spaced;
  }
}
