/**
 * A server that keeps what is posted to it, and one that also asks its peers for theirs, found by SRV records
 * (lesson-format.md §4.3, `store` and `peers`). It says what the books' luksa/kubia-pet and luksa/kubia-pet-peers say.
 */
import { srvParts } from '../../../kernel/names.ts';
import type { HttpAnswer, HttpRequest } from '../../../kernel/sockets.ts';
import type { Routine } from '../../../kernel/wait.ts';
import type { DeclaredView, ImageProgram } from '../../types.ts';

const NOTHING = 'No data posted yet';
const PORT = 8080;

/** Keeps what is posted: `with: {path: /var/data}` (a folder; the file is note.txt) or `with: {file: …}`. */
export const store = defineStore('store');

/** A store that answers for all its peers: `with: {service: pets}`, the headless Service they stand behind. */
export const peers = defineStore('peers');

function defineStore(name: string): ImageProgram {
  return {
    name,
    settings: { path: 'text', file: 'text', ...(name === 'peers' ? { service: 'text' } : {}) },
    publishes: name === 'peers' ? ['peers', 'srvQueries'] : [],
    // What is posted shows in the next answer.
    counts: true,
    answer(container, { method, path }) {
      if (method === 'POST') return { status: 200, body: `Data stored on pod ${container.podName}\n` };
      const data = container.file(fileOf(container)) ?? NOTHING;
      const isForPeers = serviceOf(container) !== undefined && path === '/data';
      return { status: 200, body: isForPeers ? data : `${greeting(container)}Data stored on this pod: ${data}\n` };
    },
    ask(container, { method, path }) {
      const service = serviceOf(container);
      return service === undefined || method === 'POST' || path === '/data' ? undefined : gather(container, service);
    },
    keep(container, { method, body = '' }) {
      if (method === 'POST') container.write(fileOf(container), body);
    },
    accessLog: (_container, { method }) => (method === 'POST' ? ['New data has been received and stored.'] : []),
  };
}

/** What every peer has, in the order of the SRV records. */
function* gather(container: DeclaredView, service: string): Routine<HttpAnswer> {
  container.facts.count('srvQueries');
  let body = `${greeting(container)}Data stored in the cluster:\n`;
  const { rcode, records } = yield* container.network.resolve(service, 'SRV');
  if (rcode !== 'NOERROR') body += `Could not look up DNS SRV records: Error: querySrv ENOTFOUND ${service}\n`;
  else if (records.length === 0) body += 'No peers discovered.\n';
  container.facts.set('peers', records.length);
  for (const { data } of records) {
    const host = srvParts(data)?.target.replace(/\.$/, '');
    if (host === undefined) continue;
    const outcome = yield* container.network.http(dataOf(host));
    const text = outcome.kind === 'response' ? outcome.body : `Error: ${outcome.kind}`;
    body += `- ${host}: ${text}\n`;
  }
  return { status: 200, body };
}

function dataOf(host: string): HttpRequest {
  return { method: 'GET', scheme: 'http', host, port: PORT, path: '/data', headers: {} };
}

const greeting = ({ podName }: DeclaredView): string => `You've hit ${podName}\n`;

const fileOf = (container: DeclaredView): string =>
  setting(container, 'file') ?? `${setting(container, 'path') ?? '/var/data'}/note.txt`;

const serviceOf = (container: DeclaredView): string | undefined => setting(container, 'service');

function setting({ behaviour }: DeclaredView, name: string): string | undefined {
  const value = behaviour.with?.[name];
  return value === undefined ? undefined : String(value);
}
