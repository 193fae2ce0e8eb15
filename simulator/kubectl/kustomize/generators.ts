/** `configMapGenerator` and `secretGenerator`. Mirrors kustomize api/internal/generators and api/kv. */
import { base64Encode } from '../../api/schema/base64.ts';
import { envNameProblem } from '../resources/env-name.ts';
import type { JsonObject } from '../types.ts';
import { KustomizeError, prefixed } from './failure.ts';
import type { GeneratorArguments, GeneratorOptions } from './kustomization.ts';
import type { Loader } from './loader.ts';
import { type Behavior, Resource } from './resource.ts';

/** The object that one entry describes. */
export function generate(
  kind: 'ConfigMap' | 'Secret',
  args: GeneratorArguments,
  globals: GeneratorOptions | undefined,
  loader: Loader,
): Resource {
  if (!args.name) throw new KustomizeError('a configmap must have a name');
  const options = mergedOptions(args.options, globals);
  const object: JsonObject = {
    apiVersion: 'v1',
    kind,
    metadata: {
      name: args.name,
      ...(args.namespace ? { namespace: args.namespace } : {}),
      ...(options.labels && Object.keys(options.labels).length > 0 ? { labels: { ...options.labels } } : {}),
      ...(options.annotations && Object.keys(options.annotations).length > 0
        ? { annotations: { ...options.annotations } }
        : {}),
    },
    ...(kind === 'Secret' ? { type: args.type || 'Opaque' } : {}),
    ...(options.immutable ? { immutable: true } : {}),
  };
  load(object, kind, readPairs(args, loader));
  const resource = new Resource(object);
  resource.hashed = options.disableNameSuffixHash !== true;
  resource.behavior = behaviorOf(args.behavior);
  return resource;
}

function behaviorOf(text: string | undefined): Behavior {
  return text === 'create' || text === 'merge' || text === 'replace' ? text : 'unspecified';
}

/** Upstream: MergeGlobalOptionsIntoLocal. */
function mergedOptions(local: GeneratorOptions = {}, globals: GeneratorOptions = {}): GeneratorOptions {
  return {
    labels: { ...globals.labels, ...local.labels },
    annotations: { ...globals.annotations, ...local.annotations },
    disableNameSuffixHash: local.disableNameSuffixHash === true || globals.disableNameSuffixHash === true,
    immutable: local.immutable === true || globals.immutable === true,
  };
}

/** Text goes to `data`; what is no UTF-8 to a ConfigMap's `binaryData`. */
function load(object: JsonObject, kind: string, pairs: ReadonlyMap<string, Uint8Array>): void {
  for (const [key, bytes] of pairs) {
    const text = kind === 'ConfigMap' ? utf8(bytes) : undefined;
    const field = kind === 'Secret' || text !== undefined ? 'data' : 'binaryData';
    object[field] ??= {};
    (object[field] as JsonObject)[key] = text ?? base64Encode(bytes);
  }
}

function utf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

function readPairs(args: GeneratorArguments, loader: Loader): Map<string, Uint8Array> {
  const envs = [...(args.envs ?? []), ...(args.env ? [args.env] : [])];
  const [literals, files] = [args.literals ?? [], args.files ?? []];
  const encoder = new TextEncoder();
  const found = prefixed(
    () => 'loading KV pairs',
    () => [
      ...prefixed(
        () => `env source files: [${envs.join(' ')}]`,
        () => envs.flatMap((path) => envPairs(loader.load(path))),
      ).map(([k, v]) => [k, encoder.encode(v)] as const),
      ...prefixed(
        () => `literal sources [${literals.join(' ')}]`,
        () => literals.map(literalPair),
      ).map(([k, v]) => [k, encoder.encode(v)] as const),
      ...prefixed(
        () => `file sources: [${files.join(' ')}]`,
        () => files.map((source) => filePair(source, loader)),
      ),
    ],
  );
  const pairs = new Map<string, Uint8Array>();
  for (const [key, value] of found) {
    checkKey(key);
    if (pairs.has(key)) throw new KustomizeError(`configmap ${args.name} illegally repeats the key \`${key}\``);
    pairs.set(key, value);
  }
  return pairs;
}

function checkKey(key: string): void {
  if (!/^[-._a-zA-Z0-9]+$/.test(key))
    throw new KustomizeError(
      `${JSON.stringify(key)} is not a valid key name: a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')`,
    );
}

function envPairs(text: string): [string, string][] {
  return text
    .split(/\r?\n/)
    .map((line, i) => (i === 0 ? line.replace(/^\ufeff/, '') : line).trimStart())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const at = line.indexOf('=');
      const key = at < 0 ? line : line.slice(0, at);
      const problem = envNameProblem(key);
      if (problem !== undefined) throw new KustomizeError(`${JSON.stringify(key)} is not a valid key name: ${problem}`);
      return [key, at < 0 ? '' : line.slice(at + 1)];
    });
}

function literalPair(source: string): readonly [string, string] {
  const at = source.indexOf('=');
  if (at <= 0) throw new KustomizeError(`invalid literal source ${source}, expected key=value`);
  const value = source.slice(at + 1);
  const quoted = value.length >= 2 && value[0] === value.at(-1) && (value[0] === '"' || value[0] === "'");
  return [source.slice(0, at), quoted ? value.slice(1, -1) : value];
}

function filePair(source: string, loader: Loader): readonly [string, Uint8Array] {
  const parts = source.split('=');
  if (parts.length > 2) throw new KustomizeError(`source ${JSON.stringify(source)} key name or file path contains '='`);
  const [first = '', second] = parts;
  if (second === undefined) return [first.replace(/\/+$/, '').split('/').at(-1) as string, loader.loadBytes(first)];
  if (first === '')
    throw new KustomizeError(
      `missing key name for file path ${JSON.stringify(second)} in source ${JSON.stringify(source)}`,
    );
  if (second === '')
    throw new KustomizeError(
      `missing file path for key name ${JSON.stringify(first)} in source ${JSON.stringify(source)}`,
    );
  return [first, loader.loadBytes(second)];
}
