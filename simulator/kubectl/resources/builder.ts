/**
 * From arguments, files and selectors to objects. Mirrors cli-runtime's resource.Builder: what may be combined, in which
 * order things are found, and how failures are worded. Failures of the question are thrown; failures of single objects
 * stand in `errors` beside what was found.
 */
import type { Routine } from '../../kernel/wait.ts';
import { CliError, Failure, StatusError } from '../cli/errors.ts';
import { gvrText } from '../client/rest.ts';
import type { Info, Invocation, Mapping, RequestOptions, Unstructured } from '../types.ts';
import { missingResource, readArguments } from './arguments.ts';
import { readFiles } from './files.ts';

export interface FindOptions {
  readonly args?: readonly string[];
  readonly filenames?: readonly string[];
  readonly kustomize?: string;
  readonly recursive?: boolean;
  readonly selector?: string;
  readonly fieldSelector?: string;
  /** --all: everything of the types. */
  readonly all?: boolean;
  readonly allNamespaces?: boolean;
  /** A type alone means all of it (get, describe). */
  readonly typeAlone?: boolean;
  /** Fetch what is named (default); else only say where it is. */
  readonly fetch?: boolean;
  /** Fetch what files name, too (get -f, describe -f). */
  readonly latest?: boolean;
  /** Never ask the server: files only. */
  readonly local?: boolean;
  readonly accept?: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly chunkSize?: number;
  readonly subresource?: string;
  /** Files are checked for what every object must say. */
  readonly validate?: boolean;
  /** Stop at the first object that fails. */
  readonly stopAtError?: boolean;
}

export interface FoundInfos {
  readonly infos: Info[];
  readonly errors: Error[];
  /** One object was asked for by name. */
  readonly single: boolean;
  /** The version of the list, where one list was asked for. */
  readonly resourceVersion?: string;
}

/** Everything that was asked for, in order. */
export function* findInfos(call: Invocation, options: FindOptions): Routine<FoundInfos> {
  const asked = yield* readArguments(call.discovery, options.args ?? []);
  if (options.filenames?.length || options.kustomize) {
    if (asked.kind !== 'nothing') {
      throw new CliError(
        'when paths, URLs, or stdin is provided as input, you may not specify resource arguments as well',
      );
    }
    return yield* fromFiles(call, options);
  }
  const selected =
    options.selector || options.fieldSelector || options.all || (options.typeAlone && asked.kind === 'types');
  if (selected) {
    if (asked.kind === 'names') throw new CliError('name cannot be provided when a selector is specified');
    if (asked.kind === 'tuples')
      throw new CliError('selectors and the all flag cannot be used when passing resource/name arguments');
    if (asked.kind === 'nothing') throw new CliError('at least one resource must be specified to use a selector');
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
      const mappings = yield* mappingsOf(call, asked.types);
      return yield* byName(
        call,
        mappings.flatMap((mapping) => asked.names.map((name) => ({ mapping, name }))),
        options,
      );
    }
  }
}

function* mappingsOf(call: Invocation, types: readonly string[]): Routine<Mapping[]> {
  const mappings: Mapping[] = [];
  for (const type of types) mappings.push(yield* call.discovery.resolve(type));
  return mappings;
}

function* fromFiles(call: Invocation, options: FindOptions): Routine<FoundInfos> {
  const { infos, errors } = yield* readFiles(call, {
    filenames: options.filenames ?? [],
    ...(options.kustomize ? { kustomize: options.kustomize } : {}),
    recursive: options.recursive === true,
    validate: options.validate === true,
  });
  const kept: Info[] = [];
  for (const info of infos) {
    try {
      if (!options.local) setNamespace(call, info);
      if (options.latest) info.object = yield* fetch(call, info, options);
      kept.push(info);
    } catch (error) {
      if (!(error instanceof Failure) || options.stopAtError) throw error;
      errors.push(error);
    }
  }
  if (options.stopAtError && errors.length > 0 && kept.length === 0) throw errors[0] as Error;
  const selected = options.selector
    ? kept.filter((i) => labelsMatch(options.selector as string, i.object.metadata?.labels ?? {}))
    : kept;
  return { infos: selected, errors, single: selected.length === 1 && infos.length === 1 };
}

