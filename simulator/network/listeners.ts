/** Ports that a host's own programs listen on (python3 -m http.server in a pod, kubectl proxy outside). */
import type { Kernel } from '../kernel/kernel.ts';
import type { Acceptor, HttpAnswer, RequestHandler } from '../kernel/sockets.ts';
import type { Routine } from '../kernel/wait.ts';
import type { Server, ServerLife } from './hosts.ts';

export class Listeners {
  readonly #kernel: Kernel;
  readonly #willChange: () => void;
  readonly #open = new Map<number, { readonly server: Server; readonly local: boolean }>();

  constructor(kernel: Kernel, willChange: () => void) {
    this.#kernel = kernel;
    this.#willChange = willChange;
  }

  /** Listens until the returned function is called. */
  open(port: number, program: RequestHandler | Acceptor, address = '0.0.0.0'): (() => void) | 'in-use' {
    if (this.#open.has(port)) return 'in-use';
    this.#willChange();
    const server = new ListeningProgram(program);
    this.#open.set(port, { server, local: isLoopback(address) });
    return () => {
      if (this.#open.get(port)?.server !== server) return;
      this.#willChange();
      this.#open.delete(port);
      server.end(this.#kernel.now());
    };
  }

  /** What never stops listening. */
  place(port: number, server: Server, address = '0.0.0.0'): void {
    this.#open.set(port, { server, local: isLoopback(address) });
  }

  server(port: number, local: boolean): Server | undefined {
    const entry = this.#open.get(port);
    return entry && (local || !entry.local) ? entry.server : undefined;
  }
}

const isLoopback = (address: string): boolean => /^(127\.|localhost$|::1$)/.test(address);

/** A program that listens. Its connections end when it stops. */
class ListeningProgram implements Server, ServerLife {
  readonly version = '';
  readonly serve: RequestHandler;
  readonly accept?: Acceptor['accept'];
  endedAtMs: number | undefined;
  readonly #endListeners = new Set<() => void>();

  constructor(program: RequestHandler | Acceptor) {
    if (typeof program === 'function') this.serve = program;
    else {
      this.accept = (peer) => program.accept(peer);
      this.serve = function* (): Routine<HttpAnswer | 'close'> {
        return 'close';
      };
    }
  }

  get life(): ServerLife {
    return this;
  }

  answer(): undefined {
    return undefined;
  }

  steadyUntil(_path: string, atMs: number): number {
    return atMs;
  }

  onEnd(listener: () => void): () => void {
    this.#endListeners.add(listener);
    return () => this.#endListeners.delete(listener);
  }

  end(atMs: number): void {
    this.endedAtMs = atMs;
    for (const listener of [...this.#endListeners]) listener();
    this.#endListeners.clear();
  }
}
