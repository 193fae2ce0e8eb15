/**
 * From arguments, files and selectors to objects. Mirrors cli-runtime's resource.Builder: what may be combined, in which
 * order things are found, and how failures are worded. Failures of the question are thrown; failures of single objects
 * stand in `errors` beside what was found.
 */
import { parseLabelSelector, type Selector, SelectorError } from '../../api/selectors.ts';
import type { Routine } from '../../kernel/wait.ts';
import { aggregate, CliError, Failure, isNotFound, MultipleErrors, quote, StatusError } from '../cli/errors.ts';
import { gvrText, withKind } from '../client/rest.ts';
import type { Info, Invocation, Mapping, RequestOptions, Unstructured } from '../types.ts';
import { type Asked, missingResource, readArguments } from './arguments.ts';
import { type Entry, isInfo, readFiles, type Validation } from './files.ts';

export interface FindOptions {
  readonly args?: readonly string[];
  readonly filenames?: readonly string[];
  readonly kustomize?: string;
  readonly recursive?: boolean;
  readonly selector?: string;
  readonly fieldSelector?: string;
  /** Everything of the types, and no names beside it. Upstream: SelectAllParam. */
  readonly all?: boolean;
  readonly allNamespaces?: boolean;
  /** A type alone means all of it (get, describe, most of what has --all). Upstream: ResourceTypeOrNameArgs. */
  readonly typeAlone?: boolean;
  /** Fetch what is named (default); else only say where it is. */
  readonly fetch?: boolean;
  /** Fetch what files name, too (get -f, describe -f). */
  readonly latest?: boolean;
  /** Never ask the server: files only. */
  readonly local?: boolean;
  /** Files hold objects of types that kubectl knows, as the caller works on these. Upstream: Builder.WithScheme. */
  readonly typed?: boolean;
  readonly accept?: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly chunkSize?: number;
  readonly subresource?: string;
  /** Files are checked for what every object must say. */
  readonly validate?: Validation;
  /** Stop at the first object that fails. */
  readonly stopAtError?: boolean;
}

export interface FoundInfos {
  /** What was found and what failed, in order; what could not be read or listed is one failure at the end. */
  readonly entries: readonly Entry[];
  readonly infos: Info[];
  readonly errors: Error[];
  /** One object was asked for. */
  readonly single: boolean;
  /** The version of the list, where one list was asked for. */
  readonly resourceVersion?: string;
}

const found = (entries: readonly Entry[], single: boolean, resourceVersion?: string): FoundInfos => ({
  entries,
  infos: entries.filter(isInfo),
  errors: entries.filter((e): e is Error => !isInfo(e)),
  single,
  ...(resourceVersion === undefined ? {} : { resourceVersion }),
});

/** What could not be read or listed, as one failure after all else; nothing for none. Upstream: EagerVisitorList. */
const unread = (errors: readonly Error[]): Error[] => (errors.length === 0 ? [] : [new MultipleErrors(errors)]);

/**
 * Does something with each object in order; what fails, and what could not be found, is collected in order and thrown at the
 * end. Returns how many objects there were. Upstream: ContinueOnErrorVisitor.
 */
export function* visitInfos(result: FoundInfos, act: (info: Info) => Routine<void>): Routine<number> {
  const failures: Error[] = [];
  for (const entry of result.entries) {
    if (!isInfo(entry)) {
      failures.push(entry);
      continue;
    }
    try {
      yield* act(entry);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      failures.push(error);
    }
  }
  const failure = aggregate(failures);
  if (failure) throw failure;
  return result.infos.length;
}

/** What could not be read or found first, as one failure, then the objects. Upstream: commands that ask for Infos() before they visit. */
export function unreadFirst(result: FoundInfos): FoundInfos {
  const failure = aggregate(result.errors);
  return { ...result, entries: [...(failure ? [failure] : []), ...result.infos] };
}

/** What label, annotate and set env say before they look for anything. */
export function checkAll({ flags }: Invocation): void {
  if (!flags.bool('all')) return;
  for (const name of ['selector', 'field-selector'])
    if (flags.has(name) && flags.string(name) !== '')
      throw new CliError(`cannot set --all and --${name} at the same time`);
}

