/** "key=value" and "key-" arguments of label, annotate, taint and set env. Mirrors cmdutil.GetResourcesAndPairs, ParsePairs, ParseLabels. */
import { CliError } from '../cli/errors.ts';

export interface Pairs {
  readonly resources: readonly string[];
  readonly pairs: ReadonlyMap<string, string>;
  readonly removed: readonly string[];
}

/** Resources first, then pairs; `what` is named in failures ("label", "annotation"). */
export function parsePairs(args: readonly string[], what: 'label' | 'annotation'): Pairs {
  const resources: string[] = [];
  const texts: string[] = [];
  for (const arg of args) {
    const isPair = (arg.includes('=') && arg[0] !== '=') || (arg.endsWith('-') && arg !== '-');
    if (texts.length === 0 && !isPair) resources.push(arg);
    else if (isPair) texts.push(arg);
    else throw new CliError(`all resources must be specified before ${what} changes: ${arg}`);
  }
  const pairs = new Map<string, string>();
  const removed: string[] = [];
  for (const text of texts) {
    const equals = text.indexOf('=');
    if (equals > 0) {
      const key = text.slice(0, equals);
      const value = text.slice(equals + 1);
      if (what === 'label' && value.includes('=')) throw new CliError(`invalid label spec: ${text}`);
      pairs.set(key, value);
    } else removed.push(text.slice(0, -1));
  }
  for (const key of removed)
    if (pairs.has(key))
      throw new CliError(
        `can not both modify and remove ${what === 'label' ? 'a label' : 'an annotation'} in the same command`,
      );
  return { resources, pairs, removed };
}

/** Why a text is no label value. Upstream: validation.IsValidLabelValue. */
export function labelValueProblem(value: string): string | undefined {
  const problems: string[] = [];
  if (value.length > 63) problems.push('must be no more than 63 bytes');
  if (!/^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/.test(value)) {
    problems.push(
      "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')",
    );
  }
  return problems.length > 0 ? problems.join(';') : undefined;
}

/** "a=b,c=d" of flags such as --labels. Upstream: generate.ParseLabels. */
export function parseLabels(text: string): Record<string, string> {
  if (text === '') throw new CliError('no label spec passed');
  const labels: Record<string, string> = {};
  for (const part of text.split(',')) {
    const [key, value, ...more] = part.split('=');
    if (value === undefined || more.length > 0) throw new CliError(`unexpected label spec: ${part}`);
    if (key === '') throw new CliError('unexpected empty label key');
    labels[key as string] = value;
  }
  return labels;
}

export interface FlagPairs {
  readonly set: Readonly<Record<string, string>>;
  readonly removed: readonly string[];
}

/** "key=value" and "key-" of a flag that is given several times. Upstream: ParsePairs. */
export function parseFlagPairs(texts: readonly string[], flag: string): FlagPairs {
  const set: Record<string, string> = {};
  const removed: string[] = [];
  const invalid: string[] = [];
  for (const text of texts) {
    const equals = text.indexOf('=');
    if (equals > 0) set[text.slice(0, equals)] = text.slice(equals + 1);
    else if (text.endsWith('-') && text !== '-') removed.push(text.slice(0, -1));
    else invalid.push(text);
  }
  if (invalid.length > 0) throw new CliError(`invalid ${flag} format: ${invalid.join(', ')}`);
  return { set, removed };
}
