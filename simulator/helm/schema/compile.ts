/**
 * Schemas as they are applied: keywords read, references followed. Mirrors santhosh-tekuri/jsonschema v6 (compiler.go,
 * objcompiler.go). Left out: contentEncoding and kin, which Helm does not check, and vocabularies of other metaschemas.
 */

import { quote as goQuote } from '../../gotemplate/quote.ts';
import { GoError } from '../../gotemplate/types.ts';
import { compareText } from '../../gotemplate/utf8.ts';
import type { GoMap } from '../../gotemplate/values.ts';
import type { Decimal } from '../functions/decimal.ts';
import type { Compile } from '../functions/regexp.ts';
import { type Documents, type Place, placeText, SchemaError } from './documents.ts';
import { escapeToken } from './failures.ts';
import { type CheckFormat, FORMATS, regexFormat } from './formats.ts';
import { isObject, KINDS, type Kind } from './kinds.ts';
import { decimalOf, isNumber, isWhole } from './numbers.ts';

/** What may stand for a schema, or forbid. */
type Additional = Schema | boolean;

export class Schema {
  readonly place: Place;
  readonly version: number;
  /** The schema that has the address this one is under. */
  resource: Schema = this;
  /** Schemas of this resource by their $dynamicAnchor. */
  readonly dynamicAnchors = new Map<string, Schema>();
  always?: boolean;
  ref?: Schema;
  recursiveRef?: Schema;
  recursiveAnchor = false;
  dynamicRef?: { readonly target: Schema; readonly anchor: string };
  dynamicAnchor = '';
  types?: ReadonlySet<Kind>;
  constant?: { readonly value: unknown };
  enum?: readonly unknown[];
  format?: { readonly name: string; readonly check: CheckFormat };
  not?: Schema;
  allOf: readonly Schema[] = [];
  anyOf: readonly Schema[] = [];
  oneOf: readonly Schema[] = [];
  if?: Schema;
  /** `then` and `else`. */
  whenValid?: Schema;
  whenInvalid?: Schema;
  minProperties?: number;
  maxProperties?: number;
  required: readonly string[] = [];
  propertyNames?: Schema;
  properties: ReadonlyMap<string, Schema> = new Map();
  patternProperties: ReadonlyMap<string, Schema> = new Map();
  additionalProperties?: Additional;
  dependencies: ReadonlyMap<string, Schema | readonly string[]> = new Map();
  dependentSchemas: ReadonlyMap<string, Schema> = new Map();
  dependentRequired: ReadonlyMap<string, readonly string[]> = new Map();
  unevaluatedProperties?: Schema;
  minItems?: number;
  maxItems?: number;
  uniqueItems = false;
  contains?: Schema;
  minContains?: number;
  maxContains?: number;
  /** Of each item; or of the first ones, one by one. */
  items?: Schema;
  prefixItems: readonly Schema[] = [];
  additionalItems?: Additional;
  unevaluatedItems?: Schema;
  minLength?: number;
  maxLength?: number;
  pattern?: string;
  minimum?: Decimal;
  maximum?: Decimal;
  exclusiveMinimum?: Decimal;
  exclusiveMaximum?: Decimal;
  multipleOf?: Decimal;

  constructor(place: Place, version: number) {
    this.place = place;
    this.version = version;
  }

  /** "file:///values.schema.json#/properties/a" */
  get location(): string {
    return placeText(this.place);
  }

  /** Whether no property is left for unevaluatedProperties. */
  get evaluatesAllProperties(): boolean {
    return this.additionalProperties !== undefined;
  }

  get evaluatesAllItems(): boolean {
    return this.items !== undefined || this.additionalItems !== undefined;
  }
}

/** Compiles the schemas of some documents; patterns are checked with `regexp`. */
export class Compiler {
  readonly #documents: Documents;
  readonly #regexp: Compile;
  readonly #assertsFormat: boolean;
  readonly #known = new Map<string, Schema>();
  readonly #pending: { readonly schema: Schema; readonly place: Place }[] = [];

  constructor(documents: Documents, regexp: Compile, assertsFormat = false) {
    this.#documents = documents;
    this.#regexp = regexp;
    this.#assertsFormat = assertsFormat;
  }

