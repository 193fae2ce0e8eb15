// The bench: terminals and files in tabs. The terminal is made once and stays; the editor comes with the first file.
import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { fill } from '../i18n/fill.ts';
import { EditorPanel } from './editor.tsx';
import type { Files } from './files.ts';
import { Icon, Menu } from './parts.tsx';
import { recall, remember } from './remember.ts';
import { FindBox } from './terminal/find.tsx';
import type { PageKey } from './terminal/keys.ts';
import type { NamedThings } from './terminal/links.ts';
import { NameList } from './terminal/names.tsx';
import { fontSizeBeside } from './terminal/settings.ts';
import { TerminalMenu } from './terminal/terminal-menu.tsx';
import { TouchKeys } from './terminal/touch-keys.tsx';
import type { LabTerminal } from './terminal.ts';
import { useLab, useLabObject } from './use-lab.ts';

export interface BenchProps {
  readonly files: Files;
  /** Called with the element a terminal is to be opened in. */
  readonly onTerminal: (id: number, element: HTMLElement, key: (key: PageKey) => void) => void;
  /** What output names. */
  readonly things: NamedThings;
  readonly terminal: (id: number) => LabTerminal | null;
  /** The same, once it is there; null for one that is not about to be. */
  readonly terminalSoon: (id: number) => Promise<LabTerminal> | null;
  readonly showScreen: (screen: 'terminal') => void;
}

const FIRST = 'terminal-1';
const idOf = (tab: string) => `tab-${tab.replace(/[^a-z0-9-]/gi, '_')}`;
const terminalOf = (tab: string): number | null => (/^terminal-\d+$/.test(tab) ? Number(tab.slice(9)) : null);
/** Six in all. */
const MOST_TERMINALS = 5;
/** From this width on a file can stand beside the terminal. */
const SPLIT_WIDTH = 760;

