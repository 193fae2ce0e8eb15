/** Who wants to know of changes of which ConfigMaps, Secrets and claims. One for all kubelets of a world. */
import type { Change } from '../../../store/types.ts';

interface ChangeSource {
  subscribe(resource: string, listener: (change: Change) => void): () => void;
}

const FOLLOWED = ['configmaps', 'secrets', 'persistentvolumeclaims'] as const;

export class ConfigWatch {
  readonly #listeners = new Map<string, Set<() => void>>();

  constructor(source: ChangeSource) {
    for (const resource of FOLLOWED) {
      source.subscribe(resource, ({ object: { metadata } }) => {
        const listeners = this.#listeners.get(`${resource} ${metadata.namespace}/${metadata.name}`);
        for (const listener of listeners ?? []) listener();
      });
    }
  }

  /** Calls back at each change of the object. Returns how to stop. */
  on(resource: (typeof FOLLOWED)[number], namespace: string, name: string, listener: () => void): () => void {
    const key = `${resource} ${namespace}/${name}`;
    let listeners = this.#listeners.get(key);
    if (!listeners) {
      listeners = new Set();
      this.#listeners.set(key, listeners);
    }
    const own = listeners;
    own.add(listener);
    return () => {
      own.delete(listener);
      if (own.size === 0) this.#listeners.delete(key);
    };
  }
}
