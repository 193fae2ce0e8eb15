/** What an Ingress controller's container listens with: it hands requests on as the network's gateway decides. */
import type { HttpAnswer, HttpRequest } from '../../kernel/sockets.ts';
import type { Routine } from '../../kernel/wait.ts';
import type { Host } from '../../network/host.ts';
import type { PodHost, Served, Server, ServerLife } from '../../network/hosts.ts';

export class GatewayServer implements Server {
  readonly life: ServerLife;
  readonly speaks: 'http' | 'https';
  /** The next request may go to another pod. */
  readonly varies = true;
  readonly #host: Host;
  readonly #pod: PodHost;

  constructor(life: ServerLife, host: Host, pod: PodHost, tls: boolean) {
    this.life = life;
    this.speaks = tls ? 'https' : 'http';
    this.#host = host;
    this.#pod = pod;
  }

  answer(request: HttpRequest, atMs: number): Served | undefined {
    return this.#host.gateway.answer(request, atMs, this.#pod);
  }

  serve(request: HttpRequest): Routine<HttpAnswer> {
    return this.#host.gateway.serve(request);
  }

  accessed(_request: HttpRequest, served: Served): void {
    this.#host.gateway.accessed(served);
  }

  steadyUntil(path: string, atMs: number, headers: Readonly<Record<string, string>>): number {
    return this.#host.gateway.steadyUntil(path, atMs, headers);
  }
}
