// The search box: a field and its results, in the page of its own or in a dialog over any page. The index of the page's language is
// fetched when the box is first used.
import MiniSearch from 'minisearch';
import { fill } from '../i18n/fill.ts';
import { messages } from '../i18n/index.ts';
import { pageLanguage } from '../i18n/page-language.ts';
import { INDEX_OPTIONS, QUERY_OPTIONS, type SearchDocument } from './options.ts';

const SHOWN = 12;

type Found = Pick<SearchDocument, 'kind' | 'href' | 'title' | 'under'>;
const indices = new Map<string, Promise<MiniSearch<SearchDocument>>>();

/** Address of the index: beside the search page this language's header links to. */
function indexOf(lang: 'ko' | 'en'): Promise<MiniSearch<SearchDocument>> {
  let index = indices.get(lang);
  if (!index) {
    const link = document.querySelector<HTMLAnchorElement>('[data-search]')?.getAttribute('href') ?? '/search/';
    const base = link.replace(/(en\/)?search\/$/, '');
    index = fetch(`${base}search/${lang}.json`).then(async (response) => {
      if (!response.ok) throw new Error(String(response.status));
      return MiniSearch.loadJSON(await response.text(), INDEX_OPTIONS);
    });
    index.catch(() => indices.delete(lang));
    indices.set(lang, index);
  }
  return index;
}

function element<K extends keyof HTMLElementTagNameMap>(
  name: K,
  attributes: Readonly<Record<string, string>> = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

/** Builds the box into `host`; `query` is asked at once. */
function build(host: HTMLElement, query = ''): HTMLInputElement {
  const words = messages(pageLanguage()).searchPage;
  const input = element('input', {
    type: 'search',
    class: 'input',
    'aria-label': words.label,
    placeholder: words.placeholder,
    autocomplete: 'off',
    spellcheck: 'false',
  });
  input.value = query;
  const status = element('p', { class: 'note', role: 'status' }, words.hint);
  const list = element('ul', { class: 'found' });
  host.replaceChildren(element('div', { class: 'search-box' }, input, status, list));
  let asked = 0;
  const ask = async () => {
    const text = input.value.trim();
    const mine = ++asked;
    if (!text) {
      status.textContent = words.hint;
      list.replaceChildren();
      return;
    }
    if (!indices.has(pageLanguage())) status.textContent = words.loading;
    let index: MiniSearch<SearchDocument>;
    try {
      index = await indexOf(pageLanguage());
    } catch {
      status.textContent = words.failed;
      return;
    }
    if (mine !== asked) return;
    const found = index.search(text, QUERY_OPTIONS) as unknown as Found[];
    status.textContent =
      found.length === 0
        ? fill(words.none, { query: text })
        : fill(found.length > SHOWN ? words.countMore : words.count, { n: found.length, shown: SHOWN });
    list.replaceChildren(
      ...found
        .slice(0, SHOWN)
        .map((f) =>
          element(
            'li',
            {},
            element(
              'a',
              { href: f.href },
              element('span', { class: 'kind' }, words[f.kind]),
              element('b', {}, f.title),
              element('span', { class: 'under' }, f.under),
            ),
          ),
        ),
    );
  };
  input.addEventListener('input', () => void ask());
  host.addEventListener('keydown', (event) => {
    const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (!by) return;
    const links = [...list.querySelectorAll('a')];
    const at = links.indexOf(document.activeElement as HTMLAnchorElement);
    const next = at + by;
    event.preventDefault();
    if (next < 0) input.focus();
    else links[Math.min(next, links.length - 1)]?.focus();
  });
  if (query) void ask();
  return input;
}

/** The search page. The query stands in the address, so that it can be kept and shared. */
export function searchHere(host: Element | null): void {
  if (!(host instanceof HTMLElement)) return;
  const input = build(host, new URLSearchParams(location.search).get('q') ?? '');
  input.addEventListener('input', () => {
    const q = input.value.trim();
    history.replaceState(history.state, '', q ? `?q=${encodeURIComponent(q)}` : location.pathname);
  });
  input.focus();
}

/** The same over any page. */
export function openSearch(): void {
  const open = document.querySelector<HTMLDialogElement>('dialog.search');
  if (open) {
    open.querySelector('input')?.focus();
    return;
  }
  const words = messages(pageLanguage()).searchPage;
  const dialog = element('dialog', { class: 'search pop', 'aria-label': words.title });
  document.body.append(dialog);
  const back = document.activeElement;
  const input = build(dialog);
  dialog.addEventListener('click', (event) => {
    if (event.target === dialog) dialog.close();
  });
  // Escape in a search field only empties it; here it closes
  input.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') dialog.close();
  });
  dialog.addEventListener('close', () => {
    dialog.remove();
    if (back instanceof HTMLElement) back.focus();
  });
  dialog.showModal();
  input.focus();
}
