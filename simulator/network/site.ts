/** A server of the simulated internet: HTTP or HTTPS that any machine trusts. It never goes away. */
import type { RequestHandler } from '../kernel/sockets.ts';
import type { Server } from './hosts.ts';

export class Site implements Server {
  readonly life = { version: '', endedAtMs: undefined, onEnd: () => () => {} };
  readonly speaks: 'http' | 'https';
  readonly signedBy = 'public';
  readonly serve: RequestHandler;

  constructor(handler: RequestHandler, tls: boolean) {
    this.serve = handler;
    this.speaks = tls ? 'https' : 'http';
  }

  answer(): undefined {
    return undefined;
  }

  steadyUntil(_path: string, atMs: number): number {
    return atMs;
  }
}
