// The lab beside a lesson's text: picture, time, bench and strip, with what separates them; on a phone the cluster in one line and the
// three screens' buttons. When the worker has ended, what can be done stands in its place.
import type { JSX } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { LabLog } from '../../simulator/lab/types.ts';
import { fill } from '../i18n/fill.ts';
import type { Messages } from '../i18n/index.ts';
import { breath } from '../page/breath.ts';
import { clockText } from '../picture/clock.ts';
import { Bench, type BenchProps } from './bench.tsx';
import type { Files } from './files.ts';
import { Foot } from './foot.tsx';
import type { LabElement } from './lab-element.ts';
import { Icon, progressOf } from './parts.tsx';
import { recall, remember } from './remember.ts';
import { Separator } from './separator.tsx';
import type { NamedThings } from './terminal/links.ts';
import { TimePane } from './time-pane.tsx';
import { useLab, useLabObject } from './use-lab.ts';
import { ViewPane } from './view-pane.tsx';

export type Screen = 'lesson' | 'cluster' | 'terminal';

interface WorkspaceProps {
  readonly element: LabElement;
  readonly files: Files;
  readonly terminal: BenchProps['terminal'];
  readonly terminalSoon: BenchProps['terminalSoon'];
  readonly onTerminal: BenchProps['onTerminal'];
  readonly things: NamedThings;
  readonly setScreen: (screen: Screen) => void;
  readonly onReopen: (log: LabLog | null) => void;
  readonly foot: Parameters<typeof Foot>[0];
}

const LAYOUT = { lesson: 0, picture: 0 };
/** The bench, the picture, the time bar, the strip. */
const PIECES = 4;

export function Workspace(props: WorkspaceProps): JSX.Element {
  const words = useLab((l) => l.words);
  const state = useLab((l) => l.state);
  const [layout, setLayout] = useState(() => recall('layout', LAYOUT));
  const { element } = props;
  /** What learners wait for comes first; the rest in pieces that leave the page time. */
  const [pieces, setPieces] = useState(1);
  useLayoutEffect(() => {
    if (pieces < PIECES) void breath().then(() => setPieces(pieces + 1));
  }, [pieces]);
  useEffect(() => {
    const style = document.body.style;
    if (layout.lesson) style.setProperty('--lesson', `${layout.lesson}px`);
    if (layout.picture) element.style.setProperty('--picture', `${layout.picture}px`);
    remember('layout', layout);
  }, [layout]);
  const lessonNow = () => layout.lesson || (document.getElementById('read')?.offsetWidth ?? 508);
  const pictureNow = () => layout.picture || (element.querySelector<HTMLElement>('.view')?.offsetHeight ?? 424);
  if (state.kind === 'failed' || state.kind === 'unavailable') return <Stopped {...props} />;
  return (
    <>
      <Separator
        orientation="vertical"
        label={words.lab.lessonWidth}
        value={lessonNow()}
        min={320}
        max={900}
        folded={0.5}
        controls="read"
        onChange={(lesson) => setLayout({ ...layout, lesson })}
      />
      {pieces > 1 ? <ViewPane /> : <div class="view placeholder" />}
      <Separator
        orientation="horizontal"
        label={words.lab.pictureHeight}
        value={pictureNow()}
        min={180}
        max={760}
        folded={40}
        onChange={(picture) => setLayout({ ...layout, picture })}
      />
      {pieces > 2 ? <TimePane /> : <div class="timebar placeholder" />}
      <div class="drag h" aria-hidden="true" />
      <Bench
        files={props.files}
        terminal={props.terminal}
        terminalSoon={props.terminalSoon}
        onTerminal={props.onTerminal}
        things={props.things}
        showScreen={props.setScreen}
      />
      {pieces > 3 ? <Foot {...props.foot} /> : <div class="strip placeholder" />}
      <Minibar setScreen={props.setScreen} />
      <PhoneNav setScreen={props.setScreen} />
    </>
  );
}

