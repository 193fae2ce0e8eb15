// What the page is told of the lab: the next only when it has drawn the last, so that nothing waits behind views that nobody will
// see; and no oftener than making one takes a small share of the worker's time.
import { difference } from '../../../simulator/lab/difference.ts';
import type { LabChanges, LabUpdate, LabView } from '../../../simulator/lab/view.ts';

/** After what cost so many ms to make comes nothing for so many times as long. */
const REST = 4;

interface Drawing {
  /** What has changed since it was asked last. */
  update(): LabUpdate;
  /** Resolves when the page has drawn it. */
  draw(changes: LabChanges): Promise<void>;
  /** Real ms. */
  nowMs(): number;
}

export class Frames {
  readonly #drawing: Drawing;
  /** What the page knows. */
  #told: LabUpdate = {};
  #drawn = true;
  /** Asked for while the page was drawing. */
  #wanted = false;
  #restUntilMs = 0;

  constructor(drawing: Drawing) {
    this.#drawing = drawing;
  }

  /** Tells what is new, if the worker can afford it. For a world that runs: it asks again. */
  turn(): void {
    if (this.#drawing.nowMs() >= this.#restUntilMs) this.tell();
  }

  /** Tells what is new: at once, or when the page has drawn. */
  tell(): void {
    if (!this.#drawn) {
      this.#wanted = true;
      return;
    }
    this.#wanted = false;
    const began = this.#drawing.nowMs();
    const update = this.#drawing.update();
    const changes: { -readonly [K in keyof LabChanges]: LabChanges[K] } = {};
    for (const key of Object.keys(update) as (keyof LabView)[]) {
      const by = difference(this.#told[key], update[key]);
      if (by) changes[key] = by;
    }
    this.#told = { ...this.#told, ...update };
    if (Object.keys(changes).length > 0) this.#send(changes);
    const ended = this.#drawing.nowMs();
    this.#restUntilMs = ended + REST * (ended - began);
  }

  #send(changes: LabChanges): void {
    this.#drawn = false;
    const drawn = () => {
      this.#drawn = true;
      if (this.#wanted) this.tell();
    };
    // a page that does not answer has long been still: what comes next finds out
    this.#drawing.draw(changes).then(drawn, drawn);
  }
}
