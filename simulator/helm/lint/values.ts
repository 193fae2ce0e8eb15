/** Rules of values.yaml. Mirrors Helm's pkg/lint/rules/values.go. */
import { GoError } from '../../gotemplate/types.ts';
import { fromBytes } from '../../gotemplate/utf8.ts';
import { newMap } from '../../gotemplate/values.ts';
import { asMap } from '../functions/json.ts';
import { fromYaml } from '../functions/yaml.ts';
import { schemaProblem } from '../schema/values-schema.ts';
import type { HelmValues } from '../types.ts';
import { coalesceTables } from '../values/coalesce.ts';
import type { Linter } from './linter.ts';

const FILE = 'values.yaml';

export function lintValues(linter: Linter): void {
  const { files, folder } = linter;
  const path = `${folder}/${FILE}`;
  if (!linter.add('INFO', FILE, files.exists(path) ? undefined : 'file does not exist')) return;
  let values: HelmValues;
  try {
    values = fromYaml(fromBytes(files.readBytes(path)), asMap) as HelmValues;
  } catch (error) {
    if (!(error instanceof GoError)) throw error;
    linter.add('ERROR', FILE, `unable to parse YAML: ${error.message}`);
    return;
  }
  const schema = `${folder}/values.schema.json`;
  const text = files.exists(schema) ? fromBytes(files.readBytes(schema)) : '';
  if (text === '' || (linter.isNew && linter.options.skipSchema)) return;
  // Only of this chart: what is for subcharts is not looked at.
  const all = coalesceTables(coalesceTables(newMap(), linter.options.values), values);
  linter.add('ERROR', FILE, schemaProblem(text, all, linter.options));
}