  /** Throws `SchemaError`. */
  compile(url: string): Schema {
    const schema = this.#schemaAt({ url, pointer: '' });
    for (let next = this.#pending.shift(); next; next = this.#pending.shift()) this.#fill(next.schema, next.place);
    return schema;
  }

  #schemaAt(place: Place): Schema {
    const key = `${place.url}#${place.pointer}`;
    const known = this.#known.get(key);
    if (known) return known;
    this.#documents.ensureSchema(place);
    const schema = new Schema(place, this.#documents.resourceOf(place).draft.version);
    this.#known.set(key, schema);
    this.#pending.push({ schema, place });
    return schema;
  }

  #fill(schema: Schema, place: Place): void {
    const value = this.#documents.valueAt(place);
    const resource = this.#documents.resourceOf(place);
    schema.resource = this.#schemaAt({ url: place.url, pointer: resource.pointer });
    if (schema === schema.resource && schema.version >= 2020) {
      for (const anchor of resource.dynamicAnchors) {
        const pointer = resource.anchors.get(anchor) ?? '';
        schema.dynamicAnchors.set(anchor, this.#schemaAt({ url: place.url, pointer }));
      }
    }
    if (typeof value === 'boolean') schema.always = value;
    else if (isObject(value)) {
      if (Object.keys(value).length === 0) schema.always = true;
      else new Keywords(value, place, schema, this.#tools).read();
    }
  }

  readonly #tools: Tools = {
    schemaAt: (place) => this.#schemaAt(place),
    resolve: (reference, from) => this.#documents.resolve(reference, from),
    regexp: (pattern) => this.#regexp(pattern, ''),
    assertsFormat: () => this.#assertsFormat,
  };
}

interface Tools {
  readonly schemaAt: (place: Place) => Schema;
  readonly resolve: (reference: string, from: Place) => Place;
  readonly regexp: (pattern: string) => void;
  readonly assertsFormat: () => boolean;
}

/** The keywords of one schema. Values of the wrong type are as if they were not there: the metaschema has refused them before. */
class Keywords {
  readonly #value: GoMap;
  readonly #place: Place;
  readonly #schema: Schema;
  readonly #tools: Tools;

  constructor(value: GoMap, place: Place, schema: Schema, tools: Tools) {
    this.#value = value;
    this.#place = place;
    this.#schema = schema;
    this.#tools = tools;
  }

  read(): void {
    const s = this.#schema;
    const { version } = s;
    s.ref = this.#reference('$ref');
    // Up to draft 7 nothing counts beside $ref, but upstream reads what came with draft 6.
    if (version >= 2019 || !s.ref) this.#readDraft4();
    if (version >= 6) {
      s.contains = this.#sub('contains');
      s.propertyNames = this.#sub('propertyNames');
      if ('const' in this.#value) s.constant = { value: this.#value['const'] };
    }
    if (version >= 7) this.#readCondition();
    if (version >= 2019) this.#read2019();
    if (version >= 2020) this.#read2020();
  }

  #readDraft4(): void {
    const s = this.#schema;
    s.allOf = this.#subs('allOf');
    s.anyOf = this.#subs('anyOf');
    s.oneOf = this.#subs('oneOf');
    s.not = this.#sub('not');
    if (s.version < 2020) {
      if (Array.isArray(this.#value['items'])) {
        s.prefixItems = this.#subs('items');
        s.additionalItems = this.#additional('additionalItems');
      } else s.items = this.#sub('items');
    }
    s.properties = this.#named('properties');
    s.patternProperties = this.#named('patternProperties');
    for (const pattern of s.patternProperties.keys()) this.#checkPattern('patternProperties', pattern);
    s.additionalProperties = this.#additional('additionalProperties');
    s.dependencies = this.#dependencies();
    this.#readValidation();
    const format = this.#string('format');
    if (format !== undefined && (s.version < 2019 || this.#tools.assertsFormat())) {
      const check = format === 'regex' ? regexFormat(this.#tools.regexp) : FORMATS.get(format);
      if (check) s.format = { name: format, check };
    }
  }

  #readValidation(): void {
    const s = this.#schema;
    s.types = this.#types();
    s.enum = this.#list('enum');
    s.multipleOf = this.#number('multipleOf');
    s.maximum = this.#number('maximum');
    s.exclusiveMaximum = this.#number('exclusiveMaximum');
    if (this.#value['exclusiveMaximum'] === true) [s.exclusiveMaximum, s.maximum] = [s.maximum, undefined];
    s.minimum = this.#number('minimum');
    s.exclusiveMinimum = this.#number('exclusiveMinimum');
    if (this.#value['exclusiveMinimum'] === true) [s.exclusiveMinimum, s.minimum] = [s.minimum, undefined];
    s.minLength = this.#count('minLength');
    s.maxLength = this.#count('maxLength');
    s.pattern = this.#string('pattern');
    if (s.pattern !== undefined) this.#checkPattern('pattern', s.pattern);
    s.minItems = this.#count('minItems');
    s.maxItems = this.#count('maxItems');
    s.uniqueItems = this.#value['uniqueItems'] === true;
    s.minProperties = this.#count('minProperties');
    s.maxProperties = this.#count('maxProperties');
    s.required = this.#strings(this.#list('required') ?? []);
  }

  #readCondition(): void {
    const s = this.#schema;
    s.if = this.#sub('if');
    const condition = this.#value['if'];
    if (!s.if) return;
    if (condition !== false) s.whenValid = this.#sub('then');
    if (condition !== true) s.whenInvalid = this.#sub('else');
  }

  #read2019(): void {
    const s = this.#schema;
    s.recursiveRef = this.#reference('$recursiveRef');
    s.recursiveAnchor = this.#value['$recursiveAnchor'] === true;
    if (s.contains) {
      s.minContains = this.#count('minContains');
      s.maxContains = this.#count('maxContains');
    }
    s.dependentRequired = this.#requirements('dependentRequired');
    s.dependentSchemas = this.#named('dependentSchemas');
    s.unevaluatedItems = this.#sub('unevaluatedItems');
    s.unevaluatedProperties = this.#sub('unevaluatedProperties');
  }

  #read2020(): void {
    const s = this.#schema;
    const target = this.#reference('$dynamicRef');
    if (target) {
      const fragment = (this.#string('$dynamicRef') ?? '').split('#')[1] ?? '';
      s.dynamicRef = { target, anchor: fragment.startsWith('/') ? '' : fragment };
    }
    s.dynamicAnchor = this.#string('$dynamicAnchor') ?? '';
    s.prefixItems = this.#subs('prefixItems');
    s.items = this.#sub('items');
  }

  #at(...tokens: readonly string[]): Schema {
    const { url, pointer } = this.#place;
    return this.#tools.schemaAt({ url, pointer: pointer + tokens.map((token) => `/${escapeToken(token)}`).join('') });
  }

  #sub(keyword: string): Schema | undefined {
    return keyword in this.#value ? this.#at(keyword) : undefined;
  }

