/**
 * A value against a schema. Mirrors santhosh-tekuri/jsonschema v6 (validator.go): the order of the keywords is the order of what is
 * told. Where upstream follows Go's maps, which have no order, keys are sorted.
 */

import { quote as goQuote } from '../../gotemplate/quote.ts';
import { compareText } from '../../gotemplate/utf8.ts';
import { type GoMap, hasKey } from '../../gotemplate/values.ts';
import { Exhausted } from '../../kernel/exhausted.ts';
import type { Decimal } from '../functions/decimal.ts';
import type { Compile } from '../functions/regexp.ts';
import type { Schema } from './compile.ts';
import {
  containsText,
  display,
  escapeToken,
  type Failure,
  isCollection,
  quote,
  quotedList,
  requiredWith,
} from './failures.ts';
import { duplicates, isEqual, isObject, isOfKind, kindOf } from './kinds.ts';
import { compareDecimals, decimalOf, englishDecimal, englishInt, isMultiple, isNumber, isZero } from './numbers.ts';

/** Schemas applied within each other. Upstream has no bound. */
const MAX_DEPTH = 800;
/** Schemas applied in all: alternatives within alternatives take forever. */
const MAX_STEPS = 500_000;

interface Run {
  readonly regexp: Compile;
  steps: number;
}

/** What is wrong with a value; empty when nothing is. */
export function validate(schema: Schema, value: unknown, regexp: Compile): readonly Failure[] {
  const run: Run = { regexp, steps: 0 };
  return validateAlone(schema, value, run, 0);
}

function validateAlone(schema: Schema, value: unknown, run: Run, depth: number): readonly Failure[] {
  const scope: Scope = { schema, keyword: '', id: 0, parent: undefined, depth };
  const outcome = new Validation(scope, value, [], unevaluatedOf(value, schema, false), false, run).outcome();
  if (!outcome.failure) return [];
  return outcome.failure.isGroup ? outcome.failure.causes : [outcome.failure];
}

/** The schemas on the way to this one. */
interface Scope {
  readonly schema: Schema;
  /** The reference that led here. */
  readonly keyword: string;
  /** Schemas that see the same value have the same. */
  readonly id: number;
  readonly parent: Scope | undefined;
  readonly depth: number;
}

/** What no schema has looked at so far. */
interface Unevaluated {
  readonly properties: Set<string>;
  readonly items: Set<number>;
}

interface Outcome {
  readonly failure?: Failure;
  readonly unevaluated: Unevaluated;
}

const FAILED: Failure = { at: [], text: '', causes: [] };

const isNothing = ({ properties, items }: Unevaluated): boolean => properties.size === 0 && items.size === 0;

function unevaluatedOf(value: unknown, schema: Schema, callerNeeds: boolean): Unevaluated {
  const out: Unevaluated = { properties: new Set(), items: new Set() };
  if (isObject(value)) {
    if (schema.evaluatesAllProperties || !(callerNeeds || schema.unevaluatedProperties)) return out;
    for (const key of Object.keys(value)) out.properties.add(key);
  } else if (Array.isArray(value)) {
    if (schema.evaluatesAllItems || !(callerNeeds || schema.unevaluatedItems)) return out;
    for (let i = schema.prefixItems.length; i < value.length; i++) out.items.add(i);
  }
  return out;
}

class Validation {
  readonly #scope: Scope;
  readonly #schema: Schema;
  readonly #value: unknown;
  readonly #at: readonly string[];
  readonly #unevaluated: Unevaluated;
  /** Only whether it fails is asked. */
  readonly #isQuiet: boolean;
  readonly #run: Run;
  readonly #failures: Failure[] = [];

  constructor(
    scope: Scope,
    value: unknown,
    at: readonly string[],
    unevaluated: Unevaluated,
    isQuiet: boolean,
    run: Run,
  ) {
    this.#scope = scope;
    this.#schema = scope.schema;
    this.#value = value;
    this.#at = at;
    this.#unevaluated = unevaluated;
    this.#isQuiet = isQuiet;
    this.#run = run;
  }

