/** Rules of crds/, which Helm 4 has. Mirrors Helm's pkg/chart/v2/lint/rules/crds.go. */
import { GoError } from '../../gotemplate/types.ts';
import { splitDocuments } from '../../yaml/yaml.ts';
import { chartCrds } from '../manifest/resources.ts';
import type { Linter } from './linter.ts';
import { readObject } from './objects.ts';

export function lintCrds(linter: Linter): void {
  const path = `${linter.folder}/crds`;
  if (!linter.files.exists(path)) return;
  if (!linter.add('ERROR', 'crds/', linter.files.stat(path).kind === 'directory' ? undefined : 'not a directory'))
    return;
  const chart = linter.load('crds/');
  if (!chart) return;
  for (const { file, content } of chartCrds(chart)) {
    for (const document of splitDocuments(content)) {
      let object: ReturnType<typeof readObject>;
      try {
        object = readObject(document, 4);
      } catch (error) {
        if (!(error instanceof GoError)) throw error;
        linter.add('ERROR', file, `unable to parse YAML: ${error.message}`);
        return;
      }
      if (!object) continue;
      const isExtension = object.apiVersion.startsWith('apiextensions.k8s.io');
      linter.add('ERROR', file, isExtension ? undefined : "apiVersion is not in 'apiextensions.k8s.io'");
      const isDefinition = object.kind === 'CustomResourceDefinition';
      linter.add('ERROR', file, isDefinition ? undefined : "object kind is not 'CustomResourceDefinition'");
    }
  }
}
