// Which keys in a terminal are the page's, and which the shell's. Those with Control and Shift are the page's, as in the terminals
// of desktops; browsers keep Ctrl-W, Ctrl-T and Ctrl-N for themselves. Tab is the shell's until Escape was pressed.

export type PageKey =
  | 'copy'
  | 'paste'
  | 'find'
  | 'names'
  | 'larger'
  | 'smaller'
  | 'next'
  | 'previous'
  | 'another'
  /** The browser moves the focus out of the terminal. */
  | 'leave';

interface KeyState {
  /** Escape came just before. */
  readonly escaped: boolean;
  readonly hasSelection: boolean;
  /** Ctrl-V pastes, as on Windows; elsewhere it is the shell's (quoted insert). */
  readonly pastesByCtrlV: boolean;
}

/** Keys with Control and Shift by what they print, whatever the layout's Shift makes of it. */
const WITH_SHIFT: Readonly<Record<string, PageKey>> = {
  KeyC: 'copy',
  KeyF: 'find',
  KeyO: 'names',
  Equal: 'larger',
  NumpadAdd: 'larger',
  Minus: 'smaller',
  NumpadSubtract: 'smaller',
  ArrowRight: 'next',
  ArrowLeft: 'previous',
  Enter: 'another',
};

/** The page's part of a keydown; null leaves it to the shell. */
export function pageKey(
  event: Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey'>,
  { escaped, hasSelection, pastesByCtrlV }: KeyState,
): PageKey | null {
  const { key, code, ctrlKey, metaKey, shiftKey, altKey } = event;
  if (key === 'Tab' && !ctrlKey && !altKey && !metaKey) return escaped || shiftKey ? 'leave' : null;
  if (altKey) return null;
  if ((ctrlKey || metaKey) && shiftKey) {
    if (code === 'KeyV') return 'paste';
    return WITH_SHIFT[code] ?? null;
  }
  // with a selection Ctrl-C copies; without one it is the shell's
  if (code === 'KeyC' && ctrlKey !== metaKey && hasSelection) return 'copy';
  if (code === 'KeyV' && ctrlKey !== metaKey) return metaKey || pastesByCtrlV ? 'paste' : null;
  return null;
}

/** What a US keyboard has on keys that are no letters, without and with Shift: with Option these are Alt and the sign. */
const US_SIGNS: Readonly<Record<string, string>> = {
  Digit0: '0)',
  Digit1: '1!',
  Digit2: '2@',
  Digit3: '3#',
  Digit4: '4$',
  Digit5: '5%',
  Digit6: '6^',
  Digit7: '7&',
  Digit8: '8*',
  Digit9: '9(',
  Minus: '-_',
  Equal: '=+',
  BracketLeft: '[{',
  BracketRight: ']}',
  Backslash: '\\|',
  Semicolon: ';:',
  Quote: '\'"',
  Comma: ',<',
  Period: '.>',
  Slash: '/?',
  Backquote: '`~',
};

/**
 * What the shell gets for a key that xterm would send as another, or not at all. Ctrl-/ is Ctrl-_ (undo), as in other terminals. A sign
 * that a Mac's layout has behind Option is that sign (German: Option-7 is "|"); every other Option is Alt.
 */
export function keysFor(
  { key, code, ctrlKey, altKey, metaKey }: Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'altKey' | 'metaKey'>,
  mac: boolean,
): string | null {
  if (metaKey) return null;
  if (key === '/' && ctrlKey && !altKey) return '\x1f';
  const behindOption = mac && altKey && !ctrlKey && /^[!-/:-@[-`{-~]$/.test(key);
  return behindOption && !(US_SIGNS[code] ?? key).includes(key) ? key : null;
}

/** What Control makes of a character: of "c" it makes ^C. Null where it makes nothing. */
export function controlKey(character: string): string | null {
  const code = character.toUpperCase().charCodeAt(0);
  if (character === '?') return '\x7f';
  if (character === ' ') return '\0';
  return code >= 0x40 && code <= 0x5f ? String.fromCharCode(code & 0x1f) : null;
}
