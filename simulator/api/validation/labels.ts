/** Label selectors. Upstream: apimachinery/pkg/apis/meta/v1/validation/validation.go, pkg/apis/meta/v1/helpers.go. */
import type { LabelSelector } from '../objects.ts';
import type { FieldError } from '../types.ts';
import { eachInvalid, forbidden, invalid, required } from './errors.ts';
import { validateLabels } from './metadata.ts';
import { isLabelValue, isQualifiedName } from './names.ts';

/** `anyValue`: values that are no label values are let through (selectors that were stored before the rule). */
export function validateLabelSelector(
  selector: LabelSelector | undefined,
  path: string,
  anyValue = false,
): FieldError[] {
  if (!selector) return [];
  const errors = validateLabels(selector.matchLabels, `${path}.matchLabels`);
  for (const [i, requirement] of (selector.matchExpressions ?? []).entries()) {
    const at = `${path}.matchExpressions[${i}]`;
    const values = requirement.values ?? [];
    switch (requirement.operator) {
      case 'In':
      case 'NotIn':
        if (values.length === 0)
          errors.push(required(`${at}.values`, "must be specified when `operator` is 'In' or 'NotIn'"));
        break;
      case 'Exists':
      case 'DoesNotExist':
        if (values.length > 0) {
          errors.push(forbidden(`${at}.values`, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"));
        }
        break;
      default:
        errors.push(invalid(`${at}.operator`, requirement.operator, 'not a valid selector operator'));
    }
    errors.push(...eachInvalid(`${at}.key`, requirement.key, isQualifiedName(requirement.key)));
    if (anyValue) continue;
    for (const [j, value] of values.entries())
      errors.push(...eachInvalid(`${at}.values[${j}]`, value, isLabelValue(value)));
  }
  return errors;
}

export function isEmptySelector(selector: LabelSelector | undefined): boolean {
  return (
    !selector ||
    (Object.keys(selector.matchLabels ?? {}).length === 0 && (selector.matchExpressions ?? []).length === 0)
  );
}

/** Whether a selector of the API takes the labels; a missing selector takes nothing, an empty one everything. */
export function labelSelectorMatches(
  selector: LabelSelector | undefined,
  labels: Readonly<Record<string, string>> | undefined,
): boolean {
  if (!selector) return false;
  const has = (key: string): boolean => labels !== undefined && Object.hasOwn(labels, key);
  for (const [key, value] of Object.entries(selector.matchLabels ?? {}))
    if (!has(key) || labels?.[key] !== value) return false;
  return (selector.matchExpressions ?? []).every(({ key, operator, values = [] }) => {
    switch (operator) {
      case 'In':
        return has(key) && values.includes(labels?.[key] as string);
      case 'NotIn':
        return !has(key) || !values.includes(labels?.[key] as string);
      case 'Exists':
        return has(key);
      case 'DoesNotExist':
        return !has(key);
      default:
        return false;
    }
  });
}

/** "app=web,tier in (a,b)"; "<none>" for an empty one, "<error>" for a broken one. Upstream: metav1.FormatLabelSelector. */
export function formatLabelSelector(selector: LabelSelector | undefined): string {
  if (!selector) return '<none>';
  const parts: [string, string][] = Object.entries(selector.matchLabels ?? {}).map(([key, value]) => [
    key,
    `${key}=${value}`,
  ]);
  for (const { key, operator, values = [] } of selector.matchExpressions ?? []) {
    const list = [...values].sort().join(',');
    switch (operator) {
      case 'In':
        parts.push([key, `${key} in (${list})`]);
        break;
      case 'NotIn':
        parts.push([key, `${key} notin (${list})`]);
        break;
      case 'Exists':
        parts.push([key, key]);
        break;
      case 'DoesNotExist':
        parts.push([key, `!${key}`]);
        break;
      default:
        return '<error>';
    }
  }
  if (parts.length === 0) return '<none>';
  return parts
    .sort((a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0))
    .map((p) => p[1])
    .join(',');
}

/** "a=b,c=d" in order of the keys; "<none>" when there are none. Upstream: labels.FormatLabels. */
export function formatLabels(labels: Readonly<Record<string, string>> | undefined): string {
  const text = Object.entries(labels ?? {})
    .sort((a, b) => (a[0] < b[0] ? -1 : 1))
    .map(([key, value]) => `${key}=${value}`)
    .join(',');
  return text === '' ? '<none>' : text;
}

/** The selector as a query, "" for one that takes everything. Upstream: LabelSelectorAsSelector(…).String(). */
export function selectorText(selector: LabelSelector | undefined): string {
  const text = formatLabelSelector(selector);
  return text === '<none>' || text === '<error>' ? '' : text;
}
