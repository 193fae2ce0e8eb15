// Registers the service worker once the page has settled, and says when a newer version of the site is there. Not in embeds.
import { messages } from '../i18n/index.ts';
import { pageLanguage } from '../i18n/page-language.ts';

export async function goOffline(base: string): Promise<void> {
  if (!('serviceWorker' in navigator) || window.top !== window.self) return;
  let registration: ServiceWorkerRegistration;
  try {
    registration = await navigator.serviceWorker.register(`${base}sw.js`, { scope: base });
  } catch {
    // not over https, or blocked: the site works with its connection only
    return;
  }
  // what this page has loaded before the worker was there (fonts of its language) is kept too
  void Promise.all([navigator.serviceWorker.ready, document.fonts.ready]).then(([{ active }]) => {
    const used = performance
      .getEntriesByType('resource')
      .map((entry) => new URL(entry.name))
      .filter((url) => url.origin === location.origin)
      .map((url) => url.pathname);
    active?.postMessage({ keep: [...new Set(used)] });
  });
  const offer = (worker: ServiceWorker) => {
    if (worker.state === 'installed' && navigator.serviceWorker.controller) newer(worker);
  };
  if (registration.waiting) offer(registration.waiting);
  registration.addEventListener('updatefound', () => {
    const worker = registration.installing;
    worker?.addEventListener('statechange', () => offer(worker));
  });
}

/** A line at the foot of the page: nothing is swapped under the reader's hands. */
function newer(worker: ServiceWorker): void {
  if (document.querySelector('.newer')) return;
  const words = messages(pageLanguage()).offline;
  const line = document.createElement('p');
  line.className = 'newer pop';
  line.setAttribute('role', 'status');
  const go = document.createElement('button');
  go.type = 'button';
  go.className = 'btn sm';
  go.textContent = words.reload;
  const later = document.createElement('button');
  later.type = 'button';
  later.className = 'btn quiet sm';
  later.textContent = words.later;
  line.append(words.newer, go, later);
  later.addEventListener('click', () => line.remove());
  go.addEventListener('click', () => {
    navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true });
    worker.postMessage('take-over');
  });
  document.body.append(line);
}
