// The sessions of a lesson that were left behind (by undo, reset, another way from an instant): each can be gone back to by replay.
import type { LabSession } from '../../../simulator/lab/session.ts';
import type { BranchView, KeptBranch } from '../protocol.ts';

export class Branches {
  #kept: readonly KeptBranch[];
  /** Of the session that runs. */
  #current = 0;
  #next = 1;

  /** `kept`: those of the page, when the worker is a fresh one. */
  constructor(kept: readonly KeptBranch[] = []) {
    this.#kept = kept;
    this.#next = Math.max(0, ...kept.map(({ id }) => id)) + 1;
    if (kept.length > 0) this.#current = this.#next++;
  }

  get kept(): readonly KeptBranch[] {
    return this.#kept;
  }

  get views(): readonly BranchView[] {
    return this.#kept.map(({ id, endMs, commands, last }) => ({ id, endMs, commands, last }));
  }

  find(id: number): KeptBranch {
    const branch = this.#kept.find((b) => b.id === id);
    if (!branch) throw new Error(`no branch ${id}`);
    return branch;
  }

  /** The session is left; the one that comes is branch `to`, or a new one. One in which nothing was done is not kept. */
  leave(session: LabSession, to?: number): void {
    const { log, commands } = session;
    const left: KeptBranch = {
      id: this.#current,
      log,
      endMs: log.endMs,
      commands: commands.length,
      last: commands.at(-1)?.record.line ?? '',
    };
    this.#kept = [
      ...this.#kept.filter((b) => b.id !== left.id && b.id !== to),
      ...(log.entries.length > 0 ? [left] : []),
    ];
    this.#current = to ?? this.#next++;
  }
}
