/**
 * Events are gone an hour after they were last written, as kube-apiserver's --event-ttl has it. Mirrors
 * pkg/registry/core/event/storage. Leaves out: that leases in etcd are shared, so that one may stay up to a minute longer.
 */
import type { ApiClient } from '../api/types.ts';
import type { Kernel } from '../kernel/kernel.ts';
import type { Store } from '../store/store.ts';

/** Upstream: EventTTL. */
const TTL_MS = 3_600_000;

/** Lets Events go from now on. `client`: who deletes them; upstream etcd does, which asks nobody. */
export function expireEvents(kernel: Kernel, store: Store, client: ApiClient): void {
  /** When each goes, by uid; who goes first comes first, for all stay equally long. */
  const leases = new Map<string, number>();
  let isWaiting = false;

  const waitForFirst = (): void => {
    if (isWaiting) return;
    for (const untilMs of leases.values()) {
      isWaiting = true;
      kernel.at(untilMs, 'expired events', expire);
      return;
    }
  };

  const expire = (): void => {
    isWaiting = false;
    for (const [uid, untilMs] of leases) {
      if (untilMs > kernel.now()) break;
      const { namespace, name = '' } = store.byUid(uid)?.object.metadata ?? {};
      client.delete('events', namespace, name);
    }
    waitForFirst();
  };

  store.subscribe('events', ({ type, object: { metadata } }) => {
    if (type !== 'ADDED') leases.delete(metadata.uid);
    if (type === 'DELETED') return;
    leases.set(metadata.uid, kernel.now() + TTL_MS);
    waitForFirst();
  });
}
