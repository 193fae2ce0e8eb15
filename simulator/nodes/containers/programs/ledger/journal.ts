/**
 * What a member of the ledger keeps on its disk: its term, its vote, and the entries, one a line. Lines are only added; the last
 * word about a term or an index holds. Example: "term 2 ledger-0", "1 1 members ledger-0", "2 1 write hello".
 */

export interface Entry {
  readonly term: number;
  readonly kind: 'members' | 'write';
  readonly text: string;
}

interface JournalFile {
  read(): string | undefined;
  append(text: string): void;
}

export class Journal {
  readonly #file: JournalFile;
  readonly #entries: Entry[] = [];
  /** How many writes there are up to an entry, its own among them. */
  readonly #counts: number[] = [];
  /** Where the entries about members are. */
  readonly #changes: number[] = [];
  #members: readonly string[] = [];
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

  /** How many were written, up to an index. */
  writeCount(upTo: number): number {
    return this.#counts[upTo - 1] ?? 0;
  }

  /** The members by the latest entry about them. */
  get members(): readonly string[] {
    return this.#members;
  }

  /** The index of the latest entry about members; 0 when there is none. */
  get lastChange(): number {
    return this.#changes.at(-1) ?? 0;
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
    const before = Math.min(this.#entries.length, Number(entry[1]) - 1);
    const changed = this.lastChange;
    this.#entries.length = before;
    this.#counts.length = before;
    while (this.lastChange > before) this.#changes.pop();
    const kind = entry[3] as Entry['kind'];
    this.#entries.push({ term: Number(entry[2]), kind, text: entry[4] as string });
    this.#counts.push(this.writeCount(before) + (kind === 'write' ? 1 : 0));
    if (kind === 'members') this.#changes.push(before + 1);
    if (this.lastChange !== changed || kind === 'members')
      this.#members = this.#entries[this.lastChange - 1]?.text.split(',') ?? [];
  }
}
