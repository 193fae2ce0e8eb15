// Keeps a lesson's progress while it is open: one tab writes (a lock says which), the others say that they do not. What a newer
// Drydock wrote is never overwritten; where storage is blocked, that is said.
import type { LabLog } from '../../simulator/lab/types.ts';
import { type LessonRecord, NewerDatabase, openDatabase, RECORD_FORMAT, readRecord, writeRecord } from './database.ts';

/** `full`: there is no room left; it is tried again with the next change. */
export type KeeperState = 'saved' | 'blocked' | 'full' | 'other-tab' | 'newer';

interface KeeperOptions {
  readonly lesson: string;
  readonly revision: number;
  readonly log: () => Promise<LabLog | undefined>;
  readonly solved: () => { tasks: readonly string[]; complete: boolean };
  readonly onState: (state: KeeperState) => void;
}

const EVERY_MS = 1000;

export class Keeper {
  state: KeeperState = 'saved';
  /** Set while looking at somebody else's state: nothing is written. */
  suspended = false;
  private database: IDBDatabase | null = null;
  private solvedBefore: readonly string[] = [];
  private completeBefore = false;
  private timer: ReturnType<typeof setTimeout> | null = null;
  private writing: Promise<void> = Promise.resolve();
  private readonly options: KeeperOptions;

  constructor(options: KeeperOptions) {
    this.options = options;
  }

  /** Opens storage, takes the lock, and reads what there is. `outdated`: progress of another revision, put aside. */
  async open(): Promise<{ record: LessonRecord | null; outdated: boolean }> {
    try {
      this.database = await openDatabase();
    } catch (error) {
      this.become(error instanceof NewerDatabase ? 'newer' : 'blocked');
      return { record: null, outdated: false };
    }
    const mine = await this.lock(false);
    let record: LessonRecord | undefined;
    try {
      record = await readRecord(this.database, this.options.lesson);
    } catch {
      this.become('blocked');
      return { record: null, outdated: false };
    }
    if (record && (record.format > RECORD_FORMAT || (record.log?.format as number) > 1)) {
      this.become('newer');
      return { record: null, outdated: false };
    }
    this.become(mine ? 'saved' : 'other-tab');
    if (!record) return { record: null, outdated: false };
    this.solvedBefore = record.solved ?? [];
    this.completeBefore = record.complete === true;
    if (record.revision === this.options.revision) return { record, outdated: false };
    if (mine)
      await writeRecord(this.database, { ...record, id: `${record.id}@${record.revision}` }).catch(() =>
        this.become('blocked'),
      );
    return { record: null, outdated: true };
  }

  /** Keeps what is stored under another name before it is written over: it could not be used, and is not lost. */
  async putAside(): Promise<void> {
    if (this.state !== 'saved' || !this.database) return;
    try {
      const record = await readRecord(this.database, this.options.lesson);
      if (record) await writeRecord(this.database, { ...record, id: `${record.id}@${record.savedAtMs}` });
    } catch {
      this.become('blocked');
    }
  }

  /** Makes this tab the one that writes. */
  async takeOver(): Promise<void> {
    if (this.state !== 'other-tab') return;
    if (await this.lock(true)) {
      this.become('saved');
      this.changed();
    }
  }

  /** The log has grown: written within a second. */
  changed(): void {
    if (this.timer || !this.writes || this.suspended) return;
    this.timer = setTimeout(() => {
      this.timer = null;
      void this.write();
    }, EVERY_MS);
  }

  /** Writes now. */
  write(): Promise<void> {
    this.writing = this.writing.then(async () => {
      if (!this.writes || this.suspended || !this.database) return;
      const log = await this.options.log();
      if (!log) return;
      const { tasks, complete } = this.options.solved();
      this.solvedBefore = [...new Set([...this.solvedBefore, ...tasks])];
      this.completeBefore ||= complete;
      const record: LessonRecord = {
        id: this.options.lesson,
        format: RECORD_FORMAT,
        revision: this.options.revision,
        log,
        solved: this.solvedBefore,
        complete: this.completeBefore,
        savedAtMs: Date.now(),
      };
      try {
        await writeRecord(this.database, record);
        if (this.state === 'full') this.become('saved');
      } catch (error) {
        this.become(error instanceof DOMException && error.name === 'QuotaExceededError' ? 'full' : 'blocked');
      }
    });
    return this.writing;
  }

  /** This tab is the one that writes, and may. */
  private get writes(): boolean {
    return this.state === 'saved' || this.state === 'full';
  }

  private lock(steal: boolean): Promise<boolean> {
    const { locks } = navigator;
    if (!locks) return Promise.resolve(true);
    return new Promise((resolve) => {
      const held = locks.request(
        `drydock:${this.options.lesson}`,
        steal ? { steal: true } : { ifAvailable: true },
        (lock) => {
          resolve(lock !== null);
          // held until the page goes, or another tab takes it
          return lock ? new Promise<void>(() => {}) : undefined;
        },
      );
      held.catch(() => this.become('other-tab'));
    });
  }

  private become(state: KeeperState): void {
    this.state = state;
    this.options.onState(state);
  }
}
