/** What is wrong with a lesson's files, in the words of lesson-format.md §13: place, code, path, message, frame, suggestion. */

export interface Problem {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly code: string;
  readonly path: string;
  readonly message: string;
  /** How much of the line is meant. */
  readonly length: number;
  readonly suggestion?: string;
}

/** Collects every problem of a lesson's files. */
export class Problems {
  readonly #found: Problem[] = [];
  readonly #sources = new Map<string, readonly string[]>();

  /** Makes a file's lines known, for frames. */
  source(file: string, text: string): void {
    this.#sources.set(file, text.split('\n'));
  }

  add(problem: Problem): void {
    this.#found.push(problem);
  }

  get count(): number {
    return this.#found.length;
  }

  /** In order of file and place. */
  all(): readonly Problem[] {
    return [...this.#found].sort((a, b) =>
      a.file === b.file ? a.line - b.line || a.column - b.column : a.file < b.file ? -1 : 1,
    );
  }

  /** All of them, as the prover prints them. */
  text(): string {
    return this.all()
      .map((problem) => this.one(problem))
      .join('\n');
  }

  one(problem: Problem): string {
    const { file, line, column, code, path, message, length, suggestion } = problem;
    const out = [`${file}:${line}:${column}: ${code} ${path === '' ? '' : `${path}: `}${message}`];
    const lines = this.#sources.get(file);
    const text = lines?.[line - 1];
    if (text !== undefined) {
      const width = Math.max(5, String(line).length + 1);
      const row = (number: number, content: string) => `${String(number).padStart(width)} | ${content}`;
      if (line > 1) out.push(row(line - 1, lines?.[line - 2] as string));
      out.push(row(line, text));
      const marks = '^'.repeat(Math.max(1, Math.min(length, text.length - column + 1)));
      out.push(`${' '.repeat(width)} | ${' '.repeat(column - 1)}${marks}`);
    }
    if (suggestion !== undefined) out.push(`  did you mean "${suggestion}"?`);
    return out.join('\n');
  }
}

/** A lesson that cannot be used. The message is every problem. */
export class InvalidLesson extends Error {
  readonly problems: readonly Problem[];
  constructor(problems: Problems) {
    super(problems.text());
    this.problems = problems.all();
  }
}
