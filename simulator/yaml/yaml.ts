/**
 * YAML as sigs.k8s.io/yaml reads and writes it. Order of reading: parse.ts (documents to values), scanner.ts and
 * scalar-text.ts (text to tokens), scalars.ts (what plain words mean), print.ts (values to text).
 */
export { parseYaml, parseYamlStrict, parseYamlV3, YamlError, type YamlValue } from './parse.ts';
export { compareKeys, leaf, printYaml } from './print.ts';

/** The texts between "---" lines; a document before the first one counts. Upstream: apimachinery's YAMLReader. */
export function splitDocuments(text: string): string[] {
  const documents: string[] = [];
  let current: string[] = [];
  const lines = text.split('\n');
  lines.forEach((line, i) => {
    if (/^---(\s|$)/.test(line)) {
      if (current.length > 0) documents.push(current.join('\n'));
      current = [];
      return;
    }
    if (i < lines.length - 1 || line !== '') current.push(line);
  });
  if (current.length > 0) documents.push(current.join('\n'));
  return documents.map((d) => (d.endsWith('\n') ? d : `${d}\n`));
}
