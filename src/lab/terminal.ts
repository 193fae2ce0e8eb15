// A terminal: xterm 6 on a port to the worker. Keys go out as they are typed; what was drawn is acknowledged, so that a flood of
// output holds its writer up and not the page. Read on: terminal/keys.ts (whose key is whose), terminal/ime.ts (Hangul where the
// browser does not compose), terminal/links.ts (what output names). WebGL comes when output floods, search when it is asked for.
import 'xterm/css/xterm.css';
import './code-hangul.css';
import './terminal.css';
import { FitAddon } from '@xterm/addon-fit';
import type { SearchAddon } from '@xterm/addon-search';
import { Unicode11Addon } from '@xterm/addon-unicode11';
import { Terminal } from 'xterm';
import type { TerminalMessage } from './protocol.ts';
import { UnannouncedInput } from './terminal/ime.ts';
import { controlKey, keysFor, type PageKey, pageKey } from './terminal/keys.ts';
import { type NamedThings, provideLinks } from './terminal/links.ts';
import { logicalLine } from './terminal/logical-line.ts';
import { codeFont, LINE_HEIGHT } from './terminal/room.ts';
import { fontSizeOf, type TerminalSettings } from './terminal/settings.ts';
import { findColours, theme } from './terminal/theme.ts';

/** What a terminal asks of the page around it. */
interface TerminalPage extends NamedThings {
  /** A key that belongs to the page (terminal/keys.ts), other than those the terminal sees to itself. */
  key(key: PageKey): void;
}

export interface Found {
  /** From 1; 0 when there are more than are counted. */
  readonly at: number;
  readonly all: number;
}

