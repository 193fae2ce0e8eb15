/**
 * What a lesson shows in code: commands that a learner may type (fences marked `sh`, <Cmd>, code spans that begin with a program),
 * and other code spans, each with the place in the lesson where it stands. Texts of lab.yaml (hints, questions, checks) count too.
 */
import { parse } from 'yaml';
import type { LabDefinition } from '../../../simulator/lab/definition/types.ts';

/** Where in the lesson: before or in the task of that index, or after the last one (`index` = number of tasks). */
export interface Place {
  readonly index: number;
  /** In the task's own text or hints, not before it. */
  readonly inside: boolean;
}

export interface Shown {
  /** "ko.mdx:31" or "lab.yaml tasks[1].hints[0].text.en" */
  readonly where: string;
  readonly text: string;
  readonly place: Place | undefined;
}

/** The two pages and lab.yaml as written. */
interface LessonTexts {
  readonly ko: string;
  readonly en: string;
  readonly lab: string;
}

export interface ShownCode {
  readonly commands: readonly Shown[];
  readonly spans: readonly Shown[];
}

/** Programs whose names begin a command line. Whatever else the learner's machine has is no subject of lessons. */
const PROGRAMS =
  /^(?:[A-Z_]+=(?:\$\([^)]*\)|\S+);? )*(?:kubectl|helm|curl|wget|nslookup|dig|cat|ls|sh|bash|watch|sed|grep|rm|mv|cp|touch|mkdir|echo|tar|\.\/\S+)(?: |$)/;

/** Everything the two pages and lab.yaml of a lesson show in code. */
export function shownIn({ ko, en, lab }: LessonTexts, definition: LabDefinition): ShownCode {
  const commands: Shown[] = [];
  const spans: Shown[] = [];
  const sort = (shown: Shown, isCommand = false) => {
    const text = shown.text.trim().replace(/\s+/g, ' ');
    if (text === '') return;
    (isCommand || (PROGRAMS.test(text) && text.includes(' ')) ? commands : spans).push({ ...shown, text });
  };
  pageCode('ko.mdx', ko, sort);
  pageCode('en.mdx', en, sort);
  const tasks = definition.tasks.map((task) => task.id);
  labCode(parse(lab), 'lab.yaml', undefined, (text, where, place) => {
    for (const span of spansOf(text)) sort({ where, text: span.text, place });
  });
  return { commands, spans };

  function labCode(
    value: unknown,
    path: string,
    place: Place | undefined,
    say: (text: string, where: string, place: Place | undefined) => void,
  ): void {
    if (Array.isArray(value)) {
      for (const [i, item] of value.entries()) {
        const inside = path === 'lab.yaml.tasks' ? { index: i, inside: true } : place;
        labCode(item, `${path}[${i}]`, inside, say);
      }
      return;
    }
    if (typeof value !== 'object' || value === null) return;
    const map = value as Record<string, unknown>;
    if (typeof map['ko'] === 'string' && typeof map['en'] === 'string' && Object.keys(map).length === 2) {
      for (const language of ['ko', 'en'])
        say(map[language] as string, `${path}.${language}`.replace('lab.yaml.', 'lab.yaml '), place);
      return;
    }
    for (const [key, item] of Object.entries(map)) {
      const owner = key === 'questions' || path.includes('.questions') ? questionPlace(map, place) : place;
      labCode(item, `${path}.${key}`, owner, say);
    }
  }

  function questionPlace(map: Record<string, unknown>, place: Place | undefined): Place | undefined {
    const question = definition.questions.find((q) => q.id === map['id']);
    const index = question?.task === undefined ? -1 : tasks.indexOf(question.task);
    return index < 0 ? place : { index, inside: true };
  }
}

function pageCode(page: string, whole: string, say: (shown: Shown, isCommand?: boolean) => void): void {
  const blank = (part: string) => part.replace(/[^\n]/g, ' ');
  const text = whole.replace(/^---\n[\s\S]*?\n---\n/, blank);
  const at = (offset: number) => `${page}:${text.slice(0, offset).split('\n').length}`;
  const place = (offset: number): Place => {
    const before = text.slice(0, offset);
    const opened = before.match(/<Task\b/g)?.length ?? 0;
    const closed = before.match(/<\/Task>/g)?.length ?? 0;
    return { index: closed, inside: opened > closed };
  };
  const withoutFences = text.replace(/^```(.*)\n([\s\S]*?)^```\s*$/gm, (all, info: string, body: string, offset) => {
    if (/^sh\b/.test(info))
      for (const line of body.split('\n')) say({ where: at(offset), text: line, place: place(offset) }, true);
    return blank(all);
  });
  const withoutClaims = withoutFences.replace(/<Claim>[\s\S]*?<\/Claim>/g, blank);
  const withoutCommands = withoutClaims.replace(/<Cmd>([\s\S]*?)<\/Cmd>/g, (all, command: string, offset: number) => {
    say({ where: at(offset), text: plain(command), place: place(offset) }, true);
    return blank(all);
  });
  for (const { text: span, offset } of spansOf(withoutCommands))
    say({ where: at(offset), text: span, place: place(offset) });
}

/** Markdown's escapes and entities inside <Cmd> as the reader sees them. */
const plain = (text: string): string =>
  text
    .replace(/\{'([^']*)'\}|\{"([^"]*)"\}|\{`([^`]*)`\}/g, (_all, a, b, c) => a ?? b ?? c)
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&amp;/g, '&')
    .replace(/\\([{}<>_*])/g, '$1');

function* spansOf(text: string): Generator<{ readonly text: string; readonly offset: number }> {
  for (const m of text.matchAll(/(`+)((?:[^`\n]|(?!\1)`)*?)\1/g)) yield { text: m[2] ?? '', offset: m.index };
}
