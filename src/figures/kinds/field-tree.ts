// A manifest against the API's schema: the server's verdict in its own words, each line it objects to, and where such a field belongs.
import { parseAllDocuments } from 'yaml';
import { FIRST_KINDS } from '../../../simulator/api/kinds/first.ts';
import { decodeStrict } from '../../../simulator/api/schema/decode.ts';
import { type FieldNode, type SchemaNode, schemaNode } from '../../../simulator/api/schema/schema.ts';
import type { TreeData, TreeKnobs, TreeLine } from '../knobs/field-tree.ts';
import type { StockImages } from '../types.ts';
import { FigureWorld } from '../world.ts';

export async function fieldTree({ text }: TreeKnobs, images: StockImages): Promise<TreeData> {
  const world = await FigureWorld.open({
    lab: { cluster: { nodes: 1 }, home: [{ path: 'shop.yaml', from: 'files/shop.yaml' }] },
    files: { 'files/shop.yaml': text },
    images,
  });
  const verdict = await world.run('kubectl apply -f shop.yaml');
  const accepted = /(created|configured|unchanged)$/m.test(verdict) && !/error/i.test(verdict);
  const lines: TreeLine[] = [];
  const document = parseAllDocuments(text)[0];
  const value: unknown = document && document.errors.length === 0 ? document.toJS() : undefined;
  if (typeof value === 'object' && value !== null) {
    const { kind, apiVersion } = value as { kind?: unknown; apiVersion?: unknown };
    const known =
      FIRST_KINDS.find((k) => k.kind === kind && `${k.group ? `${k.group}/` : ''}${k.version}` === apiVersion) ??
      FIRST_KINDS.find((k) => k.kind === kind);
    const unknown = new Set(known ? unknownFields(known.schema, value) : []);
    const places = known ? fieldPlaces(schemaNode(known.schema)) : [];
    outline(value, 0, '', unknown, places, lines);
  }
  return { lines, verdict, accepted };
}

/** Paths that strict decoding does not know: "spec.minReadySecond". */
function unknownFields(schema: string, value: object): string[] {
  const decoded = decodeStrict(schema, value as Record<string, unknown>, 'Strict');
  return decoded.unknownFields.map((entry) => /"([^"]+)"/.exec(String(entry))?.[1] ?? String(entry));
}

/** Every field of a kind, as paths without indices, to a fair depth. */
function fieldPlaces(root: SchemaNode): string[] {
  const found: string[] = [];
  const walk = (node: SchemaNode, path: string, depth: number) => {
    if (depth > 6) return;
    for (const field of fieldsOf(node)) {
      const at = path === '' ? field.key : `${path}.${field.key}`;
      found.push(at);
      walk(itemOf(field), at, depth + 1);
    }
  };
  walk(root, '', 0);
  return found;
}

const fieldsOf = (node: SchemaNode): FieldNode[] => (node.keys ?? []).flatMap((key) => node.properties?.(key) ?? []);

/** A list's items, or the thing itself. */
const itemOf = (node: SchemaNode): SchemaNode => node.items ?? node;

function outline(
  value: unknown,
  depth: number,
  path: string,
  unknown: ReadonlySet<string>,
  places: readonly string[],
  lines: TreeLine[],
): void {
  if (Array.isArray(value)) {
    value.forEach((item, i) => outline(item, depth, `${path}[${i}]`, unknown, places, lines));
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    const at = path === '' ? key : `${path}.${key}`;
    const leaf = typeof inner !== 'object' || inner === null;
    const wrong = unknown.has(at);
    const plain = at.replace(/\[\d+\]/g, '');
    lines.push({
      depth,
      key,
      value: leaf ? String(inner) : '',
      path: at,
      unknown: wrong,
      belongs: wrong
        ? places
            .filter((p) => p !== plain && near(p.split('.').at(-1) ?? '', key))
            .sort((a, b) => a.length - b.length)
            .slice(0, 2)
        : [],
    });
    outline(inner, depth + 1, at, unknown, places, lines);
  }
}

/** Equal but for case, one letter more, less or other. */
function near(a: string, b: string): boolean {
  const [x, y] = [a.toLowerCase(), b.toLowerCase()];
  if (x === y) return true;
  if (Math.abs(x.length - y.length) > 1 || Math.min(x.length, y.length) < 4) return false;
  let i = 0;
  while (i < Math.min(x.length, y.length) && x[i] === y[i]) i++;
  const rest = (s: string, skip: number) => s.slice(i + skip);
  return rest(x, 1) === rest(y, 1) || rest(x, 1) === rest(y, 0) || rest(x, 0) === rest(y, 1);
}
