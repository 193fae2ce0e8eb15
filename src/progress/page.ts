// The progress page: what is stored, lesson by lesson; a file to take along, and one to bring back. Records from a file are checked
// piece by piece like logs from anywhere else, and never replace what a newer Drydock wrote.

import { BadLog, checkLog, ENGINE } from '../../simulator/lab/log.ts';
import { fill } from '../i18n/fill.ts';
import { messages } from '../i18n/index.ts';
import { pageLanguage } from '../i18n/page-language.ts';
import { download } from '../page/download.ts';
import {
  allRecords,
  deleteRecord,
  type LessonRecord,
  NewerDatabase,
  openDatabase,
  RECORD_FORMAT,
  readRecord,
  writeRecord,
} from './database.ts';
import { readJson } from './record.ts';

interface Known {
  readonly title: string;
  readonly href: string;
  readonly revision: number;
}

/** A file of several lessons' progress. */
interface ProgressFile {
  readonly drydock: 'progress';
  readonly format: number;
  /** Of the site that wrote it; each record's log says which engine it is of. */
  readonly engine: string;
  readonly records: readonly LessonRecord[];
}

const MAX_FILE = 64 * 1024 * 1024;

/** Records of a progress file that can be taken over; the others are counted. Throws `BadLog` when it is no progress file at all. */
export function readProgressFile(
  text: string,
  known: ReadonlyMap<string, { readonly revision: number }>,
): { records: LessonRecord[]; skipped: number } {
  const file = readJson(text, MAX_FILE) as Partial<ProgressFile> | null;
  if (typeof file !== 'object' || file === null || file.drydock !== 'progress' || !Array.isArray(file.records))
    throw new BadLog({ kind: 'notLog' });
  if (typeof file.format !== 'number' || file.format > RECORD_FORMAT)
    throw new BadLog({ kind: 'newerFormat', n: Number(file.format) });
  const records: LessonRecord[] = [];
  let skipped = 0;
  for (const raw of file.records as readonly unknown[]) {
    const record = raw as Partial<LessonRecord> | null;
    const lesson = typeof record === 'object' && record !== null ? known.get(String(record.id)) : undefined;
    try {
      if (!record || !lesson) throw new BadLog({ kind: 'notLog' });
      const log = checkLog(record.log, { lesson: String(record.id), revision: lesson.revision });
      records.push({
        id: String(record.id),
        format: RECORD_FORMAT,
        revision: lesson.revision,
        log,
        solved: Array.isArray(record.solved) ? record.solved.filter((s) => typeof s === 'string') : [],
        complete: record.complete === true,
        savedAtMs: Number.isFinite(record.savedAtMs) ? Number(record.savedAtMs) : 0,
      });
    } catch (error) {
      if (!(error instanceof BadLog)) throw error;
      skipped++;
    }
  }
  return { records, skipped };
}

