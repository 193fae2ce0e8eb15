/** One rendered template to its YAML documents. Mirrors Helm's pkg/releaseutil/manifest.go. */
import { trimSpace, trimSpaceStart } from '../functions/words.ts';

/** What is between lines of "---", trimmed; without empty ones, but for those of unusual blanks. */
export function splitManifests(text: string, helmMajor: 3 | 4 = 3): readonly string[] {
  if (helmMajor === 4) {
    const documents = trimSpaceStart(text).split(/(?<![^\n])---[ \t]*/);
    return documents.filter((document) => trimSpace(document) !== '').map(trimSpaceStart);
  }
  return cut(trimSpace(text))
    .filter((document) => document !== '')
    .map(trimSpace);
}

/** Upstream splits by `(?:^|\s*\n)---\s*`, which takes the blanks around along. */
function cut(text: string): readonly string[] {
  const documents: string[] = [];
  let from = 0;
  const take = (start: number, end: number): void => {
    documents.push(text.slice(from, start));
    from = end;
    while (BLANKS.includes(text[from] ?? 'end')) from++;
  };
  if (text.startsWith('---')) take(0, 3);
  for (let at = text.indexOf('\n---', from); at >= 0; at = text.indexOf('\n---', from)) {
    let start = at;
    while (start > from && BLANKS.includes(text[start - 1] as string)) start--;
    take(start, at + 4);
  }
  documents.push(text.slice(from));
  return documents;
}

/** Go's \s. */
const BLANKS = '\t\n\f\r ';
