/** The numbers of awk's rand and srand: the same again for the same seed (not mawk's). */
const BOUND = 2_147_483_648;

export class RandomNumbers {
  #seed: number;
  #state: number;

  /** `seed`: a whole number from 0. */
  constructor(seed: number) {
    this.#seed = seed;
    this.#state = seed;
  }

  /** From 0 up to 1. */
  next(): number {
    // The multiplier and increment of the C standard's example; 31 bits.
    this.#state = (this.#state * 1_103_515 + 12_345) % BOUND;
    return this.#state / BOUND;
  }

  /** Begins anew; returns the seed before. */
  seed(seed: number): number {
    const before = this.#seed;
    this.#seed = seed;
    this.#state = Math.abs(Math.trunc(seed)) % BOUND;
    return before;
  }
}