  outcome(): Outcome {
    if (this.#scope.depth > MAX_DEPTH) throw new Exhausted('values are nested too deep for their schema');
    if (++this.#run.steps > MAX_STEPS) throw new Exhausted('schema takes too long');
    const fatal = this.#fatal();
    if (fatal) return { failure: fatal, unevaluated: this.#unevaluated };
    const s = this.#schema;
    if (s.always) return { unevaluated: this.#unevaluated };
    if (s.ref) {
      const failure = this.#reference(s.ref, '$ref');
      if (s.version < 2019) return { failure, unevaluated: this.#unevaluated };
      this.#add(failure);
    }
    this.#checkKind();
    if (this.#failures.length === 0 || !this.#isQuiet) {
      if (s.version >= 2019) this.#dynamicReferences();
      this.#combinations();
      if (s.version >= 2019) this.#checkUnevaluated();
    }
    return { failure: this.#joined(), unevaluated: this.#unevaluated };
  }

  #joined(): Failure | undefined {
    const [first, second] = this.#failures;
    if (!second) return first;
    return { at: this.#at, text: 'validation failed', causes: this.#failures, isGroup: true };
  }

  /** What ends the matter at once. */
  #fatal(): Failure | undefined {
    const s = this.#schema;
    const value = this.#value;
    if (s.always === false) return this.#failure('false schema');
    const cycle = this.#cycle();
    if (cycle !== undefined) return this.#failure(cycle);
    if (s.types && !isOfKind(value, s.types)) {
      return this.#failure(`got ${kindOf(value)}, want ${[...s.types].join(' or ')}`);
    }
    if (s.constant && !isEqual(value, s.constant.value)) {
      const want = s.constant.value;
      return this.#failure(isCollection(want) && !isNumber(want) ? 'const failed' : `value must be ${display(want)}`);
    }
    if (s.enum && !s.enum.some((item) => isEqual(value, item))) return this.#failure(enumText(s.enum));
    const reason = s.format?.check(value);
    if (reason !== undefined) return this.#failure(`${display(value)} is not valid ${s.format?.name}: ${reason}`);
    return undefined;
  }

  #cycle(): string | undefined {
    const scope = this.#scope;
    for (let other = scope.parent; other && other.id === scope.id; other = other.parent) {
      if (other.schema !== scope.schema) continue;
      const places = `both ${keywordsTo(scope)} and ${keywordsTo(other)}`;
      return `${places} resolve to ${goQuote(scope.schema.location)} causing reference cycle`;
    }
    return undefined;
  }

  #checkKind(): void {
    const value = this.#value;
    if (Array.isArray(value)) this.#checkList(value);
    else if (typeof value === 'string') this.#checkString(value);
    else if (isNumber(value)) this.#checkNumber(decimalOf(value));
    else if (isObject(value)) this.#checkObject(value);
  }

  #checkObject(object: GoMap): void {
    const s = this.#schema;
    const keys = Object.keys(object).sort(compareText);
    this.#checkBounds('Properties', keys.length, s.minProperties, s.maxProperties);
    const missing = missingOf(object, s.required);
    if (missing.length === 1) this.#fail(`missing property ${quotedList(missing)}`);
    if (missing.length > 1) this.#fail(`missing properties ${quotedList(missing)}`);
    if (this.#isQuiet && this.#failures.length > 0) return;
    this.#checkDependencies(object, s.dependencies);
    const additional: string[] = [];
    for (const key of keys) {
      if (this.#isQuiet && this.#failures.length > 0) return;
      if (!this.#checkProperty(key, object[key], additional)) continue;
      this.#unevaluated.properties.delete(key);
    }
    if (additional.length > 0) this.#fail(`additional properties ${quotedList(additional)} not allowed`);
    if (s.propertyNames) for (const key of keys) this.#checkName(key, s.propertyNames);
    this.#checkDependencies(object, s.dependentSchemas);
    this.#checkDependencies(object, s.dependentRequired);
  }

  /** Whether any schema looked at it. */
  #checkProperty(key: string, value: unknown, additional: string[]): boolean {
    const s = this.#schema;
    let isEvaluated = false;
    const own = s.properties.get(key);
    if (own) {
      isEvaluated = true;
      this.#add(this.#member(own, value, key));
    }
    for (const [pattern, schema] of s.patternProperties) {
      if (!this.#matches(pattern, key)) continue;
      isEvaluated = true;
      this.#add(this.#member(schema, value, key));
    }
    if (isEvaluated || s.additionalProperties === undefined) return isEvaluated;
    if (s.additionalProperties === false) additional.push(key);
    else if (s.additionalProperties !== true) this.#add(this.#member(s.additionalProperties, value, key));
    return true;
  }

  #checkDependencies(object: GoMap, dependencies: ReadonlyMap<string, Schema | readonly string[]>): void {
    for (const [key, wanted] of dependencies) {
      if (!hasKey(object, key)) continue;
      if (!isNames(wanted)) this.#add(this.#self(wanted));
      else {
        const missing = missingOf(object, wanted);
        if (missing.length > 0) this.#fail(requiredWith(missing, key));
      }
    }
  }

  #checkName(key: string, schema: Schema): void {
    const causes = validateAlone(schema, key, this.#run, this.#scope.depth + 1);
    if (causes.length > 0) this.#add({ at: [], text: `invalid propertyName ${quote(key)}`, causes });
  }

  #checkList(list: readonly unknown[]): void {
    const s = this.#schema;
    this.#checkBounds('Items', list.length, s.minItems, s.maxItems);
    const same = s.uniqueItems ? duplicates(list) : undefined;
    if (same) this.#fail(`items at ${englishInt(same[0])} and ${englishInt(same[1])} are equal`);
    const first = Math.min(list.length, s.prefixItems.length);
    for (let i = 0; i < first; i++) this.#add(this.#member(s.prefixItems[i] as Schema, list[i], String(i)));
    const rest = s.items ?? s.additionalItems;
    if (rest === false && first !== list.length) {
      this.#fail(`last ${englishInt(list.length - first)} additionalItem(s) not allowed`);
    } else if (rest !== undefined && typeof rest !== 'boolean') {
      for (let i = first; i < list.length; i++) this.#add(this.#member(rest, list[i], String(i)));
    }
    if (s.contains) this.#checkContains(list, s.contains);
  }

  #checkContains(list: readonly unknown[], contains: Schema): void {
    const s = this.#schema;
    const causes: Failure[] = [];
    const matched: number[] = [];
    list.forEach((item, i) => {
      const failure = this.#member(contains, item, String(i));
      if (failure) causes.push(failure);
      else {
        matched.push(i);
        if (s.version >= 2020) this.#unevaluated.items.delete(i);
      }
    });
    if (s.minContains !== undefined) {
      if (matched.length < s.minContains) this.#fail(containsText('min', s.minContains, matched), causes);
    } else if (matched.length === 0) this.#fail('no items match contains schema', causes);
    if (s.maxContains !== undefined && matched.length > s.maxContains) {
      this.#fail(containsText('max', s.maxContains, matched));
    }
  }

  #checkString(text: string): void {
    const s = this.#schema;
    if (s.minLength !== undefined || s.maxLength !== undefined) {
      this.#checkBounds('Length', [...text].length, s.minLength, s.maxLength);
    }
    if (s.pattern !== undefined && !this.#matches(s.pattern, text)) {
      this.#fail(`${quote(text)} does not match pattern ${quote(s.pattern)}`);
    }
  }

  #checkNumber(value: Decimal): void {
    const s = this.#schema;
    const check = (name: string, want: Decimal | undefined, isRight: (want: Decimal) => boolean): void => {
      if (!want || isRight(want)) return;
      this.#fail(`${name}: got ${englishDecimal(value)}, want ${englishDecimal(want)}`);
    };
    check('minimum', s.minimum, (want) => compareDecimals(value, want) >= 0);
    check('maximum', s.maximum, (want) => compareDecimals(value, want) <= 0);
    check('exclusiveMinimum', s.exclusiveMinimum, (want) => compareDecimals(value, want) > 0);
    check('exclusiveMaximum', s.exclusiveMaximum, (want) => compareDecimals(value, want) < 0);
    check('multipleOf', s.multipleOf, (want) => !isZero(want) && isMultiple(value, want));
  }

