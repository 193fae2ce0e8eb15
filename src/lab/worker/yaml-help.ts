// Help for YAML files from the cluster's own rules: decoding and validation of the API with positions, completions and hovers
// from its schemas. Nothing here touches the running lab.
import {
  type Document,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseAllDocuments,
  type YAMLMap,
} from 'yaml';
import { fieldErrorText } from '../../../simulator/api/errors.ts';
import { FIRST_KINDS as KINDS } from '../../../simulator/api/kinds/first.ts';
import { decodeStrict } from '../../../simulator/api/schema/decode.ts';
import { type FieldNode, type SchemaNode, schemaNode } from '../../../simulator/api/schema/schema.ts';
import type { Kind, KubeObject } from '../../../simulator/api/types.ts';
import { suggest } from '../../../simulator/cel/suggest.ts';
import type { Language } from '../../../simulator/lab/types.ts';
import type { YamlCompletion, YamlDiagnostic } from '../protocol.ts';
import { FIELD_TEXTS } from './field-texts.ts';

const isYaml = (path: string): boolean => /\.ya?ml$/.test(path);

/** What is wrong with a file, in the API's words. Files that are no manifests are only parsed. */
export function yamlDiagnostics(path: string, text: string): YamlDiagnostic[] {
  if (!isYaml(path)) return [];
  const found: YamlDiagnostic[] = [];
  for (const document of documents(text)) {
    for (const error of document.errors)
      found.push({
        from: error.pos[0],
        to: Math.max(error.pos[1], error.pos[0] + 1),
        severity: 'error',
        message: `yaml: ${error.message.split('\n')[0]?.replace(/ at line \d+, column \d+:?$/, '') ?? ''}`,
      });
    if (document.errors.length === 0 && isMap(document.contents)) found.push(...manifestProblems(document));
  }
  return found.sort((a, b) => a.from - b.from);
}

function documents(text: string): Document[] {
  const parsed = parseAllDocuments(text, {
    version: '1.1',
    merge: true,
    uniqueKeys: true,
    lineCounter: new LineCounter(),
  });
  return [...parsed] as Document[];
}

function manifestProblems(document: Document): YamlDiagnostic[] {
  const root = document.contents as YAMLMap;
  const value = document.toJS() as Record<string, unknown>;
  const { kind: kindName, apiVersion } = value;
  if (kindName === undefined && apiVersion === undefined) return [];
  const kind = KINDS.find((k) => k.kind === kindName && versionOf(k) === apiVersion);
  if (!kind) return [unknownKind(root, String(kindName ?? ''), String(apiVersion ?? ''))];
  const { object, unknownFields, typeError } = decodeStrict(kind.schema, value, 'Strict');
  const found: YamlDiagnostic[] = unknownFields.map((problem) => {
    const path = /"([^"]*)"/.exec(problem)?.[1] ?? '';
    const near = suggest(path.split('.').at(-1) ?? '', siblingKeys(kind, path));
    return {
      ...rangeOf(root, path, true),
      severity: 'error',
      message: near === undefined ? problem : `${problem}; did you mean "${near}"?`,
    };
  });
  if (typeError !== undefined) {
    const path = /(?:of type|into Go struct field) \S*?\.?([\w.[\]]+)/.exec(typeError)?.[1];
    found.push({ ...rangeOf(root, path === undefined ? '' : path, false), severity: 'error', message: typeError });
    return found;
  }
  const draft = object as KubeObject;
  draft.metadata ??= {} as KubeObject['metadata'];
  if (kind.namespaced) draft.metadata.namespace ??= 'default';
  try {
    kind.defaults?.(draft);
    for (const error of kind.validate?.(draft) ?? []) {
      if (error.field === 'metadata.uid' || error.field === 'metadata.resourceVersion') continue;
      found.push({ ...rangeOf(root, error.field, false), severity: 'error', message: fieldErrorText(error) });
    }
  } catch (error) {
    // A manifest under way may be too incomplete to be validated.
    if (!(error instanceof TypeError)) throw error;
  }
  return found;
}

const versionOf = (kind: Kind): string => (kind.group === '' ? kind.version : `${kind.group}/${kind.version}`);

function unknownKind(root: YAMLMap, kind: string, apiVersion: string): YamlDiagnostic {
  const same = KINDS.find((k) => k.kind === kind);
  if (same)
    return {
      ...rangeOf(root, 'apiVersion', false),
      severity: 'error',
      message: `no matches for kind "${kind}" in version "${apiVersion}"; ${kind} is in ${versionOf(same)}`,
    };
  const near = suggest(
    kind,
    KINDS.map((k) => k.kind),
  );
  return {
    ...rangeOf(root, 'kind', false),
    severity: 'error',
    message: `no matches for kind "${kind}" in version "${apiVersion}"${near === undefined ? '' : `; did you mean "${near}"?`}`,
  };
}

function siblingKeys(kind: Kind, path: string): readonly string[] {
  let at: SchemaNode | undefined = schemaNode(kind.schema);
  for (const part of steps(path).slice(0, -1)) at = child(at, part);
  return at?.keys ?? [];
}

