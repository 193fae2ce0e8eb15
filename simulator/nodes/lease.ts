/**
 * A node's Lease, by which the control plane knows that its kubelet lives: renewed every ten seconds. Mirrors
 * component-helpers/apimachinery/lease/controller.go and pkg/kubelet/kubelet.go (nodeLeaseRenewIntervalFraction).
 * Renewals that nobody reads are not written: the last one is when somebody is about to read, or when the node falls silent.
 */
import type { Lease } from '../api/objects.ts';
import { formatMicroTime } from '../api/time.ts';
import type { ApiClient } from '../api/types.ts';
import type { Kernel } from '../kernel/kernel.ts';
import type { KubeObject, StoreReader } from '../store/types.ts';

const RESOURCE = 'leases.coordination.k8s.io';
const NAMESPACE = 'kube-node-lease';
/** Upstream: nodeLeaseDurationSeconds 40, a quarter of it. */
const DURATION_SECONDS = 40;
const RENEWAL_MS = 10_000;
/** Between two attempts to make it. Upstream: maxBackoff. */
const RETRY_MS = 7_000;

export class NodeLease {
  readonly #kernel: Kernel;
  readonly #client: ApiClient;
  readonly #store: StoreReader;
  /** The node's. */
  readonly #name: string;
  /** The first renewal of the row that goes on; undefined: the node is silent. */
  #sinceMs: number | undefined;
  #writtenMs = Number.NEGATIVE_INFINITY;

  constructor(kernel: Kernel, client: ApiClient, store: StoreReader, name: string) {
    this.#kernel = kernel;
    this.#client = client;
    this.#store = store;
    this.#name = name;
  }

  /** The kubelet reaches the API server from now on. */
  begin(): void {
    this.#sinceMs = this.#kernel.now();
    this.#write(this.#sinceMs);
  }

  /** Writes the last renewal that was due. */
  catchUp(): void {
    const lastMs = this.#lastMs();
    if (lastMs !== undefined && lastMs > this.#writtenMs) this.#write(lastMs);
  }

  /** The kubelet does not reach the API server any more. Something is written in any case: the world looks at what changes. */
  end(): void {
    const lastMs = this.#lastMs();
    if (lastMs === undefined) return;
    this.#sinceMs = undefined;
    this.#write(lastMs > this.#writtenMs ? lastMs : this.#kernel.now());
  }

  /** Somebody deleted it: it is there again with the next renewal. */
  lost(): void {
    const lastMs = this.#lastMs();
    if (lastMs !== undefined) this.#kernel.at(lastMs + RENEWAL_MS, 'lease', () => this.catchUp());
  }

  #lastMs(): number | undefined {
    if (this.#sinceMs === undefined) return undefined;
    return this.#kernel.now() - ((this.#kernel.now() - this.#sinceMs) % RENEWAL_MS);
  }

  #write(atMs: number): void {
    const name = this.#name;
    const node = this.#store.get('nodes', undefined, name);
    if (!node) return;
    this.#writtenMs = atMs;
    const renewTime = formatMicroTime(this.#kernel.wallMs() - (this.#kernel.now() - atMs));
    const before = this.#store.get<Lease & KubeObject>(RESOURCE, NAMESPACE, name);
    if (before) {
      this.#client.update(RESOURCE, { ...before, spec: { ...before.spec, renewTime } });
      return;
    }
    const created = this.#client.create(RESOURCE, NAMESPACE, {
      apiVersion: 'coordination.k8s.io/v1',
      kind: 'Lease',
      metadata: {
        name,
        namespace: NAMESPACE,
        ownerReferences: [{ apiVersion: 'v1', kind: 'Node', name, uid: node.metadata.uid }],
      },
      spec: { holderIdentity: name, leaseDurationSeconds: DURATION_SECONDS, renewTime },
    });
    if (!created.ok) this.#kernel.after(RETRY_MS, 'lease', () => this.#retry());
  }

  /** Its namespace is gone. Upstream: backoffEnsureLease. */
  #retry(): void {
    if (this.#sinceMs !== undefined && !this.#store.get(RESOURCE, NAMESPACE, this.#name))
      this.#write(this.#kernel.now());
  }
}