  #checkBounds(name: string, got: number, min: number | undefined, max: number | undefined): void {
    if (min !== undefined && got < min) this.#fail(`min${name}: got ${englishInt(got)}, want ${englishInt(min)}`);
    if (max !== undefined && got > max) this.#fail(`max${name}: got ${englishInt(got)}, want ${englishInt(max)}`);
  }

  #combinations(): void {
    const s = this.#schema;
    if (s.not && !this.#self(s.not, true)) this.#fail('not failed');
    if (s.allOf.length > 0) {
      const causes = s.allOf.map((schema) => this.#self(schema)).filter((failure) => failure !== undefined);
      if (causes.length > 0) this.#fail('allOf failed', causes);
    }
    if (s.anyOf.length > 0) this.#checkAnyOf(s.anyOf);
    if (s.oneOf.length > 0) this.#checkOneOf(s.oneOf);
    if (!s.if) return;
    const branch = this.#self(s.if, true) ? s.whenInvalid : s.whenValid;
    if (branch) this.#add(this.#self(branch));
  }

  #checkAnyOf(schemas: readonly Schema[]): void {
    const causes: Failure[] = [];
    let matched = false;
    for (const schema of schemas) {
      const failure = this.#self(schema);
      if (failure) causes.push(failure);
      else matched = true;
      // All must be seen while something is unevaluated.
      if (matched && isNothing(this.#unevaluated)) break;
    }
    if (!matched) this.#fail('anyOf failed', causes);
  }

  #checkOneOf(schemas: readonly Schema[]): void {
    const causes: Failure[] = [];
    let matched = -1;
    for (const [i, schema] of schemas.entries()) {
      const failure = this.#self(schema, matched >= 0);
      if (failure) {
        if (matched < 0) causes.push(failure);
      } else if (matched < 0) matched = i;
      else {
        this.#fail(`oneOf failed, subschemas ${englishInt(matched)}, ${englishInt(i)} matched`);
        return;
      }
    }
    if (matched < 0) this.#fail('oneOf failed, none matched', causes);
  }

  #dynamicReferences(): void {
    const { recursiveRef, dynamicRef } = this.#schema;
    if (recursiveRef) {
      const outermost = this.#outermost((schema) => (schema.resource.recursiveAnchor ? schema : undefined));
      const target = recursiveRef.recursiveAnchor ? (outermost ?? recursiveRef) : recursiveRef;
      this.#add(this.#reference(target, '$recursiveRef'));
    }
    if (dynamicRef) {
      const { target, anchor } = dynamicRef;
      const isDynamic = anchor !== '' && target.dynamicAnchor === anchor;
      const outermost = this.#outermost((schema) => schema.resource.dynamicAnchors.get(anchor));
      this.#add(this.#reference(isDynamic ? (outermost ?? target) : target, '$dynamicRef'));
    }
  }

  /** Of the schemas on the way here, what the first one that has something has. */
  #outermost(find: (schema: Schema) => Schema | undefined): Schema | undefined {
    let found: Schema | undefined;
    for (let scope: Scope | undefined = this.#scope; scope; scope = scope.parent) found = find(scope.schema) ?? found;
    return found;
  }

  #checkUnevaluated(): void {
    const { unevaluatedProperties, unevaluatedItems } = this.#schema;
    const { properties, items } = this.#unevaluated;
    const value = this.#value;
    if (isObject(value) && unevaluatedProperties) {
      for (const key of [...properties].sort(compareText))
        this.#add(this.#member(unevaluatedProperties, value[key], key));
      properties.clear();
    }
    if (Array.isArray(value) && unevaluatedItems) {
      for (const i of [...items].sort((a, b) => a - b)) this.#add(this.#member(unevaluatedItems, value[i], String(i)));
      items.clear();
    }
  }

  /** Another schema for the same value. */
  #self(schema: Schema, isQuiet = false, keyword = ''): Failure | undefined {
    const scope = { schema, keyword, id: this.#scope.id, parent: this.#scope, depth: this.#scope.depth + 1 };
    const unevaluated = unevaluatedOf(this.#value, schema, !isNothing(this.#unevaluated));
    const sub = new Validation(scope, this.#value, this.#at, unevaluated, this.#isQuiet || isQuiet, this.#run);
    const outcome = sub.outcome();
    if (!outcome.failure) this.#keepOnly(outcome.unevaluated);
    return outcome.failure;
  }

  #keepOnly({ properties, items }: Unevaluated): void {
    for (const key of this.#unevaluated.properties) {
      if (!properties.has(key)) this.#unevaluated.properties.delete(key);
    }
    for (const i of this.#unevaluated.items) if (!items.has(i)) this.#unevaluated.items.delete(i);
  }

  /** A schema for a value within this one. */
  #member(schema: Schema, value: unknown, key: string): Failure | undefined {
    const scope = { schema, keyword: '', id: this.#scope.id + 1, parent: this.#scope, depth: this.#scope.depth + 1 };
    const at = [...this.#at, key];
    return new Validation(scope, value, at, unevaluatedOf(value, schema, false), this.#isQuiet, this.#run).outcome()
      .failure;
  }

  #reference(schema: Schema, keyword: string): Failure | undefined {
    const failure = this.#self(schema, false, keyword);
    if (!failure || this.#isQuiet) return failure;
    const causes = failure.isGroup ? failure.causes : [failure];
    return { at: this.#at, text: 'validation failed', causes, isReference: true };
  }

  #matches(pattern: string, text: string): boolean {
    return this.#run.regexp(pattern, text).exec(text, 0) !== undefined;
  }

  #failure(text: string, causes: readonly Failure[] = []): Failure {
    return this.#isQuiet ? FAILED : { at: this.#at, text, causes };
  }

  #fail(text: string, causes: readonly Failure[] = []): void {
    this.#failures.push(this.#failure(text, causes));
  }

  #add(failure: Failure | undefined): void {
    if (failure) this.#failures.push(failure);
  }
}

const isNames = (wanted: Schema | readonly string[]): wanted is readonly string[] => Array.isArray(wanted);

const missingOf = (object: GoMap, names: readonly string[]): readonly string[] =>
  names.filter((name) => !hasKey(object, name));

function enumText(values: readonly unknown[]): string {
  if (values.some((value) => isCollection(value) && !isNumber(value))) return 'enum failed';
  const texts = values.map(display);
  return texts.length === 1 ? `value must be ${texts[0]}` : `value must be one of ${texts.join(', ')}`;
}

/** The keywords from the outermost schema to this one. */
function keywordsTo(scope: Scope): string {
  let path = '';
  for (let at = scope; at.parent; at = at.parent) {
    const own = at.schema.location.slice(at.parent.schema.location.length);
    path = (at.keyword === '' ? own : `/${escapeToken(at.keyword)}`) + path;
  }
  return path;
}
