// The class page: makes links, shows the instructor's numbers, and checks collected logs by replaying them here.

import { BadLog, checkLog } from '../../simulator/lab/log.ts';
import { fill } from '../i18n/fill.ts';
import { messages } from '../i18n/index.ts';
import { pageLanguage } from '../i18n/page-language.ts';
import { Lab } from '../lab/lab.ts';
import type { LessonBundle } from '../lab/protocol.ts';
import { download } from '../page/download.ts';
import { clockText } from '../picture/clock.ts';
import { MAX_LOG_FILE, readJson } from '../progress/record.ts';
import { type ClassSetting, classFragment, openingNumber } from './setting.ts';

interface Offered {
  readonly id: string;
  readonly title: string;
  readonly href: string;
  readonly bundle: string;
  readonly revision: number;
  readonly tasks: readonly { readonly id: string; readonly title: string }[];
  readonly ask: readonly string[];
  readonly watch: readonly string[];
}

const language = pageLanguage();
const words = messages(language);
const w = words.classPage;

const byId = <T extends HTMLElement>(id: string) => document.getElementById(id) as T | null;
const offered = JSON.parse(document.querySelector('[data-offered]')?.textContent ?? '[]') as readonly Offered[];

function cell(row: HTMLTableRowElement, text: string, head = false): void {
  const made = document.createElement(head ? 'th' : 'td');
  if (made instanceof HTMLTableCellElement && head) made.scope = 'row';
  made.textContent = text;
  row.append(made);
}

// ── The link ──────────────────────────────────────────────────────────────────────────────────────────────────────

function makeLink(): void {
  const lesson = offered.find((l) => l.id === byId<HTMLSelectElement>('class-lesson')?.value);
  const result = byId('class-result');
  if (!lesson || !result) return;
  const setting: ClassSetting = {
    name: byId<HTMLInputElement>('class-name')?.value.trim() || '–',
    stepped: byId<HTMLInputElement>('class-lock')?.checked ?? false,
    solutions: byId<HTMLInputElement>('class-solutions')?.checked ?? false,
  };
  const url = new URL(lesson.href + classFragment(setting), location.href).href;
  const output = byId<HTMLInputElement>('class-link');
  if (output) output.value = url;
  result.hidden = false;
  const body = byId<HTMLTableElement>('class-codes')?.tBodies[0];
  body?.replaceChildren();
  lesson.tasks.forEach((task, i) => {
    const row = body?.insertRow();
    if (!row) return;
    cell(row, task.title, true);
    cell(row, setting.stepped && i > 0 ? String(openingNumber(setting, lesson.id, task.id, 'task')) : '–');
    cell(row, setting.solutions ? '–' : String(openingNumber(setting, lesson.id, task.id, 'solution')));
  });
  for (const [id, texts] of [
    ['class-ask', lesson.ask],
    ['class-watch', lesson.watch],
  ] as const) {
    const list = byId(id);
    list?.closest('section')?.toggleAttribute('hidden', texts.length === 0);
    list?.replaceChildren(...texts.map((text) => Object.assign(document.createElement('li'), { textContent: text })));
  }
}

async function copyLink(button: HTMLElement): Promise<void> {
  const input = byId<HTMLInputElement>('class-link');
  if (!input) return;
  try {
    await navigator.clipboard.writeText(input.value);
    button.textContent = w.copied;
  } catch {
    input.select();
  }
}

// ── The roster ────────────────────────────────────────────────────────────────────────────────────────────────────

interface RosterRow {
  readonly who: string;
  readonly lesson: string;
  readonly passed: number;
  readonly all: number;
  readonly commands: number;
  readonly endMs: number;
  readonly problem: string;
}

const bundles = new Map<string, Promise<LessonBundle>>();

/** What a lesson is opened with, fetched once for all logs of a class. */
function bundleOf({ bundle: url }: Offered): Promise<LessonBundle> {
  const there = bundles.get(url);
  if (there) return there;
  const fetched = fetch(url).then((response) => {
    if (!response.ok) throw new Error(`${url}: ${response.status}`);
    return response.json() as Promise<LessonBundle>;
  });
  fetched.catch(() => bundles.delete(url));
  bundles.set(url, fetched);
  return fetched;
}

