// The language switch on a lesson page: the other language's text takes the place of this one, the address changes, and the
// cluster goes on. Where that fails, the link does what links do.
import type { Language } from '../../simulator/lab/types.ts';

/** Parts of the page that are replaced. The workspace is not among them. */
const PARTS = ['header', 'switch', 'read'];

export function onLanguageSwitch(done: (language: Language) => void): void {
  document.addEventListener('click', (event) => {
    if (
      !(event.target instanceof Element) ||
      event.defaultPrevented ||
      event.button !== 0 ||
      event.ctrlKey ||
      event.metaKey ||
      event.shiftKey ||
      event.altKey
    )
      return;
    const link = event.target.closest<HTMLAnchorElement>('a[data-language]');
    const language = link?.dataset['language'];
    if (!link || (language !== 'ko' && language !== 'en')) return;
    event.preventDefault();
    if (language === document.documentElement.lang) return;
    switchTo(link.href, language).then(
      () => done(language),
      () => location.assign(link.href),
    );
  });
}

async function switchTo(href: string, language: Language): Promise<void> {
  const response = await fetch(href);
  if (!response.ok) throw new Error(`${href}: ${response.status}`);
  const other = new DOMParser().parseFromString(await response.text(), 'text/html');
  const pairs = PARTS.map(
    (name) => [document.querySelector(`[data-swap="${name}"]`), other.querySelector(`[data-swap="${name}"]`)] as const,
  );
  if (pairs.some(([here, there]) => !here || !there)) throw new Error(`${href} is not the same lesson`);
  const read = document.querySelector('[data-swap="read"]');
  const place = placeIn(read);
  const focusWas = document.activeElement?.closest('a[data-language]') !== null;
  for (const [here, there] of pairs) {
    if (!here || !there) continue;
    const next = document.importNode(there, true);
    here.replaceWith(next);
  }
  document.documentElement.lang = language;
  document.title = other.title;
  const description = document.querySelector('meta[name="description"]');
  description?.setAttribute('content', other.querySelector('meta[name="description"]')?.getAttribute('content') ?? '');
  const skip = document.querySelector('.skip');
  if (skip) skip.textContent = other.querySelector('.skip')?.textContent ?? '';
  document
    .querySelector('dd-lab')
    ?.setAttribute('aria-label', other.querySelector('dd-lab')?.getAttribute('aria-label') ?? '');
  history.replaceState(history.state, '', href + location.hash);
  restore(document.querySelector('[data-swap="read"]'), place);
  if (focusWas) document.querySelector<HTMLElement>(`a[data-language="${language}"]`)?.focus();
}

/** Which block stands at the top, and how far it is scrolled. */
function placeIn(read: Element | null): { index: number; offset: number } {
  const scroller = read && getComputedStyle(read).overflowY === 'auto' ? read : null;
  const top = scroller?.getBoundingClientRect().top ?? 0;
  const blocks = blocksOf(read);
  const index = blocks.findIndex((b) => b.getBoundingClientRect().bottom > top + 8);
  const block = blocks[index];
  return { index, offset: block ? block.getBoundingClientRect().top - top : 0 };
}

function restore(read: Element | null, place: { index: number; offset: number }): void {
  const block = blocksOf(read)[place.index];
  if (!read || !block || place.index <= 0) return;
  const scrolls = getComputedStyle(read).overflowY === 'auto';
  const top = scrolls ? read.getBoundingClientRect().top : 0;
  (scrolls ? read : window).scrollBy({
    top: block.getBoundingClientRect().top - top - place.offset,
    behavior: 'instant',
  });
}

const blocksOf = (read: Element | null): Element[] => [...(read?.querySelectorAll(':scope .text > *') ?? [])];
