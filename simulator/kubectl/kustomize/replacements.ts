/** `replacements`: a field's value copied into others. Mirrors kustomize api/filters/replacement and kyaml/yaml/match.go. Left out: values inside JSON or YAML texts. */
import type { Json, JsonObject } from '../types.ts';
import { KustomizeError } from './failure.ts';
import { splitPath } from './field-spec.ts';
import { expression } from './regexp.ts';
import { copyJson, idText, type Resource, type ResourceId, selects } from './resource.ts';
import { type Resources, selectorMatcher, type TargetSelector } from './resources.ts';

interface FieldOptions {
  readonly delimiter?: string;
  readonly index?: number;
  readonly create?: boolean;
}

export interface Replacement {
  readonly source?: TargetSelector & { readonly fieldPath?: string; readonly options?: FieldOptions };
  readonly sourceValue?: string;
  readonly targets?: readonly {
    readonly select?: TargetSelector;
    readonly reject?: readonly TargetSelector[];
    readonly fieldPaths?: readonly string[];
    readonly options?: FieldOptions;
  }[];
}

const NAME = 'metadata.name';

export function replace(resources: Resources, replacement: Replacement): void {
  const { source, sourceValue, targets } = replacement;
  if ((sourceValue === undefined && !source) || !targets)
    throw new KustomizeError('replacements must specify a source and at least one target');
  if (sourceValue !== undefined && source)
    throw new KustomizeError('value and resource selectors are mutually exclusive');
  const value = sourceValue ?? sourceOf(resources, source as NonNullable<Replacement['source']>);
  for (const { select, reject = [], fieldPaths, options } of targets) {
    if (!select) throw new KustomizeError('target must specify resources to select');
    const paths = fieldPaths?.length ? fieldPaths : [NAME];
    const wanted = selectorMatcher(select);
    const rejected = reject.map(selectorMatcher);
    for (const resource of resources.list) {
      if (!wanted(resource) || rejected.some((r) => r(resource))) continue;
      for (const path of paths) copyTo(resource, value, path, options);
    }
  }
}

function sourceOf(resources: Resources, source: NonNullable<Replacement['source']>): Json {
  const id: ResourceId = {
    group: source.group ?? '',
    version: source.version ?? '',
    kind: source.kind ?? '',
    name: source.name ?? '',
    namespace: source.namespace ?? '',
  };
  const path = source.fieldPath || NAME;
  const text = `${idText(id)}${source.fieldPath ? `:${source.fieldPath}` : ''}`;
  const found = resources.list.filter((r) =>
    r.allIds.some(
      (one) =>
        (id.name === '' || id.name === one.name) &&
        (id.namespace === '' ||
          id.namespace === one.namespace ||
          (id.namespace === 'default' && one.namespace === '')) &&
        selects(id, one),
    ),
  );
  if (found.length > 1) throw new KustomizeError(`multiple matches for selector ${text}`);
  const [resource] = found;
  if (!resource) throw new KustomizeError(`nothing selected by ${text}`);
  const value = look(resource.object, steps(path));
  if (value === undefined || value === null || value === '')
    throw new KustomizeError(`fieldPath \`${path}\` is missing for replacement source ${idText(id)}`);
  const { delimiter, index = 0 } = source.options ?? {};
  if (!delimiter) return value;
  if (typeof value === 'object') throw new KustomizeError('delimiter option can only be used with scalar nodes');
  const parts = String(value).split(delimiter);
  if (index < 0 || index >= parts.length)
    throw new KustomizeError(`options.index ${index} is out of bounds for value ${String(value)}`);
  return parts[index] as string;
}

/** "spec.containers.[name=a].image"; brackets hold a key with points or an element's condition. Upstream: SmarterPathSplitter. */
function steps(path: string): string[] {
  const split = splitPath(path, '.');
  const found: string[] = [];
  for (let i = 0; i < split.length; i++) {
    let step = split[i] as string;
    if (step.startsWith('[') && !step.endsWith(']')) {
      while (i < split.length - 1 && !step.endsWith(']')) step += `.${split[++i]}`;
      found.push(step.includes('=') ? step : step.replace(/^\[+|\]+$/g, ''));
    } else found.push(step);
  }
  return found;
}