/** Replays one log in a worker of its own and reads how far it came. */
async function check(name: string, text: string): Promise<RosterRow> {
  let who = name.replace(/\.json$/, '');
  const nothing = { passed: 0, all: 0, commands: 0, endMs: 0 };
  try {
    const raw = readJson(text, MAX_LOG_FILE) as { lesson?: unknown; learner?: unknown } | null;
    if (typeof raw?.learner === 'string' && raw.learner.trim()) who = raw.learner.trim().slice(0, 80);
    if (typeof raw?.lesson !== 'string') throw new BadLog({ kind: 'notLog' });
    const lesson = offered.find((l) => l.id === raw.lesson);
    if (!lesson) throw new BadLog({ kind: 'otherLesson', lesson: raw.lesson.slice(0, 80) });
    const log = checkLog(raw, { lesson: lesson.id, revision: lesson.revision });
    const bundle = await bundleOf(lesson);
    const lab = new Lab(lesson.id, language);
    lab.startWorker(log);
    try {
      await lab.host.open(bundle, { log, columns: 100, rows: 30 });
      await lab.host.pause(true);
      // the first update comes with the opening
      for (let i = 0; i < 200 && lab.view.tasks.length === 0; i++) await new Promise((r) => setTimeout(r, 20));
      const { tasks, timeline } = lab.view;
      return {
        who,
        lesson: lesson.title,
        passed: tasks.filter((t) => t.state === 'passed').length,
        all: tasks.length,
        commands: timeline.flags.filter((f) => f.kind === 'command').length,
        endMs: log.endMs,
        problem: '',
      };
    } finally {
      lab.stopWorker();
    }
  } catch (error) {
    const problem =
      error instanceof BadLog
        ? fill(words.logErrors[error.problem.kind], { ...error.problem })
        : fill(words.logErrors.replay, {
            where: error instanceof Error ? error.message.slice(0, 120) : String(error),
          });
    return { who, lesson: '', ...nothing, problem };
  }
}

const rows: RosterRow[] = [];

async function roster(files: FileList | null): Promise<void> {
  const status = byId('roster-status');
  const table = byId<HTMLTableElement>('roster');
  if (!files || !status || !table) return;
  table.hidden = false;
  for (const [i, file] of [...files].entries()) {
    status.textContent = fill(w.running, { n: i + 1, all: files.length });
    const row = await check(file.name, await file.text());
    rows.push(row);
    const line = table.tBodies[0]?.insertRow();
    if (!line) continue;
    cell(line, row.who, true);
    for (const text of [
      row.lesson,
      row.all > 0 ? `${row.passed} / ${row.all}` : '–',
      String(row.commands),
      clockText(row.endMs, false),
      row.problem,
    ])
      cell(line, text);
  }
  status.textContent = '';
  byId('roster-csv')?.toggleAttribute('hidden', rows.length === 0);
}

/** Fields that a spreadsheet would take for formulas are defused. */
const field = (value: string | number): string =>
  `"${String(value)
    .replace(/^[=+\-@]/, "'$&")
    .replaceAll('"', '""')}"`;

function saveCsv(): void {
  const lines = [
    [w.who, w.lesson, w.tasks, w.commands, w.time, w.problem],
    ...rows.map((r) => [r.who, r.lesson, `${r.passed}/${r.all}`, r.commands, clockText(r.endMs, false), r.problem]),
  ];
  const text = lines.map((line) => line.map(field).join(',')).join('\r\n');
  download('drydock-class.csv', 'text/csv', `\ufeff${text}\r\n`);
}

export function classPage(): void {
  byId<HTMLFormElement>('class-form')?.addEventListener('submit', (event) => {
    event.preventDefault();
    makeLink();
  });
  const copy = byId('class-copy');
  copy?.addEventListener('click', () => void copyLink(copy));
  byId('class-link')?.addEventListener('focus', (event) => (event.target as HTMLInputElement).select());
  const files = byId<HTMLInputElement>('roster-files');
  byId('roster-choose')?.addEventListener('click', () => files?.click());
  files?.addEventListener('change', () => void roster(files.files));
  byId('roster-csv')?.addEventListener('click', saveCsv);
}
