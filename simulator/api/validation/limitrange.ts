/** LimitRange. Upstream: core validation ValidateLimitRange. */
import type { LimitRange, LimitRangeItem } from '../objects.ts';
import { amountOf, compareQuantities, quantity, quantityMilliValue, quantityValue } from '../quantity.ts';
import type { FieldError } from '../types.ts';
import { duplicate, eachInvalid, forbidden, invalid, required } from './errors.ts';
import { validateObjectMeta } from './metadata.ts';
import { isQualifiedName, nameIsDnsSubdomain } from './names.ts';
import { isOvercommitAllowed, validateContainerResourceName, validateResourceName } from './resources.ts';

const TYPES = ['Pod', 'Container', 'PersistentVolumeClaim'];
/** Larger amounts are compared as whole units. Upstream: resource.MaxMilliValue. */
const MAX_MILLI_VALUE = (2 ** 63 - 1) / 1000;

export function limitRangeErrors({ metadata, spec }: LimitRange): FieldError[] {
  const errors = validateObjectMeta(metadata, true, nameIsDnsSubdomain, 'metadata');
  const types = new Set<string>();
  for (const [i, item] of (spec.limits ?? []).entries()) {
    const at = `spec.limits[${i}]`;
    const { type } = item;
    errors.push(...typeErrors(type, `${at}.type`));
    if (types.has(type)) errors.push(duplicate(`${at}.type`, type));
    types.add(type);
    errors.push(...nameErrors(item, at), ...amountErrors(item, at));
  }
  return errors;
}

function typeErrors(type: string, path: string): FieldError[] {
  const messages = isQualifiedName(type);
  if (messages.length > 0) return eachInvalid(path, type, messages);
  if (type.includes('/') || TYPES.includes(type)) return [];
  return [invalid(path, type, 'must be a standard limit type or fully qualified')];
}

type Amounts = 'max' | 'min' | 'default' | 'defaultRequest' | 'maxLimitRequestRatio';

function nameErrors(item: LimitRangeItem, path: string): FieldError[] {
  const { type } = item;
  const check = type === 'Pod' || type === 'Container' ? validateContainerResourceName : validateResourceName;
  const errors: FieldError[] = [];
  const names = (key: Amounts): void => {
    for (const name of Object.keys(item[key] ?? {})) errors.push(...check(name, `${path}.${key}[${name}]`));
  };
  names('max');
  names('min');
  for (const key of ['default', 'defaultRequest'] as const) {
    if (type !== 'Pod') names(key);
    else if (Object.keys(item[key] ?? {}).length > 0)
      errors.push(forbidden(`${path}.${key}`, "may not be specified when `type` is 'Pod'"));
  }
  if (type === 'PersistentVolumeClaim' && !item.min?.storage && !item.max?.storage) {
    const detail = 'either minimum or maximum storage value is required, but neither was provided';
    errors.push(required(`${path}.limits`, detail));
  }
  names('maxLimitRequestRatio');
  return errors;
}

function amountErrors(item: LimitRangeItem, path: string): FieldError[] {
  const isPod = item.type === 'Pod';
  const defaults = isPod ? undefined : item.default;
  const requests = isPod ? undefined : item.defaultRequest;
  const parts = [item.max, item.min, defaults, requests, item.maxLimitRequestRatio];
  const names = new Set(parts.flatMap((part) => Object.keys(part ?? {})));
  const errors: FieldError[] = [];
  for (const name of names) {
    const min = amountOf(item.min, name);
    const max = amountOf(item.max, name);
    const limit = amountOf(defaults, name);
    const request = amountOf(requests, name);
    const at = (key: Amounts): string => `${path}.${key}[${name}]`;
    const order = (low: string | undefined, high: string | undefined): boolean =>
      low !== undefined && high !== undefined && compareQuantities(low, high) > 0;
    const say = (key: Amounts, value: string | undefined, detail: string): void =>
      void errors.push(invalid(at(key), value, detail));
    if (order(min, max)) say('min', min, `min value ${min} is greater than max value ${max}`);
    if (order(min, request))
      say('defaultRequest', request, `min value ${min} is greater than default request value ${request}`);
    if (order(request, max))
      say('defaultRequest', request, `default request value ${request} is greater than max value ${max}`);
    if (order(request, limit))
      say('defaultRequest', request, `default request value ${request} is greater than default limit value ${limit}`);
    if (order(min, limit)) say('default', min, `min value ${min} is greater than default value ${limit}`);
    if (order(limit, max)) say('default', max, `default value ${limit} is greater than max value ${max}`);
    errors.push(...ratioErrors(amountOf(item.maxLimitRequestRatio, name), min, max, at('maxLimitRequestRatio')));
    if (!isOvercommitAllowed(name) && limit !== undefined && request !== undefined) {
      if (compareQuantities(limit, request) !== 0)
        say(
          'defaultRequest',
          request,
          `default value ${limit} must equal to defaultRequest value ${request} in ${name}`,
        );
    }
  }
  return errors;
}

/** Example: min 1, max 2, ratio 3 → "ratio 3 is greater than max/min = 2.000000". */
function ratioErrors(
  ratio: string | undefined,
  min: string | undefined,
  max: string | undefined,
  path: string,
): FieldError[] {
  if (ratio === undefined) return [];
  const errors: FieldError[] = [];
  if (compareQuantities(ratio, '1') < 0) errors.push(invalid(path, ratio, `ratio ${ratio} is less than 1`));
  if (min === undefined || max === undefined) return errors;
  const small = [ratio, min, max].every((amount) => quantityValue(amount) < MAX_MILLI_VALUE);
  const value = small ? quantityMilliValue : quantityValue;
  const most = value(max) / value(min);
  if (Number(quantity(ratio).nanos) / 1e9 > most) {
    const text = Number.isFinite(most) ? most.toFixed(6) : most > 0 ? '+Inf' : 'NaN';
    errors.push(invalid(path, ratio, `ratio ${ratio} is greater than max/min = ${text}`));
  }
  return errors;
}
