/** Splits what a terminal sends into keys: text, control characters, escape sequences, pastes. */

export type Key =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'paste'; readonly text: string }
  | { readonly kind: 'key'; readonly name: string };

const PASTE_START = '\x1b[200~';
const PASTE_END = '\x1b[201~';

/** Names of escape sequences; several terminals' spellings of one key. */
const SEQUENCES: Readonly<Record<string, string>> = {
  '[A': 'up',
  OA: 'up',
  '[B': 'down',
  OB: 'down',
  '[C': 'right',
  OC: 'right',
  '[D': 'left',
  OD: 'left',
  '[H': 'home',
  OH: 'home',
  '[1~': 'home',
  '[7~': 'home',
  '[F': 'end',
  OF: 'end',
  '[4~': 'end',
  '[8~': 'end',
  '[3~': 'delete',
  '[2~': 'insert',
  '[5~': 'page-up',
  '[6~': 'page-down',
  '[Z': 'back-tab',
  '[1;5D': 'word-left',
  '[1;3D': 'word-left',
  '[5D': 'word-left',
  '[1;5C': 'word-right',
  '[1;3C': 'word-right',
  '[5C': 'word-right',
  '[3;5~': 'delete-word',
  '[3;3~': 'delete-word',
  '[1;5A': 'up',
  '[1;5B': 'down',
  '[1;2A': 'up',
  '[1;2B': 'down',
  '[1;2C': 'right',
  '[1;2D': 'left',
};

export class KeyReader {
  #pending = '';

  /** Keys of `data`; an unfinished sequence waits for the next call. */
  *read(data: string): Generator<Key> {
    this.#pending += data;
    while (this.#pending !== '') {
      const key = this.#next();
      if (!key) return;
      yield key;
    }
  }

  /** What was given and not yet read as keys. */
  rest(): string {
    const rest = this.#pending;
    this.#pending = '';
    return rest;
  }

  #next(): Key | undefined {
    const text = this.#pending;
    if (text.startsWith(PASTE_START)) {
      const end = text.indexOf(PASTE_END);
      if (end < 0) return undefined;
      this.#pending = text.slice(end + PASTE_END.length);
      return { kind: 'paste', text: text.slice(PASTE_START.length, end) };
    }
    if (text.startsWith('\x1b')) {
      const match = /^\x1b(\[[0-9;?]*[A-Za-z~]|O[A-Za-z]|\x1b\[[A-D]|[^[O\x1b])/.exec(text);
      if (!match) {
        // "ESC" alone, or the beginning of a sequence that is still to come.
        this.#pending = '';
        return { kind: 'key', name: 'escape' };
      }
      this.#pending = text.slice(match[0].length);
      const body = match[1] as string;
      const known = SEQUENCES[body];
      if (known) return { kind: 'key', name: known };
      if (body.startsWith('[') || body.startsWith('O')) return { kind: 'key', name: 'unknown' };
      if (body === '\x7f' || body === '\b') return { kind: 'key', name: 'M-backspace' };
      return { kind: 'key', name: `M-${body}` };
    }
    const first = text.charCodeAt(0);
    if (first < 0x20 || first === 0x7f) {
      this.#pending = text.slice(1);
      return { kind: 'key', name: controlName(first) };
    }
    const run = /^[^\x00-\x1f\x7f]+/.exec(text)?.[0] as string;
    this.#pending = text.slice(run.length);
    return { kind: 'text', text: run };
  }
}

function controlName(code: number): string {
  switch (code) {
    case 0x0d:
    case 0x0a:
      return 'enter';
    case 0x09:
      return 'tab';
    case 0x7f:
    case 0x08:
      return 'backspace';
    default:
      return `C-${String.fromCharCode(code + 96)}`;
  }
}
