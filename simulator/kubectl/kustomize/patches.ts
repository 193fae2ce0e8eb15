/** `patches`, `patchesStrategicMerge` and `patchesJson6902`. Mirrors kustomize's PatchTransformer and resource.ApplySmPatch. */
import { findSchema, type SchemaNode } from '../../api/schema/schema.ts';
import { parseYamlV3, printYaml, YamlError } from '../../yaml/yaml.ts';
import type { Json, JsonObject } from '../types.ts';
import { KustomizeError } from './failure.ts';
import { applyOperations, type Operation } from './json-patch.ts';
import type { Patch } from './kustomization.ts';
import type { Loader } from './loader.ts';
import { mergeObjects } from './merge.ts';
import { objectsOf } from './objects.ts';
import { idText, Resource, sameId } from './resource.ts';
import type { Resources } from './resources.ts';

/** One entry of `patches`. */
export function applyPatch(resources: Resources, patch: Patch, loader: Loader): void {
  const { text, source } = patchText(patch, loader);
  const merges = attempt(() => objectsOf(text));
  const operations = attempt(() => operationsOf(text));
  if (merges?.length && operations?.length)
    throw new KustomizeError(`illegally qualifies as both an SM and JSON patch: ${source}`);
  if (!merges && !operations) throw configuration(patch, `unable to parse SM or JSON patch from ${source}`);
  if (merges) return mergePatches(resources, patch, merges, source);
  if (!patch.target) throw new KustomizeError(`must specify a target for JSON patch ${source}`);
  for (const resource of resources.select(patch.target)) {
    resource.rememberId();
    applyOperations(resource.object, operations as readonly Operation[]);
  }
}

function patchText(patch: Patch, loader: Loader): { text: string; source: string } {
  const inline = (patch.patch ?? '').trim();
  const path = patch.path ?? '';
  if (inline === '' && path === '')
    throw configuration(patch, `must specify one of patch and path in\n${printYaml(patch)}`);
  if (inline !== '' && path !== '')
    throw configuration(patch, `patch and path can't be set at the same time\n${printYaml(patch)}`);
  if (inline !== '') return { text: inline, source: `[patch: ${JSON.stringify(inline)}]` };
  try {
    return { text: loader.load(path), source: `[path: ${JSON.stringify(path)}]` };
  } catch (error) {
    if (!(error instanceof KustomizeError)) throw error;
    throw configuration(patch, `failed to get the patch file from path(${path}): ${error.message}`);
  }
}

const configuration = (patch: Patch, why: string): Error =>
  new KustomizeError(`trouble configuring builtin PatchTransformer with config: \`\n${printYaml(patch)}\`: ${why}`);

function attempt<T>(run: () => T): T | undefined {
  try {
    return run();
  } catch (error) {
    if (error instanceof KustomizeError || error instanceof YamlError) return undefined;
    throw error;
  }
}

/** What begins as a list in JSON must be JSON to its end: "[{op: add}]" is none. Upstream: jsonPatchFromBytes. */
function operationsOf(text: string): Operation[] {
  const value = (text.startsWith('[') ? jsonOf(text) : parseYamlV3(text)) as Json;
  if (!Array.isArray(value)) throw new KustomizeError('no JSON patch');
  return value as Operation[];
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) throw new KustomizeError('no JSON patch');
    throw error;
  }
}

function mergePatches(
  resources: Resources,
  { target, options }: Patch,
  patches: readonly JsonObject[],
  source: string,
): void {
  const allowed: Allowed = { name: options?.allowNameChange === true, kind: options?.allowKindChange === true };
  if (target) {
    if (patches.length > 1)
      throw new KustomizeError(
        `Multiple Strategic-Merge Patches in one \`patches\` entry is not allowed to set \`patches.target\` field: ${source}`,
      );
    for (const resource of resources.select(target)) {
      const patch = new Resource(patches[0] as JsonObject);
      // The patch is of whatever kind it is for; what it names decides nothing.
      mergeInto(resource, { ...patch.object, apiVersion: resource.object.apiVersion ?? '' }, allowed);
    }
  } else {
    for (const object of patches) {
      const { id } = new Resource(object);
      let resource: Resource;
      try {
        resource = resources.byId(id);
      } catch (error) {
        if (!(error instanceof KustomizeError)) throw error;
        throw new KustomizeError(
          `no resource matches strategic merge patch ${JSON.stringify(idText(id))}: ${error.message}`,
        );
      }
      mergeInto(resource, object, allowed);
    }
  }
  resources.dropGone();
  refuseTwins(resources);
}

/** A patch may have given two objects one id. */
function refuseTwins(resources: Resources): void {
  resources.list.forEach((resource, i) => {
    if (resources.list.slice(0, i).some((r) => sameId(r.id, resource.id)))
      throw new KustomizeError(`may not add resource with an already registered id: ${idText(resource.id)}`);
  });
}

interface Allowed {
  readonly name: boolean;
  readonly kind: boolean;
}

function mergeInto(resource: Resource, patch: JsonObject, allowed: Allowed): void {
  const { name, namespace } = resource;
  const { kind } = resource.gvk;
  if (allowed.name || allowed.kind) resource.rememberId();
  const merged = mergeObjects(resource.object, patch, schemaOf(resource));
  if (!merged) {
    resource.gone = true;
    return;
  }
  resource.object = merged;
  if (!allowed.kind) merged.kind = kind;
  if (!allowed.name && name !== '') resource.metadata.name = name;
  if (namespace === '') delete resource.metadata.namespace;
  else resource.metadata.namespace = namespace;
}

function schemaOf({ gvk }: Resource): SchemaNode | undefined {
  const where = gvk.group === '' ? 'core' : (gvk.group.split('.')[0] as string);
  return findSchema(`io.k8s.api.${where}.${gvk.version}.${gvk.kind}`);
}

/** `patchesStrategicMerge`: files, or patches written in the kustomization itself. */
export function applyMergeFiles(resources: Resources, paths: readonly string[], loader: Loader): void {
  for (const path of paths) {
    let objects: JsonObject[] | undefined;
    try {
      objects = objectsOf(loader.load(path));
    } catch (error) {
      if (!(error instanceof KustomizeError)) throw error;
      objects = attempt(() => objectsOf(path));
      if (!objects?.length)
        throw new KustomizeError(
          `trouble configuring builtin PatchStrategicMergeTransformer with config: \`\npaths:\n${paths.map((p) => `- ${p}\n`).join('')}\`: ${error.message}`,
        );
    }
    mergePatches(resources, {}, objects, '');
  }
}
