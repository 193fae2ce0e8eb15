/**
 * `npm run lessons:try -- TRACK/SLUG`: a lesson in the terminal you are in: its shell, its cluster, in real time. Ctrl-] asks how far
 * the tasks are and takes a word: hint, answer, fault, skip (to where something changes), quit. \`kubectl edit\` opens $EDITOR.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { loadLab } from '../../simulator/lab/definition/load.ts';
import { LabSession } from '../../simulator/lab/session.ts';
import type { AnswerValue, I18n, Language } from '../../simulator/lab/types.ts';
import { bundle, lessonIds } from '../../tests/lessons/prover/files.ts';
import { commandArguments, refused } from '../arguments.ts';

const MENU = '\x1d';
const TICK_MS = 10;

export interface Screen {
  readonly columns: number;
  readonly rows: number;
  write(text: string): void;
}

/** A lesson in a terminal: what is typed goes in, what is shown comes out. Time is given by `tick`. */
export class TryLesson {
  readonly session: LabSession;
  readonly #screen: Screen;
  readonly #language: Language;
  readonly #speed: number;
  /** The line of the menu that is being typed; undefined outside the menu. */
  #line: string | undefined;
  /** Where the lesson's time should be, with fractions. */
  #atMs = 0;
  ended = false;

  private constructor(session: LabSession, screen: Screen, language: Language) {
    this.session = session;
    this.#screen = screen;
    this.#language = language;
    this.#speed = session.definition.cluster.clock.speed;
  }

  static async open(id: string, screen: Screen, language: Language, edit: (path: string) => void): Promise<TryLesson> {
    let shown: ((text: string) => void) | undefined;
    let early = '';
    let self: TryLesson | undefined;
    const session = await LabSession.open({
      loaded: loadLab(bundle(id)),
      columns: screen.columns,
      rows: screen.rows,
      onOutput: (terminal, text) => {
        if (terminal !== 1) return;
        if (shown) shown(text);
        else early += text;
      },
      onEditor: (path) => edit(path),
      onPass: (task) => self?.title(`✔ ${task}`),
    });
    self = new TryLesson(session, screen, language);
    shown = (text) => screen.write(text);
    screen.write(early);
    self.title(`${id}  ·  Ctrl-]`);
    return self;
  }

  /** In the title of the terminal: the screen is the lesson's. */
  title(text: string): void {
    this.#screen.write(`\x1b]0;${text}\x07`);
  }