/** In the workspace's place when the worker has ended: what can be done, nothing of it lost. */
function Stopped({ onReopen, foot }: WorkspaceProps): JSX.Element {
  const lab = useLabObject();
  const words = useLab((l) => l.words);
  const state = useLab((l) => l.state);
  const title = useRef<HTMLHeadingElement>(null);
  useLayoutEffect(() => title.current?.focus(), []);
  if (state.kind !== 'failed')
    return (
      <div class="stopped" role="alert">
        <h2>{words.lab.failedTitle}</h2>
        <p>{words.lab.noWorker}</p>
      </div>
    );
  const { nowMs } = lab.view.clock;
  const here = lab.journal.log(nowMs);
  const without = lab.journal.withoutLast(nowMs);
  const unfetched = /dynamically imported module|Importing a module script failed|Failed to fetch/i.test(state.message);
  return (
    <div class="stopped" role="alert">
      <h2 ref={title} tabIndex={-1}>
        {words.lab.failedTitle}
      </h2>
      <p>{unfetched ? words.lab.unfetched : words.lab.failedText}</p>
      <p class="row">
        {without && !unfetched && (
          <button type="button" class="btn" onClick={() => onReopen(without.log)}>
            {withoutLabel(words, without.line)}
          </button>
        )}
        <button
          type="button"
          class={without && !unfetched ? 'btn quiet' : 'btn'}
          onClick={() => (here ? onReopen(here) : location.reload())}
        >
          {here ? words.lab.reopenHere : words.lab.reopen}
        </button>
        <button type="button" class="btn quiet" onClick={() => onReopen(null)}>
          {words.lab.startOver}
        </button>
        {here && (
          <button type="button" class="btn quiet" onClick={foot.onExport}>
            {words.lab.exportFile}
          </button>
        )}
      </p>
      <details>
        <summary>{words.lab.details}</summary>
        <pre lang="en">{state.message}</pre>
      </details>
    </div>
  );
}

/** The cluster in one line: there while reading and while typing on a phone. */
function Minibar({ setScreen }: { setScreen: (screen: Screen) => void }): JSX.Element {
  const words = useLab((l) => l.words);
  const picture = useLab((l) => l.view.picture);
  const now = useLab((l) => Math.floor((l.view.clock.lookingAtMs ?? l.view.clock.nowMs) / 100));
  const columns = picture.owners.flatMap((o) => o.columns).filter((c) => c.pods.length > 0);
  return (
    <button
      type="button"
      class="minibar"
      aria-label={`${words.lab.clusterTab} ${clockText(now * 100)}`}
      onClick={() => setScreen('cluster')}
    >
      <span class="mini">
        {columns.map((column, i) => (
          <>
            {i > 0 && <span class="gap" />}
            {column.pods.slice(0, 5).map((pod) => (
              <svg key={pod.uid} class="plate" width="24" height="24" viewBox="0 0 24 24" aria-hidden="true">
                <g class={`pod r${((column.hue - 1) % 5) + 1} ${pod.phase} zS`}>
                  <use href={`#S-${pod.phase}`} />
                  <use class="mk" href={`#mk-${((column.hue - 1) % 5) + 1}`} transform="translate(4 4) scale(.75)" />
                </g>
              </svg>
            ))}
          </>
        ))}
      </span>
      <span class="clk">{clockText(now * 100)}</span>
    </button>
  );
}

function PhoneNav({ setScreen }: { setScreen: (screen: Screen) => void }): JSX.Element {
  const lab = useLabObject();
  const words = useLab((l) => l.words.lab);
  const screen = useLab(() => document.querySelector<HTMLElement>('.lab')?.dataset['screen'] ?? 'lesson');
  const task = useLab((l) => l.view.tasks.find((t) => t.state === 'active'));
  const progress = task && progressOf(task);
  const done = progress ? `${progress.n}/${progress.all}` : '';
  const go = (to: Screen) => {
    setScreen(to);
    lab.put({});
  };
  return (
    <nav class="phone-nav" aria-label={words.screens}>
      {/* the text with its heading is hidden on the other two screens */}
      {screen !== 'lesson' && <h1 class="vh">{document.querySelector('.crumb b')?.textContent}</h1>}
      <button type="button" aria-pressed={screen === 'lesson'} onClick={() => go('lesson')}>
        <Icon name="book" />
        {words.lessonTab}
        {done && <sup aria-hidden="true">{done}</sup>}
      </button>
      <button type="button" aria-pressed={screen === 'cluster'} onClick={() => go('cluster')}>
        <Icon name="net" />
        {words.clusterTab}
      </button>
      <button type="button" aria-pressed={screen === 'terminal'} onClick={() => go('terminal')}>
        <Icon name="term" />
        {words.terminalTab}
      </button>
    </nav>
  );
}

/** "Without kubectl …": the last command is left out. */
export const withoutLabel = (words: Messages, line: string | null): string =>
  line
    ? fill(words.lab.withoutCommand, { line: line.length > 40 ? `${line.slice(0, 39)}…` : line })
    : words.lab.withoutLast;
