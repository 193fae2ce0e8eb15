// Progress in IndexedDB: one record per lesson. A database or record of a newer Drydock is left alone.
import type { LabLog } from '../../simulator/lab/types.ts';

const NAME = 'drydock';
const VERSION = 1;
const STORE = 'lessons';
export const RECORD_FORMAT = 1;

export interface LessonRecord {
  /** Lesson id; an earlier revision's is kept as `id@revision`. */
  readonly id: string;
  readonly format: number;
  readonly revision: number;
  readonly log: LabLog;
  /** Tasks passed once. */
  readonly solved: readonly string[];
  readonly complete: boolean;
  readonly savedAtMs: number;
}

export class NewerDatabase extends Error {}

function promise<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('storage failed'));
  });
}

/** Opens the database; rejects where storage is blocked. */
export async function openDatabase(): Promise<IDBDatabase> {
  const request = indexedDB.open(NAME, VERSION);
  request.onupgradeneeded = () => {
    if (!request.result.objectStoreNames.contains(STORE)) request.result.createObjectStore(STORE, { keyPath: 'id' });
  };
  try {
    const database = await promise(request);
    database.onversionchange = () => database.close();
    return database;
  } catch (error) {
    if (error instanceof DOMException && error.name === 'VersionError') throw new NewerDatabase();
    throw error;
  }
}

export async function readRecord(database: IDBDatabase, id: string): Promise<LessonRecord | undefined> {
  return (await promise(database.transaction(STORE).objectStore(STORE).get(id))) as LessonRecord | undefined;
}

export async function allRecords(database: IDBDatabase): Promise<LessonRecord[]> {
  return (await promise(database.transaction(STORE).objectStore(STORE).getAll())) as LessonRecord[];
}

export function writeRecord(database: IDBDatabase, record: LessonRecord): Promise<unknown> {
  const transaction = database.transaction(STORE, 'readwrite', { durability: 'relaxed' });
  return promise(transaction.objectStore(STORE).put(record));
}

export function deleteRecord(database: IDBDatabase, id: string): Promise<unknown> {
  return promise(database.transaction(STORE, 'readwrite').objectStore(STORE).delete(id));
}