export async function showProgress(host: Element | null): Promise<void> {
  if (!(host instanceof HTMLElement)) return;
  const language = pageLanguage();
  const words = messages(language);
  const w = words.progressPage;
  const known = new Map<string, Known>(
    Object.entries(JSON.parse(document.querySelector('[data-known]')?.textContent ?? '{}') as Record<string, Known>),
  );
  const say = (text: string, bad = false) => {
    const line = host.querySelector('[role="status"]');
    if (!line) return;
    line.textContent = text;
    line.classList.toggle('c-failed', bad);
  };
  let database: IDBDatabase;
  try {
    database = await openDatabase();
  } catch (error) {
    const why = error instanceof NewerDatabase ? w.newer : w.blocked;
    host.replaceChildren(Object.assign(document.createElement('p'), { className: 'aside', textContent: why }));
    return;
  }
  const draw = async () => {
    const records = (await allRecords(database))
      .filter((r) => known.has(r.id))
      .sort((a, b) => b.savedAtMs - a.savedAtMs);
    host.replaceChildren(
      toolbar(records),
      list(records),
      Object.assign(document.createElement('p'), { className: 'note' }),
    );
    host.lastElementChild?.setAttribute('role', 'status');
  };

  const button = (text: string, kind: string, run: () => void): HTMLButtonElement => {
    const made = document.createElement('button');
    made.type = 'button';
    made.className = `btn ${kind}`;
    made.textContent = text;
    made.addEventListener('click', run);
    return made;
  };

  function toolbar(records: readonly LessonRecord[]): HTMLElement {
    const row = document.createElement('div');
    row.className = 'row progress-tools';
    const file = document.createElement('input');
    file.type = 'file';
    file.accept = '.json,application/json';
    file.hidden = true;
    file.addEventListener('change', async () => {
      const chosen = file.files?.[0];
      file.value = '';
      if (chosen) await take(await chosen.text());
    });
    const save = button(w.exportAll, '', () => {
      const content: ProgressFile = { drydock: 'progress', format: RECORD_FORMAT, engine: ENGINE, records };
      download('drydock-progress.json', 'application/json', JSON.stringify(content));
    });
    save.disabled = records.length === 0;
    row.append(
      save,
      button(w.importAll, 'quiet', () => file.click()),
      file,
    );
    return row;
  }

  async function take(text: string): Promise<void> {
    let read: ReturnType<typeof readProgressFile>;
    try {
      read = readProgressFile(text, known);
    } catch (error) {
      if (!(error instanceof BadLog)) throw error;
      const problem = error.problem;
      say(fill(w.badFile, { why: fill(words.logErrors[problem.kind], { ...problem }) }), true);
      return;
    }
    let { skipped } = read;
    let taken = 0;
    try {
      for (const record of read.records) {
        const there = await readRecord(database, record.id);
        if (there && there.format > RECORD_FORMAT) {
          skipped++;
          continue;
        }
        await writeRecord(database, {
          ...record,
          solved: [...new Set([...record.solved, ...(there?.solved ?? [])])],
          complete: record.complete || there?.complete === true,
        });
        taken++;
      }
    } catch {
      say(w.full, true);
      return;
    }
    await draw();
    say(fill(w.imported, { n: taken, skipped }));
  }

  function list(records: readonly LessonRecord[]): HTMLElement {
    if (records.length === 0) {
      const empty = document.createElement('p');
      empty.append(`${w.none} `);
      const [first] = known.values();
      if (first)
        empty.append(Object.assign(document.createElement('a'), { href: first.href, textContent: words.home.start }));
      return empty;
    }
    const table = document.createElement('table');
    const head = table.createTHead().insertRow();
    for (const name of [w.lesson, w.state, w.saved, '']) {
      const cell = document.createElement('th');
      cell.scope = 'col';
      cell.textContent = name;
      head.append(cell);
    }
    const body = table.createTBody();
    for (const record of records) {
      const lesson = known.get(record.id);
      if (!lesson) continue;
      const row = body.insertRow();
      const name = document.createElement('th');
      name.scope = 'row';
      const link = document.createElement('a');
      link.href = lesson.href;
      link.textContent = lesson.title;
      name.append(link);
      row.append(name);
      row.insertCell().textContent = record.complete
        ? `✓ ${w.done}`
        : record.solved.length > 0
          ? fill(w.partly, { n: record.solved.length })
          : w.opened;
      row.insertCell().textContent = record.savedAtMs > 0 ? new Date(record.savedAtMs).toLocaleString(language) : '–';
      const cell = row.insertCell();
      const ask = button(w.remove, 'quiet sm', () => {
        const keep = button(w.keep, 'sm', () => cell.replaceChildren(ask));
        cell.replaceChildren(
          document.createTextNode(`${w.removeAsk} `),
          keep,
          button(w.removeGo, 'sm danger', () => void remove(record.id)),
        );
        keep.focus();
      });
      cell.append(ask);
    }
    const wrap = document.createElement('div');
    wrap.className = 'table-wrap';
    wrap.append(table);
    return wrap;
  }

  async function remove(id: string): Promise<void> {
    await deleteRecord(database, id);
    await draw();
  }

  await draw();
}
