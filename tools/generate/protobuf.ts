/**
 * Writes simulator/serve/protobuf/numbers.ts: the numbers of the API's fields on the wire, from the generated.proto files of
 * kubernetes/api, apimachinery and apiextensions-apiserver (any folder that holds them), for the fields of schema/data.ts.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findSchema, schemaNames } from '../../simulator/api/schema/schema.ts';

interface ProtoField {
  readonly name: string;
  readonly type: string;
  readonly number: number;
}
/** By the full name of the message, as definitions are called: io.k8s.api.core.v1.Pod. */
type Messages = ReadonlyMap<string, readonly ProtoField[]>;

export function writeNumbers(folder: string): string {
  const messages = readMessages(folder);
  const packages = new Map<string, string[]>();
  for (const id of schemaNames()) {
    const node = findSchema(id);
    const fields = messages.get(id);
    if (!node || !fields) continue;
    const numbers = (node.keys ?? []).map((key) => numberOf(messages, id, key, node.properties?.(key)?.embedded ?? ''));
    const dot = id.lastIndexOf('.');
    const lines = packages.get(id.slice(0, dot)) ?? [];
    packages.set(id.slice(0, dot), lines);
    lines.push([id.slice(dot + 1), ...numbers].join(' '));
  }
  const text = [...packages].map(([name, lines]) => `@${name}\n${lines.join('\n')}`).join('\n');
  return `/**
 * Written by \`npm run generate\`. A definition a line: the number of each of its fields, in the order of the schema's keys; 0 where the
 * wire has none (kind, apiVersion), "1.2" for number 2 in the embedded struct that is number 1.
 */
export const FIELD_NUMBERS = \`${text}\`;
`;
}

function readMessages(folder: string): Messages {
  const messages = new Map<string, ProtoField[]>();
  for (const path of readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()) {
    if (path.endsWith('generated.proto')) readFile(readFileSync(join(folder, path), 'utf8'), messages);
  }
  return messages;
}

function readFile(text: string, messages: Map<string, ProtoField[]>): void {
  const pkg = /^package ([\w.]+);/m.exec(text)?.[1] ?? '';
  for (const [, name, body] of text.matchAll(/^message (\w+) \{\n(.*?)^\}/gms)) {
    const fields = [
      ...(body as string).matchAll(/^ {2}(?:optional|repeated|required)? *([\w.<>, ]+?) (\w+) = (\d+);/gm),
    ];
    messages.set(
      definitionName(pkg, name as string),
      fields.map(([, type, field, number]) => ({
        name: field as string,
        type: definitionName(pkg, type as string),
        number: Number(number),
      })),
    );
  }
}

/** "k8s.io.api.core.v1" and "Pod", or ".k8s.io.api.core.v1.Pod", as the OpenAPI documents call it. */
function definitionName(pkg: string, type: string): string {
  const full = type.startsWith('.') ? type.slice(1) : `${pkg}.${type}`;
  return full.replace(/^k8s\.io\./, 'io.k8s.');
}

function numberOf(messages: Messages, id: string, key: string, embedded: string): string {
  const fields = messages.get(id) ?? [];
  if (embedded !== '') {
    const [struct, ...inner] = embedded.split('.');
    const outer = fields.find(({ type }) => type.endsWith(`.${struct}`));
    if (!outer) throw new Error(`${id}: no embedded ${struct}`);
    return `${outer.number}.${numberOf(messages, outer.type, key, inner.join('.'))}`;
  }
  const found = fields.find(({ name }) => plain(name) === plain(key));
  if (found) return String(found.number);
  if (key === 'kind' || key === 'apiVersion') return '0';
  throw new Error(`${id}: no field ${key}`);
}

/** "x-kubernetes-list-type" and "xKubernetesListType" are one. */
const plain = (name: string): string => name.replaceAll(/[^A-Za-z]/g, '').toLowerCase();
