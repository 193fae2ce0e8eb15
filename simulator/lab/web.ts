/**
 * The simulated internet of a lesson (lesson-format.md §4.4): pages that every lesson finds (content/web) and the lesson's own,
 * each host answering HTTP and HTTPS. What nobody has put there is Not Found; hosts that nobody has named do not resolve.
 */
import type { HttpAnswer, HttpRequest } from '../kernel/sockets.ts';
import type { Network } from '../network/network.ts';
import type { WebDefinition } from './definition/types.ts';

export interface WebSources {
  /** By "HOST/PATH". */
  readonly stock: Readonly<Record<string, string>>;
  readonly lesson: readonly WebDefinition[];
}

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  json: 'application/json',
  tgz: 'application/gzip',
};

/** Makes the sites. A lesson's page covers the stock page at the same address. */
export function publishWeb(network: Network, { stock, lesson }: WebSources): void {
  const hosts = new Map<string, Map<string, string>>();
  const put = (address: string, content: string): void => {
    const slash = address.indexOf('/');
    const [host, path] = slash < 0 ? [address, '/'] : [address.slice(0, slash), address.slice(slash)];
    const pages = hosts.get(host) ?? new Map<string, string>();
    hosts.set(host, pages.set(path, content));
  };
  for (const [address, content] of Object.entries(stock)) put(address, content);
  for (const entry of lesson) if (entry.kind === 'page') put(entry.url.replace(/^https?:\/\//, ''), entry.content);
  for (const [host, pages] of hosts)
    network.publish(host, function* (request) {
      return answer(pages, request);
    });
}

function answer(pages: ReadonlyMap<string, string>, { method, path }: HttpRequest): HttpAnswer {
  const address = path.replace(/[?#].*$/, '');
  const body = pages.get(address);
  if (body === undefined) return { status: 404, headers: plain, body: '404: Not Found' };
  if (method !== 'GET' && method !== 'HEAD') return { status: 405, headers: plain, body: '405: Method Not Allowed' };
  const extension = /\.([a-z]+)$/.exec(address)?.[1] ?? '';
  const type = Object.hasOwn(TYPES, extension) ? (TYPES[extension] as string) : plain['Content-Type'];
  return { status: 200, headers: { 'Content-Type': type }, body };
}

const plain = { 'Content-Type': 'text/plain; charset=utf-8' };
