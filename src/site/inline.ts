// Inline Markdown of short texts in lab.yaml: `code`, **bold**, [links](/path/). Nothing else, and never HTML.

export type Inline =
  | { readonly kind: 'text' | 'code' | 'bold'; readonly text: string }
  | { readonly kind: 'link'; readonly text: string; readonly href: string };

const PATTERN = /`([^`]+)`|\*\*([^*]+)\*\*|\[([^\]]+)\]\(([^)\s]+)\)/g;

/** `Use **kubectl** in `web`` as four pieces. */
export function parseInline(text: string): Inline[] {
  const pieces: Inline[] = [];
  let from = 0;
  for (const match of text.matchAll(PATTERN)) {
    if (match.index > from) pieces.push({ kind: 'text', text: text.slice(from, match.index) });
    const [whole, code, bold, label, href] = match;
    if (code !== undefined) pieces.push({ kind: 'code', text: code });
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

/** The same as markup, for pages rendered at build time. */
export function inlineHtml(text: string): string {
  return parseInline(text)
    .map((piece) => {
      const inner = escapeHtml(piece.text);
      if (piece.kind === 'code') return `<code>${inner}</code>`;
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
