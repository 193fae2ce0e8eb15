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
  const at = (offset: number, code: string, message: string, length = 1, path = '') => {
    const { line, col } = lines.linePos(offset);
    problems.add({ file, line, column: col, code, path, message, length });
  };
  for (const error of document.errors) {
    if (error.code === 'DUPLICATE_KEY')
      at(error.pos[0], 'E106', 'this key is there already; each key once', error.pos[1] - error.pos[0]);
    else at(error.pos[0], 'E100', `not YAML: ${(error.message.split('\n')[0] ?? '').replace(/ at line \d+.*$/, '')}`);
  }
  const tab = text.indexOf('\t');
  if (tab >= 0 && document.errors.length === 0) at(tab, 'E106', 'tabs are not allowed; indent with blanks');
  visit(document, {
    Alias: (_, node, parents) =>
      at(
        node.range?.[0] ?? 0,
        'E106',
        `YAML aliases are not allowed (*${node.source})`,
        node.source.length + 1,
        pathOf(parents, node),
      ),
    Node: (_, node, parents) => {
      if (isAlias(node)) return;
      const { anchor, tag } = node as { anchor?: string; tag?: string };
      const start = node.range?.[0] ?? 0;
      const path = pathOf(parents, node);
      if (anchor) {
        const mark = text.lastIndexOf(`&${anchor}`, start);
        at(Math.max(0, mark), 'E106', `YAML anchors are not allowed (&${anchor})`, anchor.length + 1, path);
      }
      if (
        tag &&
        text
          .slice(0, start)
          .trimEnd()
          .endsWith(tag.replace(/^tag:yaml.org,2002:/, '!!'))
      )
        at(start, 'E106', `YAML tags are not allowed (${tag.replace(/^tag:yaml.org,2002:/, '!!')})`, 1, path);
    },
  });
  if (problems.count > before) return undefined;
  return new Cursor(source, placed(document.contents as Node | null), '', 0);
}

/** "images", "tasks[0].checks": where a node stands. */
function pathOf(parents: readonly unknown[], node: unknown): string {
  let path = '';
  [...parents, node].forEach((part, i, all) => {
    const child = all[i + 1];
    if (isPair(part))
      path += `${path === '' ? '' : '.'}${isScalar(part.key) ? String(part.key.value) : String(part.key)}`;
    else if (isSeq(part) && child !== undefined) path += `[${part.items.indexOf(child as never)}]`;
  });
  return path;
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