/** "spec.containers[0].image" → ["spec", "containers", 0, "image"]. */
function steps(path: string): (string | number)[] {
  const out: (string | number)[] = [];
  for (const m of path.matchAll(/\[(\d+)\]|\[([^\]]+)\]|([^.[\]]+)/g))
    out.push(m[1] !== undefined ? Number(m[1]) : ((m[2] ?? m[3]) as string));
  return out;
}

/** The place of a path: of its key (unknown fields) or of its value; the nearest ancestor's that exists. */
function rangeOf(root: YAMLMap, path: string, key: boolean): { from: number; to: number } {
  let node: Node | null = root;
  let range = keyRange(root) ?? { from: 0, to: 1 };
  const parts = steps(path);
  for (const [i, part] of parts.entries()) {
    if (isMap(node)) {
      const pair: Pair<Node, Node | null> | undefined = (node.items as Pair<Node, Node | null>[]).find(
        (p) => isScalar(p.key) && String(p.key.value) === String(part),
      );
      if (!pair) break;
      const keyAt = pair.key.range;
      if (keyAt) range = { from: keyAt[0], to: keyAt[1] };
      node = pair.value;
      const last = i === parts.length - 1;
      if (last && !key && node?.range && (isScalar(node) || node.range[1] - node.range[0] < 80))
        range = { from: node.range[0], to: Math.max(node.range[1], node.range[0] + 1) };
    } else if (isSeq(node) && typeof part === 'number') {
      node = (node.items[part] as Node | undefined) ?? null;
      if (node?.range)
        range = keyRange(node) ?? { from: node.range[0], to: Math.max(node.range[0] + 1, node.range[1]) };
    } else break;
  }
  return range;
}

/** The first key of a map: a short place for what is wrong with the whole. */
function keyRange(node: Node | null): { from: number; to: number } | undefined {
  if (!isMap(node)) return undefined;
  const first = (node.items[0] as Pair<Node, Node> | undefined)?.key.range;
  return first ? { from: first[0], to: first[1] } : undefined;
}

// ── Completions and hovers ────────────────────────────────────────────────────────────────────────────────────────

interface Place {
  readonly path: (string | number)[];
  /** The word under the cursor. */
  readonly from: number;
  readonly to: number;
  readonly kind: Kind | undefined;
  readonly value: boolean;
  readonly indent: number;
}

/** Fields, enums and kinds that may stand at the cursor. */
export function yamlCompletions(path: string, text: string, offset: number): YamlCompletion[] {
  if (!isYaml(path)) return [];
  const place = placeAt(text, offset);
  if (place.value) {
    const key = place.path.at(-1);
    if (place.path.length === 1 && key === 'kind')
      return KINDS.map((k) => ({
        label: k.kind,
        insert: k.kind,
        from: place.from,
        to: place.to,
        detail: versionOf(k),
      }));
    if (place.path.length === 1 && key === 'apiVersion')
      return [...new Set(KINDS.map(versionOf))].map((v) => ({
        label: v,
        insert: v,
        from: place.from,
        to: place.to,
        detail: '',
      }));
    const field = fieldAt(place);
    const values = field?.enum ?? (field?.type === 'boolean' ? ['true', 'false'] : []);
    return values.map((v) => ({
      label: v,
      insert: v,
      from: place.from,
      to: place.to,
      detail: field ? typeText(field) : '',
    }));
  }
  const parent = schemaAt(place.kind, place.path);
  if (!parent)
    return place.path.length === 0
      ? ['apiVersion', 'kind', 'metadata', 'spec'].map((k) => ({
          label: k,
          insert: `${k}: `,
          from: place.from,
          to: place.to,
          detail: '',
        }))
      : [];
  const pad = ' '.repeat(place.indent + 2);
  return (parent.keys ?? [])
    .filter((k) => k !== 'status')
    .map((name) => {
      const field = parent.properties?.(name) as FieldNode;
      const deep = field.code === 'struct' || field.code === 'map';
      const insert =
        field.code === 'list' ? `${name}:\n${' '.repeat(place.indent)}- ` : deep ? `${name}:\n${pad}` : `${name}: `;
      return {
        label: name,
        insert,
        from: place.from,
        to: place.to,
        detail: `${typeText(field)}${field.isRequired ? ', required' : ''}`,
      };
    });
}

/** What a field is: type, whether it must be there, its values, and for common ones what it means. */
export function yamlHover(
  path: string,
  text: string,
  offset: number,
  language: Language,
): { from: number; to: number; markdown: string } | null {
  if (!isYaml(path)) return null;
  const place = placeAt(text, offset);
  const name = place.value ? place.path.at(-1) : /^[\w.-]+/.exec(text.slice(place.from))?.[0];
  if (typeof name !== 'string') return null;
  const full = place.value ? place.path : [...place.path, name];
  const parent = schemaAt(place.kind, full.slice(0, -1));
  const field = parent?.properties?.(name);
  if (!field) return null;
  const words =
    language === 'ko'
      ? { required: '꼭 있어야 합니다', values: '값', fallback: '기본값' }
      : { required: 'required', values: 'values', fallback: 'default' };
  const own = FIELD_TEXTS[`${parent?.goType.split('.').at(-1)}.${name}`];
  const lines = [`**${name}** \`${typeText(field)}\`${field.isRequired ? ` · ${words.required}` : ''}`];
  if (own) lines.push(own[language]);
  if (field.enum) lines.push(`${words.values}: ${field.enum.map((v) => `\`${v}\``).join(', ')}`);
  if (field.default !== undefined) lines.push(`${words.fallback}: \`${String(field.default)}\``);
  return { from: place.from, to: place.to, markdown: lines.join('\n\n') };
}

