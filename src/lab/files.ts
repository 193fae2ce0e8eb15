// Texts being edited: what was read, what is saved, what the YAML service says. One per file, whatever editor shows it.

import type { Lab } from './lab.ts';
import type { YamlDiagnostic } from './protocol.ts';

export interface FileText {
  readonly path: string;
  readonly text: string;
  readonly saved: string;
  readonly problems: readonly YamlDiagnostic[];
  /** A program waits until the file is closed (vi, kubectl edit). */
  readonly held: boolean;
  /** Line to go to, once. */
  readonly line: number | null;
  /** The cursor is to go there, once. */
  readonly focus: boolean;
}

const DIAGNOSE_AFTER_MS = 250;

export class Files {
  readonly texts = new Map<string, FileText>();
  private readonly listeners = new Set<() => void>();
  private readonly timers = new Map<string, ReturnType<typeof setTimeout>>();
  private readonly lab: Lab;

  constructor(lab: Lab) {
    this.lab = lab;
  }

  dirty(path: string): boolean {
    const file = this.texts.get(path);
    return file !== undefined && file.text !== file.saved;
  }

  /** Reads a file unless there is unsaved text of it. */
  async open(path: string, options: { held?: boolean; line?: number; focus?: boolean } = {}): Promise<void> {
    const known = this.texts.get(path);
    const line = options.line ?? null;
    const focus = options.focus ?? false;
    if (known && known.text !== known.saved) {
      this.put({ ...known, held: options.held ?? known.held, line, focus });
      return;
    }
    const text = await this.lab.ask((host) => host.readFile(path));
    if (text === undefined) return;
    this.put({
      path,
      text,
      saved: text,
      problems: known?.problems ?? [],
      held: options.held ?? known?.held ?? false,
      line,
      focus,
    });
    this.diagnose(path);
  }

  /** The cursor has gone there. */
  focused(path: string): void {
    const file = this.texts.get(path);
    if (file) this.texts.set(path, { ...file, focus: false });
  }

  edit(path: string, text: string): void {
    const file = this.texts.get(path);
    if (!file || file.text === text) return;
    this.put({ ...file, text });
    this.diagnose(path);
  }

  async save(path: string): Promise<boolean> {
    const file = this.texts.get(path);
    if (!file) return false;
    const done = await this.lab.ask(async (host) => {
      await host.input({ kind: 'save', path, content: file.text });
      return true;
    });
    const now = this.texts.get(path);
    if (done && now) this.put({ ...now, saved: file.text });
    return done === true;
  }

  revert(path: string): void {
    const file = this.texts.get(path);
    if (file) this.put({ ...file, text: file.saved });
    this.diagnose(path);
  }

  /** Closes it; a program that waited goes on. */
  async close(path: string): Promise<void> {
    const file = this.texts.get(path);
    this.texts.delete(path);
    this.changed();
    if (file?.held) await this.lab.ask((host) => host.input({ kind: 'editor-closed', path }));
  }

  /** Forgets everything that is not unsaved: after a reset the world has other files. */
  forget(): void {
    this.texts.clear();
    this.changed();
  }

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private diagnose(path: string): void {
    const timer = this.timers.get(path);
    if (timer) clearTimeout(timer);
    if (!/\.ya?ml$/.test(path)) return;
    this.timers.set(
      path,
      setTimeout(async () => {
        const text = this.texts.get(path)?.text;
        if (text === undefined || !this.lab.running) return;
        let problems: readonly YamlDiagnostic[];
        try {
          problems = await this.lab.host.yamlDiagnostics(path, text);
        } catch {
          return;
        }
        const now = this.texts.get(path);
        if (now?.text === text) this.put({ ...now, problems });
      }, DIAGNOSE_AFTER_MS),
    );
  }

  private put(file: FileText): void {
    this.texts.set(file.path, file);
    this.changed();
  }

  private changed(): void {
    for (const listener of this.listeners) listener();
  }
}
