// A terminal: xterm 6 on a port to the worker. Keys go out as they are typed; what was drawn is acknowledged, so that a flood of
// output holds its writer up and not the page. Tab belongs to the shell; Escape and then Tab leaves. WebGL comes when output floods.
import 'xterm/css/xterm.css';
import './terminal.css';
import { FitAddon } from '@xterm/addon-fit';
import { Unicode11Addon } from '@xterm/addon-unicode11';
import { WebLinksAddon } from '@xterm/addon-web-links';
import { type ITheme, Terminal } from 'xterm';
import { tokenColours } from './colours.ts';
import type { TerminalMessage } from './protocol.ts';

export interface TerminalSettings {
  readonly screenReader: boolean;
  readonly paper: boolean;
}

/** Characters within a second after which drawing moves to WebGL. */
const FLOOD = 200_000;

const NAMES = ['red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'] as const;

function theme(near: Element, paper: boolean): ITheme {
  const p = paper ? '--pterm' : '--term';
  const c = tokenColours(near, {
    background: p,
    foreground: `${p}-fg`,
    cursor: `${p}-cursor`,
    selection: `${p}-select`,
    dim: `${p}-dim`,
    red: `${p}-red`,
    green: `${p}-green`,
    yellow: `${p}-yellow`,
    blue: `${p}-blue`,
    magenta: `${p}-magenta`,
    cyan: `${p}-cyan`,
    white: `${p}-white`,
  });
  const bright = Object.fromEntries(NAMES.map((name) => [`bright${name[0]?.toUpperCase()}${name.slice(1)}`, c[name]]));
  return {
    background: c.background,
    foreground: c.foreground,
    cursor: c.cursor,
    cursorAccent: c.background,
    selectionBackground: c.selection,
    black: c.dim,
    brightBlack: c.dim,
    red: c.red,
    green: c.green,
    yellow: c.yellow,
    blue: c.blue,
    magenta: c.magenta,
    cyan: c.cyan,
    white: c.foreground,
    ...bright,
  };
}

export class LabTerminal {
  readonly terminal: Terminal;
  private readonly fitting = new FitAddon();
  private port: MessagePort | null = null;
  private escaped = false;
  private flood = { since: 0, count: 0, done: false };
  private readonly host: HTMLElement;

  constructor(host: HTMLElement, settings: TerminalSettings, label: string) {
    this.host = host;
    const small = matchMedia('(max-width: 699px)').matches;
    this.terminal = new Terminal({
      fontFamily: getComputedStyle(document.documentElement).getPropertyValue('--font-code').trim() || 'monospace',
      fontSize: small ? 12 : 13,
      lineHeight: 1.25,
      letterSpacing: 0,
      cursorBlink: false,
      cursorStyle: 'block',
      cursorInactiveStyle: 'outline',
      scrollback: 5000,
      allowProposedApi: true,
      screenReaderMode: settings.screenReader,
      minimumContrastRatio: 4.5,
      macOptionIsMeta: true,
      theme: theme(host, settings.paper),
    });
    this.terminal.loadAddon(this.fitting);
    this.terminal.loadAddon(new Unicode11Addon());
    this.terminal.unicode.activeVersion = '11';
    this.terminal.loadAddon(
      new WebLinksAddon((event, uri) => {
        // links inside the page only: nothing leaves the origin without being asked to
        if (event.ctrlKey || event.metaKey) open(uri, '_blank', 'noopener');
      }),
    );
    this.terminal.open(host);
    this.terminal.textarea?.setAttribute('aria-label', label);
    this.terminal.attachCustomKeyEventHandler((event) => this.key(event));
    this.terminal.onData((data) => this.send({ type: 'in', data }));
    this.terminal.onResize(({ cols, rows }) => this.send({ type: 'resize', columns: cols, rows }));
    new ResizeObserver(() => this.fit()).observe(host);
    document.documentElement.addEventListener('drydock:theme', () => this.retheme(settings));
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.retheme(settings));
    void document.fonts?.ready.then(() => {
      this.terminal.options.fontFamily = `${this.terminal.options.fontFamily}`;
      this.fit();
    });
    this.fit();
  }

  /** Connects to the worker: resolves to the port to hand over. */
  connect(): MessagePort {
    this.port?.close();
    this.terminal.reset();
    const channel = new MessageChannel();
    this.port = channel.port1;
    channel.port1.onmessage = (event: MessageEvent<TerminalMessage>) => {
      if (event.data.type === 'out') this.draw(event.data.data);
    };
    return channel.port2;
  }

  get columns(): number {
    return this.terminal.cols;
  }

  get rows(): number {
    return this.terminal.rows;
  }

  focus(): void {
    this.terminal.focus();
  }

  /** As typed. */
  type(data: string): void {
    this.send({ type: 'in', data });
    this.terminal.scrollToBottom();
  }

  apply(settings: TerminalSettings): void {
    this.terminal.options.screenReaderMode = settings.screenReader;
    this.retheme(settings);
  }

  label(text: string): void {
    this.terminal.textarea?.setAttribute('aria-label', text);
  }

  /** What stands on the screen and above it, as text. */
  text(): string {
    const buffer = this.terminal.buffer.active;
    const lines: string[] = [];
    for (let i = 0; i < buffer.length; i++) {
      const line = buffer.getLine(i);
      if (!line) continue;
      const text = line.translateToString(true);
      if (line.isWrapped && lines.length) lines[lines.length - 1] += text;
      else lines.push(text);
    }
    return lines.join('\n').trimEnd();
  }

  private retheme(settings: TerminalSettings): void {
    this.terminal.options.theme = theme(this.host, settings.paper);
  }

  private fit(): void {
    if (this.host.clientWidth > 40 && this.host.clientHeight > 20) this.fitting.fit();
  }

  private key(event: KeyboardEvent): boolean {
    if (event.type !== 'keydown') return true;
    if (event.key === 'Tab' && (this.escaped || event.shiftKey)) {
      this.escaped = false;
      return false;
    }
    this.escaped = event.key === 'Escape' || (this.escaped && event.key === 'Shift');
    // browser shortcuts stay the browser's
    if ((event.ctrlKey || event.metaKey) && event.shiftKey && event.key.toLowerCase() === 'c') return !this.copy();
    if (event.metaKey && event.key.toLowerCase() === 'c') return !this.copy();
    return true;
  }

  private copy(): boolean {
    const selection = this.terminal.getSelection();
    if (selection) void navigator.clipboard?.writeText(selection);
    return selection !== '';
  }

  private send(message: TerminalMessage): void {
    this.port?.postMessage(message);
  }

  private draw(data: string): void {
    const port = this.port;
    this.terminal.write(data, () => port?.postMessage({ type: 'ack', count: data.length } satisfies TerminalMessage));
    if (this.flood.done) return;
    const now = performance.now();
    if (now - this.flood.since > 1000) this.flood = { since: now, count: 0, done: false };
    this.flood.count += data.length;
    if (this.flood.count > FLOOD) void this.accelerate();
  }

  private async accelerate(): Promise<void> {
    this.flood.done = true;
    if (this.terminal.options.screenReaderMode) return;
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