/** Objects of files get the namespace of the call; one they name themselves must not contradict -n. */
function setNamespace(call: Invocation, info: Info): void {
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
  const infos: Info[] = [];
  const errors: Error[] = [];
  for (const { mapping } of targets) {
    if (mapping.namespaced && options.allNamespaces)
      throw new CliError('a resource cannot be retrieved by name across all namespaces');
  }
  for (const { mapping, name } of targets) {
    const info: Info = { mapping, namespace: mapping.namespaced ? call.namespace : '', name, source: '', object: {} };
    try {
      if (options.fetch !== false && !options.local) info.object = yield* fetch(call, info, options);
      infos.push(info);
    } catch (error) {
      if (!(error instanceof Failure) || options.stopAtError) throw error;
      errors.push(error);
    }
  }
  return { infos, errors, single: targets.length === 1 };
}

function* fetch(call: Invocation, info: Info, options: FindOptions): Routine<Unstructured> {
  const { mapping, namespace, name } = info;
  return yield* call.client.get(
    { mapping, namespace, name, ...(options.subresource ? { subresource: options.subresource } : {}) },
    request(options),
  );
}

function request(options: FindOptions): RequestOptions {
  return {
    ...(options.accept ? { accept: options.accept } : {}),
    ...(options.query ? { query: options.query } : {}),
  };
}

function* bySelector(call: Invocation, mappings: readonly Mapping[], options: FindOptions): Routine<FoundInfos> {
  const infos: Info[] = [];
  const errors: Error[] = [];
  let resourceVersion = '';
  for (const mapping of mappings) {
    try {
      const page = yield* list(call, mapping, options);
      infos.push(...page.infos);
      resourceVersion = page.resourceVersion;
    } catch (error) {
      if (!(error instanceof Failure) || options.stopAtError) throw error;
      errors.push(error);
    }
  }
  return { infos, errors, single: false, resourceVersion };
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
      throw worded(error, mapping, options);
    }
    if (page.kind === 'Table') infos.push({ mapping, namespace, name: '', source: '', object: page });
    else {
      for (const item of (page.items ?? []) as Unstructured[]) {
        const object = item.kind
          ? item
          : ({ apiVersion: apiVersionOf(mapping), kind: mapping.kind, ...item } as Unstructured);
        infos.push({
          mapping,
          namespace: item.metadata?.namespace ?? '',
          name: item.metadata?.name ?? '',
          source: '',
          object,
        });
      }
    }
    resourceVersion = page.metadata?.resourceVersion ?? '';
    next = (page.metadata as { continue?: string } | undefined)?.continue ?? '';
  } while (next !== '');
  return { infos, resourceVersion };
}

const apiVersionOf = (m: Mapping): string => (m.group ? `${m.group}/${m.version}` : m.version);

/** Upstream: resource.Selector.Visit. */
function worded(error: unknown, mapping: Mapping, options: FindOptions): unknown {
  if (!(error instanceof StatusError) || (error.reason !== 'BadRequest' && error.reason !== 'NotFound')) return error;
  const what = JSON.stringify(gvrText(mapping));
  const message =
    !options.selector && !options.fieldSelector
      ? `Unable to list ${what}: ${error.message}`
      : `Unable to find ${what} that match label selector ${JSON.stringify(options.selector ?? '')}, field selector ${JSON.stringify(options.fieldSelector ?? '')}: ${error.message}`;
  return new StatusError({ ...error.status, message });
}

/** Equality and existence terms, for -l on files. Example: labelsMatch('app=web,!old', { app: 'web' }) is true. */
export function labelsMatch(selector: string, labels: Readonly<Record<string, string>>): boolean {
  return selector
    .split(/,(?![^(]*\))/)
    .map((t) => t.trim())
    .filter((t) => t !== '')
    .every((term) => {
      const set = /^(\S+)\s+(in|notin)\s+\(([^)]*)\)$/.exec(term);
      if (set) {
        const [, key, how, values] = set as unknown as [string, string, string, string];
        const within = values
          .split(',')
          .map((v) => v.trim())
          .includes(labels[key] ?? '\0');
        return how === 'in' ? within : !within;
      }
      const equality = /^([^!=]+)(==|!=|=)(.*)$/.exec(term);
      if (equality) {
        const [, key, how, value] = equality as unknown as [string, string, string, string];
        return (labels[key.trim()] === value.trim()) !== (how === '!=');
      }
      return term.startsWith('!') ? !(term.slice(1) in labels) : term in labels;
    });
}
