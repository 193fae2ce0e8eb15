/** The event queue: a binary heap in the total order (time, urgency, sequence). */

/** Input comes before everything else of its instant; `late` after everything else that was already queued. */
export const URGENCY = { input: 0, normal: 1, late: 2 } as const;
export type Urgency = (typeof URGENCY)[keyof typeof URGENCY];

/** Who queued it may cancel it. */
export class QueuedEvent {
  readonly at: number;
  readonly urgency: Urgency;
  readonly sequence: number;
  readonly label: string;
  /** Undefined once it ran or was cancelled. */
  run: (() => void) | undefined;

  constructor(at: number, urgency: Urgency, sequence: number, label: string, run: () => void) {
    this.at = at;
    this.urgency = urgency;
    this.sequence = sequence;
    this.label = label;
    this.run = run;
  }

  cancel(): void {
    this.run = undefined;
  }
}

const before = (a: QueuedEvent, b: QueuedEvent): boolean =>
  a.at !== b.at ? a.at < b.at : a.urgency !== b.urgency ? a.urgency < b.urgency : a.sequence < b.sequence;

export class EventQueue {
  readonly #heap: QueuedEvent[] = [];

  get size(): number {
    return this.#heap.length;
  }

  push(event: QueuedEvent): void {
    const heap = this.#heap;
    let i = heap.length;
    heap.push(event);
    while (i > 0) {
      const parent = (i - 1) >> 1;
      const p = heap[parent] as QueuedEvent;
      if (!before(event, p)) break;
      heap[i] = p;
      i = parent;
    }
    heap[i] = event;
  }

  /** The first event that was not cancelled, left in the queue. */
  peek(): QueuedEvent | undefined {
    while (this.#heap.length > 0 && (this.#heap[0] as QueuedEvent).run === undefined) this.#removeFirst();
    return this.#heap[0];
  }

  pop(): QueuedEvent | undefined {
    const first = this.peek();
    if (first) this.#removeFirst();
    return first;
  }

  /** Everything queued and not cancelled, in no particular order. */
  *pending(): Generator<QueuedEvent> {
    for (const event of this.#heap) if (event.run) yield event;
  }

  #removeFirst(): void {
    const heap = this.#heap;
    const last = heap.pop() as QueuedEvent;
    const size = heap.length;
    if (size === 0) return;
    let i = 0;
    for (;;) {
      let child = 2 * i + 1;
      if (child >= size) break;
      if (child + 1 < size && before(heap[child + 1] as QueuedEvent, heap[child] as QueuedEvent)) child++;
      const c = heap[child] as QueuedEvent;
      if (!before(c, last)) break;
      heap[i] = c;
      i = child;
    }
    heap[i] = last;
  }
}