/** Characters within a second after which drawing moves to WebGL, in the next moment without output. */
const FLOOD = 200_000;
const QUIET_MS = 500;
/** xterm takes what it is given in one call at once: 4,096 characters of short lines are about 5 ms. */
const PIECE = 4096;
/** A command line as the prompt shows it: "learner@drydock:~$ kubectl get pods". */
const PROMPT_LINE = /^\S+@\S+:\S*[$#] (.+)$/;

export class LabTerminal {
  readonly terminal: Terminal;
  private readonly fitting = new FitAddon();
  private readonly input: UnannouncedInput | null;
  private readonly host: HTMLElement;
  private readonly page: TerminalPage;
  private settings: TerminalSettings;
  private port: MessagePort | null = null;
  /** Typed before there was anybody to read it. */
  private ahead = '';
  private escaped = false;
  private controlHeld: (() => void) | null = null;
  private searching: Promise<SearchAddon> | null = null;
  private flood = { since: 0, count: 0, seen: false, done: false, quiet: 0 };

  constructor(host: HTMLElement, settings: TerminalSettings, label: string, page: TerminalPage) {
    this.host = host;
    this.settings = settings;
    this.page = page;
    this.terminal = new Terminal({
      fontFamily: codeFont(),
      fontSize: this.fontSize,
      lineHeight: LINE_HEIGHT,
      letterSpacing: 0,
      cursorBlink: false,
      cursorStyle: 'block',
      cursorInactiveStyle: 'outline',
      scrollback: 5000,
      allowProposedApi: true,
      // bytes that are no text are the learner's affair: xterm would tell the console of each sequence it cannot read
      logLevel: 'off',
      screenReaderMode: settings.screenReader,
      minimumContrastRatio: 4.5,
      macOptionIsMeta: true,
      theme: theme(host, settings.paper),
    });
    this.terminal.loadAddon(this.fitting);
    this.terminal.loadAddon(new Unicode11Addon());
    this.terminal.unicode.activeVersion = '11';
    this.terminal.open(host);
    const { textarea } = this.terminal;
    textarea?.setAttribute('aria-label', label);
    this.input = textarea ? new UnannouncedInput(host, textarea, (keys) => this.type(keys)) : null;
    this.terminal.attachCustomKeyEventHandler((event) => this.key(event));
    this.terminal.onData((data) => this.send({ type: 'in', data: this.withControl(data) }));
    this.terminal.onResize(({ cols, rows }) => this.send({ type: 'resize', columns: cols, rows }));
    provideLinks(this.terminal, page, (row) => this.commandAbove(row));
    new ResizeObserver(() => this.fit()).observe(host);
    document.documentElement.addEventListener('drydock:theme', () => this.retheme());
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.retheme());
    void document.fonts?.ready.then(() => {
      this.terminal.options.fontFamily = `${this.terminal.options.fontFamily}`;
      this.fit();
    });
    this.fit();
  }

  /** Connects to the worker: returns the port to hand over. */
  connect(): MessagePort {
    const { port1, port2 } = new MessageChannel();
    this.listen(port1);
    return port2;
  }

  /** Connects to a worker that has the port's other end, or is going to have it. */
  listen(port: MessagePort): void {
    this.port?.close();
    this.terminal.reset();
    this.port = port;
    port.onmessage = (event: MessageEvent<TerminalMessage>) => {
      if (event.data.type === 'out') this.draw(event.data.data);
    };
    if (this.ahead) this.send({ type: 'in', data: this.ahead });
    this.ahead = '';
  }

  /** Tells the worker how large it is, should that not be what it was opened with. */
  tellSize(columns: number, rows: number): void {
    if (columns !== this.columns || rows !== this.rows)
      this.send({ type: 'resize', columns: this.columns, rows: this.rows });
  }

  get columns(): number {
    return this.terminal.cols;
  }

  get rows(): number {
    return this.terminal.rows;
  }

  /** Pixels, as it is drawn now. */
  get fontSize(): number {
    return fontSizeOf(this.settings);
  }

  /** Whether the cursor is here now: a terminal that is not shown cannot have it. */
  focus(): boolean {
    this.terminal.focus();
    return this.terminal.textarea === document.activeElement;
  }

  /** As typed. */
  type(data: string): void {
    this.send({ type: 'in', data });
    this.terminal.scrollToBottom();
  }

  /** Control holds for the next character (touch keys): `used` is called with it. Null lets go. */
  holdControl(used: (() => void) | null): void {
    this.controlHeld = used;
  }

  apply(settings: TerminalSettings): void {
    this.settings = settings;
    this.terminal.options.screenReaderMode = settings.screenReader;
    this.terminal.options.fontSize = this.fontSize;
    this.retheme();
    this.fit();
  }

  label(text: string): void {
    this.terminal.textarea?.setAttribute('aria-label', text);
  }

  /** What stands on the screen and above it, as text. */
  text(): string {
    return this.lines(0, this.terminal.buffer.active.length).join('\n').trimEnd();
  }

  /** The lines that can be seen now. */
  visible(): readonly string[] {
    const { viewportY } = this.terminal.buffer.active;
    return this.lines(viewportY, viewportY + this.terminal.rows);
  }

  /** The command that printed what stands in the first row seen: "kubectl get pods". */
  visibleCommand(): string {
    return this.commandAbove(this.terminal.buffer.active.viewportY);
  }

  /** Looks for a text from the last hit on, or (`fresh`, `back`) from the end of the output. Nothing for an empty one. */
  async find(text: string, how: { back?: boolean; exactCase?: boolean; fresh?: boolean }): Promise<Found> {
    this.searching ??= import('@xterm/addon-search').then(({ SearchAddon: Addon }) => {
      const addon = new Addon({ highlightLimit: 2000 });
      this.terminal.loadAddon(addon);
      return addon;
    });
    const addon = await this.searching;
    if (!text) {
      addon.clearDecorations();
      this.terminal.clearSelection();
      return { at: 0, all: 0 };
    }
    let found: Found = { at: 0, all: 0 };
    const listener = addon.onDidChangeResults(({ resultIndex, resultCount }) => {
      found = { at: resultIndex + 1, all: resultCount };
    });
    const options = {
      caseSensitive: how.exactCase ?? false,
      decorations: findColours(this.host, this.settings.paper),
    };
    if (how.fresh) {
      // the add-on counts anew when the text is another, not when the case alone is: it has to forget what it marked
      addon.clearDecorations();
      this.terminal.clearSelection();
    }
    if (how.back) addon.findPrevious(text, options);
    else addon.findNext(text, options);
    listener.dispose();
    return found;
  }

  /** Takes the marks of a search away; what it found stays selected. The add-on goes: it would look again after the next output. */
  endFind(): void {
    void this.searching?.then((addon) => addon.dispose());
    this.searching = null;
  }

  // ── Inside ────────────────────────────────────────────────────────────────────────────────────────────────────

  /** Lines from a row to before another, those broken over rows whole. */
  private lines(from: number, to: number): string[] {
    const buffer = this.terminal.buffer.active;
    const lines: string[] = [];
    for (let row = from; row < to; row++) {
      const line = buffer.getLine(row);
      if (!line) continue;
      const text = line.translateToString(true);
      if (line.isWrapped && lines.length) lines[lines.length - 1] += text;
      else lines.push(text);
    }
    return lines;
  }

  /** The command line at or above a row; empty when there is none. */
  private commandAbove(row: number): string {
    const buffer = this.terminal.buffer.active;
    for (let y = row; y >= 0; ) {
      const line = logicalLine(buffer, y);
      const command = line && PROMPT_LINE.exec(line.text)?.[1];
      if (command) return command;
      y = (line?.from ?? y) - 1;
    }
    return '';
  }

  private withControl(data: string): string {
    const used = this.controlHeld;
    if (!used || data.length !== 1) return data;
    this.controlHeld = null;
    used();
    return controlKey(data) ?? data;
  }

  private retheme(): void {
    this.terminal.options.theme = theme(this.host, this.settings.paper);
  }

  private fit(): void {
    if (this.host.clientWidth > 40 && this.host.clientHeight > 20) this.fitting.fit();
  }

  /** False keeps xterm from an event. */
  private key(event: KeyboardEvent): boolean {
    if (this.input?.takes(event)) return false;
    if (event.type !== 'keydown') return true;
    const { escaped } = this;
    const key = pageKey(event, {
      escaped,
      hasSelection: this.terminal.hasSelection(),
      pastesByCtrlV: /Win/.test(navigator.platform),
    });
    this.escaped = event.key === 'Escape' || (this.escaped && event.key === 'Shift');
    if (key === null) {
      const keys = keysFor(event, /Mac/.test(navigator.platform));
      if (keys === null) return true;
      event.preventDefault();
      this.type(keys);
      return false;
    }
    // Escape was for going away with: in the shell it would make Alt of the next key
    if (key === 'leave' && escaped) this.send({ type: 'in', data: '\x07' });
    // these two are the browser's to do
    if (key === 'leave' || key === 'paste') return false;
    event.preventDefault();
    if (key === 'copy') this.copy(event.shiftKey);
    else this.page.key(key);
    return false;
  }

  /** Ctrl-C takes the selection away with it, so that the next one interrupts. */
  private copy(keep: boolean): void {
    const selection = this.terminal.getSelection();
    if (selection) void navigator.clipboard?.writeText(selection).catch(() => document.execCommand('copy'));
    if (!keep) this.terminal.clearSelection();
  }

  private send(message: TerminalMessage): void {
    if (this.port) this.port.postMessage(message);
    else if (message.type === 'in') this.ahead += message.data;
  }

  private draw(data: string): void {
    const port = this.port;
    for (let at = 0; at < data.length; at += PIECE) {
      const piece = data.slice(at, at + PIECE);
      this.terminal.write(piece, () =>
        port?.postMessage({ type: 'ack', count: piece.length } satisfies TerminalMessage),
      );
    }
    if (this.flood.done) return;
    const now = performance.now();
    if (now - this.flood.since > 1000) this.flood = { ...this.flood, since: now, count: 0 };
    this.flood.count += data.length;
    if (this.flood.count > FLOOD) this.flood.seen = true;
    if (!this.flood.seen) return;
    clearTimeout(this.flood.quiet);
    this.flood.quiet = window.setTimeout(() => void this.accelerate(), QUIET_MS);
  }

  /** To begin with WebGL takes longer than a frame: it waits for a moment without output. */
  private async accelerate(): Promise<void> {
    this.flood.done = true;
    if (this.terminal.options.screenReaderMode || !hasFastGraphics()) return;
    try {
      const { WebglAddon } = await import('@xterm/addon-webgl');
      const addon = new WebglAddon();
      addon.onContextLoss(() => addon.dispose());
      this.terminal.loadAddon(addon);
    } catch {
      // without WebGL the DOM goes on drawing
    }
  }
}

/** Whether WebGL is drawn by graphics hardware: by the processor it is slower than the DOM. */
function hasFastGraphics(): boolean {
  const gl = document.createElement('canvas').getContext('webgl2', { failIfMajorPerformanceCaveat: true });
  if (!gl) return false;
  const info = gl.getExtension('WEBGL_debug_renderer_info');
  const renderer = String(gl.getParameter(info ? info.UNMASKED_RENDERER_WEBGL : gl.RENDERER));
  gl.getExtension('WEBGL_lose_context')?.loseContext();
  return !/swiftshader|llvmpipe|software|basic render/i.test(renderer);
}