/** Everything that was asked for, in order. */
export function* findInfos(call: Invocation, options: FindOptions): Routine<FoundInfos> {
  const asked = yield* readArguments(call.discovery, options.args ?? []);
  if (options.filenames?.length || options.kustomize) return yield* fromFiles(call, options, asked);
  const selected =
    options.selector || options.fieldSelector || options.all || (options.typeAlone && asked.kind === 'types');
  if (selected) {
    if (asked.kind === 'names') throw new CliError('name cannot be provided when a selector is specified');
    if (asked.kind === 'tuples')
      throw new CliError('selectors and the all flag cannot be used when passing resource/name arguments');
    if (asked.kind === 'nothing') throw new CliError('at least one resource must be specified to use a selector');
    if (options.subresource) throw new CliError('subresource cannot be used when bulk resources are specified');
    return yield* bySelector(call, yield* mappingsOf(call, asked.types), options);
  }
  switch (asked.kind) {
    case 'nothing':
      throw missingResource();
    case 'types':
      yield* mappingsOf(call, asked.types);
      throw new CliError('resource(s) were provided, but no name was specified');
    case 'tuples': {
      const targets: { mapping: Mapping; name: string }[] = [];
      for (const { type, name } of asked.tuples) targets.push({ mapping: yield* call.discovery.resolve(type), name });
      return yield* byName(call, targets, options);
    }
    case 'names': {
      if (asked.types.length > 1) throw new CliError('you must specify only one resource');
      const [mapping] = yield* mappingsOf(call, asked.types);
      return yield* byName(
        call,
        asked.names.map((name) => ({ mapping: mapping as Mapping, name })),
        options,
      );
    }
  }
}

/** The resources of the types, each once. */
function* mappingsOf(call: Invocation, types: readonly string[]): Routine<Mapping[]> {
  const mappings: Mapping[] = [];
  for (const type of types) {
    const mapping = yield* call.discovery.resolve(type);
    if (!mappings.includes(mapping)) mappings.push(mapping);
  }
  return mappings;
}

function* fromFiles(call: Invocation, options: FindOptions, asked: Asked): Routine<FoundInfos> {
  const { entries, single } = yield* readFiles(call, {
    filenames: options.filenames ?? [],
    ...(options.kustomize ? { kustomize: options.kustomize } : {}),
    recursive: options.recursive === true,
    validate: options.validate ?? 'Ignore',
    local: options.local === true,
    typed: options.typed === true,
  });
  if (asked.kind === 'types' || asked.kind === 'names')
    throw new CliError(
      'when paths, URLs, or stdin is provided as input, you may not specify resource arguments as well',
    );
  if (asked.kind === 'tuples')
    throw new CliError('resource/name arguments cannot be provided when a path is specified');
  const selector = options.selector ? pathSelector(options.selector) : undefined;
  const kept: Entry[] = [];
  const failed: Error[] = [];
  const keep = function* (entry: Entry, failures: Error[]): Routine<void> {
    if (!isInfo(entry)) {
      failures.push(entry);
      return;
    }
    try {
      setNamespace(call, entry, options.local === true);
      if (options.latest && entry.name !== '') entry.object = yield* fetch(call, entry, options);
      if (!selector || selector.matches(entry.object.metadata?.labels)) kept.push(entry);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      // What is fetched is fetched as it is read. Upstream: visitByPaths decorates what reads with RetrieveLatest.
      if (options.latest || options.stopAtError) failures.push(error);
      else kept.push(error);
    }
  };
  for (const read of entries) {
    // What fails in a list is one failure.
    const failures: Error[] = [];
    for (const entry of [read].flat()) yield* keep(entry, failures);
    const failure = aggregate(failures);
    if (!failure) continue;
    if (options.stopAtError) throw failure;
    failed.push(failure);
  }
  return found([...kept, ...unread(failed)], single);
}

function pathSelector(text: string): Selector {
  try {
    return parseLabelSelector(text);
  } catch (error) {
    if (!(error instanceof SelectorError)) throw error;
    throw new CliError(`the provided selector ${quote(text)} is not valid: ${error.message}`);
  }
}

/** Objects of files get the namespace of the call; one they name themselves must not contradict -n. */
function setNamespace(call: Invocation, info: Info, local: boolean): void {
  // Without the server nobody knows whether a kind has a namespace, but by what the object says.
  if (local && info.namespace === '') return;
  if (!info.mapping.namespaced) {
    info.namespace = '';
    return;
  }
  if (info.namespace === '') {
    info.namespace = call.namespace;
    info.object = { ...info.object, metadata: { ...info.object.metadata, namespace: call.namespace } };
  } else if (call.namespaceGiven && info.namespace !== call.namespace) {
    throw new CliError(
      `the namespace from the provided object ${JSON.stringify(info.namespace)} does not match the namespace ${JSON.stringify(call.namespace)}. You must pass '--namespace=${info.namespace}' to perform this operation.`,
    );
  }
}

