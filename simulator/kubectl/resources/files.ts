/**
 * Objects in files, folders, standard input, URLs and kustomizations. Mirrors cli-runtime's resource/visitor.go, mapper.go and
 * builder.go (FilenameParam, StreamVisitor).
 */
import { FileError, statOf } from '../../kernel/files.ts';
import { readAll } from '../../kernel/stream.ts';
import { type Routine, settle, sleep } from '../../kernel/wait.ts';
import {
  aggregate,
  CliError,
  ConnectionError,
  Failure,
  notSimulated,
  PlainError,
  quote,
  StatusError,
} from '../cli/errors.ts';
import { klog } from '../cli/klog.ts';
import type { Info, Invocation, JsonObject, Mapping, Unstructured } from '../types.ts';
import { textOr } from './compact-json.ts';
import { missingFields, typedObject, undecodable } from './decode.ts';
import { documentsOf } from './documents.ts';
import { givenBytes, isOwnInput } from './given-file.ts';
import { matchingPaths } from './patterns.ts';
import { NotRegistered } from './schema.ts';
import { unservedKind } from './unserved.ts';

/** Strict and Warn, as the server is told; Ignore, or nothing: documents are not looked at here. */
export type Validation = 'Strict' | 'Warn' | 'Ignore';

interface FileOptions {
  readonly filenames: readonly string[];
  readonly recursive?: boolean;
  readonly kustomize?: string;
  /** Refuse documents without kind or apiVersion before anything else. */
  readonly validate?: Validation;
  /** Never ask the server what kinds there are. */
  readonly local?: boolean;
  /** Read objects as those of their kind's type. */
  readonly typed?: boolean;
}

/** What was found, in order: an object, or why there is none. */
export type Entry = Info | Error;
export const isInfo = (entry: Entry): entry is Info => !(entry instanceof Error);

/** What a document holds: an object, or what stands in its list. */
export type Read = Entry | readonly Entry[];

interface FoundEntries {
  readonly entries: Read[];
  /** One file was named, not a folder and not standard input. */
  readonly single: boolean;
}

interface Source {
  readonly name: string;
  /** Read when its turn comes. */
  readonly text: () => Routine<string>;
}

