// Inline Markdown of short texts in lab.yaml: `code`, **bold**, [links](/path/). Nothing else, and never HTML.
import { type CodePiece, codePieces } from './code-words.ts';
import { withParticles } from './particles.ts';

export type Inline =
  | { readonly kind: 'text' | 'code' | 'bold'; readonly text: string }
  | { readonly kind: 'link'; readonly text: string; readonly href: string };

const PATTERN = /`([^`]*)`|\*\*([^*]+)\*\*|\[([^\]]+)\]\(([^)\s]+)\)/g;

/** `Use **kubectl** in `web`` as four pieces. */
export function parseInline(text: string): Inline[] {
  const pieces: Inline[] = [];
  let from = 0;
  for (const match of text.matchAll(PATTERN)) {
    if (match.index > from) pieces.push({ kind: 'text', text: text.slice(from, match.index) });
    const [whole, code, bold, label, href] = match;
    // The value of something that is not there.
    if (code === '') pieces.push({ kind: 'text', text: '–' });
    else if (code !== undefined) pieces.push({ kind: 'code', text: code });
    else if (bold !== undefined) pieces.push({ kind: 'bold', text: bold });
    else if (label !== undefined && href !== undefined && /^(https?:\/\/|\/|#)/.test(href))
      pieces.push({ kind: 'link', text: label, href });
    else pieces.push({ kind: 'text', text: whole });
    from = match.index + whole.length;
  }
  if (from < text.length) pieces.push({ kind: 'text', text: text.slice(from) });
  return pieces;
}

const escapeHtml = (s: string) =>
  s.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');

/** Inline code as markup: what must not break is marked. */
export function codeHtml(code: string): string {
  const pieces = codePieces(code);
  if (pieces.length === 1 && pieces[0]?.whole) return `<code class="whole">${escapeHtml(code)}</code>`;
  return `<code>${piecesHtml(code)}</code>`;
}

/** The pieces of a code without its element. */
export const piecesHtml = (code: string): string => codePieces(code).map(pieceHtml).join('');

const pieceHtml = ({ text, whole }: CodePiece): string =>
  whole ? `<span class="whole">${escapeHtml(text)}</span>` : escapeHtml(text);

/** A command as markup: its first word keeps the prompt sign that the style sheet sets before it. */
export function commandHtml(command: string): string {
  const [first = { text: '', whole: false }, ...rest] = codePieces(command);
  const end = first.whole ? first.text.length : first.text.search(/\s|$/);
  const others = [{ text: first.text.slice(end), whole: false }, ...rest];
  return `<span class="at whole">${escapeHtml(first.text.slice(0, end))}</span>${others.map(pieceHtml).join('')}`;
}

/** The same as markup, for pages rendered at build time. */
export function inlineHtml(text: string): string {
  return parseInline(text)
    .map((piece) => {
      if (piece.kind === 'code') return codeHtml(piece.text);
      const inner = escapeHtml(withParticles(piece.text));
      if (piece.kind === 'bold') return `<b>${inner}</b>`;
      if (piece.kind === 'link') return `<a href="${escapeHtml(piece.href)}">${inner}</a>`;
      return inner;
    })
    .join('');
}

/** Without markup, for labels and titles. */
export function plainText(text: string): string {
  return parseInline(text)
    .map((piece) => piece.text)
    .join('');
}
