/**
 * `kubectl explain`: the fields of a kind, from the server's /openapi/v3. Mirrors kubectl/pkg/explain/v2 (template
 * plaintext.tmpl). Descriptions are our own (../explain/words.ts), or those of the server's schema where it has any.
 */
import { type Routine, settle } from '../../kernel/wait.ts';
import { CliError } from '../cli/errors.ts';
import { apiVersionOf } from '../client/rest.ts';
import { pageV1 } from '../explain/openapiv2.ts';
import {
  descend,
  descriptions,
  element,
  type Found,
  resolved,
  type Schema,
  type Schemas,
  structName,
  type Texts,
} from '../explain/schema.ts';
import { loadWords } from '../explain/words.ts';
import { wrapped } from '../explain/wrap.ts';
import { languageOf } from '../help/text.ts';
import { type Node, parseJsonPath } from '../printers/jsonpath-parser.ts';
import { defineCommand, type Invocation, type Mapping } from '../types.ts';

export const EXPLAIN = defineCommand({
  name: 'explain',
  arguments:
    'TYPE [--recursive=FALSE|TRUE] [--api-version=api-version-group] [-o|--output=plaintext|plaintext-openapiv2]',
  flags: [
    { name: 'api-version', type: 'string' },
    {
      name: 'output',
      short: 'o',
      type: 'string',
      default: 'plaintext',
    },
    {
      name: 'recursive',
      short: 'R',
      type: 'bool',
    },
  ],
  run: explain,
});

function* explain(call: Invocation): Routine<void> {
  const { args, flags } = call;
  if (args.length === 0)
    throw new CliError(
      'You must specify the type of resource to explain. Use "kubectl api-resources" for a complete list of supported resources.',
    );
  if (args.length > 1) throw new CliError('We accept only this format: explain RESOURCE');
  const output = flags.string('output');
  const { mapping, fields } = yield* target(call, args[0] as string);
  if (output !== 'plaintext' && output !== 'plaintext-openapiv2') throw new CliError(`unrecognized format: ${output}`);

  const root = mapping.group === '' ? `api/${mapping.version}` : `apis/${mapping.group}/${mapping.version}`;
  const document = (yield* call.client.request('GET', `/openapi/v3/${root}`)).body as {
    components?: { schemas?: Schemas };
  };
  const schemas = document.components?.schemas ?? {};
  const schema = Object.values(schemas).find((s) =>
    s['x-kubernetes-group-version-kind']?.some(
      (g) => g.group === mapping.group && g.version === mapping.version && g.kind === mapping.kind,
    ),
  );
  if (!schema)
    throw new CliError(
      `GVR (${mapping.group}/${mapping.version}, Resource=${mapping.resource}) not found in OpenAPI schema`,
    );
  const head = `${mapping.group ? `GROUP:      ${mapping.group}\n` : ''}KIND:       ${mapping.kind}\nVERSION:    ${mapping.version}\n\n`;
  const found = descend(schemas, mapping.kind, schema, fields);
  const words = yield* settle(loadWords(languageOf(call.context.env)));
  const texts: Texts = { schemas, words, kind: mapping.kind };
  if (output === 'plaintext-openapiv2') {
    if (!found) throw new CliError(`field ${JSON.stringify(fields.at(-1))} does not exist`);
    return yield* call.out(pageV1(texts, mapping, found, fields.at(-1), flags.bool('recursive')));
  }
  if (!found) {
    yield* call.out(head);
    throw new CliError(`field ${JSON.stringify(fields.at(-1))} does not exist`);
  }
  yield* call.out(head + pageOf(texts, found, fields.at(-1), flags.bool('recursive')));
}

/**
 * "deployments.apps.spec": what is asked about and the fields on the way. Upstream: SplitAndParseResourceRequestWithMatchingPrefix;
 * with --api-version SplitAndParseResourceRequest, for which no group follows the name.
 */
