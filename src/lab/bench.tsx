// The bench: terminals and files in tabs. The terminal is made once and stays; the editor comes with the first file.
import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { fill } from '../i18n/fill.ts';
import { EditorPanel } from './editor.tsx';
import type { Files } from './files.ts';
import { Icon } from './parts.tsx';
import type { LabTerminal } from './terminal.ts';
import { useLab, useLabObject } from './use-lab.ts';

export interface BenchProps {
  readonly files: Files;
  /** Called with the element the terminal is to be opened in. */
  readonly onTerminal: (element: HTMLElement) => void;
  readonly terminal: () => LabTerminal | null;
  readonly showScreen: (screen: 'terminal') => void;
}

const TERMINAL = 'terminal-1';
const idOf = (tab: string) => `tab-${tab.replace(/[^a-z0-9-]/gi, '_')}`;

export function Bench({ files, onTerminal, terminal, showScreen }: BenchProps): JSX.Element {
  const lab = useLabObject();
  const words = useLab((l) => l.words);
  const state = useLab((l) => l.state);
  const known = useLab((l) => l.view.files);
  const [opened, setOpened] = useState<readonly string[]>([]);
  const [active, setActive] = useState(TERMINAL);
  const [, again] = useState(0);
  const host = useRef<HTMLDivElement>(null);
  const closed = useRef(new Set<string>());
  const t = words.terminal;

  useEffect(() => files.subscribe(() => again((n) => n + 1)), [files]);
  useEffect(() => {
    if (host.current) onTerminal(host.current);
  }, []);
  useEffect(() => {
    const add = known
      .filter((f) => f.open && !opened.includes(f.path) && !closed.current.has(f.path))
      .map((f) => f.path);
    if (add.length) setOpened([...opened, ...add]);
  }, [known]);

  const show = async (path: string, options: { held?: boolean; line?: number } = {}) => {
    setOpened((all) => (all.includes(path) ? all : [...all, path]));
    await files.open(path, options);
    setActive(path);
    showScreen('terminal');
  };
  lab.openFile = (path, line) => void show(path, line === undefined ? {} : { line });
  lab.onOpenEditor = (path) => void show(path, { held: true });
  lab.focusTerminal = () => {
    setActive(TERMINAL);
    showScreen('terminal');
    requestAnimationFrame(() => terminal()?.focus());
  };

  const tabs = [TERMINAL, ...opened];
  const pick = (tab: string) => {
    if (tab === TERMINAL) setActive(TERMINAL);
    else void show(tab);
  };
  const keys = (event: KeyboardEvent, tab: string) => {
    const at = tabs.indexOf(tab);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const next = tabs[(to + tabs.length) % tabs.length] ?? TERMINAL;
    pick(next);
    document.getElementById(idOf(next))?.focus();
  };
  const cover =
    state.kind === 'opening'
      ? state.progress === null
        ? t.waiting
        : fill(words.lab.replaying, { n: Math.round(state.progress * 100) })
      : null;
  return (
    <div class="bench">
      <div class="benchbar">
        <div class="tabs" role="tablist" aria-label={t.tabs}>
          {tabs.map((tab) => (
            <button
              key={tab}
              type="button"
              role="tab"
              id={idOf(tab)}
              aria-controls={tab === TERMINAL ? 'panel-terminal' : 'panel-file'}
              aria-selected={active === tab}
              tabIndex={active === tab ? 0 : -1}
              onClick={() => pick(tab)}
              onKeyDown={(event) => keys(event, tab)}
            >
              <Icon name={tab === TERMINAL ? 'term' : 'file'} />
              {tab === TERMINAL ? (
                fill(t.name, { n: 1 })
              ) : (
                <span class="mono" title={tab}>
                  {tab.split('/').at(-1)}
                </span>
              )}
              {files.dirty(tab) && (
                <span
                  class="dot"
                  style={{ color: 'var(--wait)' }}
                  role="img"
                  aria-label={words.files.unsaved}
                  title={words.files.unsaved}
                />
              )}
            </button>
          ))}
        </div>
        <span class="sp" />
        {active === TERMINAL && (
          <span class="note">
            <kbd>Esc</kbd> <kbd>Tab</kbd> {t.leave}
          </span>
        )}
      </div>
      <div
        class="panel"
        id="panel-terminal"
        role="tabpanel"
        aria-labelledby={idOf(TERMINAL)}
        hidden={active !== TERMINAL}
      >
        <div class="xterm-host" ref={host} />
        {cover && (
          <p class="cover" role="status">
            {cover}
          </p>
        )}
      </div>
      <div class="panel" id="panel-file" role="tabpanel" aria-labelledby={idOf(active)} hidden={active === TERMINAL}>
        {active !== TERMINAL && (
          <EditorPanel
            files={files}
            path={active}
            onClose={(path) => {
              closed.current.add(path);
              setOpened((all) => (known.some((f) => f.path === path && f.open) ? all : all.filter((p) => p !== path)));
              lab.focusTerminal();
            }}
          />
        )}
      </div>
      {active === TERMINAL && <PhoneKeys terminal={terminal} />}
    </div>
  );
}

/** A command line and the keys a phone lacks. Shown on narrow screens only. */
function PhoneKeys({ terminal }: { terminal: () => LabTerminal | null }): JSX.Element {
  const t = useLab((l) => l.words.terminal);
  const [line, setLine] = useState('');
  const input = useRef<HTMLInputElement>(null);
  const flush = (after: string) => {
    terminal()?.type(line + after);
    setLine('');
    input.current?.focus();
  };
  const add = (text: string) => {
    setLine(line + text);
    input.current?.focus();
  };
  return (
    <>
      <form
        class="cmdline"
        onSubmit={(event) => {
          event.preventDefault();
          flush('\r');
        }}
      >
        <label for="cmdline">$</label>
        <input
          id="cmdline"
          ref={input}
          aria-label={t.command}
          value={line}
          autocapitalize="off"
          autocomplete="off"
          autocorrect="off"
          spellcheck={false}
          enterkeyhint="go"
          onInput={(event) => setLine(event.currentTarget.value)}
        />
        <button type="submit" class="btn primary">
          {t.run}
        </button>
      </form>
      <div class="keyrow" role="group" aria-label={t.keys}>
        <button type="button" onClick={() => flush('\t')}>
          Tab
        </button>
        <button type="button" aria-label={t.previousCommand} onClick={() => flush('\x1b[A')}>
          ↑
        </button>
        <button type="button" aria-label={t.nextCommand} onClick={() => flush('\x1b[B')}>
          ↓
        </button>
        <button type="button" onClick={() => flush('\x03')}>
          Ctrl-C
        </button>
        {['|', '-', '/'].map((key) => (
          <button key={key} type="button" onClick={() => add(key)}>
            {key}
          </button>
        ))}
      </div>
    </>
  );
}
