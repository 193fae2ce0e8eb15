// Inline code in what scripts draw: the same as codeHtml in inline.ts.
import type { JSX } from 'preact';
import { codePieces } from './code-words.ts';

export function Code({ text }: { text: string }): JSX.Element {
  const pieces = codePieces(text);
  if (pieces.length === 1 && pieces[0]?.whole) return <code class="whole">{text}</code>;
  return (
    <code>
      {pieces.map((piece, i) =>
        piece.whole ? (
          <span class="whole" key={i}>
            {piece.text}
          </span>
        ) : (
          piece.text
        ),
      )}
    </code>
  );
}
