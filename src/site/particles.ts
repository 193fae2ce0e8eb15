// A Korean particle stays with what it follows. Browsers break a line between `%` or `)` and a syllable even where words are kept
// whole (`keep-all`): a word joiner, which has no width, forbids it.
import type { Element, Root, Text } from 'hast';

/** `25%는` → `25%` and `는`, joined. */
export const withParticles = (text: string): string => text.replace(/([%)])(?=[가-힣])/g, '$1\u2060');

/** A rehype plugin: the texts of a page, but not its code, which is copied. */
export function particles() {
  return (tree: Root): void => walk(tree);
}

function walk(parent: { children: unknown[] }): void {
  for (const child of parent.children as (Element | Text)[]) {
    if (child.type === 'text') child.value = withParticles(child.value);
    else if (Array.isArray(child.children) && child.tagName !== 'code' && child.tagName !== 'pre') walk(child);
  }
}
