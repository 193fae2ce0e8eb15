/**
 * Objects in files, folders and standard input. Mirrors cli-runtime's resource/visitor.go and builder.go (FilenameParam,
 * StreamVisitor). URLs and kustomizations are refused.
 */
import { FileError } from '../../kernel/files.ts';
import { readAll } from '../../kernel/stream.ts';
import type { Routine } from '../../kernel/wait.ts';
import { parseYaml, splitDocuments, YamlError } from '../../yaml/yaml.ts';
import { CliError, notSimulated } from '../cli/errors.ts';
import type { Info, Invocation, JsonObject, Unstructured } from '../types.ts';
import { unservedKind } from './unserved.ts';

export interface FileOptions {
  readonly filenames: readonly string[];
  readonly recursive?: boolean;
  readonly kustomize?: string;
  /** Refuse documents without kind or apiVersion before anything else. */
  readonly validate?: boolean;
}

export interface Found {
  readonly infos: Info[];
  readonly errors: Error[];
}

interface Text {
  readonly source: string;
  readonly text: string;
}

/** Objects in order of the files and documents; lists are taken apart. Failures stand beside them, in order of files. */
export function* readFiles(call: Invocation, options: FileOptions): Routine<Found> {
  if (options.kustomize) throw notSimulated('kustomizations (-k)');
  const texts: Text[] = [];
  for (const name of options.filenames) texts.push(...(yield* textsOf(call, name, options.recursive === true)));
  const found: Found = { infos: [], errors: [] };
  for (const { source, text } of texts) yield* readText(call, source, text, options.validate === true, found);
  return found;
}

