/**
 * What the runs of a lesson showed: lines typed and how they ended, what terminals printed, files, objects. Asked whether a text that
 * a page quotes is anywhere in it. Random endings of names and lengths of time differ from run to run: they are compared by shape.
 */
import { parse } from 'yaml';
import type { LoadedLab } from '../../../simulator/lab/definition/loaded.ts';
import type { Step } from '../../../simulator/lab/definition/types.ts';
import type { LabSession } from '../../../simulator/lab/session.ts';

interface TypedLine {
  readonly line: string;
  /** It succeeded or was still running, or a solution needs it as it is. */
  readonly good: boolean;
}

export class Seen {
  readonly lines: TypedLine[] = [];
  /** Outputs that the lesson shows. */
  readonly outputs: string[] = [];
  readonly #sessions: LabSession[] = [];
  readonly #texts: string[] = [];
  /** Keys, values and "key: value" of every object that ever was; filled when asked for. */
  #words: Set<string> | undefined;

  /** A run; a solution's lines are good however they end. */
  session(session: LabSession, { solves = false }: { readonly solves?: boolean } = {}): void {
    this.#sessions.push(session);
    this.#words = undefined;
    for (const { id } of session.terminals()) this.text(session.output(id));
    for (const { record } of session.commands)
      this.lines.push({ line: joined(record.line), good: solves || (record.status ?? 0) === 0 });
    for (const [path, content] of filesOf(session)) this.text(`${path}\n${content}`);
  }

  /** What lab.yaml says besides texts, the lesson's files, what it saves, the simulated internet. */
  lesson({ definition, images, web }: LoadedLab, lab: string): void {
    this.text(JSON.stringify([withoutTexts(parse(lab)), images]));
    for (const [path, content] of [...Object.entries(definition.files), ...Object.entries(web)])
      this.text(`${path}\n${content}`);
    const steps: readonly Step[] = [
      ...definition.solutions.flatMap((s) => Object.values(s.tasks).flat()),
      ...definition.mistakes.flatMap((m) => m.steps),
      ...definition.golf.flatMap((g) => g.steps),
    ];
    for (const step of steps) {
      if (step.kind !== 'save') continue;
      const saved = [step.content ?? '', ...step.replace.map(([, text]) => text)].join('\n');
      this.text(saved);
      for (const line of saved.split('\n')) this.lines.push({ line: joined(line), good: true });
    }
  }

  output(text: string): void {
    this.outputs.push(text);
    this.text(text);
  }

  text(text: string): void {
    this.#texts.push(shape(text));
  }

  /** Whether the lab printed it, has it in a file or an object, or holds each of its words. */
  tells(quoted: string): boolean {
    const text = shape(quoted).replace(/…$/, '');
    if (this.#texts.some((t) => t.includes(text))) return true;
    const words = this.#objectWords();
    if (words.has(text)) return true;
    const parts = text.split(/[\s,;=!:|"'{}[\]()]+/).filter((word) => word !== '' && !/^-?\d+%?$/.test(word));
    return (
      parts.length > 0 &&
      parts.every((word) => words.has(word) || this.#texts.some((t) => wordIn(t, word.replace(/(?<=\w)-$/, ''))))
    );
  }

  #objectWords(): Set<string> {
    if (this.#words) return this.#words;
    const words = new Set<string>();
    for (const session of this.#sessions)
      for (const { object } of session.world.cluster.store.changes) addWords(object, '', '', words);
    this.#words = words;
    return words;
  }
}

function addWords(value: unknown, key: string, path: string, words: Set<string>): void {
  if (Array.isArray(value)) for (const item of value) addWords(item, key, path, words);
  else if (typeof value === 'object' && value !== null)
    for (const [name, item] of Object.entries(value)) {
      const below = path === '' ? name : `${path}.${name}`;
      words.add(name).add(below);
      addWords(item, name, below, words);
    }
  else
    words
      .add(shape(String(value)))
      .add(`${key}: ${value}`)
      .add(`${key}=${value}`);
}

/** lab.yaml without what it says to learners and without what it lists as unseen. */
function withoutTexts(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutTexts);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, item]) =>
      key === 'ko' || key === 'en' || key === 'unseen' ? [] : [[key, withoutTexts(item)]],
    ),
  );
}

function wordIn(text: string, word: string): boolean {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    const [before = ' ', after = ' '] = [text[at - 1], text[at + word.length]];
    if (!/[\w-]/.test(before) && !/[\w-]/.test(after)) return true;
  }
  return false;
}

function* filesOf(session: LabSession): Generator<[string, string]> {
  const { files } = session.world.learner;
  const walk = function* (folder: string): Generator<[string, string]> {
    for (const name of files.list(folder)) {
      const path = `${folder}/${name}`;
      if (files.stat(path).kind === 'directory') {
        yield [`${path}/`, ''];
        yield* walk(path);
      } else yield [path, session.readFile(path) ?? ''];
    }
  };
  yield* walk('/home/learner');
}

const joined = (text: string): string => text.trim().replace(/\s+/g, ' ');

/** Escapes of the terminal out, blanks joined, ~ for the home; hashes and random endings, ages: by shape. */
export const shape = (text: string): string =>
  text
    .replace(/\x1b\[[0-9;?]*[a-zA-Z]/g, '')
    .replace(/\/home\/learner\b/g, '~')
    .replace(/-[0-9bcdf-z]{6,10}-[bcdf-hj-np-tv-z2-9]{5}\b/g, '-HASH-RANDOM')
    .replace(/\s+/g, ' ')
    .trim();
