/** Checks of query parameters that many requests share. Mirrors metav1 validation (ValidateCreateOptions, …) and
 * apiserver/pkg/endpoints/filters/request_deadline.go. */
import { badRequest, goQuote, invalid, StatusError } from './errors.ts';
import { parameter, type Query } from './query.ts';
import type { ApiRequest, FieldError } from './types.ts';
import { byteLength } from './validation/names.ts';
import type { FieldValidation } from './world.ts';

const OPTIONS: Readonly<Record<string, string>> = {
  POST: 'CreateOptions',
  PUT: 'UpdateOptions',
  PATCH: 'PatchOptions',
  DELETE: 'DeleteOptions',
};

/** dryRun, fieldManager, fieldValidation and force; throws 422. Returns the validation asked for. */
export function checkWriteOptions(
  method: ApiRequest['method'],
  query: Query,
  dryRun: readonly string[],
  applies: boolean,
): FieldValidation {
  if (query === undefined && dryRun.length === 0 && !applies) return 'Warn';
  const errors: FieldError[] = [];
  if (dryRun.some((value) => value !== 'All')) {
    errors.push({ type: 'FieldValueNotSupported', field: 'dryRun', value: dryRun, detail: 'supported values: "All"' });
  }
  const manager = parameter(query, 'fieldManager') ?? '';
  if (applies) {
    if (manager === '')
      errors.push({ type: 'FieldValueRequired', field: 'fieldManager', detail: 'is required for apply patch' });
  } else if (parameter(query, 'force') !== undefined && method === 'PATCH') {
    errors.push({ type: 'FieldValueForbidden', field: 'force', detail: 'may not be specified for non-apply patch' });
  }
  if (byteLength(manager) > 128)
    errors.push({ type: 'FieldValueTooLong', field: 'fieldManager', detail: 'may not be more than 128 bytes' });
  const strange = [...manager].findIndex((char) => char < ' ' || char === '\u007f');
  if (strange >= 0) {
    const code = ([...manager][strange] as string).charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
    errors.push({
      type: 'FieldValueInvalid',
      field: 'fieldManager',
      value: manager,
      detail: `invalid character U+${code} (at position ${strange})`,
    });
  }
  const validation = method === 'DELETE' ? 'Warn' : parameter(query, 'fieldValidation') || 'Warn';
  if (validation !== 'Strict' && validation !== 'Warn' && validation !== 'Ignore') {
    errors.push({
      type: 'FieldValueNotSupported',
      field: 'fieldValidation',
      value: validation,
      detail: 'supported values: "", "Ignore", "Strict", "Warn"',
    });
  }
  if (errors.length > 0)
    throw new StatusError(invalid({ group: 'meta.k8s.io', name: OPTIONS[method] ?? 'CreateOptions' }, '', errors));
  return validation as FieldValidation;
}

const DURATION = /^[+-]?(\d+(\.\d*)?|\.\d+)([a-zµ]+)/;

/** The `timeout` parameter must be a Go duration; nothing takes long enough here for it to matter. */
export function checkTimeout(query: Query): void {
  const text = parameter(query, 'timeout');
  if (text === undefined || text === '' || text === '0') return;
  const refuse = (why: string): never => {
    throw new StatusError(badRequest(`invalid timeout specified in the request URL - ${why}`));
  };
  let rest = text;
  while (rest !== '') {
    const part = DURATION.exec(rest);
    if (!part)
      refuse(
        /^[+-]?[\d.]+$/.test(rest)
          ? `time: missing unit in duration ${goQuote(text)}`
          : `time: invalid duration ${goQuote(text)}`,
      );
    const [whole, , , unit] = part as RegExpExecArray;
    if (!['ns', 'us', 'µs', 'ms', 's', 'm', 'h'].includes(unit as string))
      refuse(`time: unknown unit ${goQuote(unit as string)} in duration ${goQuote(text)}`);
    rest = rest.slice(whole.length);
  }
}
