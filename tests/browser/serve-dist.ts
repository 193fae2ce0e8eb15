// A small static server for the built site, as a static host serves it. `node tests/browser/serve-dist.ts [DIST] [PORT]` by hand.
import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize, resolve, sep } from 'node:path';
import { createGzip } from 'node:zlib';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
  '.ttf': 'font/ttf',
  '.wasm': 'application/wasm',
};

export interface Served {
  readonly url: string;
  close(): Promise<void>;
}

/** What a static host compresses. */
const TEXT = /\.(html|js|css|json|svg|txt|xml)$/;

interface ServeOptions {
  /** Text goes gzipped, as from a host on the net. */
  readonly compressed?: boolean;
  /** Browsers may keep what has a hash in its name, as a host on the net says; else they ask each time. */
  readonly kept?: boolean;
}

/** Serves `root` on loopback; port 0 takes a free one. */
export function serveDist(
  root: string,
  port = 0,
  { compressed = false, kept = false }: ServeOptions = {},
): Promise<Served> {
  const base = resolve(root);
  const server: Server = createServer((request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url ?? '/', 'http://localhost').pathname));
    let file = join(base, path);
    if (!file.startsWith(base + sep) && file !== base) file = join(base, '404.html');
    if (existsSync(file) && statSync(file).isDirectory()) file = join(file, 'index.html');
    const found = existsSync(file);
    if (!found) file = join(base, '404.html');
    response.writeHead(found ? 200 : 404, {
      'content-type': TYPES[extname(file)] ?? 'application/octet-stream',
      'x-content-type-options': 'nosniff',
      ...(compressed && TEXT.test(file) ? { 'content-encoding': 'gzip' } : {}),
      'cache-control': !kept ? 'no-store' : extname(file) === '.html' ? 'no-cache' : 'max-age=31536000',
      // embeds are made for other pages' frames
      ...(/^\/(en\/)?embed\//.test(path) ? {} : { 'content-security-policy': "frame-ancestors 'self'" }),
    });
    if (existsSync(file)) {
      const text = createReadStream(file);
      if (compressed && TEXT.test(file)) text.pipe(createGzip()).pipe(response);
      else text.pipe(response);
    } else response.end('not found');
  });
  return new Promise((done) =>
    server.listen(port, '127.0.0.1', () =>
      done({
        url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
        close: () =>
          new Promise((closed) => {
            server.closeAllConnections();
            server.close(() => closed());
          }),
      }),
    ),
  );
}

if (process.argv[1]?.endsWith('serve-dist.ts')) {
  const served = await serveDist(process.argv[2] ?? 'dist', Number(process.argv[3] ?? 0));
  console.log(served.url);
}
