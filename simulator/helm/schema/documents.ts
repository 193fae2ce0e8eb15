/**
 * The documents that schemas are in, and what their references lead to. Mirrors santhosh-tekuri/jsonschema v6 (roots.go, root.go,
 * loader.go) with Helm's loaders. Nothing is loaded from the network: such a reference fails as it does behind a closed firewall.
 */

import { quote as goQuote } from '../../gotemplate/quote.ts';
import { GoError } from '../../gotemplate/types.ts';
import { hasKey, isMap } from '../../gotemplate/values.ts';
import { parseUrl, type Url, urlText } from '../functions/urls.ts';
import type { Log } from '../types.ts';
import { type Draft, draftOf, idOf, LATEST, subschemas } from './drafts.ts';
import { escapeToken } from './failures.ts';
import { metaschema } from './metaschemas.ts';

/** A schema that cannot be used; the message is upstream's. */
export class SchemaError extends Error {}

/** Where a schema stands: a document and a pointer in it ("/properties/a"). */
export interface Place {
  readonly url: string;
  readonly pointer: string;
}

/** "file:///values.schema.json#/properties/a" */
export const placeText = ({ url, pointer }: Place): string =>
  `${url}#${pointer.split('/').map(escapeSegment).join('/')}`;

/** Upstream: net/url.PathEscape. */
const escapeSegment = (text: string): string =>
  encodeURIComponent(text.toWellFormed())
    .replace(/%(24|26|2B|3A|3D|40)/g, decodeURIComponent)
    .replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);

/** A schema with an address of its own, and all within it that have none. */
export interface Resource {
  readonly pointer: string;
  readonly id: string;
  readonly draft: Draft;
  /** Pointers by their anchors. */
  readonly anchors: Map<string, string>;
  readonly dynamicAnchors: Set<string>;
}

interface Root {
  readonly url: string;
  readonly document: unknown;
  readonly resources: Map<string, Resource>;
  /** Pointers of schemas that have been looked through. */
  readonly seen: Set<string>;
}

/** What checks a schema against the schema of schemas; upstream's text, or undefined. */
export type MetaCheck = (draft: Draft, schema: unknown) => string | undefined;

export class Documents {
  readonly #roots = new Map<string, Root>();
  readonly #given: Map<string, unknown>;
  readonly #check: MetaCheck;
  readonly #log: Log | undefined;

  constructor(given: ReadonlyMap<string, unknown>, check: MetaCheck, log?: Log) {
    this.#given = new Map(given);
    this.#check = check;
    this.#log = log;
  }

  /** The value at a place. Throws `SchemaError`. */
  valueAt({ url, pointer }: Place): unknown {
    let value = this.#root(url).document;
    for (const escaped of pointer.split('/').slice(1)) {
      const token = unescapeToken(escaped);
      if (token === undefined) throw new SchemaError(`invalid json-pointer ${goQuote(placeText({ url, pointer }))}`);
      if (isMap(value) && hasKey(value, token)) value = value[token];
      else if (Array.isArray(value) && /^[+-]?\d+$/.test(token) && Number(token) >= 0 && Number(token) < value.length) {
        value = value[Number(token)];
      } else throw new SchemaError(`json-pointer in ${goQuote(placeText({ url, pointer }))} not found`);
    }
    return value;
  }