function* textsOf(call: Invocation, name: string, recursive: boolean): Routine<Text[]> {
  if (name === '-') return [{ source: 'STDIN', text: yield* readAll(call.context.stdin) }];
  if (/^https?:\/\//.test(name)) throw notSimulated(`reading ${name}: files come from the lab's file system`);
  const { files } = call.context;
  const path = call.resolvePath(name);
  if (!files.exists(path)) throw new CliError(`the path ${JSON.stringify(name)} does not exist`);
  if (files.stat(path).kind !== 'directory') return [{ source: sourceName(name), text: readFile(call, name) }];
  const texts: Text[] = [];
  const walk = (folder: string, shown: string, top: boolean) => {
    for (const entry of files.list(folder)) {
      const inner = `${folder}/${entry}`;
      const shownInner = `${shown.replace(/\/$/, '')}/${entry}`;
      if (files.stat(inner).kind === 'directory') {
        if (recursive) walk(inner, shownInner, false);
      } else if (/\.(json|ya?ml)$/.test(entry))
        texts.push({ source: sourceName(shownInner), text: files.readText(inner) });
    }
    return top;
  };
  walk(path, name, true);
  if (texts.length === 0)
    throw new CliError(`error reading [${name}]: recognized file extensions are [.json .yaml .yml]`);
  return texts;
}

/** filepath.Walk cleans the path it was given. */
const sourceName = (name: string): string => name.replace(/^(\.\/)+/, '').replace(/\/\.?\//g, '/') || '.';

function readFile(call: Invocation, name: string): string {
  try {
    return call.context.files.readText(call.resolvePath(name));
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    throw new CliError(`open ${name}: ${error.text.toLowerCase()}`);
  }
}

/** The content of a file that a flag names. `what` begins the failure. */
export function readFlagFile(call: Invocation, name: string, what: (reason: string) => string): string {
  try {
    return call.context.files.readText(call.resolvePath(name));
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    throw new CliError(what(`open ${name}: ${error.text.toLowerCase()}`));
  }
}

function* readText(call: Invocation, source: string, text: string, validate: boolean, found: Found): Routine<void> {
  for (const document of splitDocuments(text)) {
    let value: unknown;
    try {
      value = parseYaml(document);
    } catch (error) {
      if (!(error instanceof YamlError)) throw error;
      found.errors.push(new CliError(`error parsing ${source}: error converting YAML to JSON: ${error.message}`));
      return;
    }
    if (value === null) continue;
    const missing = validate ? missingFields(value) : [];
    if (missing.length > 0) {
      const what = missing.length > 1 ? `[${missing.join(', ')}]` : missing[0];
      found.errors.push(
        new CliError(
          `error validating ${JSON.stringify(source)}: error validating data: ${what}; if you choose to ignore these errors, turn validation off with --validate=false`,
        ),
      );
      return;
    }
    yield* addObject(call, source, value, found);
  }
}

function* addObject(call: Invocation, source: string, value: unknown, found: Found): Routine<void> {
  const problem = undecodable(value);
  if (problem !== undefined) {
    found.errors.push(new CliError(`unable to decode ${JSON.stringify(source)}: ${problem}`));
    return;
  }
  const object = value as Unstructured;
  const items = object.items;
  if (String(object.kind).endsWith('List') && Array.isArray(items)) {
    for (const item of items) yield* addObject(call, source, item, found);
    return;
  }
  const metadata = object.metadata ?? {};
  const name = metadata.name ?? '';
  const namespace = metadata.namespace ?? '';
  const apiVersion = object.apiVersion ?? '';
  const mapping = yield* call.discovery.forKind(apiVersion, object.kind as string);
  if (!mapping) {
    found.errors.push(
      new CliError(
        `resource mapping not found for name: ${JSON.stringify(name)} namespace: ${JSON.stringify(namespace)} from ${JSON.stringify(source)}: no matches for kind ${JSON.stringify(object.kind)} in version ${JSON.stringify(apiVersion)}\nensure CRDs are installed first${unservedKind(apiVersion, String(object.kind))}`,
      ),
    );
    return;
  }
  found.infos.push({ mapping, namespace, name, source, object });
}

/** Upstream: validation.ParamVerifyingSchema. */
function missingFields(value: unknown): string[] {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return [];
  const { apiVersion, kind } = value as JsonObject;
  return [...(apiVersion ? [] : ['apiVersion not set']), ...(kind ? [] : ['kind not set'])];
}

/** Why a value is no API object; undefined when it is one. Upstream: unstructured's JSON scheme. */
function undecodable(value: unknown): string | undefined {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) {
    return `json: cannot unmarshal ${goKind(value)} into Go value of type struct { Items gojson.RawMessage }`;
  }
  const object = value as JsonObject;
  if (typeof object.kind === 'number' || typeof object.kind === 'boolean')
    return `json: cannot unmarshal ${goKind(object.kind)} into Go struct field .kind of type string`;
  if (!object.kind) return `Object 'Kind' is missing in '${compactSorted(value)}'`;
  if (!object.apiVersion) return `Object 'apiVersion' is missing in '${compactSorted(value)}'`;
  return metadataProblem(object.metadata as JsonObject | undefined);
}

function metadataProblem(metadata: JsonObject | undefined): string | undefined {
  if (metadata === undefined || metadata === null) return undefined;
  if (typeof metadata !== 'object' || Array.isArray(metadata))
    return `json: cannot unmarshal ${goKind(metadata)} into Go struct field .metadata of type v1.ObjectMeta`;
  const wrong = (field: string, v: unknown, type: string) =>
    `json: cannot unmarshal ${goKind(v)} into Go struct field ObjectMeta.metadata.${field} of type ${type}`;
  for (const field of ['name', 'generateName', 'namespace', 'uid', 'resourceVersion']) {
    const v = metadata[field];
    if (v !== undefined && v !== null && typeof v !== 'string') return wrong(field, v, 'string');
  }
  for (const field of ['labels', 'annotations']) {
    const map = metadata[field];
    if (map === undefined || map === null) continue;
    if (typeof map !== 'object' || Array.isArray(map)) return wrong(field, map, 'map[string]string');
    for (const v of Object.values(map)) if (v !== null && typeof v !== 'string') return wrong(field, v, 'string');
  }
  return undefined;
}

function goKind(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  return typeof value === 'boolean' ? 'bool' : typeof value;
}

/** JSON as Go prints it: keys sorted, no blanks. */
export function compactSorted(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((v) => compactSorted(v === undefined ? null : v)).join(',')}]`;
  if (value !== null && typeof value === 'object') {
    const entries = Object.entries(value).filter(([, v]) => v !== undefined);
    entries.sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${entries.map(([k, v]) => `${goString(k)}:${compactSorted(v)}`).join(',')}}`;
  }
  return typeof value === 'string' ? goString(value) : JSON.stringify(value);
}

/** encoding/json escapes <, > and & as well. */
export function goString(text: string): string {
  return JSON.stringify(text).replace(
    /[<>&\u2028\u2029]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
