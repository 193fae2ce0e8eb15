// Opens the lab of a lesson page: workspace first, then worker and terminal side by side, then the last state (from a link, from
// this browser, or none). Everything that restarts the worker comes back here.
import { render } from 'preact';
import { BadLog, checkLog, isOtherEngine } from '../../simulator/lab/log.ts';
import type { LabLog, Language } from '../../simulator/lab/types.ts';
import type { LabView } from '../../simulator/lab/view.ts';
import { enterClassroom, leaveClassroom } from '../class/classroom.ts';
import { hasClass } from '../class/setting.ts';
import { fill } from '../i18n/fill.ts';
import type { Messages } from '../i18n/index.ts';
import { pageLanguage } from '../i18n/page-language.ts';
import { idle } from '../page/breath.ts';
import { Keeper } from '../progress/keeper.ts';
import { hasLog, logInFragment } from '../progress/share.ts';
import { type Begun, fetchBundle } from './begin.ts';
import { Files } from './files.ts';
import { Lab } from './lab.ts';
import type { LabElement } from './lab-element.ts';
import { onLanguageSwitch } from './language.ts';
import { logExchange, why } from './log-exchange.ts';
import type { LessonBundle } from './protocol.ts';
import { fillSlots } from './slots.tsx';
import type { PageKey } from './terminal/keys.ts';
import { namedThings } from './terminal/named.ts';
import { roomIn } from './terminal/room.ts';
import { fontSizeOf } from './terminal/settings.ts';
import type { LabTerminal } from './terminal.ts';
import { onTextClick } from './text-click.ts';
import { LabContext } from './use-lab.ts';
import { followKeyboard, followSwitch } from './viewport.ts';
import { whenWanted } from './when-wanted.ts';
import { type Screen, Workspace, withoutLabel } from './workspace.tsx';

/** Size of a terminal that is not drawn yet. */
const UNSEEN = { columns: 80, rows: 24 };
/** However busy the page is: somebody is about to type. */
const AHEAD_LATEST_MS = 3000;

