// Terminals' ports: output to the page as it comes, keys from it, and how much of the output the page has not drawn yet.
import type { TerminalMessage } from '../protocol.ts';

/**
 * The world stands still while this many characters are not drawn (so that virtual time does not depend on the page). Ctrl-C's prompt
 * stands behind them: 32 KB of short lines are drawn in about 40 ms.
 */
const HOLD_ABOVE = 32 * 1024;
/** Resets a terminal's screen. */
const RESET = '\x1bc';

interface TerminalKeys {
  keys(terminal: number, data: string): void;
  resize(terminal: number, columns: number, rows: number): void;
  /** Room again. */
  drawn(): void;
}

interface Attached {
  readonly port: MessagePort;
  undrawn: number;
  pending: string;
}

export class TerminalPorts {
  readonly #attached = new Map<number, Attached>();
  readonly #keys: TerminalKeys;
  #flushing = false;

  constructor(keys: TerminalKeys) {
    this.#keys = keys;
  }

  /** Connects a page's terminal; it is shown everything that has been written. */
  attach(id: number, port: MessagePort, soFar: string): void {
    this.show(id, port);
    this.hear(id);
    this.write(id, soFar);
  }

  /** Connects a page's terminal to what is going to be written; what comes from it waits until it is heard. */
  show(id: number, port: MessagePort): void {
    this.#attached.get(id)?.port.close();
    this.#attached.set(id, { port, undrawn: 0, pending: '' });
  }

  hear(id: number): void {
    const attached = this.#attached.get(id);
    if (!attached) return;
    attached.port.onmessage = (event: MessageEvent<TerminalMessage>) => {
      const message = event.data;
      if (message.type === 'in') this.#keys.keys(id, message.data);
      else if (message.type === 'resize') this.#keys.resize(id, message.columns, message.rows);
      else if (message.type === 'ack') {
        attached.undrawn = Math.max(0, attached.undrawn - message.count);
        this.#keys.drawn();
      }
    };
    attached.port.start();
  }

  get ids(): readonly number[] {
    return [...this.#attached.keys()];
  }

  write(id: number, text: string): void {
    const attached = this.#attached.get(id);
    if (!attached || text === '') return;
    attached.pending += text;
    attached.undrawn += text.length;
    if (this.#flushing) return;
    this.#flushing = true;
    queueMicrotask(() => this.flush());
  }

  /** Another session took over: the screen starts anew. */
  restart(id: number, soFar: string): void {
    this.write(id, RESET + soFar);
  }

  close(): void {
    for (const { port } of this.#attached.values()) port.close();
    this.#attached.clear();
  }

  get heldUp(): boolean {
    for (const { undrawn } of this.#attached.values()) if (undrawn > HOLD_ABOVE) return true;
    return false;
  }

  /** Sends at once what has been written. */
  flush(): void {
    this.#flushing = false;
    for (const attached of this.#attached.values()) {
      if (attached.pending === '') continue;
      const data = attached.pending;
      attached.pending = '';
      const message: TerminalMessage = { type: 'out', data };
      attached.port.postMessage(message);
    }
  }
}
