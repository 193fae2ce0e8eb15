/** A container's port that speaks TLS: what listens is the same, its certificate is signed by the cluster. */
import type { HttpAnswer, HttpRequest } from '../../kernel/sockets.ts';
import type { Routine } from '../../kernel/wait.ts';
import type { Served, Server, ServerLife } from '../../network/hosts.ts';

export class TlsServer implements Server {
  readonly speaks = 'https';
  readonly #plain: Server;

  constructor(plain: Server) {
    this.#plain = plain;
  }

  get life(): ServerLife {
    return this.#plain.life;
  }
  get varies(): boolean {
    return this.#plain.varies === true;
  }
  get drains(): boolean {
    return this.#plain.drains === true;
  }
  get counts(): boolean {
    return this.#plain.counts === true;
  }

  answer(request: HttpRequest, atMs: number): Served | undefined {
    return this.#plain.answer(request, atMs);
  }
  serve(request: HttpRequest): Routine<HttpAnswer | 'close'> {
    return this.#plain.serve(request);
  }
  steadyUntil(path: string, atMs: number, headers: Readonly<Record<string, string>>): number {
    return this.#plain.steadyUntil(path, atMs, headers);
  }
  met(atMs: number): void {
    this.#plain.met?.(atMs);
  }
  accessed(request: HttpRequest, served: Served): void {
    this.#plain.accessed?.(request, served);
  }
}
