// Preact elements to markup, for pictures that are in the page before any script runs. Only what the picture uses:
// function components without hooks, attributes, texts. Transforms given as styles become attributes (no inline styles: CSP).
import { type ComponentChild, Fragment, type VNode } from 'preact';

const escapeText = (s: string) => s.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
const escapeAttribute = (s: string) => escapeText(s).replace(/"/g, '&quot;');

function attributes(props: Record<string, unknown>): string {
  let out = '';
  for (const [name, value] of Object.entries(props)) {
    if (
      name === 'children' ||
      name === 'key' ||
      name === 'ref' ||
      value === undefined ||
      value === null ||
      value === false ||
      typeof value === 'function'
    )
      continue;
    if (name === 'style') {
      for (const [key, v] of Object.entries(value as Record<string, string>))
        out +=
          key === 'transform'
            ? ` transform="${escapeAttribute(v.replaceAll('px', '').replace(',', ' '))}"`
            : ` ${key}="${escapeAttribute(v)}"`;
    } else out += ` ${name}="${escapeAttribute(String(value))}"`;
  }
  return out;
}

/** Markup of an element tree. */
export function toHtml(node: ComponentChild): string {
  if (node === null || node === undefined || typeof node === 'boolean') return '';
  if (typeof node === 'string' || typeof node === 'number' || typeof node === 'bigint') return escapeText(String(node));
  if (Array.isArray(node)) return node.map(toHtml).join('');
  const { type, props } = node as VNode<Record<string, unknown>>;
  const children = () => toHtml(props['children'] as ComponentChild);
  if (type === Fragment) return children();
  if (typeof type === 'function') return toHtml((type as (p: Record<string, unknown>) => ComponentChild)(props));
  return `<${type}${attributes(props)}>${children()}</${type}>`;
}
