// Input methods that do not say that they compose. WebKit (Safari's web views, iPads) writes Hangul into the text area in place:
// `insertText` "ㅎ", `insertReplacementText` "하", "한"; no composition events, keydowns (229) after the input. xterm would send the
// first letter alone (xterm.js issue 6084), and Android keyboards' corrections not at all (3600). Whatever an edit outside of a
// composition does to the text area is sent as it is: deletions, then text. Compositions that are announced stay xterm's.

/** What a keyboard would have sent for this edit: a DEL for each character that went from the end, then what came. */
export function editKeys(before: string, after: string): string {
  const old = [...before];
  const now = [...after];
  let same = 0;
  while (same < old.length && same < now.length && old[same] === now[same]) same++;
  return '\x7f'.repeat(old.length - same) + now.slice(same).join('');
}

/** A key whose text an input method makes: xterm must not send its letter. */
const isImeKey = (event: KeyboardEvent): boolean =>
  event.keyCode === 229 || /^[\u3131-\u318e\uac00-\ud7a3]$/.test(event.key);

export class UnannouncedInput {
  #composing = false;
  /** A composition has ended in this task: Firefox tells its last input afterwards. */
  #ended = false;
  #before: string | null = null;
  /** The key that is down and that xterm sends: what it puts into the text area (a space) has been sent. */
  #pressed = '';

  /** `send` gets the keys; the listeners stand above the text area, so that they come before xterm's. */
  constructor(host: HTMLElement, textarea: HTMLTextAreaElement, send: (keys: string) => void) {
    const on = <K extends keyof HTMLElementEventMap>(type: K, listener: (event: HTMLElementEventMap[K]) => void) =>
      host.addEventListener(type, (event) => event.target === textarea && listener(event), { capture: true });
    on('compositionstart', () => {
      this.#composing = true;
    });
    on('compositionend', () => {
      this.#composing = false;
      this.#ended = true;
      setTimeout(() => {
        this.#ended = false;
      });
    });
    on('keydown', (event) => {
      if (!isImeKey(event)) this.#pressed = event.key;
    });
    on('keyup', () => {
      this.#pressed = '';
    });
    on('beforeinput', () => {
      this.#before = textarea.value;
    });
    on('input', (event) => {
      const { inputType, data, isComposing } = event as InputEvent;
      const before = this.#before;
      this.#before = null;
      if (this.#composing || this.#ended || isComposing || before === null) return;
      // a paste is xterm's too
      if (/^insertFrom(Paste|Drop)/.test(inputType) || (inputType === 'insertText' && data === this.#pressed)) return;
      event.stopPropagation();
      const keys = editKeys(before, textarea.value);
      if (keys) send(keys);
    });
  }

  /** Whether xterm is to leave this key alone. */
  takes(event: KeyboardEvent): boolean {
    return !this.#composing && !this.#ended && isImeKey(event);
  }
}
