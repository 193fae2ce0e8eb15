// Markdown links that begin with `/` lead inside the site: they get the base path, and nothing else is touched.
import type { Element, Root } from 'hast';

function walk(node: Root | Element, visit: (element: Element) => void): void {
  for (const child of node.children) {
    if (child.type !== 'element') continue;
    visit(child);
    walk(child, visit);
  }
}

/** `/tracks/start/` under base `/k8s` becomes `/k8s/tracks/start/`. */
export function internalLinks({ base }: { base: string }) {
  const prefix = base.replace(/\/+$/, '');
  return (tree: Root): void =>
    walk(tree, (element) => {
      const href = element.properties?.['href'];
      if (element.tagName === 'a' && typeof href === 'string' && href.startsWith('/') && !href.startsWith('//'))
        element.properties['href'] = prefix + href;
    });
}
