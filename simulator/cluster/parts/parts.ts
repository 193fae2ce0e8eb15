/**
 * The parts of one cluster: which have come, and how the others do. The rules of kinds may come whenever somebody asks, as there
 * are no objects of these kinds: a page may look. Controllers begin when a process of this world needs the part, and that
 * process waits once for each cluster, whether the code has come or not: nothing in the world depends on who asked before.
 */
import type { PartName } from '../../api/kinds/later.ts';
import { type Routine, settle } from '../../kernel/wait.ts';
import type { Part } from './types.ts';

/** StatefulSets make claims. */
const NEEDS: Readonly<Partial<Record<PartName, readonly PartName[]>>> = { sets: ['storage'] };

/** A part and those it does not work without, in the order in which they come. */
export const withNeeded = (name: PartName): readonly PartName[] => [...(NEEDS[name] ?? []), name];

export interface PartsOptions {
  readonly source: Readonly<Record<PartName, () => Promise<Part>>>;
  /** Called once with each part: its kinds have their rules from now on. */
  readonly serve: (part: Part) => void;
  /** Called once with each part, later: its controllers begin. */
  readonly begin: (part: Part) => void;
}

export class Parts {
  readonly #options: PartsOptions;
  readonly #come = new Map<PartName, Part>();
  readonly #begun = new Set<PartName>();

  constructor(options: PartsOptions) {
    this.#options = options;
  }

  /** For processes of this world, before a request that is about a part. */
  *ready(name: PartName): Routine<void> {
    if (this.#begun.has(name)) return;
    yield* settle(this.fetch(name));
    for (const needed of withNeeded(name)) {
      if (this.#begun.has(needed)) continue;
      this.#begun.add(needed);
      this.#options.begin(this.#come.get(needed) as Part);
    }
  }

  /** For hosts, which look at the world from outside. Rejects when the code cannot be fetched. */
  async fetch(name: PartName): Promise<void> {
    for (const needed of withNeeded(name)) {
      const part = await this.#options.source[needed]();
      if (this.#come.has(needed)) continue;
      this.#come.set(needed, part);
      this.#options.serve(part);
    }
  }

  async fetchAll(): Promise<void> {
    for (const name of Object.keys(this.#options.source) as PartName[]) await this.fetch(name);
  }
}
