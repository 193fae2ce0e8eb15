/**
 * Renders for commands: what a render asks for and has not got is fetched, and then it is done again: parts of Helm itself,
 * objects for `lookup`. Mirrors Helm's pkg/engine/lookup_func.go for the latter.
 */
import { GoError } from '../../gotemplate/types.ts';
import { newMap } from '../../gotemplate/values.ts';
import { Random } from '../../kernel/random.ts';
import { type Routine, settle } from '../../kernel/wait.ts';
import { isNotFound, StatusError } from '../../kubectl/cli/errors.ts';
import { createRender } from '../engine/render.ts';
import { withoutPrototypes } from '../functions/yaml.ts';
import type { Kube } from '../kube/kube.ts';
import { loadPart, PartMissing, type Parts } from '../parts.ts';
import { SchemaCache } from '../schema/values-schema.ts';
import { type HelmValues, type Log, LookupMissing, type LookupSource, type RenderOptions } from '../types.ts';

/** What a machine's helm remembers between calls. */
export class RenderMemory {
  readonly render = createRender();
  readonly schemas = new SchemaCache();
  parts: Parts = {};
}

export interface RenderSettings {
  readonly seed: string;
  readonly nowMs: number;
  readonly helmMajor: 3 | 4;
  readonly log: NonNullable<RenderOptions['log']>;
  /** Where `lookup` looks; nowhere without it. */
  readonly kube?: Kube;
}

/** What a render is given this time. */
interface Attempt extends RenderOptions {
  readonly schemas: SchemaCache;
}

/** Runs a render until nothing is missing. It must do the same each time. */
export function* rendering<T>(
  memory: RenderMemory,
  settings: RenderSettings,
  run: (attempt: Attempt) => T,
): Routine<T> {
  const { kube, seed, nowMs, helmMajor } = settings;
  const found = new Map<string, HelmValues | GoError>();
  const lookup: LookupSource = {
    get(apiVersion, kind, namespace, name) {
      const result = found.get(keyOf(apiVersion, kind, namespace, name));
      if (result instanceof GoError) throw result;
      return result;
    },
  };
  for (;;) {
    const told: Parameters<Log>[] = [];
    const log: Log = (...one) => void told.push(one);
    const random = new Random(seed);
    const { parts, schemas } = memory;
    try {
      const result = run({ random, nowMs, helmMajor, parts, schemas, log, ...(kube ? { lookup } : {}) });
      for (const one of told) settings.log(...one);
      return result;
    } catch (error) {
      if (error instanceof PartMissing) {
        memory.parts = { ...memory.parts, ...(yield* settle(loadPart(error.part))) };
      } else if (error instanceof LookupMissing && kube) {
        const { apiVersion, kind, namespace, objectName } = error;
        found.set(keyOf(apiVersion, kind, namespace, objectName), yield* fetchObject(kube, error));
      } else {
        for (const one of told) settings.log(...one);
        throw error;
      }
    }
  }
}

const keyOf = (...parts: readonly string[]): string => parts.join('\0');

function* fetchObject(kube: Kube, wanted: LookupMissing): Routine<HelmValues | GoError> {
  const { apiVersion, kind, namespace, objectName } = wanted;
  try {
    const mapping = yield* kube.discovery.forKind(apiVersion, kind);
    if (!mapping) return yield* unknown(kube, apiVersion, kind);
    const path = { mapping, ...(mapping.namespaced && namespace !== '' ? { namespace } : {}) };
    const object = yield* kube.client.get(objectName === '' ? path : { ...path, name: objectName });
    return withoutPrototypes(object as never) as HelmValues;
  } catch (error) {
    if (isNotFound(error)) return newMap();
    if (error instanceof StatusError) return new GoError(error.message);
    throw error;
  }
}

/** A kind that a known version does not have is as if there were no such object. */
function* unknown(kube: Kube, apiVersion: string, kind: string): Routine<HelmValues | GoError> {
  const mappings = yield* kube.discovery.mappings();
  const isKnown = mappings.some(
    ({ group, version }) => (group === '' ? version : `${group}/${version}`) === apiVersion,
  );
  if (isKnown) return newMap();
  return new GoError(
    `unable to get apiresource from unstructured: ${apiVersion}, Kind=${kind}: the server could not find the requested resource`,
  );
}