function look(value: Json | undefined, path: readonly string[]): Json | undefined {
  const [step, ...rest] = path;
  if (step === undefined) return value;
  if (Array.isArray(value)) {
    const condition = conditionOf(step);
    if (condition)
      return look(
        value.find((e) => condition.test(e)),
        rest,
      );
    return /^\d+$/.test(step) ? look(value[Number(step)], rest) : undefined;
  }
  return value !== null && typeof value === 'object' ? look(value[step], rest) : undefined;
}

interface Condition {
  readonly field: string;
  readonly text: string;
  test(element: Json): boolean;
}

/** "[name=nginx]", "[=value]". */
function conditionOf(step: string): Condition | undefined {
  const found = /^\[(.*?)=(.*)\]$/.exec(step);
  if (!found) return undefined;
  const [, field = '', text = ''] = found;
  const pattern = expression(text);
  return {
    field,
    text,
    test: (element) => {
      const value =
        field === ''
          ? element
          : element !== null && typeof element === 'object' && !Array.isArray(element)
            ? element[field]
            : undefined;
      return value !== undefined && value !== null && pattern.test(String(value));
    },
  };
}

interface Slot {
  readonly value: Json | undefined;
  readonly set: (value: Json) => void;
}

function copyTo({ object }: Resource, value: Json, path: string, options: FieldOptions | undefined): void {
  const create = options?.create === true;
  const slots: Slot[] = [];
  collect({ value: object, set: () => {} }, steps(path), create, typeof value === 'object' ? {} : '', slots);
  if (slots.length === 0)
    throw new KustomizeError(
      `unable to find ${create ? 'or create ' : ''}field ${JSON.stringify(path)} in replacement target`,
    );
  for (const slot of slots) setSlot(slot, value, options);
}

/** Every place the path leads to; what is missing is made when `create`. Upstream: PathMatcher. */
function collect(slot: Slot, path: readonly string[], create: boolean, leaf: Json, into: Slot[]): void {
  const [step, ...rest] = path;
  const { value } = slot;
  if (step === undefined) {
    into.push(slot);
    return;
  }
  const fresh = (): Json =>
    rest[0] === undefined ? copyJson(leaf) : /^\[.*=.*\]$|^\*$|^\d+$|^-$/.test(rest[0]) ? [] : {};
  if (Array.isArray(value)) {
    const at = (i: number): Slot => ({ value: value[i] as Json, set: (v) => (value[i] = v) });
    if (step === '*') {
      value.forEach((_, i) => collect(at(i), rest, create, leaf, into));
      return;
    }
    const condition = conditionOf(step);
    if (condition) {
      if (create && !value.some((e) => condition.test(e)))
        value.push(condition.field === '' ? condition.text : { [condition.field]: condition.text });
      value.forEach((e, i) => {
        if (condition.test(e)) collect(at(i), rest, create, leaf, into);
      });
      return;
    }
    if (!/^\d+$/.test(step)) throw new KustomizeError(`wrong node kind: expected MappingNode but was SequenceNode`);
    const index = Number(step);
    if (create && index === value.length) value.push(fresh());
    if (index >= value.length)
      throw new KustomizeError(`index ${index} specified but only ${value.length} elements found`);
    collect(at(index), rest, create, leaf, into);
    return;
  }
  if (value === null || typeof value !== 'object') return;
  const map = value as JsonObject;
  if (map[step] === undefined) {
    if (!create) return;
    map[step] = fresh();
  }
  collect({ value: map[step], set: (v) => (map[step] = v) }, rest, create, leaf, into);
}

function setSlot(slot: Slot, value: Json, options: FieldOptions | undefined): void {
  const there = slot.value;
  let wanted = copyJson(value);
  if (options?.delimiter) {
    if (there !== null && typeof there === 'object')
      throw new KustomizeError('delimiter option can only be used with scalar nodes');
    const parts = String(there ?? '').split(options.delimiter);
    const index = options.index ?? 0;
    if (index < 0) parts.unshift(String(value));
    else if (index >= parts.length) parts.push(String(value));
    else parts[index] = String(value);
    wanted = parts.join(options.delimiter);
  }
  slot.set(sameType(there, wanted));
}

/** A text stays a text, a number a number. */
function sameType(there: Json | undefined, wanted: Json): Json {
  if (typeof wanted === 'object' || there === undefined || there === null || typeof there === 'object') return wanted;
  if (typeof there === 'string') return String(wanted);
  if (typeof wanted !== 'string') return wanted;
  if (typeof there === 'number') return /^-?\d+(\.\d+)?$/.test(wanted) ? Number(wanted) : wanted;
  return wanted === 'true' ? true : wanted === 'false' ? false : wanted;
}