  /** The resource that a place belongs to. */
  resourceOf({ url, pointer }: Place): Resource {
    return resourceIn(this.#root(url), pointer);
  }

  /** Looks through a place that stands where no schema is looked for. Upstream: ensureSubschema. */
  ensureSchema(place: Place): void {
    const root = this.#root(place.url);
    if (root.seen.has(place.pointer)) return;
    const value = this.valueAt(place);
    const { id, draft } = resourceIn(root, place.pointer);
    this.#collect(root, value, id, place.pointer, draft);
    this.#validate(root, value, place.pointer);
  }

  /** Where a reference leads from within a resource. */
  resolve(reference: string, from: Place): Place {
    const root = this.#root(from.url);
    const [url, fragment] = join(resourceIn(root, from.pointer).id, reference);
    const local = url === root.url ? rootResource(root) : [...root.resources.values()].find(({ id }) => id === url);
    if (local) return resolveIn(root, local, fragment);
    const other = this.#root(url);
    return resolveIn(other, rootResource(other), fragment);
  }

  #root(url: string): Root {
    const known = this.#roots.get(url);
    if (known) return known;
    const root: Root = { url, document: this.#load(url), resources: new Map(), seen: new Set() };
    this.#collect(root, root.document, url, '', LATEST);
    if (!/^https?:\/\/json-schema\.org\//.test(url)) this.#validate(root, root.document, '');
    this.#roots.set(url, root);
    return root;
  }

  #load(url: string): unknown {
    if (this.#given.has(url)) return this.#given.get(url);
    const document = metaschema(url) ?? this.#loadElsewhere(url);
    this.#given.set(url, document);
    return document;
  }

  #loadElsewhere(url: string): unknown {
    const { scheme, host, path } = parsed(url);
    const fail = (reason: string): never => {
      throw new SchemaError(`failing loading ${goQuote(url)}: ${reason}`);
    };
    switch (scheme) {
      case 'urn':
        this.#log?.('jsonschema.go:194', `WARNING: unresolved URN reference ignored; using permissive schema: ${url}`, {
          level: 'WARN',
          message: 'unresolved URN reference ignored; using permissive schema',
          fields: { urn: url },
        });
        return true;
      case 'file':
        return fail(`open ${path}: no such file or directory`);
      case 'http':
      case 'https': {
        const name = host.replace(/:\d*$/, '');
        return fail(`HTTP request failed for ${url}: Get ${goQuote(url)}: dial tcp: lookup ${name}: no such host`);
      }
      default:
        return fail(`no URLLoader registered for ${goQuote(url)}`);
    }
  }

  #validate(root: Root, value: unknown, pointer: string): void {
    const text = this.#check(resourceIn(root, pointer).draft, value);
    if (text === undefined) return;
    throw new SchemaError(`${goQuote(placeText({ url: root.url, pointer }))} is not valid against metaschema: ${text}`);
  }

  /** The resources and anchors of a schema and those within it. Upstream: collectResources. */
  #collect(root: Root, schema: unknown, base: string, pointer: string, fallback: Draft): void {
    const pending = [{ schema, base, pointer, fallback }];
    for (let next = pending.pop(); next; next = pending.pop()) {
      if (root.seen.has(next.pointer)) continue;
      root.seen.add(next.pointer);
      const found = this.#collectOne(root, next.schema, next.base, next.pointer, next.fallback);
      if (!found) continue;
      const { resource, draft } = found;
      for (const [tokens, value] of subschemas(draft, next.schema as object as Readonly<Record<string, unknown>>)) {
        const at = next.pointer + tokens.map((token) => `/${escapeToken(token)}`).join('');
        pending.push({ schema: value, base: resource.id, pointer: at, fallback: resource.draft });
      }
    }
  }

  #collectOne(
    root: Root,
    schema: unknown,
    base: string,
    pointer: string,
    fallback: Draft,
  ): { readonly resource: Resource; readonly draft: Draft } | undefined {
    const add = (id: string, draft: Draft): Resource => {
      const same = [...root.resources.values()].find((resource) => resource.id === id);
      if (same && same.pointer !== pointer) {
        const places = `${goQuote(pointer)} and ${goQuote(same.pointer)}`;
        throw new SchemaError(`duplicate id ${goQuote(id)} in ${goQuote(root.url)} at ${places}`);
      }
      const resource = same ?? { pointer, id, draft, anchors: new Map(), dynamicAnchors: new Set() };
      root.resources.set(pointer, resource);
      return resource;
    };
    if (!isMap(schema)) {
      if (pointer === '') add(base, fallback);
      return undefined;
    }
    let draft = this.#draftOf(schema, { url: root.url, pointer }, fallback, new Set());
    let id = idOf(draft, schema);
    // $schema counts only where a resource begins.
    if (id === '' && pointer !== '') {
      draft = fallback;
      id = idOf(draft, schema);
    }
    const begins = id !== '' || pointer === '';
    const resource = begins
      ? add(id === '' ? base : join(base, id)[0], typeof schema['$schema'] === 'string' ? draft : fallback)
      : ([...root.resources.values()].find((known) => known.id === base) as Resource);
    collectAnchors(root, schema, pointer, resource);
    return { resource, draft };
  }

  #draftOf(schema: unknown, place: Place, fallback: Draft, cycle: Set<string>): Draft {
    const named = isMap(schema) ? schema['$schema'] : undefined;
    if (typeof named !== 'string') return fallback;
    const draft = draftOf(named);
    if (draft) return draft;
    const url = named.split('#')[0] as string;
    try {
      parseUrl(url);
    } catch (error) {
      if (!(error instanceof GoError)) throw error;
      throw new SchemaError(`invalid $schema in ${goQuote(placeText(place))}: ${error.message}`);
    }
    if (place.pointer === '' && url === place.url) throw new SchemaError(`draft ${goQuote(url)} is not supported`);
    if (cycle.has(url)) throw new SchemaError(`cycle in resolving $schema in ${goQuote(url)}`);
    cycle.add(url);
    return this.#draftOf(this.#load(url), { url, pointer: '' }, fallback, cycle);
  }
}

