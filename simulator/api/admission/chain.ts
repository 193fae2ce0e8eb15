/** The admission plugins of one API server, told apart by what they look at: most look at few resources, and every write asks. */
import type { AdmissionPlugin, Look } from './types.ts';

type Step = 'admit' | 'validate';

export class AdmissionChain {
  readonly #plugins: readonly AdmissionPlugin[];
  /** By resource, for those that were written. */
  readonly #looks: Readonly<Record<Step, Map<string, readonly Look[]>>> = { admit: new Map(), validate: new Map() };

  constructor(plugins: readonly AdmissionPlugin[]) {
    this.#plugins = plugins;
  }

  /** What looks at a resource in a step, in the plugins' order. */
  looks(step: Step, resource: string): readonly Look[] {
    let looks = this.#looks[step].get(resource);
    if (!looks) {
      const concerned = this.#plugins.filter(({ resources }) => !resources || resources.includes(resource));
      looks = concerned.flatMap((plugin) => plugin[step] ?? []);
      this.#looks[step].set(resource, looks);
    }
    return looks;
  }
}
