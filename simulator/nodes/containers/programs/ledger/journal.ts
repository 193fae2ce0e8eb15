/**
 * What a member of the ledger keeps on its disk: its term, its vote, and the entries, one a line. Lines are only added; the last
 * word about a term or an index holds. Example: "term 2 ledger-0", "1 1 members ledger-0", "2 1 write hello".
 */

export interface Entry {
  readonly term: number;
  readonly kind: 'members' | 'write';
  readonly text: string;
}

export interface JournalFile {
  read(): string | undefined;
  append(text: string): void;
}

export class Journal {
  readonly #file: JournalFile;
  readonly #entries: Entry[] = [];
  #term = 0;
  #vote: string | undefined;

  constructor(file: JournalFile) {
    this.#file = file;
    for (const line of (file.read() ?? '').split('\n')) this.#take(line);
  }

  get term(): number {
    return this.#term;
  }
  /** For whom it voted in this term. */
  get vote(): string | undefined {
    return this.#vote;
  }
  /** Entries are numbered from 1; 0 is before the first. */
  get last(): number {
    return this.#entries.length;
  }

  termAt(index: number): number {
    return this.#entries[index - 1]?.term ?? 0;
  }

  entriesFrom(index: number, count: number): readonly Entry[] {
    return this.#entries.slice(index - 1, index - 1 + count);
  }

  /** What was written, up to an index. */
  writes(upTo: number): readonly string[] {
    return this.#entries.slice(0, upTo).flatMap(({ kind, text }) => (kind === 'write' ? [text] : []));
  }

  /** The members by the latest entry about them. */
  get members(): readonly string[] {
    return this.#entries.findLast(({ kind }) => kind === 'members')?.text.split(',') ?? [];
  }

  begin(term: number, vote?: string): void {
    if (term === this.#term && vote === this.#vote) return;
    this.#write(vote === undefined ? `term ${term}` : `term ${term} ${vote}`);
  }

  /** Puts an entry at an index; what came from there on is no more. */
  put(index: number, { term, kind, text }: Entry): void {
    this.#write(`${index} ${term} ${kind} ${text.replaceAll('\n', ' ')}`);
  }

  #write(line: string): void {
    this.#take(line);
    this.#file.append(`${line}\n`);
  }

  #take(line: string): void {
    const term = /^term (\d+)(?: (\S+))?$/.exec(line);
    if (term) {
      this.#term = Number(term[1]);
      this.#vote = term[2];
    }
    const entry = /^(\d+) (\d+) (members|write) (.*)$/.exec(line);
    if (!entry) return;
    this.#entries.length = Math.min(this.#entries.length, Number(entry[1]) - 1);
    this.#entries.push({ term: Number(entry[2]), kind: entry[3] as Entry['kind'], text: entry[4] as string });
  }
}
