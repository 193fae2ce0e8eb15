/**
 * The documents of a text that is YAML or JSON, nobody knows which. Mirrors apimachinery/pkg/util/yaml/decoder.go
 * (YAMLOrJSONDecoder): what begins with "{" is read as JSON values in a row until one of them fails; then as YAML.
 */
import { JsonTextError, readJson } from '../../api/json-text.ts';
import { parseYaml, YamlError } from '../../yaml/yaml.ts';

export type Document =
  | { readonly value: unknown }
  /** No document; nothing follows it. */
  | { readonly problem: string };

export function* documentsOf(text: string): Generator<Document> {
  if (!text.trimStart().startsWith('{')) return yield* yamlDocuments(text, undefined);
  let at = 0;
  let problem: string | undefined;
  for (let count = 0; ; count++) {
    if (text.slice(at).trim() === '') return;
    try {
      const { value, end } = readJson(text, at);
      at = end;
      yield { value: inGoOrder(value) };
    } catch (error) {
      if (!(error instanceof JsonTextError)) throw error;
      problem = error.offset === undefined ? 'unexpected EOF' : `json: offset ${error.offset}: ${error.message}`;
      if (count > 1) return yield { problem: error.offset === undefined ? 'unexpected EOF' : error.message };
      break;
    }
  }
  yield* yamlDocuments(text.slice(at).replace(/^[^\S\n]*\n?/, ''), problem);
}

/** `first` is what was wrong with the text as JSON: told in place of what is wrong with it as YAML. */
function* yamlDocuments(text: string, first: string | undefined): Generator<Document> {
  for (const part of parts(text)) {
    if (typeof part !== 'string') {
      yield { problem: first ?? part.problem };
      return;
    }
    try {
      yield { value: inGoOrder(parseYaml(part)) };
    } catch (error) {
      if (!(error instanceof YamlError)) throw error;
      yield { problem: first ?? `error converting YAML to JSON: ${error.message}` };
      return;
    }
  }
}

/** What was read is a Go map: its keys are sent in order, whatever order they were written in. */
function inGoOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inGoOrder);
  if (value === null || typeof value !== 'object') return value;
  const object = value as Record<string, unknown>;
  return Object.fromEntries(
    Object.keys(object)
      .sort()
      .map((key) => [key, inGoOrder(object[key])]),
  );
}

/** The texts between lines that begin with "---". Upstream: YAMLReader. */
function* parts(text: string): Generator<string | { problem: string }> {
  let current = '';
  const lines = text.split('\n');
  for (const [i, line] of lines.entries()) {
    if (line.startsWith('---')) {
      const rest = line.slice(3).trim();
      if (rest !== '' && !rest.startsWith('#')) return yield { problem: `invalid Yaml document separator: ${rest}` };
      if (current !== '') yield current;
      current = '';
    } else current += i < lines.length - 1 ? `${line}\n` : line === '' ? '' : line;
  }
  if (current !== '') yield current;
}
