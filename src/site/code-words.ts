// Where inline code may break. Browsers break after every hyphen and at every blank, which parts `-A` into `-` and `A`. Code that is
// short stays on one line; in longer code each word does, and of a long word a flag at its head and each name between dots and
// slashes (`web-1` of `web-1.nginx.default.svc`). What is longer still breaks anywhere (overflow-wrap), so that nothing is wider than
// a phone.
import type { Element, Root } from 'hast';

/** Characters that fit a line of a phone wherever they stand. */
const SHORT = 20;
const WORD = 24;

export interface CodePiece {
  readonly text: string;
  /** Never broken: `white-space: nowrap` (class `whole`). */
  readonly whole: boolean;
}

/** `kubectl get endpointslices -A` → `kubectl get endpointslices `, and `-A`, whole. The texts together are the code. */
export function codePieces(code: string): CodePiece[] {
  if (code.length <= SHORT) return [{ text: code, whole: /[^\w./]/.test(code) }];
  const pieces: CodePiece[] = [];
  for (const word of code.split(/(?<=\s)(?=\S)/)) {
    const bare = word.trimEnd();
    for (const part of bare.length <= WORD ? [bare] : bare.split(/(?<=^-[\w-]*)(?==)|(?<=[./])/))
      add(pieces, part, part.includes('-') && part.length <= WORD);
    add(pieces, word.slice(bare.length), false);
  }
  return pieces;
}

/** Puts a text at the end; what may break is one piece as long as nothing whole stands between. */
function add(pieces: CodePiece[], text: string, whole: boolean): void {
  const last = pieces.at(-1);
  if (text === '') return;
  if (last && !last.whole && !whole) pieces[pieces.length - 1] = { text: last.text + text, whole };
  else pieces.push({ text, whole });
}

/** Inline code of Markdown, in or out of components. Fences are left alone: they scroll. */
export function codeWords() {
  return (tree: Root): void => walk(tree);
}

function walk(parent: { children: unknown[] }): void {
  for (const child of parent.children as (Element & { children?: unknown[] })[]) {
    if (child.type === 'element' && child.tagName === 'pre') continue;
    const text = child.type === 'element' && child.tagName === 'code' ? child.children[0] : undefined;
    if (text?.type === 'text' && child.children.length === 1) mark(child, text.value);
    else if (Array.isArray(child.children)) walk(child as { children: unknown[] });
  }
}

function mark(code: Element, text: string): void {
  const pieces = codePieces(text);
  if (pieces.length === 1 && pieces[0]?.whole) code.properties['className'] = ['whole'];
  else
    code.children = pieces.map((piece) =>
      piece.whole
        ? {
            type: 'element',
            tagName: 'span',
            properties: { className: ['whole'] },
            children: [{ type: 'text', value: piece.text }],
          }
        : { type: 'text', value: piece.text },
    );
}
