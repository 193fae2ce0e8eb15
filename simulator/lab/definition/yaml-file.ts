/** lab.yaml as written, with the place of every value. Refuses what YAML has beyond plain data (lesson-format.md §13, E106). */
import { isAlias, isMap, isPair, isScalar, isSeq, LineCounter, type Node, type Pair, parseDocument, visit } from 'yaml';
import { Cursor, type Placed, type Source } from './cursor.ts';
import type { Problems } from './problems.ts';

/** Reads a file; undefined when it is not YAML that a lesson may use (the problems say why). */
export function openYaml(file: string, text: string, problems: Problems): Cursor | undefined {
  const lines = new LineCounter();
  const source: Source = { file, problems, place: (offset) => lines.linePos(offset) };
  problems.source(file, text);
  const before = problems.count;
  const document = parseDocument(text, { version: '1.2', schema: 'core', uniqueKeys: true, lineCounter: lines });
  const at = (offset: number, code: string, message: string, length = 1) => {
    const { line, col } = lines.linePos(offset);
    problems.add({ file, line, column: col, code, path: '', message, length });
  };
  for (const error of document.errors) {
    if (error.code === 'DUPLICATE_KEY')
      at(error.pos[0], 'E106', 'this key is there already; each key once', error.pos[1] - error.pos[0]);
    else at(error.pos[0], 'E100', `not YAML: ${(error.message.split('\n')[0] ?? '').replace(/ at line \d+.*$/, '')}`);
  }
  const tab = text.indexOf('\t');
  if (tab >= 0 && document.errors.length === 0) at(tab, 'E106', 'tabs are not allowed; indent with blanks');
  visit(document, {
    Alias: (_, node) =>
      at(node.range?.[0] ?? 0, 'E106', `YAML aliases are not allowed (*${node.source})`, node.source.length + 1),
    Node: (_, node) => {
      if (isAlias(node)) return;
      const { anchor, tag } = node as { anchor?: string; tag?: string };
      if (anchor)
        at(
          Math.max(0, (node.range?.[0] ?? 0) - anchor.length - 2),
          'E106',
          `YAML anchors are not allowed (&${anchor})`,
        );
      if (tag && !isMap(node) && !isSeq(node)) at(node.range?.[0] ?? 0, 'E106', `YAML tags are not allowed (${tag})`);
    },
  });
  if (problems.count > before) return undefined;
  return new Cursor(source, placed(document.contents as Node | null), '', 0);
}

function placed(node: Node | null): Placed {
  return {
    offset: node?.range?.[0],
    length: node?.range && isScalar(node) ? node.range[1] - node.range[0] : 1,
    get value() {
      return node === null ? null : node.toJSON();
    },
    fields: () =>
      isMap(node)
        ? (node.items as Pair<Node, Node | null>[]).filter(isPair).map(({ key, value }) => ({
            key: isScalar(key) ? String(key.value) : String(key),
            offset: key.range?.[0],
            value: placed(value),
          }))
        : undefined,
    items: () => (isSeq(node) ? node.items.map((item) => placed(item as Node)) : undefined),
  };
}
