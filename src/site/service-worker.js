// The service worker: the site without a connection, from the second page load on. One version of the site is one cache. Pages come
// from it whole (HTML with the very scripts and styles it names), so that two versions never mix: a newer one waits until no page
// of the old one is open, or until the reader asks for it. The build puts VERSION, CORE and REST above this text.
/* global self, caches, fetch, Response, URL, VERSION, CORE, REST */
const scope = new URL(self.registration.scope).pathname;
const mine = `drydock:${scope}:`;
const name = mine + VERSION;
const core = new Set(CORE);
const rest = new Set(REST);

self.addEventListener('install', (event) => {
  event.waitUntil(
    caches.open(name).then(async (cache) => {
      // a few at a time: the reader's own requests go first
      const queue = [...CORE];
      const take = async () => {
        for (let path = queue.shift(); path !== undefined; path = queue.shift()) {
          const response = await fetch(scope + path, { cache: 'no-cache' });
          if (!response.ok) throw new Error(`${path}: ${response.status}`);
          await cache.put(scope + path, response);
        }
      };
      await Promise.all([take(), take(), take()]);
    }),
  );
});

self.addEventListener('activate', (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((keys) => Promise.all(keys.filter((k) => k.startsWith(mine) && k !== name).map((k) => caches.delete(k))))
      .then(() => self.clients.claim()),
  );
});

/** Path inside the site of the file that answers an address: folders answer with their index. */
function fileOf(url) {
  let path = decodeURIComponent(url.pathname.slice(scope.length));
  if (path === '' || path.endsWith('/')) path += 'index.html';
  else if (!core.has(path) && core.has(`${path}/index.html`)) path += '/index.html';
  return path;
}

async function answer(request, path) {
  const cache = await caches.open(name);
  const kept = await cache.match(scope + path);
  if (kept) return kept;
  if (core.has(path) || rest.has(path)) {
    const response = await fetch(request);
    // names of these files change with their content: what comes under the name is what was meant
    if (response.ok && rest.has(path)) await cache.put(scope + path, response.clone());
    return response;
  }
  try {
    return await fetch(request);
  } catch (error) {
    const nowhere = request.mode === 'navigate' && (await cache.match(`${scope}404.html`));
    if (nowhere) return new Response(nowhere.body, { status: 404, headers: nowhere.headers });
    throw error;
  }
}

self.addEventListener('fetch', (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== 'GET' || url.origin !== self.location.origin || !url.pathname.startsWith(scope)) return;
  event.respondWith(answer(event.request, fileOf(url)));
});

self.addEventListener('message', (event) => {
  if (event.data === 'take-over') void self.skipWaiting();
  // paths a page has loaded: what is otherwise kept on use
  const wanted = event.data?.keep;
  if (wanted)
    event.waitUntil(
      caches.open(name).then((cache) =>
        Promise.all(
          REST.map(async (path) => {
            if (!wanted.includes(scope + path)) return;
            if (await cache.match(scope + path)) return;
            const response = await fetch(scope + path);
            if (response.ok) await cache.put(scope + path, response);
          }),
        ),
      ),
    );
});
