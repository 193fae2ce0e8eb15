/** Helm and kubectl against a real API server without controllers. */
import { gunzipSync } from 'fflate';
import { LEARNER } from '../../../simulator/cluster-types.ts';
import { createHelm } from '../../../simulator/helm/helm.ts';
import { Bench, type Said, words } from '../kubectl/bench.ts';

/** What is in a release's Secret. */
export interface Recorded {
  readonly name: string;
  readonly version: number;
  readonly namespace: string;
  readonly manifest?: string;
  readonly config?: Readonly<Record<string, unknown>>;
  readonly info: { readonly status: string; readonly description: string };
  readonly chart: { readonly metadata: { readonly name: string; readonly version: string } };
}

interface Stored {
  readonly type?: string;
  readonly metadata: {
    readonly name: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly data?: Readonly<Record<string, string>>;
}

const decoder = new TextDecoder();
const bytesOf = (text: string): Uint8Array => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));

export class HelmBench extends Bench {
  constructor(files: Readonly<Record<string, string>> = {}) {
    super(files);
    const { transport, programs } = this;
    programs.set('helm', createHelm({ transport, helmMajor: 3 }));
    programs.set('helm4', createHelm({ transport, helmMajor: 4 }));
  }

  /** Runs "helm install a web" or "kubectl get pods": words and quotes. */
  type(line: string): Promise<Said> {
    const [name = '', ...args] = words(line);
    return this.run(name, args);
  }

  list(resource: string): readonly Stored[] {
    const found = this.api.client(LEARNER).list(resource as 'secrets', 'default', '');
    if (!found.ok) throw new Error(found.status.message);
    return found.object as readonly unknown[] as readonly Stored[];
  }

  secrets(release: string): readonly Stored[] {
    return this.list('secrets').filter(({ metadata }) => metadata.labels?.['name'] === release);
  }

  /** The records of a release by their revisions. */
  records(release: string): readonly Recorded[] {
    return this.secrets(release)
      .map(({ data }) => {
        const zipped = bytesOf(decoder.decode(bytesOf(data?.['release'] ?? '')));
        return JSON.parse(decoder.decode(gunzipSync(zipped))) as Recorded;
      })
      .sort((a, b) => a.version - b.version);
  }
}
