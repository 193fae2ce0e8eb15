/**
 * A list of candidates below the line: asked for first when it is long ("Display all 120 possibilities? (y or n)"), shown a screen
 * at a time ("--More--"). Upstream: readline's complete.c, rl_display_match_list and _rl_internal_pager.
 */
import type { Completion } from '../../kernel/completion.ts';
import { type MenuLook, menu } from './menu.ts';

/** How much a list takes, and how it looks. */
interface ListingSettings {
  readonly columns: number;
  readonly rows: number;
  /** So many candidates are shown only after a question; 0: without one. */
  readonly askFrom: number;
  /** It stops where the screen is full. */
  readonly pages: boolean;
  readonly look: MenuLook;
}

const MORE = '--More--';

export class Listing {
  readonly #items: readonly Completion[];
  readonly #settings: ListingSettings;
  #asking: boolean;
  /** Lines that are still to be shown. */
  #left: readonly string[] = [];
  #out = '';

  constructor(items: readonly Completion[], settings: ListingSettings) {
    this.#items = items;
    this.#settings = settings;
    this.#asking = settings.askFrom > 0 && items.length >= settings.askFrom;
    if (this.#asking) this.#out = `Display all ${items.length} possibilities? (y or n)`;
    else this.#begin();
  }

  /** Whether a key is waited for. */
  get waits(): boolean {
    return this.#asking || this.#left.length > 0;
  }

  /** What is to be shown, since the last call. */
  takeOutput(): string {
    const out = this.#out;
    this.#out = '';
    return out;
  }

  /** A key, as it was typed. */
  press(typed: string): void {
    if (this.#asking) this.#answer(typed);
    else this.#turn(typed);
  }

  #begin(): void {
    const { columns, pages, look } = this.#settings;
    this.#left = menu(this.#items, columns, look);
    this.#page(pages ? this.#screenful : this.#left.length);
  }

  get #screenful(): number {
    return Math.max(1, this.#settings.rows - 1);
  }

  #page(count: number): void {
    this.#out += this.#left
      .slice(0, count)
      .map((line) => `${line}\r\n`)
      .join('');
    this.#left = this.#left.slice(count);
    if (this.#left.length > 0) this.#out += MORE;
  }

  #answer(typed: string): void {
    if (!/^[yY nN\x7f\x03\x07]$/.test(typed)) {
      this.#out += '\x07';
      return;
    }
    this.#asking = false;
    this.#out += '\r\n';
    if (/^[yY ]$/.test(typed)) this.#begin();
  }

  /** At "--More--": a page, a line, or enough. */
  #turn(typed: string): void {
    const count = /^[yY ]$/.test(typed) ? this.#screenful : /^[\r\n]$/.test(typed) ? 1 : 0;
    if (count === 0 && !/^[nNqQ\x7f\x03\x07]$/.test(typed)) {
      this.#out += '\x07';
      return;
    }
    this.#out += '\r\x1b[K';
    if (count > 0) this.#page(count);
    else this.#left = [];
  }
}
