// Code fences: `sh run` marks the block, so that it gets a "to the prompt" button (src/components/lesson/Fence.astro).
import type { Element, Root } from 'hast';

function walk(node: Root | Element): void {
  for (const child of node.children) {
    if (child.type !== 'element') continue;
    const code = child.children[0];
    if (child.tagName === 'pre' && code?.type === 'element' && code.tagName === 'code') {
      // MDX hands the words after the language over as a property.
      const { metastring, ...properties } = code.properties;
      const meta = String((code.data as { meta?: string } | undefined)?.meta ?? metastring ?? '');
      code.properties = properties;
      const language = String((code.properties?.['className'] as string[] | undefined)?.[0] ?? '').replace(
        'language-',
        '',
      );
      if (language) child.properties['dataLanguage'] = language;
      if (meta.split(/\s+/).includes('run')) child.properties['dataRun'] = 'true';
    }
    walk(child);
  }
}

export function fences() {
  return (tree: Root): void => walk(tree);
}