function* target(call: Invocation, text: string): Routine<{ mapping: Mapping; fields: string[] }> {
  const [first, ...rest] = pathNodes(text);
  if (first?.type !== 'field') throw new CliError('invalid jsonpath syntax, first node must be field node');
  if (first.name === '') throw new CliError('a resource must be present, got: /, Resource=');
  const mapping = yield* call.discovery.resourceFor(first.name);
  const all = yield* call.discovery.mappings();
  const version = call.flags.string('api-version');
  if (version !== '') {
    const fields = fieldNames(rest, 'all nodes must be field nodes');
    const other = all.find((m) => m.resource === mapping.resource && apiVersionOf(m) === version);
    const shown = version.includes('/') ? version : `/${version}`;
    if (!other) {
      const what = `${shown}, Resource=${mapping.resource}`;
      const known = all.some((m) => apiVersionOf(m) === version);
      throw new CliError(known ? `GVR (${what}) not found in OpenAPI schema` : `couldn't find resource for "${what}"`);
    }
    return { mapping: other, fields };
  }
  // Of kinds of that name the first whose name with its group begins the text: "events.events.k8s.io" is the first "events" there is.
  for (const other of [mapping, ...all.filter((m) => m.resource === mapping.resource)]) {
    const name = other.group === '' ? other.resource : `${other.resource}.${other.group}`;
    if (!text.startsWith(name)) continue;
    const suffix = text.slice(name.length);
    return { mapping: other, fields: suffix === '' ? [] : fieldNames(pathNodes(suffix).slice(1)) };
  }
  return { mapping, fields: fieldNames(rest) };
}

function pathNodes(text: string): readonly Node[] {
  const { nodes } = parseJsonPath(`{.${text.replace(/\.$/, '')}}`);
  const [list] = nodes;
  if (nodes.length !== 1 || list?.type !== 'list') throw new CliError('must pass in 1 jsonpath string');
  return list.nodes;
}

function fieldNames(nodes: readonly Node[], problem = 'first node must be field node'): string[] {
  return nodes.map((node) => {
    if (node.type !== 'field') throw new CliError(`invalid jsonpath syntax, ${problem}`);
    return node.name;
  });
}

/** "[]Container", "map[string]string", "integer". */
function typeName(schemas: Schemas, schema: Schema): string {
  const ref = schema.$ref ?? schema.allOf?.[0]?.$ref;
  if (ref) {
    const whole = resolved(schemas, schema);
    const name = ref.split('.').at(-1) as string;
    return name === 'Time' || name === 'MicroTime' ? (whole.type ?? 'string') : name;
  }
  if (schema.items) return `[]${typeName(schemas, schema.items)}`;
  if (schema.additionalProperties) return `map[string]${typeName(schemas, schema.additionalProperties)}`;
  if (schema.format === 'int-or-string') return 'IntOrString';
  if (schema.format === 'quantity') return 'Quantity';
  return schema.type === undefined || schema.type === 'object' ? 'Object' : schema.type;
}

function pageOf(texts: Texts, found: Found, field: string | undefined, recursive: boolean): string {
  const { schemas } = texts;
  const whole = element(schemas, found.schema);
  const values = whole.enum ? `ENUM:${whole.enum.map((e) => `\n    ${e === '' ? '""' : e}`).join('')}` : '';
  const head = field === undefined ? '' : `FIELD: ${field} <${typeName(schemas, found.schema)}>\n${values}\n\n`;
  const said = descriptions(texts, found, field);
  const about = said.length === 0 ? '    <empty>\n' : `${wrapped(said.join('\n'), 76, '    ')}\n    \n`;
  const fields = whole.properties ? `FIELDS:\n${fieldLines(texts, found, field, 1, recursive, [])}` : '';
  return `${head}DESCRIPTION:\n${about}${fields}\n`;
}

function fieldLines(
  texts: Texts,
  { schema }: Pick<Found, 'schema'>,
  field: string | undefined,
  level: number,
  recursive: boolean,
  seen: readonly Schema['properties'][],
): string {
  const { schemas, words, kind } = texts;
  const type = field === undefined && level === 1 ? kind : structName(schemas, schema);
  const whole = element(schemas, schema);
  const indent = '  '.repeat(level);
  return Object.keys(whole.properties ?? {})
    .sort()
    .map((name) => {
      const property = (whole.properties as Readonly<Record<string, Schema>>)[name] as Schema;
      const required = whole.required?.includes(name) ? ' -required-' : '';
      const line = `${indent}${name}\t<${typeName(schemas, property)}>${required}\n`;
      const inner = element(schemas, property);
      const values = inner.enum ? `${indent}enum: ${shortList(inner.enum)}\n` : '';
      const nested =
        recursive && inner.properties && !seen.includes(inner.properties)
          ? fieldLines(texts, { schema: property }, name, level + 1, true, [...seen, inner.properties])
          : '';
      const said = property.description ?? (type && words.field(type, name)) ?? '<no description>';
      const about = recursive ? '' : `${wrapped(said, 78 - 2 * level, `${indent}  `)}\n\n`;
      return line + values + about + nested;
    })
    .join('');
}

const MOST_VALUES = 4;

function shortList(values: readonly string[]): string {
  const shown = values.slice(0, MOST_VALUES).map((value) => (value === '' ? '""' : value));
  return [...shown, ...(values.length > MOST_VALUES ? ['....'] : [])].join(', ');
}
