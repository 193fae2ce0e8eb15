/** What lint reads of an object. Mirrors K8sYamlStruct of Helm's pkg/lint/rules/template.go. */
import { isMap } from '../../gotemplate/values.ts';
import { decodeYaml, type Struct } from '../chart/decode.ts';
import { fromYaml } from '../functions/yaml.ts';

export interface LintedObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
}

const structOf = (helmMajor: 3 | 4): Struct => {
  const name = helmMajor === 4 ? 'k8sYamlStruct' : 'K8sYamlStruct';
  return {
    struct: name,
    type: `rules.${name}`,
    fields: {
      apiVersion: 'string',
      Kind: 'string',
      Metadata: { struct: name, type: 'rules.k8sYamlMetadata', fields: { Namespace: 'string', Name: 'string' } },
    },
  };
};

/** undefined where there is none. Throws `GoError`. */
export function readObject(document: string, helmMajor: 3 | 4): LintedObject | undefined {
  const read = decodeYaml(document, structOf(helmMajor)) as {
    readonly apiVersion?: string;
    readonly Kind?: string;
    readonly Metadata?: { readonly Name?: string };
  };
  if (Object.keys(read).length === 0 && fromYaml(document, (value) => value) === null) return undefined;
  return { apiVersion: read.apiVersion ?? '', kind: read.Kind ?? '', name: read.Metadata?.Name ?? '' };
}

/** Annotations of the items of a List. */
export function itemAnnotations(document: string): readonly Readonly<Record<string, unknown>>[] {
  const value = fromYaml(document, (read) => read);
  const items = isMap(value) && Array.isArray(value['items']) ? value['items'] : [];
  return items.map((item) => {
    const metadata = isMap(item) ? item['metadata'] : undefined;
    const annotations = isMap(metadata) ? metadata['annotations'] : undefined;
    return isMap(annotations) ? annotations : {};
  });
}
