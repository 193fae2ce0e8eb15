/** What -v tells, line by line, as things happen (lib/connect.c, lib/http.c, src/tool_cb_dbg.c). */
import { bodyBytes, type HttpRequest, type HttpResponse } from '../../../kernel/sockets.ts';
import { write } from '../../../kernel/stream.ts';
import type { Routine } from '../../../kernel/wait.ts';
import type { ToolContext } from '../tool.ts';
import type { CurlVersion } from './versions.ts';

export class Verbose {
  readonly #t: ToolContext;
  readonly #version: CurlVersion;
  readonly on: boolean;
  #connections = -1;

  constructor(t: ToolContext, version: CurlVersion) {
    this.#t = t;
    this.#version = version;
    this.on = t.has('v');
  }

  *#say(text: string): Routine<void> {
    if (this.on) yield* write(this.#t.context.stderr, text);
  }

  *resolved(host: string, port: number, v6: readonly string[], v4: readonly string[]): Routine<void> {
    if (!this.#version.modern) return;
    const list = (addresses: readonly string[]): string => (addresses.length > 0 ? addresses.join(', ') : '(none)');
    yield* this.#say(`* Host ${host}:${port} was resolved.\n* IPv6: ${list(v6)}\n* IPv4: ${list(v4)}\n`);
  }

  *trying(address: string, port: number): Routine<void> {
    const shown = address.includes(':') ? `[${address}]` : address;
    yield* this.#say(`*   Trying ${shown}:${port}...\n`);
  }

  *notConnected(address: string, port: number, from: { address: string; port: number }, why: string): Routine<void> {
    const source = this.#version.modern ? ` from ${from.address} port ${from.port}` : '';
    yield* this.#say(`* connect to ${address} port ${port}${source} failed: ${why}\n`);
  }

  *connected(host: string, address: string, port: number, https: boolean): Routine<void> {
    this.#connections++;
    if (this.#version.modern) {
      yield* this.#say(`* Connected to ${host} (${address}) port ${port}\n`);
      yield* this.#say(https ? '* SSL connection using TLSv1.3\n' : '* using HTTP/1.x\n');
    } else yield* this.#say(`* Connected to ${host} (${address}) port ${port} (#${this.#connections})\n`);
  }

  *reused(host: string): Routine<void> {
    yield* this.#say(
      this.#version.modern
        ? `* Re-using existing http: connection with host ${host}\n`
        : `* Found bundle for host: 0x5575b3c1a4e0 [serially]\n* Re-using existing connection #${Math.max(0, this.#connections)} with host ${host}\n`,
    );
  }

  *request(request: HttpRequest): Routine<void> {
    const { method, path, headers, body } = request;
    const size = bodyBytes(request).length;
    const lines = Object.entries(headers).map(([name, value]) => `> ${name}: ${value}\n`);
    const user = this.#t.value('u')?.replace(/:.*$/s, '');
    if (user !== undefined) yield* this.#say(`* Server auth using Basic with user '${user}'\n`);
    yield* this.#say(`> ${method} ${path} HTTP/1.1\n${lines.join('')}> \n`);
    if (body !== undefined && !this.#isTerminal()) {
      yield* this.#say(`} [${size} bytes data]\n`);
    }
    if (this.#version.modern) {
      yield* this.#say(
        body === undefined ? '* Request completely sent off\n' : `* upload completely sent off: ${size} bytes\n`,
      );
    }
  }

  *response(response: HttpResponse): Routine<void> {
    yield* this.#say(
      `${headerLines(response)
        .map((line) => `< ${line}\n`)
        .join('')}< \n`,
    );
  }

  /** Told once, where the data itself is not seen on the terminal. */
  *data(bytes: number): Routine<void> {
    if (bytes > 0 && !this.#isTerminal()) yield* this.#say(`{ [${bytes} bytes data]\n`);
  }

  *failed(message: string): Routine<void> {
    yield* this.#say(`* ${message}\n`);
    yield* this.closing();
  }

  *closing(): Routine<void> {
    const number = Math.max(0, this.#connections);
    yield* this.#say(this.#version.modern ? `* closing connection #${number}\n` : `* Closing connection ${number}\n`);
  }

  *kept(host: string): Routine<void> {
    yield* this.#say(`* Connection #${Math.max(0, this.#connections)} to host ${host} left intact\n`);
  }

  *note(text: string): Routine<void> {
    yield* this.#say(`* ${text}\n`);
  }

  #isTerminal(): boolean {
    return this.#t.context.stdout.tty !== undefined && !this.#t.has('o') && !this.#t.has('O');
  }
}

/** Status line and headers, as they came. */
export const headerLines = ({ status, reason, headers }: HttpResponse): string[] => [
  `HTTP/1.1 ${status}${reason ? ` ${reason}` : ''}`,
  ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
];
