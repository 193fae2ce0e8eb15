// Lays YAML out evenly and keeps its comments. How lists stand under their key is the writer's choice: as the first one does.
import { parseAllDocuments } from 'yaml';

/** Null when it cannot be read: what is broken is left as it is. */
export function layOutYaml(text: string): string | null {
  const documents = parseAllDocuments(text, { keepSourceTokens: false });
  if (!Array.isArray(documents) || documents.some(({ errors }) => errors.length > 0)) return null;
  const list = /^( *)[^\s#][^\n]*:[ \t]*\n( *)- /m.exec(text);
  const indentSeq = list !== null && (list[2]?.length ?? 0) > (list[1]?.length ?? 0);
  return documents
    .map((document) => document.toString({ indentSeq, lineWidth: 0, flowCollectionPadding: false }))
    .map((one, i) => (i > 0 && !one.startsWith('---') ? `---\n${one}` : one))
    .join('');
}