  /** So much real time has passed. */
  async tick(realMs: number): Promise<void> {
    this.#atMs = Math.max(this.#atMs, this.session.nowMs) + realMs * this.#speed;
    await this.session.advanceTo(Math.floor(this.#atMs));
  }

  keys(data: string): void {
    for (const part of data.split(new RegExp(`(${MENU})`))) {
      if (part === MENU) this.#open();
      else if (this.#line !== undefined) this.#type(part);
      else if (part !== '') this.session.input({ kind: 'keys', terminal: 1, data: part });
    }
  }

  resize(columns: number, rows: number): void {
    this.session.input({ kind: 'resize', terminal: 1, columns, rows });
  }

  /** How far the tasks are. */
  status(): string {
    const say = (text: I18n) => text[this.#language];
    const lines = this.session.grader
      .tasks()
      .flatMap((task) => [
        `${task.state === 'passed' ? '✔' : task.state === 'active' ? '▶' : '·'} ${task.id}: ${say(task.title)}`,
        ...(task.state === 'active'
          ? [
              ...task.checks.map(
                ({ says, state, evidence }) =>
                  `    ${state.padEnd(8)} ${say(says)}${evidence ? ` – ${say(evidence)}` : ''}`,
              ),
              ...task.hints.map(({ text }) => `    ! ${say(text)}`),
            ]
          : []),
      ]);
    const questions = this.session.grader
      .questions()
      .filter(({ open }) => open)
      .map(
        ({ id, prompt, options }) =>
          `? ${id}: ${say(prompt)}${options.map((o) => `\n    ${o.id}: ${say(o.text)}`).join('')}`,
      );
    return [...lines, ...questions].join('\n');
  }

  #open(): void {
    this.#line = '';
    this.#print(`\n${this.status()}\nhint · answer QUESTION VALUE… · fault ID · skip · quit · (Enter: back)\n> `);
  }

  #print(text: string): void {
    this.#screen.write(text.replaceAll('\n', '\r\n'));
  }

  #type(text: string): void {
    for (const key of text) {
      if (this.#line === undefined) {
        this.session.input({ kind: 'keys', terminal: 1, data: key });
      } else if (key === '\r' || key === '\n') {
        const line = this.#line;
        this.#line = undefined;
        this.#print('\n');
        this.#do(line.trim());
        // Ctrl-L: the shell draws its prompt again.
        if (!this.ended) this.session.input({ kind: 'keys', terminal: 1, data: '\x0c' });
      } else if (key === '\x7f' || key === '\b') {
        if (this.#line !== '') this.#screen.write('\b \b');
        this.#line = this.#line.slice(0, -1);
      } else if (key >= ' ') {
        this.#line += key;
        this.#screen.write(key);
      }
    }
  }

  #do(line: string): void {
    const [word = '', id = '', ...rest] = line.split(/\s+/);
    const active = this.session.grader.tasks().find((task) => task.state === 'active');
    if (word === '') return;
    if (word === 'quit') this.ended = true;
    else if (word === 'hint') {
      if (active?.nextHint) this.session.input({ kind: 'hint', task: active.id, hint: active.nextHint });
    } else if (word === 'answer') {
      const kind = this.session.grader.question(id)?.definition.kind;
      const value: AnswerValue =
        kind === 'number' ? Number(rest[0]) : kind === 'choices' || kind === 'order' ? rest : rest.join(' ');
      this.session.input({ kind: 'answer', question: id, value });
    } else if (word === 'fault') this.session.input({ kind: 'fault', fault: id });
    else if (word === 'skip') {
      const { kernel } = this.session.world.cluster;
      const next = kernel.nextAt();
      if (next !== undefined) kernel.run({ untilMs: next });
    } else this.#print(`no ${word} here\n`);
  }
}

/** The editor of the machine, on a copy of the file. */
function editFile(lesson: TryLesson, path: string): void {
  const folder = mkdtempSync(join(tmpdir(), 'drydock-try-'));
  const copy = join(folder, basename(path));
  writeFileSync(copy, lesson.session.readFile(path) ?? '');
  process.stdin.setRawMode?.(false);
  spawnSync(process.env['EDITOR'] ?? 'vi', [copy], { stdio: 'inherit' });
  process.stdin.setRawMode?.(true);
  lesson.session.input({ kind: 'save', path, content: readFileSync(copy, 'utf8') });
  lesson.session.input({ kind: 'editor-closed', path });
  rmSync(folder, { recursive: true });
}

const USAGE = `npm run lessons:try -- TRACK/SLUG [--lang ko|en]
  Opens a lesson in this terminal. --lang: its language (default: that of $LANG).`;

async function main(): Promise<number> {
  const { values, positionals } = commandArguments(USAGE, {
    allowPositionals: true,
    options: { lang: { type: 'string' } },
  });
  const [id = ''] = positionals;
  const { stdin, stdout } = process;
  if (positionals.length !== 1 || !lessonIds().includes(id))
    refused(`one lesson is to be named; lessons are ${lessonIds().join(', ')}`, USAGE);
  if (values.lang !== undefined && values.lang !== 'ko' && values.lang !== 'en')
    refused(`--lang takes ko or en, not ${values.lang}`, USAGE);
  if (!stdin.isTTY || !stdout.isTTY) {
    console.error('lessons:try needs a terminal');
    return 2;
  }
  const language: Language =
    values.lang === 'ko' || (values.lang === undefined && /^ko/.test(process.env['LANG'] ?? '')) ? 'ko' : 'en';
  const screen = { columns: stdout.columns, rows: stdout.rows, write: (text: string) => void stdout.write(text) };
  const edits: string[] = [];
  const lesson = await TryLesson.open(id, screen, language, (path) => edits.push(path));
  stdin.setRawMode(true);
  stdin.setEncoding('utf8');
  stdin.on('data', (data) => lesson.keys(String(data)));
  stdout.on('resize', () => lesson.resize(stdout.columns, stdout.rows));
  let last = performance.now();
  while (!lesson.ended) {
    await new Promise((resolve) => setTimeout(resolve, TICK_MS));
    const now = performance.now();
    await lesson.tick(now - last);
    last = now;
    for (const path of edits.splice(0)) {
      editFile(lesson, path);
      last = performance.now();
    }
  }
  stdin.setRawMode(false);
  stdin.pause();
  stdout.write('\x1b]0;\x07\r\n');
  return 0;
}

if (process.argv[1] === import.meta.filename) process.exitCode = await main();
