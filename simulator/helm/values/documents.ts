/** Values of a file: one document, or, for Helm 4, several of which later ones win. Mirrors Helm 4's pkg/chart/v2/loader (LoadValues). */
import { GoError } from '../../gotemplate/types.ts';
import { hasKey, isMap, newMap } from '../../gotemplate/values.ts';
import { splitDocuments } from '../../yaml/yaml.ts';
import { asMap } from '../functions/json.ts';
import { fromYaml } from '../functions/yaml.ts';
import type { HelmValues } from '../types.ts';

/** Throws `GoError`. */
export function loadValues(text: string, helmMajor: 3 | 4 = 3): HelmValues {
  if (helmMajor === 3) return fromYaml(text, asMap) as HelmValues;
  return splitDocuments(text).reduce<HelmValues>((values, document) => {
    try {
      return mergeMaps(values, fromYaml(document, asMap) as HelmValues);
    } catch (error) {
      if (!(error instanceof GoError)) throw error;
      throw new GoError(`cannot unmarshal yaml document: ${error.message}`);
    }
  }, newMap());
}

/** The second over the first, table by table. */
export function mergeMaps(a: HelmValues, b: HelmValues): HelmValues {
  const out = Object.assign(newMap(), a);
  for (const key of Object.keys(b)) {
    const value = b[key];
    const old = hasKey(out, key) ? out[key] : undefined;
    out[key] = isMap(value) && isMap(old) ? mergeMaps(old, value) : value;
  }
  return out;
}