/** `begun`: what was asked for before this file was here. */
export function openLab(element: LabElement, begun: Begun): void {
  const lesson = element.getAttribute('lesson') ?? '';
  const revision = Number(element.getAttribute('revision') ?? 1);
  const expected = { lesson, revision };
  const known = JSON.parse(element.getAttribute('files') ?? '[]') as LabView['files'];
  const lab = new Lab(lesson, pageLanguage(), known);
  const files = new Files(lab);
  /** Terminals by number; the first is there before the worker is, but on a phone, where it is behind a tab. */
  const behindTab = matchMedia('(max-width: 699px)').matches;
  const screens = new Map<number, LabTerminal>();
  let terminalReady: (terminal: LabTerminal) => void = () => {};
  const nextTerminal = () =>
    new Promise<LabTerminal>((resolve) => {
      terminalReady = resolve;
    });
  let terminalThere = nextTerminal();
  let placeReady: (place: HTMLElement) => void = () => {};
  const nextPlace = () =>
    new Promise<HTMLElement>((resolve) => {
      placeReady = resolve;
    });
  /** Where the first terminal goes. */
  let firstPlace = nextPlace();
  /** Makes the first terminal now, should it still wait for being seen. */
  let needTerminal = () => {};
  let bundle: Promise<LessonBundle> | null = begun.bundle;
  element.screen = () => screens.get(lab.terminalInUse)?.text() ?? '';
  lab.subscribe(() => {
    element.dataset['state'] = lab.state.kind;
  });
  element.fingerprint = () => lab.ask((host) => host.fingerprint());

  /** First task of an embed's slice: it starts at that task's checkpoint, and keeps nothing (its storage is the host page's). */
  const slice = element.getAttribute('embed');
  const keeper = new Keeper({
    ...expected,
    log: () => (lab.running ? lab.host.exportLog().catch(() => undefined) : Promise.resolve(undefined)),
    solved: () => ({
      tasks: lab.view.tasks.filter((t) => t.state === 'passed').map((t) => t.id),
      complete: lab.view.solved,
    }),
    onState: (state) => {
      if (state === 'full')
        lab.say({
          id: 'saving',
          bad: true,
          text: (words) => words.progress.full,
          action: { label: (words) => words.lab.exportFile, run: () => void logs.save() },
        });
      else if (lab.saving === 'full') lab.unsay('saving');
      lab.put({ saving: state });
    },
  });
  lab.onLogChanged = () => keeper.changed();
  // a task may pass long after the last key
  let passed = 0;
  lab.subscribe(() => {
    const now = lab.view.tasks.filter((t) => t.state === 'passed').length;
    if (now > passed) keeper.changed();
    passed = now;
  });
  document.addEventListener('visibilitychange', () => {
    if (document.hidden) void keeper.write();
  });

  lab.classroom = enterClassroom(lesson);
  // a class that could be entered has been taken out of the address
  if (hasClass(location.hash)) lab.say({ id: 'class', bad: true, text: (words) => words.classroom.badLink });
  document.documentElement.classList.toggle('in-class', lab.classroom !== null);
  const slots = {
    onTakeOver: () => void keeper.takeOver(),
    onSend: () => void logs.save(),
    onLeaveClass: () => {
      leaveClassroom(lesson);
      document.documentElement.classList.remove('in-class');
      lab.put({ classroom: null });
    },
  };
  const setScreen = (screen: Screen) => {
    const main = element.closest<HTMLElement>('.lab');
    if (main) main.dataset['screen'] = screen;
    lab.put({});
  };
  setScreen('lesson');

  const lessonTexts = async (): Promise<LessonBundle> => {
    bundle ??= fetchBundle(element.getAttribute('bundle') ?? '');
    try {
      return await bundle;
    } catch (error) {
      bundle = null;
      throw error;
    }
  };

  /**
   * Starts a worker and opens the lesson in it; with `log` it is brought to that state first. `mine`: the log is of this very page
   * and never given up for a fresh start.
   */
  const start = async (log: LabLog | null, mine = false): Promise<void> => {
    const { branches } = lab.journal;
    try {
      lab.startWorker(log);
    } catch {
      lab.set({ kind: 'unavailable', message: '' });
      return;
    }
    files.forget();
    const host = lab.host;
    let texts: LessonBundle;
    try {
      texts = await lessonTexts();
    } catch {
      lab.fail(lab.words.lab.noLesson);
      return;
    }
    const { columns, rows } = await firstSize();
    if (lab.state.kind !== 'opening') return;
    // the worker has the first terminal's port from the start, whenever the terminal itself comes
    const channel = behindTab ? null : new MessageChannel();
    const listening =
      channel &&
      terminalThere.then((one) => {
        one.listen(channel.port1);
        return one;
      });
    try {
      const options = { ...(log ? { log } : {}), ...(mine ? { branches } : {}), columns, rows };
      await host.open(texts, options, ...(channel ? [channel.port2] : []));
      if (mine) {
        lab.journal.add({ kind: 'branches', branches });
        await lab.loadBranches();
      }
      (await listening)?.tellSize(columns, rows);
      for (const [id, one] of screens)
        if (id === 1) {
          if (listening) continue;
          await host.attachTerminal(1, one.connect());
          one.tellSize(columns, rows);
        } else if (lab.view.terminals.some((t) => t.id === id)) await host.attachTerminal(id, one.connect());
      if (log && isOtherEngine(log)) lab.say({ id: 'engine', text: (words) => words.progress.otherEngine });
    } catch (error) {
      if (!lab.isHost(host)) return;
      const message = error instanceof Error ? error.message : String(error);
      if (log && !mine) {
        lab.say({
          id: 'log',
          bad: true,
          text: (words) => fill(words.progress.badLink, { why: fill(words.logErrors.replay, { where: message }) }),
        });
        await keeper.putAside();
        await start(null);
      } else lab.fail(message);
      return;
    }
    if ((lab.state.kind as string) !== 'opening') return;
    lab.set({ kind: 'open', progress: null });
    // a phone whose terminal nobody has looked at yet is spared it
    void terminalThere
      .then(() => idle(AHEAD_LATEST_MS))
      .then(() => (lab.isHost(host) ? lab.ask((same) => same.fetchAhead()) : undefined));
    const anywhere = document.activeElement === null || document.activeElement === document.body;
    if (anywhere && slice === null && matchMedia('(min-width: 1100px) and (pointer: fine)').matches)
      screens.get(1)?.focus();
  };

  /** Size of the first terminal: what it has, or is going to have in its place. */
  const firstSize = async (): Promise<{ columns: number; rows: number }> => {
    const one = screens.get(1);
    if (one ?? behindTab) return one ?? UNSEEN;
    return roomIn(await firstPlace, fontSizeOf(lab.terminalSettings)) ?? (await terminalThere);
  };

  /** A fresh worker in the place of one that hangs or has ended: by replay of what the page knows. */
  const reopen = async (log: LabLog | null): Promise<void> => {
    lab.unsay('silent');
    if (lab.state.kind === 'failed') {
      // the bench went with the workspace: a new one brings a new terminal
      screens.clear();
      terminalThere = nextTerminal();
      firstPlace = nextPlace();
    }
    await start(log, log !== null);
    if (lab.running) await keeper.write();
  };
  lab.onSilent = (silent) => {
    if (!silent) {
      lab.unsay('silent');
      return;
    }
    const without = lab.journal.withoutLast(lab.view.clock.nowMs);
    const all = lab.journal.log(lab.view.clock.nowMs);
    const again = { label: (words: Messages) => words.lab.reopenHere, run: () => void reopen(all) };
    lab.say({
      id: 'silent',
      bad: true,
      text: (words) => words.lab.silent,
      ...(without
        ? {
            action: {
              label: (words: Messages) => withoutLabel(words, without.line),
              run: () => void reopen(without.log),
            },
            other: again,
          }
        : { action: again }),
    });
  };

  const logs = logExchange(lab, keeper, expected, start);

  const begin = async (): Promise<void> => {
    // the worker, the lesson's files and what was kept are on their way at the same time
    if (begun.worker) lab.warmUp(begun.worker);
    if (slice !== null) {
      await start(null);
      if (lab.running && lab.view.tasks[0]?.id !== slice) await lab.ask((host) => host.retry(slice));
      return;
    }
    const opened = keeper.open();
    if (hasLog(location.hash)) {
      const fragment = location.hash;
      history.replaceState(history.state, '', location.pathname + location.search);
      try {
        const log = logInFragment(fragment, expected);
        keeper.suspended = true;
        await opened;
        lab.say({
          id: 'log',
          text: (words) => words.progress.fromLink,
          action: {
            label: (words) => words.progress.useMine,
            run: () => {
              lab.unsay('log');
              keeper.suspended = false;
              void opened.then(({ record }) => start(record ? safeLog(record.log) : null));
            },
          },
        });
        await start(log);
        return;
      } catch (error) {
        if (!(error instanceof BadLog)) throw error;
        const { problem } = error;
        lab.say({ id: 'log', bad: true, text: (words) => fill(words.progress.badLink, { why: why(words, problem) }) });
      }
    }
    const { record, outdated } = await opened;
    if (outdated) lab.say({ id: 'changed', text: (words) => words.progress.changedText });
    if (keeper.state === 'blocked')
      lab.say({
        id: 'saving',
        text: (words) => words.progress.blocked,
        action: { label: (words) => words.lab.exportFile, run: () => void logs.save() },
      });
    if (keeper.state === 'other-tab')
      lab.say({
        id: 'saving',
        text: (words) => words.progress.otherTabText,
        action: {
          label: (words) => words.progress.takeOver,
          run: () => void keeper.takeOver().then(() => lab.unsay('saving')),
        },
      });
    if (keeper.state === 'newer') lab.say({ id: 'saving', text: (words) => words.progress.newer });
    const log = record ? safeLog(record.log) : null;
    if (record && !log) await keeper.putAside();
    await start(log);
    if (log?.entries.some((e) => e.input.kind === 'keys') && lab.running)
      lab.say({ id: 'resumed', text: (words) => words.progress.resumed });
  };

  const safeLog = (value: unknown): LabLog | null => {
    try {
      return checkLog(value, expected);
    } catch (error) {
      if (error instanceof BadLog) return null;
      throw error;
    }
  };

  const undo = async () => {
    const done = await lab.ask((host) => host.undo());
    if (done === undefined) return;
    if (done) files.forget();
    lab.say({ id: 'undo', text: (words) => (done ? words.lab.undone : words.lab.nothingToUndo) });
    lab.focusTerminal();
  };
  const reset = async () => {
    await lab.ask((host) => host.reset());
    files.forget();
    lab.notices = [];
    lab.put({ inspected: null });
    await keeper.write();
    lab.focusTerminal();
  };

  const things = namedThings(lab);
  const terminalLabel = (id: number) => `${fill(lab.words.terminal.name, { n: id })}. ${lab.words.terminal.leaveHint}`;
  const makeTerminal = (id: number, host: HTMLElement, key: (key: PageKey) => void) => {
    const make = ({ LabTerminal: Terminal }: typeof import('./terminal.ts')) => {
      if (!host.isConnected) return;
      const made = new Terminal(host, lab.terminalSettings, terminalLabel(id), { ...things, key });
      host.parentElement?.classList.toggle('paper', lab.terminalSettings.paper);
      screens.set(id, made);
      if (id === 1) terminalReady(made);
      // a lab that opens takes along those there are
      if (!lab.running) return;
      void lab
        .ask((worker) => worker.attachTerminal(id, made.connect()))
        .then(() => (id === 1 ? made.tellSize(UNSEEN.columns, UNSEEN.rows) : made.focus()));
    };
    const load = () => void import('./terminal.ts').then(make, () => lab.fail(lab.words.lab.noLesson));
    if (id === 1) placeReady(host);
    if (id === 1 && behindTab) needTerminal = whenWanted(host, load);
    else load();
  };
  /** The terminal, as soon as it is there: nothing typed or asked of it before is lost. */
  const terminalSoon = (id: number): Promise<LabTerminal> | null => {
    const one = screens.get(id);
    if (one) return Promise.resolve(one);
    if (id !== 1) return null;
    needTerminal();
    return terminalThere;
  };

  lab.onTerminalSettings = (settings) => {
    for (const one of screens.values()) one.apply(settings);
    for (const panel of document.querySelectorAll('.panel-terminal')) panel.classList.toggle('paper', settings.paper);
  };
  element.replaceChildren();
  render(
    <LabContext.Provider value={lab}>
      <Workspace
        element={element}
        files={files}
        terminal={(id) => screens.get(id) ?? null}
        terminalSoon={terminalSoon}
        onTerminal={makeTerminal}
        things={things}
        setScreen={setScreen}
        onReopen={(log) => void reopen(log)}
        foot={{
          onReset: () => void reset(),
          onUndo: () => void undo(),
          onShare: () => void logs.share(),
          onExport: () => void logs.save(),
          onImport: logs.open,
        }}
      />
    </LabContext.Provider>,
    element,
  );

  // the text: filled when there is something to fill it with
  let filled = false;
  lab.subscribe(() => {
    if (filled || lab.view.tasks.length === 0) return;
    filled = true;
    fillSlots(lab, slots);
  });
  lab.subscribe(() => {
    if (lab.view.solved)
      for (const mark of document.querySelectorAll(`[data-lesson="${CSS.escape(lesson)}"]`)) mark.classList.add('d');
  });
  fillSlots(lab, slots, 'saved');
  fillSlots(lab, slots, 'class');
  const markSwitch = followSwitch();
  onLanguageSwitch((language: Language) => {
    lab.put({ language });
    markSwitch();
    for (const [id, one] of screens) one.label(terminalLabel(id));
    fillSlots(lab, slots, filled ? undefined : 'saved');
  });
  document.addEventListener('click', (event) => onTextClick(event, lab));
  followKeyboard();
  void begin();
}
