/**
 * A container's log as the kubelet reads it from the runtime's file: lines with the time at which they were written.
 * Mirrors pkg/kubelet/kuberuntime/logs (options) and the CRI log format. Leaves out: rotation beyond `LIMIT` entries.
 */

import { parseTime } from '../../api/time.ts';
import type { LogOptions } from '../../api/types.ts';
import { Pipe, type Reader } from '../../kernel/stream.ts';

const LIMIT = 20_000;
/** Upstream: MaxContainerTerminationMessageLogLength. */
const TAIL_BYTES = 2048;

interface Entry {
  readonly wallMs: number;
  /** A line with its newline, or the unfinished last one. */
  text: string;
}

export class ContainerLog {
  #entries: Entry[] = [];
  #closed = false;
  /** The last entry has no newline yet; asking its text would put it together anew for each part. */
  #isOpen = false;
  readonly #followers: ((text: string, wallMs: number, fresh: boolean) => void)[] = [];
  readonly #closers: (() => void)[] = [];
  #taps: Set<(text: string, stream: 'stdout' | 'stderr') => void> | undefined;

  /** Adds what a program wrote, at that time. */
  append(text: string, wallMs: number, stream: 'stdout' | 'stderr' = 'stdout'): void {
    if (this.#taps) for (const tap of this.#taps) tap(text, stream);
    let at = 0;
    while (at < text.length) {
      const newline = text.indexOf('\n', at);
      const end = newline < 0 ? text.length : newline + 1;
      const part = text.slice(at, end);
      const last = this.#entries.at(-1);
      const fresh = !last || !this.#isOpen;
      if (fresh) this.#entries.push({ wallMs, text: part });
      else last.text += part;
      for (const follower of [...this.#followers]) follower(part, wallMs, fresh);
      this.#isOpen = newline < 0;
      at = end;
    }
    if (this.#entries.length > LIMIT) this.#entries = this.#entries.slice(-LIMIT / 2);
  }

  /** Calls back with what is written from now on. Returns how to stop. */
  tap(listener: (text: string, stream: 'stdout' | 'stderr') => void): () => void {
    this.#taps ??= new Set();
    this.#taps.add(listener);
    return () => this.#taps?.delete(listener);
  }

  /** No more will come: followers see the end. */
  close(): void {
    this.#closed = true;
    for (const closer of this.#closers.splice(0)) closer();
  }

  /** The text asked for. `nowWallMs` is for sinceSeconds. */
  read(options: LogOptions, nowWallMs: number): string {
    const text = this.#chosen(options, nowWallMs)
      .map((entry) => stamped(entry.text, entry.wallMs, options))
      .join('');
    return options.limitBytes === undefined ? text : firstBytes(text, options.limitBytes);
  }

  /** The text asked for and what comes after it, until the container ends or the reader is closed. */
  follow(options: LogOptions, nowWallMs: number): Reader {
    const pipe = new Pipe(Number.POSITIVE_INFINITY);
    let left = options.limitBytes ?? Number.POSITIVE_INFINITY;
    const push = (text: string): void => {
      const part = left === Number.POSITIVE_INFINITY ? text : firstBytes(text, left);
      if (part !== '') pipe.writer.write(part).begin({ done() {}, fail: () => stop() }, NO_KERNEL);
      if (left === Number.POSITIVE_INFINITY) return;
      // A limit ends the log where it is reached, though more may come.
      left -= new TextEncoder().encode(part).length;
      if (left > 0) return;
      stop();
      pipe.writer.close();
    };
    const follower = (text: string, wallMs: number, fresh: boolean): void =>
      push(fresh ? stamped(text, wallMs, options) : text);
    const stop = (): void => {
      const i = this.#followers.indexOf(follower);
      if (i >= 0) this.#followers.splice(i, 1);
    };
    push(this.read(options, nowWallMs));
    if (this.#closed) pipe.writer.close();
    else if (left > 0) {
      this.#followers.push(follower);
      this.#closers.push(() => {
        stop();
        pipe.writer.close();
      });
    }
    return pipe.reader;
  }

  /** The last lines for a termination message (FallbackToLogsOnError): at most 80 lines or 2048 bytes. */
  tail(): string {
    const text = this.#entries
      .slice(-80)
      .map((entry) => entry.text)
      .join('');
    return lastBytes(text, TAIL_BYTES);
  }

  #chosen(options: LogOptions, nowWallMs: number): readonly Entry[] {
    let since = Number.NEGATIVE_INFINITY;
    if (options.sinceSeconds !== undefined) since = nowWallMs - options.sinceSeconds * 1000;
    else if (options.sinceTime !== undefined) since = parseTime(options.sinceTime) ?? since;
    let chosen = this.#entries;
    if (options.tailLines !== undefined) chosen = options.tailLines === 0 ? [] : chosen.slice(-options.tailLines);
    return since === Number.NEGATIVE_INFINITY ? chosen : chosen.filter((entry) => entry.wallMs >= since);
  }
}

const NO_KERNEL = { now: () => 0, after: () => ({ cancel() {} }), awaitPromise: () => () => {} };

/** Example: "2026-03-02T09:00:01.250000000Z hello". */
function stamped(text: string, wallMs: number, options: LogOptions): string {
  return options.timestamps ? `${new Date(wallMs).toISOString().slice(0, 23)}000000Z ${text}` : text;
}

/** The end of a text, in bytes of UTF-8. */
export function lastBytes(text: string, limit: number): string {
  const bytes = new TextEncoder().encode(text);
  return bytes.length <= limit ? text : new TextDecoder().decode(bytes.slice(-limit));
}

export function firstBytes(text: string, limit: number): string {
  const bytes = new TextEncoder().encode(text);
  return bytes.length <= limit ? text : new TextDecoder().decode(bytes.slice(0, limit));
}
