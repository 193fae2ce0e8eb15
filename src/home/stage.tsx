// One instant of the home page's rollout as elements: terminal line, picture, time bar. Used at build time and by the script.
import type { JSX } from 'preact';
import { fill } from '../i18n/fill.ts';
import type { Messages } from '../i18n/index.ts';
import { layOut, type PictureLayout } from '../picture/layout.ts';
import { Picture } from '../picture/picture.tsx';
import type { Places } from '../picture/places.ts';
import { TimeBar } from '../picture/time-bar.tsx';
import { timeScale } from '../picture/time-scale.ts';
import { fadeAt, lineAt, livesOf, pictureAt, REQUEST_SPEED, STORY_SECONDS, type Story } from './story.ts';

export interface StageWords {
  readonly picture: Messages['picture'];
  readonly time: Messages['time'];
  readonly home: Pick<Messages['home'], 'picture' | 'play' | 'pause' | 'drag'>;
}

/** Widths below which the time bar is small. */
const SMALL = 600;
export function stagePicture(
  story: Story,
  t: number,
  width: number,
  places: Places,
  words: StageWords,
  moving: boolean,
): JSX.Element {
  const view = pictureAt(story, t);
  const lives = livesOf(story);
  const layout = layOut(view, places, {
    width,
    height: width >= 800 ? 344 : 400,
    pad: 0,
    nowMs: t * 1000,
    legend: false,
  });
  return (
    <Picture
      layout={layout}
      view={view}
      words={words.picture}
      label={words.home.picture}
      fade={(uid) => fadeAt(lives.get(uid), t)}
      requests={moving ? travelling(story, layout, t) : []}
    />
  );
}

/** Where the requests under way are: from the gate along the rail to the post of their pod. */
function travelling({ requests }: Story, layout: PictureLayout, t: number): { x: number; y: number }[] {
  const { gate } = layout;
  return requests.flatMap((request) => {
    const since = t - request.atMs / 1000;
    if (since < 0 || since > 2.5) return [];
    const place = layout.pods.find((p) => p.pod.name === request.pod);
    if (!place) return [];
    const floor = place.y + place.drop;
    const post = place.x + (layout.size === 'L' ? 40 : 28);
    const lead = Math.abs(gate.x - gate.rail);
    const via = Math.abs(gate.y - floor);
    let left = since * REQUEST_SPEED;
    if (left > lead + via + (gate.rail - post)) return [];
    if (left < lead) return [{ x: gate.x + Math.sign(gate.rail - gate.x) * left, y: gate.y }];
    left -= lead;
    if (left < via) return [{ x: gate.rail, y: gate.y + Math.sign(floor - gate.y) * left }];
    return [{ x: gate.rail - (left - via), y: floor }];
  });
}

export function StageTime({
  story: { timeline },
  t,
  width,
  words,
}: {
  story: Story;
  t: number;
  width: number;
  words: StageWords;
}): JSX.Element {
  const whole = timeScale(
    [4, 8, 12, 16, 20, 24].map((s) => s * 1000),
    STORY_SECONDS * 1000,
    width / STORY_SECONDS,
  );
  return (
    <TimeBar
      id="home"
      timeline={{ ...timeline, flags: timeline.flags.filter((f) => f.atMs <= t * 1000) }}
      scale={whole}
      from={0}
      width={width}
      nowMs={t * 1000}
      atMs={null}
      words={words.time}
      limits={{
        min: fill(words.picture.min, { n: timeline.limits.min ?? 0 }),
        max: fill(words.picture.max, { n: timeline.limits.max ?? 0 }),
      }}
      checkName={(id) => id}
      small={width < SMALL}
      low
      untilMs={STORY_SECONDS * 1000}
    />
  );
}

export function StageLine({ story, t, short }: { story: Story; t: number; short: boolean }): JSX.Element {
  const line = lineAt(story, t);
  return (
    <>
      {!short && (
        <>
          <span class="p">learner@drydock</span>:<span class="w">~</span>
        </>
      )}
      {'$ '}
      {short ? line.command.split(' && ')[0] : line.command}
      {line.cursor && <span class="cur" />}
      {line.output && `\n${line.output}`}
    </>
  );
}
