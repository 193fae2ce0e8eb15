/**
 * One event's work in steps: between two of them the host may have its turn, and nothing else of the world runs, so that it is one
 * event to everybody in it. For what creates or deletes hundreds of objects at once.
 */
export type Steps<T = void> = Generator<void, T, void>;

/** All of it, now. */
export function atOnce<T>(steps: Steps<T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}
