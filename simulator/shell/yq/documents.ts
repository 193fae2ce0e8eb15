/** YAML documents as JSON texts, by YAML 1.2's words as yq reads them: yes is a text, 0o17 a number. */
import { parseAllDocuments } from 'yaml';
import { parseYamlV3, YamlError } from '../../yaml/parse.ts';
import { ToolFailure } from '../tools/tool.ts';

/** One line for each document. `name` stands in errors. */
export function jsonDocuments(text: string, name: string): string {
  const documents = parseAllDocuments(text, {
    version: '1.2',
    merge: true,
    intAsBigInt: true,
    uniqueKeys: false,
    logLevel: 'error',
  });
  if (!Array.isArray(documents)) return '';
  let out = '';
  for (const document of documents) {
    const [error] = document.errors;
    if (error) {
      const [at] = error.linePos ?? [{ line: 1, col: 1 }];
      throw new ToolFailure(
        `Error running jq: ParserError: ${problemOf(text) ?? error.message.split(' at line ')[0]}\n  in "${name}", line ${at.line}, column ${at.col}.`,
      );
    }
    out += `${json(document.toJS({ mapAsMap: true, maxAliasCount: 10_000 }))}\n`;
  }
  return out;
}

/** What libyaml says of the text, where our reader of Kubernetes' YAML finds fault with it, too. */
function problemOf(text: string): string | undefined {
  try {
    parseYamlV3(text);
    return undefined;
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    return error.message.replace(/^yaml: (line \d+: )?/, '');
  }
}

function json(value: unknown): string {
  if (value instanceof Map)
    return `{${[...value].map(([key, item]) => `${JSON.stringify(keyText(key))}: ${json(item)}`).join(', ')}}`;
  if (Array.isArray(value)) return `[${value.map(json).join(', ')}]`;
  if (typeof value === 'bigint') return value.toString();
  if (typeof value === 'number' && !Number.isFinite(value))
    return Number.isNaN(value) ? 'NaN' : value > 0 ? 'Infinity' : '-Infinity';
  return JSON.stringify(value ?? null);
}

function keyText(key: unknown): string {
  if (key !== null && typeof key === 'object')
    throw new ToolFailure(`Error running jq: TypeError: unhashable type: '${key instanceof Map ? 'dict' : 'list'}'.`);
  return String(key);
}
