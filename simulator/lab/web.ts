/**
 * The simulated internet of a lesson (lesson-format.md §4.4): pages and repositories of charts that every lesson finds (content/web) and the
 * lesson's own, each host answering HTTP and HTTPS; repositories are made from folders of charts. What nobody has put there is Not Found;
 * hosts that nobody has named do not resolve. The manifests of Kubernetes' documentation are fetched when one is first asked for.
 */
import type { HttpAnswer, HttpRequest } from '../kernel/sockets.ts';
import { bytesReader } from '../kernel/stream.ts';
import { type Routine, settle } from '../kernel/wait.ts';
import type { Network } from '../network/network.ts';
import type { WebDefinition } from './definition/types.ts';

interface WebSources {
  /** By "HOST/PATH"; a folder with a Chart.yaml is a chart of the repository "HOST/PARENT". */
  readonly stock: Readonly<Record<string, string>>;
  readonly lesson: readonly WebDefinition[];
}

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  json: 'application/json',
  tgz: 'application/gzip',
};

/** Where the manifests of Kubernetes' documentation are (examples/pages.ts). */
const EXAMPLES = [
  'k8s.io/examples/',
  'kubernetes.io/examples/',
  'raw.githubusercontent.com/kubernetes/website/main/content/en/examples/',
];

/** Names of the simulated internet: "k8s.io". */
export function webHosts({ stock, lesson }: WebSources): ReadonlySet<string> {
  const hostOf = (address: string) => address.replace(/^https?:\/\//, '').replace(/\/.*$/, '');
  return new Set([...Object.keys(stock), ...EXAMPLES, ...lesson.map(({ url }) => url)].map(hostOf));
}

interface Site {
  readonly pages: Map<string, string>;
  readonly repositories: Repository[];
  /** Under this path are the manifests of the documentation: "/examples/". */
  examples?: string;
}

interface Repository {
  /** Without the last slash. */
  readonly path: string;
  /** What is there, by name; made when somebody first asks. */
  files(): Routine<ReadonlyMap<string, Uint8Array>>;
}

/** Makes the sites. A lesson's page covers the stock page at the same address. */
export function publishWeb(network: Network, { stock, lesson }: WebSources): void {
  const hosts = new Map<string, Site>();
  const at = (address: string): { site: Site; path: string } => {
    const slash = address.indexOf('/');
    const [host, path] = slash < 0 ? [address, ''] : [address.slice(0, slash), address.slice(slash)];
    const site = hosts.get(host) ?? { pages: new Map<string, string>(), repositories: [] };
    hosts.set(host, site);
    return { site, path };
  };
  const put = (address: string, content: string): void => {
    const { site, path } = at(address);
    site.pages.set(path === '' ? '/' : path, content);
  };
  // Addresses are given in this order; a lesson's hosts keep theirs when the documentation gets one more.
  at('k8s.io');
  const { pages, repositories } = sorted(stock);
  for (const [address, content] of Object.entries(pages)) put(address, content);
  for (const entry of [...repositories, ...lesson]) {
    const address = entry.url.replace(/^https?:\/\//, '');
    if (entry.kind === 'page') {
      put(address, entry.content);
      continue;
    }
    const { site, path } = at(address);
    site.repositories.push({ path, files: repository(entry) });
  }
  for (const address of EXAMPLES) {
    const { site, path } = at(address);
    site.examples = path;
  }
  for (const [host, site] of hosts)
    network.publish(host, function* (request) {
      return (
        answer(site.pages, request) ??
        (yield* archive(site.repositories, request)) ??
        (yield* example(site.examples, request)) ??
        NOT_FOUND
      );
    });
}

/** What is a chart's file is no page: a folder with a Chart.yaml is a chart of the repository at its parent's address. */
function sorted(stock: WebSources['stock']): {
  readonly pages: Readonly<Record<string, string>>;
  readonly repositories: readonly ChartsDefinition[];
} {
  const charts = new Map<string, Record<string, string>>();
  const chartOf = (address: string): string | undefined => {
    const parts = address.split('/');
    for (let i = 1; i < parts.length; i++) {
      const folder = parts.slice(0, i).join('/');
      if (Object.hasOwn(stock, `${folder}/Chart.yaml`)) return folder;
    }
    return undefined;
  };
  const pages: Record<string, string> = {};
  for (const [address, content] of Object.entries(stock)) {
    const folder = chartOf(address);
    if (folder === undefined) pages[address] = content;
    else charts.set(folder, { ...charts.get(folder), [address.slice(folder.length + 1)]: content });
  }
  const repositories = new Map<string, Record<string, string>[]>();
  for (const [folder, files] of charts) {
    const url = `https://${folder.slice(0, folder.lastIndexOf('/'))}`;
    repositories.set(url, [...(repositories.get(url) ?? []), files]);
  }
  return { pages, repositories: [...repositories].map(([url, list]) => ({ kind: 'charts', url, charts: list })) };
}

type ChartsDefinition = Extract<WebDefinition, { kind: 'charts' }>;

function repository({ url, charts }: ChartsDefinition): Repository['files'] {
  let made: ReadonlyMap<string, Uint8Array> | undefined;
  return function* files() {
    if (!made) {
      const { repositoryFiles } = yield* settle(import('../helm/repository/served.ts'));
      made = repositoryFiles(charts, url);
    }
    return made;
  };
}

/** index.yaml or an archive of a chart. */
function* archive(repositories: readonly Repository[], { method, path }: HttpRequest): Routine<HttpAnswer | undefined> {
  const address = path.replace(/[?#].*$/, '');
  for (const { path: base, files } of repositories) {
    if (!address.startsWith(`${base}/`)) continue;
    const data = (yield* files()).get(address.slice(base.length + 1));
    if (!data) continue;
    const type = address.endsWith('.tgz') ? TYPES['tgz'] : 'text/yaml';
    const headers = { 'Content-Type': type as string, 'Content-Length': String(data.length) };
    return { status: 200, headers, body: '', ...(method === 'HEAD' ? {} : { stream: bytesReader(data) }) };
  }
  return undefined;
}

/** A manifest of the documentation; what is not there is refused by name, with what is near it. */
function* example(folder: string | undefined, request: HttpRequest): Routine<HttpAnswer | undefined> {
  const address = request.path.replace(/[?#].*$/, '');
  if (folder === undefined || !address.startsWith(folder)) return undefined;
  const { examplePage, nearExamples } = yield* settle(import('./examples/pages.ts'));
  const path = address.slice(folder.length);
  const page = examplePage(path);
  if (page !== undefined) return answer(new Map([[address, page]]), request);
  return {
    ...NOT_FOUND,
    reason: `Not Found (not simulated here: ${path}; near it are ${nearExamples(path).join(', ')})`,
  };
}

const NOT_FOUND: HttpAnswer = {
  status: 404,
  headers: { 'Content-Type': 'text/plain; charset=utf-8' },
  body: '404: Not Found',
};

function answer(pages: ReadonlyMap<string, string>, { method, path }: HttpRequest): HttpAnswer | undefined {
  const address = path.replace(/[?#].*$/, '');
  const body = pages.get(address);
  if (body === undefined) return undefined;
  if (method !== 'GET' && method !== 'HEAD') return { status: 405, headers: plain, body: '405: Method Not Allowed' };
  const extension = /\.([a-z]+)$/.exec(address)?.[1] ?? '';
  const type = Object.hasOwn(TYPES, extension) ? (TYPES[extension] as string) : plain['Content-Type'];
  return { status: 200, headers: { 'Content-Type': type }, body };
}

const plain = { 'Content-Type': 'text/plain; charset=utf-8' };