const typeText = (field: SchemaNode): string => {
  switch (field.code) {
    case 'list':
      return `[]${field.items ? typeText(field.items) : 'any'}`;
    case 'map':
      return `map[string]${field.additional ? typeText(field.additional) : 'any'}`;
    case 'struct':
      return field.goType.split('.').at(-1) ?? 'object';
    case 'q':
      return 'Quantity';
    case 'n':
      return 'IntOrString';
    default:
      return field.type;
  }
};

function child(schema: SchemaNode | undefined, part: string | number): SchemaNode | undefined {
  if (!schema) return undefined;
  if (typeof part === 'number') return schema.items;
  return schema.code === 'map' ? schema.additional : schema.properties?.(part);
}

function schemaAt(kind: Kind | undefined, path: readonly (string | number)[]): SchemaNode | undefined {
  let at: SchemaNode | undefined = kind && schemaNode(kind.schema);
  for (const part of path) at = child(at, part);
  return at;
}

function fieldAt({ kind, path }: Place): FieldNode | undefined {
  const field = schemaAt(kind, path);
  return field as FieldNode | undefined;
}

/** Where the cursor stands, reckoned from lines and their indentation, so that it works in text that does not parse yet. */
function placeAt(text: string, offset: number): Place {
  const start = Math.max(0, text.lastIndexOf('\n---', offset - 1));
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  const lineEnd = text.indexOf('\n', offset) < 0 ? text.length : text.indexOf('\n', offset);
  const line = text.slice(lineStart, lineEnd);
  const { indent, dashes, key, keyEnd } = readLine(line);
  const column = offset - lineStart;
  const value = key !== undefined && column > keyEnd;
  const path = ancestors(text.slice(start, lineStart).split('\n'), indent, dashes);
  const word = value ? /\S*/ : /[\w.-]*/;
  let from = offset;
  while (
    from > lineStart &&
    word.exec(text[from - 1] as string)?.[0] !== '' &&
    /[^\s:]/.test(text[from - 1] as string) &&
    text[from - 1] !== '-'
  )
    from--;
  let to = offset;
  while (to < lineEnd && /[^\s:,\]}]/.test(text[to] as string)) to++;
  const end = text.indexOf('\n---', offset);
  const whole = text.slice(start, end < 0 ? text.length : end);
  const kindName = /^kind:\s*["']?(\w+)/m.exec(whole)?.[1];
  const version = /^apiVersion:\s*["']?([\w./-]+)/m.exec(whole)?.[1];
  const kind = KINDS.find((k) => k.kind === kindName && (version === undefined || versionOf(k) === version));
  return { path: value ? [...path, key as string] : path, from, to, kind, value, indent };
}

/** "  - name: x" → indentation of the key 4, one dash, key "name". */
function readLine(line: string): { indent: number; dashes: number; key: string | undefined; keyEnd: number } {
  const m = /^(\s*)((?:- +)*)(-?)(?:(["']?)([\w./-]+)\4\s*:(?=\s|$))?/.exec(line);
  const [, blanks = '', bullets = '', , , key] = m ?? [];
  return {
    indent: blanks.length + bullets.length,
    dashes: bullets.split('-').length - 1,
    key,
    keyEnd: blanks.length + bullets.length + (key?.length ?? 0),
  };
}

/** The keys above a line, from the outside in; items of lists count as 0 (their position does not matter to a schema). */
function ancestors(lines: readonly string[], indent: number, dashes: number): (string | number)[] {
  const path: (string | number)[] = [];
  let limit = indent;
  let inItem = dashes > 0;
  if (inItem) path.unshift(0);
  for (let i = lines.length - 1; i >= 0; i--) {
    const line = lines[i] as string;
    if (line.trim() === '' || line.trim().startsWith('#') || line.startsWith('---')) continue;
    const above = readLine(line);
    const outer = above.indent - above.dashes * 2;
    if (
      above.key !== undefined &&
      (above.indent < limit || (inItem && above.dashes === 0 && above.indent <= limit - 2))
    ) {
      path.unshift(above.key);
      limit = above.indent;
      inItem = false;
      if (above.dashes > 0) {
        path.unshift(0);
        limit = outer + 1;
        inItem = true;
      }
      continue;
    }
    if (!inItem && above.dashes > 0 && above.indent === limit) {
      path.unshift(0);
      limit = outer + 1;
      inItem = true;
    }
  }
  return path;
}
