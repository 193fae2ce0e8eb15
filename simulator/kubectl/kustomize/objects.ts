/** Objects in YAML or JSON text, as kustomize takes them: lists are taken apart, empty documents left out. Mirrors kustomize api/resource/factory.go. */
import { parseYamlV3, splitDocuments, YamlError } from '../../yaml/yaml.ts';
import type { JsonObject } from '../types.ts';
import { KustomizeError } from './failure.ts';

/** The text is no YAML. */
export class MalformedYaml extends KustomizeError {}

/** Throws `KustomizeError` for what is no object with a kind and a name. */
export function objectsOf(text: string): JsonObject[] {
  return splitDocuments(text).flatMap((document) => {
    const value = parse(document);
    if (value === null) return [];
    if (typeof value !== 'object' || Array.isArray(value))
      throw new KustomizeError(
        'wrong node kind: expected MappingNode but was ' + (Array.isArray(value) ? 'SequenceNode' : 'ScalarNode'),
      );
    return inlined(value as JsonObject);
  });
}

function inlined(object: JsonObject): JsonObject[] {
  if (Object.keys(object).length === 0) return [];
  if (String(object.kind ?? '').endsWith('List') && Array.isArray(object.items))
    return (object.items as JsonObject[]).flatMap(inlined);
  const { apiVersion = '', kind = '' } = object;
  const metadata = (object.metadata ?? {}) as JsonObject;
  if (apiVersion === '' && kind === '' && object.metadata === undefined)
    throw new KustomizeError('missing Resource metadata');
  if (kind === '')
    throw new KustomizeError(
      `missing kind in object {{${apiVersion} } {{${metadata.name ?? ''} ${metadata.namespace ?? ''}} map[] map[]}}`,
    );
  if (typeof metadata.name !== 'string' || metadata.name === '')
    throw new KustomizeError(
      `missing metadata.name in object {{${apiVersion} ${kind}} {{ ${metadata.namespace ?? ''}} map[] map[]}}`,
    );
  return [object];
}

function parse(text: string): unknown {
  try {
    return parseYamlV3(text);
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    throw new MalformedYaml(`MalformedYAMLError: ${error.message}`);
  }
}
