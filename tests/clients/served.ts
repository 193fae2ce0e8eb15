/** A cluster that listens, and a folder from which real clients reach it. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type Cluster, LEARNER } from '../../simulator/cluster-types.ts';
import { HOME } from '../../simulator/lab/machine.ts';
import { serveHttp } from '../../simulator/serve/http.ts';
import { kubeconfig } from '../../simulator/serve/kubeconfig.ts';
import type { Ran } from '../programs.ts';

export class Served {
  /** The client's home: a kubeconfig, and what is written there. */
  readonly folder = mkdtempSync(join(tmpdir(), 'drydock-clients-'));
  readonly #address: string;
  readonly #stop: () => void;

  private constructor(port: number, stop: () => void) {
    this.#address = `127.0.0.1:${port}`;
    this.#stop = stop;
    this.write('.kube/config', kubeconfig(`http://${this.#address}`));
  }

  static async open({ api, kernel }: Cluster): Promise<Served> {
    const { server, port } = await serveHttp({ api, kernel, user: LEARNER, port: 0 });
    return new Served(port, () => {
      server.closeAllConnections();
      server.close();
    });
  }

  get env(): Readonly<Record<string, string>> {
    return { PATH: process.env['PATH'] ?? '', HOME: this.folder, TZ: 'UTC' };
  }

  write(path: string, content: string): void {
    const whole = join(this.folder, path);
    mkdirSync(dirname(whole), { recursive: true });
    writeFileSync(whole, content);
  }

  /** What was said, with the folder and the address as a learner's machine has them. */
  plain({ out, err, code }: Ran): Ran {
    const text = (said: string): string =>
      said
        .replaceAll(this.folder, HOME)
        .replaceAll(`http://${this.#address}`, 'https://127.0.0.1:6443')
        .replaceAll(this.#address, '127.0.0.1:6443');
    return { out: text(out), err: text(err), code };
  }

  close(): void {
    this.#stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