const rootResource = (root: Root): Resource => root.resources.get('') as Resource;

function resourceIn(root: Root, pointer: string): Resource {
  for (let at = pointer; at !== ''; at = at.slice(0, at.lastIndexOf('/'))) {
    const resource = root.resources.get(at);
    if (resource) return resource;
  }
  return rootResource(root);
}

function resolveIn(root: Root, resource: Resource, fragment: string): Place {
  if (fragment === '' || fragment.startsWith('/')) return { url: root.url, pointer: resource.pointer + fragment };
  const pointer = resource.anchors.get(fragment);
  if (pointer !== undefined) return { url: root.url, pointer };
  const reference = `${resource.id}#${escapeSegment(fragment)}`;
  throw new SchemaError(`anchor in ${goQuote(reference)} not found in schema ${goQuote(root.url)}`);
}

function collectAnchors(
  root: Root,
  schema: Readonly<Record<string, unknown>>,
  pointer: string,
  resource: Resource,
): void {
  const add = (anchor: string): void => {
    const known = resource.anchors.get(anchor);
    if (known !== undefined && known !== pointer) {
      const places = `${goQuote(known)} and ${goQuote(pointer)}`;
      throw new SchemaError(`duplicate anchor ${goQuote(anchor)} in ${goQuote(root.url)} at ${places}`);
    }
    resource.anchors.set(anchor, pointer);
  };
  const text = (keyword: string): string | undefined => {
    const value = schema[keyword];
    return typeof value === 'string' ? value : undefined;
  };
  const { version, id } = resource.draft;
  if (version < 2019) {
    if ('$ref' in schema) return;
    const anchor = text(id)?.split('#')[1] ?? '';
    if (anchor !== '' && !anchor.startsWith('/')) add(anchor);
    return;
  }
  const anchor = text('$anchor');
  if (anchor !== undefined) add(anchor);
  const dynamic = version >= 2020 ? text('$dynamicAnchor') : undefined;
  if (dynamic === undefined) return;
  add(dynamic);
  resource.dynamicAnchors.add(dynamic);
}

function parsed(text: string): Url {
  try {
    return parseUrl(text);
  } catch (error) {
    if (!(error instanceof GoError)) throw error;
    throw new SchemaError(`error in parsing ${goQuote(text)}: ${error.message}`);
  }
}

function unescapeToken(token: string): string | undefined {
  if (/~(?![01])/.test(token)) return undefined;
  return token.replaceAll('~1', '/').replaceAll('~0', '~');
}

/** An address relative to another, and its fragment. Upstream: url.join on net/url's ResolveReference. */
function join(base: string, reference: string): readonly [string, string] {
  const [text = '', ...others] = reference.split('#');
  const fragment = parsed(`#${others.join('#')}`).fragment;
  const from = parsed(base);
  const to = parsed(text);
  if (to.scheme !== '') return [urlText({ ...to, path: withoutDots(to.path) }), fragment];
  if (from.opaque !== '' || text === '') return [urlText({ ...from, fragment: '' }), fragment];
  if (to.host !== '') return [urlText({ ...to, scheme: from.scheme, path: withoutDots(to.path) }), fragment];
  const path = to.path === '' ? from.path : to.path.startsWith('/') ? to.path : from.path.replace(/[^/]*$/, to.path);
  const query = to.path === '' && to.query === '' ? from.query : to.query;
  return [urlText({ ...from, path: withoutDots(path), query, fragment: '' }), fragment];
}

/** Upstream: net/url resolvePath. Example: "/a/./b/../c" → "/a/c". */
function withoutDots(path: string): string {
  if (!/(^|\/)\.\.?(\/|$)/.test(path)) return path;
  const out: string[] = [];
  const parts = path.split('/').slice(1);
  parts.forEach((part, i) => {
    const isLast = i === parts.length - 1;
    if (part === '..') out.pop();
    if (part === '.' || part === '..') {
      if (isLast) out.push('');
    } else out.push(part);
  });
  return `/${out.join('/')}`;
}
