/** kubectl's dialect of JSONPath: what a template finds in a value. Mirrors client-go/util/jsonpath/jsonpath.go. */
import { Exhausted } from '../../kernel/exhausted.ts';
import { CliError } from '../cli/errors.ts';
import { compactSorted, goType, goValue, printJson } from './json.ts';
import { type Node, parseJsonPath, relaxedPath } from './jsonpath-parser.ts';

export { relaxedPath };

/** Ranges that are not ended go through the rest twice each; kubectl itself would not come back. */
const MOST_STEPS = 1_000_000;

/** A parsed template. `allowMissing`: a key that is not there gives nothing instead of a failure. */
export class JsonPath {
  #nodes: readonly Node[];
  readonly #allowMissing: boolean;

  constructor(text: string, allowMissing = true) {
    this.#nodes = parseJsonPath(text).nodes;
    this.#allowMissing = allowMissing;
  }

  /** For each part of the template what it found. */
  find(value: unknown): unknown[][] {
    const search = new Search(this.#allowMissing);
    const found = search.find(this.#nodes, value);
    // As upstream (FindResults), a template with a range is used up by its first value: what is left of it is what
    // follows the range, and its {end} fails for the next value.
    this.#nodes = search.left ?? this.#nodes;
    return found;
  }

  /** The template filled in. */
  print(value: unknown): string {
    return this.find(value)
      .map((results) => results.map(textOf).join(' '))
      .join('');
  }

  /** -o jsonpath-as-json */
  printAsJson(value: unknown): string {
    return this.find(value)
      .map((results) => `${printJson(results)}\n`)
      .join('');
  }
}

function textOf(value: unknown): string {
  return value !== null && typeof value === 'object' ? compactSorted(value) : goValue(value);
}

class Search {
  readonly #allowMissing: boolean;
  #beginRange = 0;
  #steps = 0;
  #inRange = 0;
  #endRange = 0;
  #lastEnd: Node | undefined;
  /** What follows the last range that was begun. */
  left: readonly Node[] | undefined;

  constructor(allowMissing: boolean) {
    this.#allowMissing = allowMissing;
  }

  find(nodes: readonly Node[], value: unknown): unknown[][] {
    this.#steps += nodes.length;
    if (this.#steps > MOST_STEPS) throw new Exhausted('jsonpath: ranges without end take too long');
    const found: unknown[][] = [];
    for (let i = 0; i < nodes.length; i++) {
      const results = this.#walk([value], nodes[i] as Node);
      if (this.#endRange > 0 && this.#endRange <= this.#inRange) {
        this.#endRange--;
        this.#lastEnd = nodes[i];
        break;
      }
      if (this.#beginRange > 0) {
        this.#beginRange--;
        this.#inRange++;
        const rest = nodes.slice(i + 1);
        this.left = rest;
        if (results.length === 0) this.find(rest, undefined);
        for (const result of results) found.push(...this.find(rest, result));
        this.#inRange--;
        const end = nodes.findIndex((n, k) => k > i && n === this.#lastEnd);
        if (end >= 0) i = end;
        continue;
      }
      found.push(results);
    }
    return found;
  }

  #walk(values: readonly unknown[], node: Node): unknown[] {
    switch (node.type) {
      case 'list': {
        let current = values;
        for (const inner of node.nodes) current = this.#walk(current, inner);
        return [...current];
      }
      case 'text':
        return [node.text];
      case 'literal':
        return values.map(() => (node.kind === 'float' ? new Float(node.value as number) : node.value)).map(unwrap);
      case 'identifier':
        return this.#identifier(values, node.name);
      case 'field':
        return this.#field(values, node.name);
      case 'array':
        return values.flatMap((v) => slice(v, node.bounds));
      case 'union':
        return node.nodes.flatMap((n) => this.#walk(values, n));
      case 'wildcard':
        return values.flatMap(children);
      case 'recursive':
        return values.flatMap((v) => this.#recursive(v));
      case 'filter':
        return values.flatMap((v) => this.#filter(v, node));
    }
  }

  #identifier(values: readonly unknown[], name: string): unknown[] {
    if (name === 'range') this.#beginRange++;
    else if (name === 'end') {
      if (this.#inRange === 0) throw new CliError('not in range, nothing to end');
      this.#endRange++;
    } else throw new CliError(`unrecognized identifier ${name}`);
    return [...values];
  }

  #field(values: readonly unknown[], name: string): unknown[] {
    const found: unknown[] = [];
    for (const value of values) {
      if (value === null || typeof value !== 'object' || Array.isArray(value)) continue;
      if (name === '') found.push(value);
      else if (Object.hasOwn(value, name) && (value as Record<string, unknown>)[name] !== undefined)
        found.push((value as Record<string, unknown>)[name]);
    }
    if (found.length === 0 && !this.#allowMissing) throw new CliError(`${name} is not found`);
    return found;
  }

  #recursive(value: unknown): unknown[] {
    const inner = children(value);
    return inner.length === 0 ? [] : [value, ...inner.flatMap((v) => this.#recursive(v))];
  }

  #filter(value: unknown, node: Extract<Node, { type: 'filter' }>): unknown[] {
    if (value === null || value === undefined) return [];
    if (!Array.isArray(value)) throw new CliError(`${goValue(value)} is not array or slice and cannot be filtered`);
    return value.filter((item) => {
      const lefts = this.#walk([item], node.left);
      if (node.operator === 'exists') return lefts.length > 0;
      if (lefts.length === 0) return false;
      if (lefts.length > 1) throw new CliError('can only compare one element at a time');
      const rights = this.#walk([item], node.right);
      if (rights.length === 0) return false;
      if (rights.length > 1) throw new CliError('can only compare one element at a time');
      return compare(lefts[0], rights[0], node.operator);
    });
  }
}

/** Marks a number written with a point, which does not compare with integers. */
class Float {
  readonly value: number;
  constructor(value: number) {
    this.value = value;
  }
}
const unwrap = (v: unknown): unknown => (v instanceof Float ? v.value : v);

function children(value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  if (value === null || typeof value !== 'object') return [];
  return Object.keys(value)
    .sort()
    .map((k) => (value as Record<string, unknown>)[k])
    .filter((v) => v !== undefined);
}

type Bounds = Extract<Node, { type: 'array' }>['bounds'];

function slice(value: unknown, [first, second, third]: Bounds): unknown[] {
  if (value === null || value === undefined) return [];
  if (!Array.isArray(value)) throw new CliError(`${goType(value)} is not array or slice`);
  const { length } = value;
  let start = first.known ? first.value : 0;
  if (start < 0) start += length;
  let end = second.known ? second.value : length;
  if (end < 0 || (end === 0 && second.derived === true && first.value < 0)) end += length;
  if (start !== end) {
    if (start >= length || start < 0) throw new CliError(`array index out of bounds: index ${start}, length ${length}`);
    if (end > length || end < 0) throw new CliError(`array index out of bounds: index ${end - 1}, length ${length}`);
    if (start > end) throw new CliError(`starting index ${start} is greater than ending index ${end}`);
  }
  const step = third.known ? third.value : 1;
  if (third.known && step <= 0) throw new CliError('step must be > 0');
  return value.slice(start, end).filter((_, i) => i % step === 0);
}

function compare(left: unknown, right: unknown, operator: string): boolean {
  if (typeof left !== typeof right || left === null || typeof left === 'object')
    throw new CliError('incompatible types for comparison');
  const a = left as string | number;
  const b = right as string | number;
  switch (operator) {
    case '==':
      return a === b;
    case '!=':
      return a !== b;
    case '<':
      return a < b;
    case '>':
      return a > b;
    case '<=':
      return a <= b;
    case '>=':
      return a >= b;
  }
  throw new CliError(`unrecognized filter operator ${operator}`);
}
