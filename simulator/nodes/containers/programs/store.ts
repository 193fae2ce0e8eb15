/**
 * The book's server that keeps what is posted to it (luksa/kubia-pet), and the one that also asks its peers for theirs
 * (kubia-pet-peers). In the image: `with: {file: /var/data/kubia.txt, peers: kubia}`.
 */
import { srvParts } from '../../../kernel/names.ts';
import type { HttpAnswer, HttpRequest } from '../../../kernel/sockets.ts';
import type { Routine } from '../../../kernel/wait.ts';
import type { DeclaredView, ImageProgram } from '../../types.ts';

const NOTHING = 'No data posted yet';
const PORT = 8080;

export const pet: ImageProgram = {
  name: 'pet',
  // What is posted shows in the next answer.
  counts: true,
  answer(container, { method, path }) {
    if (method === 'POST') return { status: 200, body: `Data stored on pod ${container.podName}\n` };
    const data = container.file(fileOf(container)) ?? NOTHING;
    const isForPeers = setting(container, 'peers') !== undefined && path === '/data';
    return { status: 200, body: isForPeers ? data : `${greeting(container)}Data stored on this pod: ${data}\n` };
  },
  ask(container, { method, path }) {
    const peers = setting(container, 'peers');
    return peers === undefined || method === 'POST' || path === '/data' ? undefined : gather(container, peers);
  },
  keep(container, { method, body = '' }) {
    if (method === 'POST') container.write(fileOf(container), body);
  },
  accessLog: (_container, { method }) => (method === 'POST' ? ['New data has been received and stored.'] : []),
};

/** What every peer has, in the order of the SRV records. */
function* gather(container: DeclaredView, service: string): Routine<HttpAnswer> {
  let body = `${greeting(container)}Data stored in the cluster:\n`;
  const { rcode, records } = yield* container.network.resolve(service, 'SRV');
  if (rcode !== 'NOERROR') body += `Could not look up DNS SRV records: Error: querySrv ENOTFOUND ${service}\n`;
  else if (records.length === 0) body += 'No peers discovered.\n';
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

const fileOf = (container: DeclaredView): string => setting(container, 'file') ?? '/var/data/kubia.txt';

function setting({ behaviour }: DeclaredView, name: string): string | undefined {
  const value = behaviour.with?.[name];
  return value === undefined ? undefined : String(value);
}