function* byName(
  call: Invocation,
  targets: readonly { mapping: Mapping; name: string }[],
  options: FindOptions,
): Routine<FoundInfos> {
  const entries: Entry[] = [];
  for (const { mapping } of targets) {
    if (mapping.namespaced && options.allNamespaces)
      throw new CliError('a resource cannot be retrieved by name across all namespaces');
  }
  for (const { mapping, name } of targets) {
    const info: Info = { mapping, namespace: mapping.namespaced ? call.namespace : '', name, source: '', object: {} };
    try {
      if (options.fetch !== false && !options.local) info.object = yield* fetch(call, info, options);
      entries.push(info);
    } catch (error) {
      if (!(error instanceof Failure) || options.stopAtError) throw error;
      entries.push(error);
    }
  }
  return found(entries, targets.length === 1);
}

function* fetch(call: Invocation, info: Info, options: FindOptions): Routine<Unstructured> {
  const { mapping, namespace, name } = info;
  try {
    return yield* call.client.get(
      { mapping, namespace, name, ...(options.subresource ? { subresource: options.subresource } : {}) },
      request(options),
    );
  } catch (error) {
    // What is looked for in a namespace that is not there is told as the namespace's absence. Upstream: Info.Get.
    if (isNotFound(error) && namespace !== '' && namespace !== 'default')
      yield* refuseMissingNamespace(call, namespace);
    throw error;
  }
}

function* refuseMissingNamespace(call: Invocation, namespace: string): Routine<void> {
  try {
    yield* call.client.request('GET', `/api/v1/namespaces/${namespace}`);
  } catch (error) {
    if (isNotFound(error) || !(error instanceof Failure)) throw error;
  }
}

function request(options: FindOptions): RequestOptions {
  return {
    ...(options.accept ? { accept: options.accept } : {}),
    ...(options.query ? { query: options.query } : {}),
  };
}

function* bySelector(call: Invocation, mappings: readonly Mapping[], options: FindOptions): Routine<FoundInfos> {
  const entries: Entry[] = [];
  const failed: Error[] = [];
  let resourceVersion = '';
  for (const mapping of mappings) {
    try {
      const page = yield* list(call, mapping, options);
      entries.push(...page.infos);
      resourceVersion = page.resourceVersion;
    } catch (error) {
      if (!(error instanceof Failure) || options.stopAtError) throw error;
      failed.push(error);
    }
  }
  return found([...entries, ...unread(failed)], false, resourceVersion);
}

/** One page after the other; a Table stays one Info, a list is taken apart. */
function* list(
  call: Invocation,
  mapping: Mapping,
  options: FindOptions,
): Routine<{ infos: Info[]; resourceVersion: string }> {
  const namespace = options.allNamespaces || !mapping.namespaced ? '' : call.namespace;
  const path = call.client.path({ mapping, namespace });
  const infos: Info[] = [];
  let next = '';
  let resourceVersion = '';
  do {
    const query = {
      ...(options.query ?? {}),
      ...(options.selector ? { labelSelector: options.selector } : {}),
      ...(options.fieldSelector ? { fieldSelector: options.fieldSelector } : {}),
      ...(options.chunkSize ? { limit: String(options.chunkSize) } : {}),
      ...(next ? { continue: next } : {}),
    };
    let page: Unstructured;
    try {
      page = (yield* call.client.request('GET', path, { ...request(options), query })).body as Unstructured;
    } catch (error) {
      throw listingFailure(error, mapping, options.selector, options.fieldSelector);
    }
    if (page.kind === 'Table') infos.push({ mapping, namespace, name: '', source: '', object: page });
    else {
      for (const item of (page.items ?? []) as Unstructured[]) {
        infos.push({
          mapping,
          namespace: item.metadata?.namespace ?? '',
          name: item.metadata?.name ?? '',
          source: '',
          object: withKind(mapping, item),
        });
      }
    }
    resourceVersion = page.metadata?.resourceVersion ?? '';
    next = (page.metadata as { continue?: string } | undefined)?.continue ?? '';
  } while (next !== '');
  return { infos, resourceVersion };
}

/** What is told of a list that the server refused. Upstream: resource.Selector.Visit. */
export function listingFailure(error: unknown, mapping: Mapping, selector = '', fieldSelector = ''): unknown {
  if (!(error instanceof StatusError) || (error.reason !== 'BadRequest' && error.reason !== 'NotFound')) return error;
  const what = JSON.stringify(gvrText(mapping));
  const message =
    selector === '' && fieldSelector === ''
      ? `Unable to list ${what}: ${error.message}`
      : `Unable to find ${what} that match label selector ${JSON.stringify(selector)}, field selector ${JSON.stringify(fieldSelector)}: ${error.message}`;
  return new StatusError({ ...error.status, message });
}
