// What every page's header does: the theme switch, and terms whose note can be dismissed with Escape. Kept tiny.
import './fonts.ts';

const root = document.documentElement;

document.addEventListener('click', (event) => {
  if (!(event.target instanceof Element) || !event.target.closest('[data-theme-switch]')) return;
  const dark = root.dataset['theme']
    ? root.dataset['theme'] === 'dark'
    : matchMedia('(prefers-color-scheme: dark)').matches;
  const theme = dark ? 'light' : 'dark';
  root.dataset['theme'] = theme;
  try {
    localStorage.setItem('drydock:theme', theme);
  } catch {
    // storage is blocked: the choice holds for this page
  }
  root.dispatchEvent(new CustomEvent('drydock:theme'));
});

document.addEventListener('keydown', (event) => {
  if (event.key !== 'Escape') return;
  const open = document.querySelector<HTMLElement>('.term-wrap:hover, .term-wrap:focus-within');
  if (!open) return;
  open.dataset['shut'] = '';
  open.addEventListener('pointerleave', () => delete open.dataset['shut'], { once: true });
  open.addEventListener('focusout', () => delete open.dataset['shut'], { once: true });
});

if (document.querySelector('[data-lesson]'))
  void import('../progress/marks.ts').then(({ markProgress }) => markProgress(document));

// The search opens over the page; the link behind it works without scripts. `/` opens it where nothing else takes keys.
document.addEventListener('click', (event) => {
  if (!(event.target instanceof Element) || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0)
    return;
  const button = event.target.closest('[data-search]');
  if (!button || document.querySelector('[data-search-here]')) return;
  event.preventDefault();
  void import('../search/box.ts').then(({ openSearch }) => openSearch());
});
document.addEventListener('keydown', (event) => {
  const typing =
    event.target instanceof HTMLElement &&
    event.target.closest('input, textarea, select, [contenteditable], .xterm, .monaco-editor');
  if (event.key !== '/' || typing || event.ctrlKey || event.metaKey || event.altKey) return;
  const button = document.querySelector<HTMLElement>('[data-search]');
  if (!button) return;
  event.preventDefault();
  button.click();
});

if (import.meta.env.PROD)
  addEventListener('load', () => {
    const idle = globalThis.requestIdleCallback ?? ((run: () => void) => setTimeout(run, 2000));
    idle(
      () =>
        void import('./offline.ts').then(({ goOffline }) =>
          goOffline(`${import.meta.env.BASE_URL.replace(/\/+$/, '')}/`),
        ),
    );
  });
