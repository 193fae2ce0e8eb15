/** A kustomization cannot be built; the message is kustomize's. */
export class KustomizeError extends Error {}

/** As errors.WrapPrefixf: "PREFIX: what happened". Anything that is no `KustomizeError` is a bug and goes on. */
export function prefixed<T>(prefix: () => string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof KustomizeError)) throw error;
    throw new KustomizeError(`${prefix()}: ${error.message}`);
  }
}