  #subs(keyword: string): readonly Schema[] {
    return (this.#list(keyword) ?? []).map((_, i) => this.#at(keyword, String(i)));
  }

  /** Sorted: upstream's order is that of Go's maps, which is none. */
  #keys(keyword: string): readonly string[] {
    const map = this.#value[keyword];
    return isObject(map) ? Object.keys(map).sort(compareText) : [];
  }

  #named(keyword: string): ReadonlyMap<string, Schema> {
    return new Map(this.#keys(keyword).map((key) => [key, this.#at(keyword, key)]));
  }

  #additional(keyword: string): Additional | undefined {
    const value = this.#value[keyword];
    return typeof value === 'boolean' ? value : this.#sub(keyword);
  }

  #dependencies(): ReadonlyMap<string, Schema | readonly string[]> {
    const map = this.#value['dependencies'] as GoMap;
    return new Map(
      this.#keys('dependencies').map((key) => {
        const value = map[key];
        return [key, Array.isArray(value) ? this.#strings(value) : this.#at('dependencies', key)];
      }),
    );
  }

  #requirements(keyword: string): ReadonlyMap<string, readonly string[]> {
    const map = this.#value[keyword] as GoMap;
    return new Map(
      this.#keys(keyword).flatMap((key) => {
        const value = map[key];
        return Array.isArray(value) ? [[key, this.#strings(value)] as const] : [];
      }),
    );
  }

  #reference(keyword: string): Schema | undefined {
    const reference = this.#string(keyword);
    return reference === undefined ? undefined : this.#tools.schemaAt(this.#tools.resolve(reference, this.#place));
  }

  #checkPattern(keyword: string, pattern: string): void {
    try {
      this.#tools.regexp(pattern);
    } catch (error) {
      if (!(error instanceof GoError)) throw error;
      const where = `${placeText(this.#place)}/${keyword}`;
      throw new SchemaError(`invalid regex ${goQuote(pattern)} at ${goQuote(where)}: ${error.message}`);
    }
  }

  #types(): ReadonlySet<Kind> | undefined {
    const type = this.#value['type'];
    const names = this.#strings(Array.isArray(type) ? type : [type]);
    const kinds = KINDS.filter((kind) => names.includes(kind));
    return kinds.length > 0 ? new Set(kinds) : undefined;
  }

  #string(keyword: string): string | undefined {
    const value = this.#value[keyword];
    return typeof value === 'string' ? value : undefined;
  }

  #list(keyword: string): readonly unknown[] | undefined {
    const value = this.#value[keyword];
    return Array.isArray(value) ? value : undefined;
  }

  #strings(list: readonly unknown[]): readonly string[] {
    return list.filter((item) => typeof item === 'string');
  }

  #number(keyword: string): Decimal | undefined {
    const value = this.#value[keyword];
    return isNumber(value) ? decimalOf(value) : undefined;
  }

  #count(keyword: string): number | undefined {
    const value = this.#number(keyword);
    return value && isWhole(value) ? Number(`${value.digits}e${value.exponent}`) : undefined;
  }
}