export function Bench({ files, onTerminal, things, terminal, terminalSoon, showScreen }: BenchProps): JSX.Element {
  const lab = useLabObject();
  const words = useLab((l) => l.words);
  const state = useLab((l) => l.state);
  const open = state.kind === 'open';
  const known = useLab((l) => l.view.files);
  const terminals = useLab((l) => l.view.terminals);
  const [opened, setOpened] = useState<readonly string[]>(() => known.filter((f) => f.open).map((f) => f.path));
  const [active, setActive] = useState(FIRST);
  const [beside, setBeside] = useState(() => recall('split', { on: false }).on);
  const [width, setWidth] = useState(0);
  /** What lies over which terminal's corner. */
  const [over, setOver] = useState<{ readonly id: number; readonly what: 'find' | 'names' } | null>(null);
  const [, again] = useState(0);
  const box = useRef<HTMLDivElement>(null);
  const lastFile = useRef<string | null>(null);
  const lastTerminal = useRef(FIRST);
  const closed = useRef(new Set<string>());
  const t = words.terminal;

  useEffect(() => files.subscribe(() => again((n) => n + 1)), [files]);
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return undefined;
    setWidth(element.clientWidth);
    const observer = new ResizeObserver(() => setWidth(element.clientWidth));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  useEffect(() => {
    const add = known
      .filter((f) => f.open && !opened.includes(f.path) && !closed.current.has(f.path))
      .map((f) => f.path);
    if (add.length) setOpened([...opened, ...add]);
  }, [known]);

  const show = async (path: string, options: { held?: boolean; line?: number; focus?: boolean } = {}) => {
    closed.current.delete(path);
    setOpened((all) => (all.includes(path) ? all : [...all, path]));
    await files.open(path, options);
    setActive(path);
    showScreen('terminal');
  };
  // terminal 1 is there before the lab is; others come and go with the session
  const ids = [1, ...terminals.map((one) => one.id).filter((id) => id !== 1)];
  const tabs = [...ids.map((id) => `terminal-${id}`), ...opened];
  const now = tabs.includes(active) ? active : FIRST;
  const isTerminal = terminalOf(now) !== null;
  if (isTerminal) lastTerminal.current = now;
  else lastFile.current = now;
  if (lastFile.current !== null && !opened.includes(lastFile.current)) lastFile.current = opened[0] ?? null;
  if (!tabs.includes(lastTerminal.current)) lastTerminal.current = FIRST;
  const canSplit = width >= SPLIT_WIDTH && opened.length > 0;
  const split = canSplit && beside;
  const shownTerminal = isTerminal ? now : split ? lastTerminal.current : null;
  const shownFile = isTerminal ? (split ? (lastFile.current ?? opened[0] ?? null) : null) : now;
  useEffect(() => {
    if (open && split && shownFile && !files.texts.has(shownFile)) void files.open(shownFile);
  }, [open, split, shownFile]);
  /** At once where it is on the screen: the next key is already for it; else when it has been drawn. */
  const focusSoon = (id: number) => {
    if (!terminal(id)?.focus()) requestAnimationFrame(() => void terminalSoon(id)?.then((one) => one.focus()));
  };
  lab.terminalInUse = terminalOf(lastTerminal.current) ?? 1;
  lab.openFile = (path, line) => void show(path, line === undefined ? { focus: true } : { line, focus: true });
  lab.onOpenEditor = (path) => void show(path, { held: true, focus: true });
  lab.focusTerminal = () => {
    setActive(lastTerminal.current);
    showScreen('terminal');
    focusSoon(lab.terminalInUse);
  };

  const pick = (tab: string) => {
    if (terminalOf(tab) !== null) setActive(tab);
    else if (open) void show(tab);
  };
  const addTerminal = () => {
    const id = Math.max(...ids) + 1;
    void lab
      .ask((host) => host.input({ kind: 'terminal', terminal: id, action: 'open' }))
      .then(() => {
        setActive(`terminal-${id}`);
        focusSoon(id);
      });
  };
  const closeTerminal = (id: number, byKey = false) => {
    void lab.ask((host) => host.input({ kind: 'terminal', terminal: id, action: 'close' }));
    setActive(FIRST);
    if (byKey) document.getElementById(idOf(FIRST))?.focus();
    else focusSoon(1);
  };
  const closeOver = (focus = true) => {
    setOver(null);
    if (focus) lab.focusTerminal();
  };
  const pageKey = (id: number, key: PageKey) => {
    if (key === 'find' || key === 'names') setOver({ id, what: key });
    else if (key === 'larger' || key === 'smaller')
      lab.setTerminal({ fontSize: fontSizeBeside(terminal(id)?.fontSize ?? 13, key === 'larger' ? 1 : -1) });
    else if (key === 'another') {
      if (state.kind === 'open' && ids.length <= MOST_TERMINALS) addTerminal();
    } else if (key === 'next' || key === 'previous') {
      const at = tabs.indexOf(`terminal-${id}`);
      const to = tabs[(at + (key === 'next' ? 1 : -1) + tabs.length) % tabs.length] ?? FIRST;
      pick(to);
      if (terminalOf(to) === null) document.getElementById(idOf(to))?.focus();
      else focusSoon(terminalOf(to) ?? 1);
    }
  };
  const handleKey = useRef(pageKey);
  handleKey.current = pageKey;
  const keys = (event: KeyboardEvent, tab: string) => {
    const at = tabs.indexOf(tab);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key];
    const id = terminalOf(tab);
    if (event.key === 'Delete' && id !== null && id !== 1) closeTerminal(id, true);
    if (to === undefined) return;
    event.preventDefault();
    const next = tabs[(to + tabs.length) % tabs.length] ?? FIRST;
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
    <div class={`bench${split ? ' split' : ''}`} ref={box}>
      <div class="benchbar">
        <div class="tabs" role="tablist" aria-label={t.tabs}>
          {tabs.map((tab) => {
            const id = terminalOf(tab);
            return (
              <button
                key={tab}
                type="button"
                role="tab"
                id={idOf(tab)}
                aria-controls={id === null ? 'panel-file' : `panel-terminal${id === 1 ? '' : `-${id}`}`}
                aria-selected={now === tab}
                tabIndex={now === tab ? 0 : -1}
                onClick={() => pick(tab)}
                onKeyDown={(event) => keys(event, tab)}
              >
                <Icon name={id === null ? 'file' : 'term'} />
                {id === null ? (
                  <span class="mono" title={tab}>
                    {tab.split('/').at(-1)}
                  </span>
                ) : (
                  fill(t.name, { n: id })
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
            );
          })}
        </div>
        <button
          type="button"
          class="btn icon sm"
          aria-label={t.another}
          title={t.another}
          disabled={state.kind !== 'open' || ids.length > MOST_TERMINALS}
          onClick={addTerminal}
        >
          <Icon name="plus" />
        </button>
        <FileTree onOpen={(path) => open && void show(path, { focus: true })} />
        <span class="sp" />
        {isTerminal && (
          <span class="note">
            <kbd>Esc</kbd> <kbd>Tab</kbd> {t.leave}
          </span>
        )}
        {shownTerminal !== null && <TerminalMenu onKey={(key) => pageKey(lab.terminalInUse, key)} />}
        {shownTerminal !== null && terminalOf(shownTerminal) !== 1 && (
          <button
            type="button"
            class="btn icon sm"
            aria-label={fill(t.closeOne, { n: terminalOf(shownTerminal) ?? 0 })}
            title={fill(t.closeOne, { n: terminalOf(shownTerminal) ?? 0 })}
            onClick={() => closeTerminal(terminalOf(shownTerminal) ?? 0)}
          >
            <Icon name="close" />
          </button>
        )}
        {canSplit && (
          <button
            type="button"
            class="btn icon sm"
            aria-label={t.split}
            title={t.split}
            aria-pressed={split}
            onClick={() => {
              setBeside(!beside);
              remember('split', { on: !beside });
            }}
          >
            <Icon name="split" />
          </button>
        )}
      </div>
      {ids.map((id) => (
        <TerminalPanel
          key={id}
          id={id}
          hidden={shownTerminal !== `terminal-${id}`}
          cover={cover}
          onMount={(element) => onTerminal(id, element, (key) => handleKey.current(id, key))}
        >
          {over?.id === id && over.what === 'find' && (
            <OverTerminal of={terminal(id)}>{(one) => <FindBox terminal={one} onClose={closeOver} />}</OverTerminal>
          )}
          {over?.id === id && over.what === 'names' && (
            <OverTerminal of={terminal(id)}>
              {(one) => <NameList terminal={one} things={things} onClose={(chosen) => closeOver(!chosen)} />}
            </OverTerminal>
          )}
        </TerminalPanel>
      ))}
      <div
        class="panel"
        id="panel-file"
        role="tabpanel"
        aria-labelledby={idOf(shownFile ?? FIRST)}
        hidden={shownFile === null}
      >
        {shownFile !== null && (
          <EditorPanel
            files={files}
            path={shownFile}
            onClose={(path) => {
              closed.current.add(path);
              setOpened((all) => (known.some((f) => f.path === path && f.open) ? all : all.filter((p) => p !== path)));
              lab.focusTerminal();
            }}
          />
        )}
      </div>
      {isTerminal && <TouchKeys terminal={() => terminalSoon(lab.terminalInUse)} />}
    </div>
  );
}

/** Something over a terminal, once there is one. */
function OverTerminal(props: {
  of: LabTerminal | null;
  children: (terminal: LabTerminal) => JSX.Element;
}): JSX.Element | null {
  return props.of && props.children(props.of);
}

function TerminalPanel(props: {
  id: number;
  hidden: boolean;
  cover: string | null;
  onMount: (element: HTMLElement) => void;
  children: ComponentChildren;
}): JSX.Element {
  const host = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (host.current) props.onMount(host.current);
  }, []);
  return (
    <div
      class="panel panel-terminal"
      id={`panel-terminal${props.id === 1 ? '' : `-${props.id}`}`}
      role="tabpanel"
      aria-labelledby={idOf(`terminal-${props.id}`)}
      hidden={props.hidden}
    >
      <div class="xterm-host" ref={host} />
      {props.children}
      {props.cover && (
        <p class="cover" role="status">
          {props.cover}
        </p>
      )}
    </div>
  );
}

/** Everything in the learner's home, folders opened out. */
function FileTree({ onOpen }: { onOpen: (path: string) => void }): JSX.Element | null {
  const known = useLab((l) => l.view.files);
  const f = useLab((l) => l.words.files);
  if (known.length === 0) return null;
  const sorted = [...known].sort((a, b) => (a.path < b.path ? -1 : 1));
  return (
    <Menu icon="menu" label={f.tree} short="" up>
      {(close) =>
        sorted.map(({ path, readonly, changed }) => {
          const parts = path.split('/');
          return (
            <button
              key={path}
              type="button"
              onClick={() => {
                close();
                onOpen(path);
              }}
            >
              <Icon name={readonly ? 'lock' : 'file'} />
              <span class="mono">
                {parts.length > 1 && <span class="faint">{parts.slice(0, -1).join('/')}/</span>}
                {parts.at(-1)}
              </span>
              {changed && <span class="note">{f.changed}</span>}
            </button>
          );
        })
      }
    </Menu>
  );
}