/** Objects in order of the files and documents; lists are taken apart. What cannot be found at all is thrown. */
export function* readFiles(call: Invocation, options: FileOptions): Routine<FoundEntries> {
  const { filenames, kustomize = '', recursive = false } = options;
  const wrong = [
    ...(filenames.length > 0 && kustomize !== '' ? ['only one of -f or -k can be specified'] : []),
    ...(kustomize !== '' && recursive ? ["the -k flag can't be used with -f or -R"] : []),
  ];
  const sources: Source[] = [];
  let [folder, stream] = [false, false];
  for (const name of wrong.length > 0 ? [] : filenames) {
    if (name === '-') {
      if (stream) wrong.push('standard input cannot be used for multiple arguments');
      stream = true;
      sources.push({ name: 'STDIN', text: () => readAll(call.context.stdin) });
    } else if (/^https?:\/\//.test(name)) sources.push({ name, text: () => download(call, name) });
    else {
      const found = pathSources(call, name, recursive, sources.length > 0 || wrong.length > 0, wrong);
      folder ||= found.length > 1;
      sources.push(...found);
    }
  }
  const refused = aggregate(wrong.map((reason) => new CliError(reason)));
  if (refused) throw refused;
  if (kustomize !== '') sources.push({ name: kustomize, text: () => kustomized(call, kustomize) });
  const entries: Read[] = [];
  for (const { name, text } of sources) {
    try {
      yield* readText(call, name, yield* text(), options, entries);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      entries.push(error);
    }
  }
  return { entries, single: !folder && !stream && sources.length === 1 };
}

function* kustomized(call: Invocation, folder: string): Routine<string> {
  const { buildFolder, printBuilt } = yield* settle(import('../commands/kustomize.ts'));
  return printBuilt(yield* buildFolder(call, folder, { order: 'legacy' }));
}

function pathSources(call: Invocation, name: string, recursive: boolean, others: boolean, wrong: string[]): Source[] {
  const { files } = call.context;
  if (isOwnInput(call.resolvePath(name))) return [fileSource(call, name)];
  const names = files.exists(call.resolvePath(name)) ? [name] : matchingPaths(call, name);
  if (names.length === 0) {
    wrong.push(`the path ${quote(name)} does not exist`);
    return [];
  }
  const found = names.flatMap((one) => {
    const path = call.resolvePath(one);
    if (files.stat(path).kind !== 'directory') return [fileSource(call, one)];
    return folderFiles(call, path, one, recursive).map((file) => fileSource(call, file));
  });
  if (found.length === 0 && !others)
    wrong.push(`error reading [${names.join(' ')}]: recognized file extensions are [.json .yaml .yml]`);
  return found;
}

const fileSource = (call: Invocation, name: string): Source => ({
  name: cleanPath(name),
  *text() {
    return yield* readFlagFile(call, name, (reason) => reason);
  },
});

function folderFiles(call: Invocation, folder: string, shown: string, recursive: boolean): string[] {
  const { files } = call.context;
  return files.list(folder).flatMap((entry) => {
    const [inner, name] = [`${folder}/${entry}`, `${shown.replace(/\/$/, '')}/${entry}`];
    if (files.stat(inner).kind === 'directory') return recursive ? folderFiles(call, inner, name, true) : [];
    return /\.(json|ya?ml)$/.test(entry) ? [name] : [];
  });
}

/** filepath.Walk cleans the path it was given. */
const cleanPath = (name: string): string => name.replace(/^(\.\/)+/, '').replace(/\/\.?\//g, '/') || '.';

const ATTEMPTS = 3;

/** Upstream: readHttpWithRetries. */
function* download(call: Invocation, url: string): Routine<string> {
  const { network } = call.context;
  const parts = /^(https?):\/\/([^/:?#]+)(?::(\d+))?([^#]*)/.exec(url);
  if (!network || !parts) throw notSimulated(`reading ${url}`);
  const [, scheme = 'http', host = '', port, path = ''] = parts;
  let failure: Error = new CliError(url);
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    if (attempt > 0) yield* sleep(1000);
    const outcome = yield* network.http({
      method: 'GET',
      scheme: scheme as 'http' | 'https',
      host,
      port: port ? Number(port) : scheme === 'https' ? 443 : 80,
      path: path || '/',
      headers: { 'user-agent': 'Go-http-client/1.1' },
    });
    if (outcome.kind === 'response') {
      if (outcome.status === 200) return outcome.body;
      failure = new CliError(
        `unable to read URL ${quote(url)}, server reported ${outcome.status} ${outcome.reason}, status code=${outcome.status}`,
      );
      if (outcome.status < 500) break;
    } else if (outcome.kind === 'unresolved')
      failure = new ConnectionError(`Unable to connect to the server: dial tcp: lookup ${host}: no such host`);
    else if (outcome.kind === 'refused')
      failure = new ConnectionError(
        `The connection to the server ${host}${port ? `:${port}` : ''} was refused - did you specify the right host or port?`,
      );
    else failure = new ConnectionError(`Unable to connect to the server: Get ${quote(url)}: dial tcp: i/o timeout`);
  }
  throw failure;
}

/** The content of a file or named pipe that a flag names. `what` words the failure. */
export function* readFlagFile(call: Invocation, name: string, what: (reason: string) => string): Routine<string> {
  try {
    return new TextDecoder().decode(yield* givenBytes(call, call.resolvePath(name)));
  } catch (error) {
    throw unreadable(error, name, what);
  }
}

/** The same for a template of -o, which is read where nothing can be waited for: a named pipe is refused. */
export function readTemplateFile(call: Invocation, name: string, what: (reason: string) => string): string {
  const { files } = call.context;
  const path = call.resolvePath(name);
  if (statOf(files, path)?.kind === 'fifo') throw notSimulated(`a template from the named pipe ${name}`);
  try {
    return files.readText(path);
  } catch (error) {
    throw unreadable(error, name, what);
  }
}

function unreadable(error: unknown, name: string, what: (reason: string) => string): unknown {
  if (!(error instanceof FileError)) return error;
  return new CliError(what(`${error.code === 'EISDIR' ? 'read' : 'open'} ${name}: ${error.text.toLowerCase()}`));
}

/** What reading objects asks of a call; `err`, `nowMs` and `context` for warnings. */
type Reading = Pick<Invocation, 'discovery'> & Partial<Pick<Invocation, 'err' | 'nowMs' | 'context'>>;

const UNSUPPORTED =
  'cannot perform warn validation if server-side field validation is unsupported, skipping validation';

function* readText(call: Reading, source: string, text: string, options: FileOptions, into: Read[]): Routine<void> {
  for (const document of documentsOf(text)) {
    if ('problem' in document) {
      into.push(new CliError(`error parsing ${source}: ${document.problem}`));
      return;
    }
    const { value } = document;
    if (value === null) continue;
    const invalid = yield* invalidity(call, value, options.validate ?? 'Ignore');
    if (invalid !== undefined) {
      into.push(
        new CliError(
          `error validating ${quote(source)}: error validating data: ${invalid}; if you choose to ignore these errors, turn validation off with --validate=false`,
        ),
      );
      return;
    }
    into.push(yield* readObject(call, source, value, options));
  }
}

/** Why a document is refused before it is sent, if it is. Upstream: ParamVerifyingSchema.ValidateBytes. */
function* invalidity(call: Reading, value: unknown, directive: Validation): Routine<string | undefined> {
  if (directive === 'Ignore') return undefined;
  const missing = missingFields(value);
  if (missing !== undefined) return missing;
  const object = value as JsonObject;
  const [apiVersion, kind] = [textOr(object.apiVersion), textOr(object.kind)];
  const isList = apiVersion === 'v1' && kind === 'List';
  if (directive === 'Strict')
    return isList ? (yield* settle(import('./list-validation.ts'))).listProblem(object) : undefined;
  if (call.err && (isList || apiVersion === '' || !(yield* call.discovery.forKind(apiVersion, kind))))
    yield* call.err(klog(call as Invocation, 'W', 'schema.go:145', UNSUPPORTED));
  return undefined;
}

/** One document. Upstream: mapper.go infoForData, FlattenListVisitor. */
function* readObject(call: Reading, source: string, value: unknown, options: FileOptions): Routine<Read> {
  const problem = undecodable(value, false);
  if (problem !== undefined) return new CliError(`unable to decode ${quote(source)}: ${problem}`);
  const object = value as Unstructured;
  if (!Array.isArray(object.items)) return yield* infoOf(call, source, object, options, false);
  if (options.local !== true && options.typed !== true && !(yield* listServed(call, object)))
    return unknownKind(object, source, false);
  const items = itemsOf(object).map((item): Unstructured | Error => {
    const wrong = undecodable(item, true);
    return wrong === undefined ? (item as Unstructured) : new CliError(`unable to decode ${quote(source)}: ${wrong}`);
  });
  // An item that is not as its type says spoils the whole list.
  const spoiled = options.typed
    ? items
        .filter(isObject)
        .map(typedProblem)
        .filter((one) => one !== undefined)
    : [];
  if (spoiled.length > 0) return spoiled;
  const found: Entry[] = [];
  for (const item of items) found.push(isObject(item) ? yield* infoOf(call, source, item, options, true) : item);
  return found;
}

const isObject = (item: Unstructured | Error): item is Unstructured => !(item instanceof Error);

/** What stands in a list, and in the lists that stand there. An item of a PodList that does not say what it is, is a Pod. Upstream: unstructuredJSONScheme.decodeToList. */
function itemsOf({ apiVersion, kind, items }: Unstructured): unknown[] {
  const itemKind = String(kind).replace(/List$/, '');
  return (items as unknown[]).flatMap((item) => {
    if (item === null || typeof item !== 'object') return [item];
    const said = item as Unstructured;
    const silent = itemKind !== '' && textOr(said.apiVersion) === '' && textOr(said.kind) === '';
    const whole: Unstructured = silent ? ({ ...said, apiVersion, kind: itemKind } as Unstructured) : said;
    return Array.isArray(whole.items) ? itemsOf(whole) : [whole];
  });
}

/** Whether a list is of a version that is served, and of a kind of it, if it says so. Upstream: restmapper.NewDiscoveryRESTMapper. */
function* listServed(call: Reading, { apiVersion, kind }: Unstructured): Routine<boolean> {
  const [version, name] = [textOr(apiVersion), textOr(kind)];
  if (name === 'List')
    return (yield* call.discovery.mappings()).some(
      (m) => version === (m.group ? `${m.group}/${m.version}` : m.version),
    );
  const found = yield* call.discovery.forKind(version, name.replace(/List$/, ''));
  return found !== undefined || (yield* call.discovery.forKind(version, name)) !== undefined;
}

function* infoOf(
  call: Reading,
  source: string,
  given: Unstructured,
  options: FileOptions,
  inList: boolean,
): Routine<Entry> {
  const object = options.typed ? typed(given, source, inList) : given;
  if (object instanceof Error) return object;
  const metadata = object.metadata ?? {};
  const name = textOr(metadata.name);
  const namespace = textOr(metadata.namespace);
  const apiVersion = textOr(object.apiVersion);
  if (options.local === true)
    return { mapping: localMapping(apiVersion, object.kind as string), namespace, name, source, object };
  try {
    const mapping = yield* call.discovery.forKind(apiVersion, object.kind as string);
    return mapping ? { mapping, namespace, name, source, object } : unknownKind(object, source, inList);
  } catch (error) {
    if (!(error instanceof ConnectionError || error instanceof StatusError)) throw error;
    return error;
  }
}

/** What an item of a list is not as its type says; nothing for a kind that is not known. */
function typedProblem(object: Unstructured): Error | undefined {
  try {
    typedObject(object);
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    return error instanceof NotRegistered ? undefined : new PlainError(error.message);
  }
  return undefined;
}

function typed(object: Unstructured, source: string, inList: boolean): Unstructured | Error {
  try {
    return typedObject(object);
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    if (!inList) return new CliError(`unable to decode ${quote(source)}: ${error.message}`);
    return new PlainError(
      'unable to get type info from the object "*runtime.Unknown": no kind is registered for the type runtime.Unknown in scheme "pkg/scheme/scheme.go:28"',
    );
  }
}

/** Upstream: mapper.go infoForData; infoForObject for what stands in a list, whose failures are told among several. */
function unknownKind(object: Unstructured, source: string, inList: boolean): Error {
  const { kind, metadata } = object;
  const apiVersion = textOr(object.apiVersion);
  const noMatch = `no matches for kind ${quote(String(kind))} in version ${quote(apiVersion)}`;
  const unserved = unservedKind(apiVersion, String(kind));
  if (inList) return new PlainError(`unable to recognize ${noMatch}${unserved}`);
  const what = `name: ${quote(metadata?.name ?? '')} namespace: ${quote(metadata?.namespace ?? '')} from ${quote(source)}`;
  return new CliError(`resource mapping not found for ${what}: ${noMatch}\nensure CRDs are installed first${unserved}`);
}

/** Objects of a text, as of a stream of that name. */
export function* readStream(
  call: Reading,
  name: string,
  text: string,
  validate: Validation = 'Ignore',
): Routine<Entry[]> {
  const read: Read[] = [];
  yield* readText(call, name, text, { filenames: [], validate }, read);
  return read.flat();
}

/** What can be said of a kind without asking the server. */
function localMapping(apiVersion: string, kind: string): Mapping {
  const slash = apiVersion.indexOf('/');
  return {
    group: slash < 0 ? '' : apiVersion.slice(0, slash),
    version: apiVersion.slice(slash + 1),
    kind,
    resource: `${kind.toLowerCase()}s`,
    singular: kind.toLowerCase(),
    namespaced: true,
    verbs: [],
    shortNames: [],
    categories: [],
    subresources: [],
  };
}
