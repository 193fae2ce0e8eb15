// Runs the home page's rollout: plays, pauses, is dragged both ways, stops when touched. With reduced motion it starts still,
// in mid-rollout, and draws no requests.
import { h, render } from 'preact';
import { Places } from '../picture/places.ts';
import { StageLine, StageTime, type StageWords, stagePicture } from './stage.tsx';
import { middleOf, STORY_SECONDS, type Story } from './story.ts';

const stage = document.querySelector<HTMLElement>('[data-stage]');
const storyHref = stage?.dataset['story'];
if (stage && storyHref) {
  // The page stands still in mid-rollout until its story has come; it stays so when none comes.
  const response = await fetch(storyHref).catch(() => null);
  if (response?.ok) run(stage, (await response.json()) as Story);
}

function run(root: HTMLElement, story: Story): void {
  const part = <T extends HTMLElement>(name: string) => root.querySelector<T>(`[data-part="${name}"]`);
  const words = JSON.parse(part('words')?.textContent ?? 'null') as StageWords | null;
  const [line, picture, time, scrub, play, clock] = ['line', 'picture', 'time', 'scrub', 'play', 'clock'].map((n) =>
    part(n),
  );
  if (
    !words ||
    !line ||
    !picture ||
    !time ||
    !clock ||
    !(scrub instanceof HTMLInputElement) ||
    !(play instanceof HTMLButtonElement)
  )
    return;
  const still = matchMedia('(prefers-reduced-motion: reduce)');
  let t = still.matches ? middleOf(story) : 0;
  let playing = !still.matches;
  let last = 0;
  let places = new Places();
  let width = 0;

  const draw = () => {
    const w = Math.round(root.clientWidth);
    if (w !== width) {
      width = w;
      places = new Places();
      picture.replaceChildren();
      time.replaceChildren();
    }
    render(h(StageLine, { story, t, short: w < 640 }), line);
    render(stagePicture(story, t, w, places, words, !still.matches), picture);
    render(h(StageTime, { story, t, width: Math.round(time.clientWidth), words }), time);
    scrub.value = String(Math.round(t * 10));
    scrub.setAttribute('aria-valuetext', `${t.toFixed(1)} s`);
    clock.textContent = `0:${t < 10 ? '0' : ''}${t.toFixed(1)}`;
  };
  const show = () => {
    play.querySelector('use')?.setAttribute('href', playing ? '#i-pause' : '#i-play');
    play.setAttribute('aria-label', playing ? words.home.pause : words.home.play);
  };
  const frame = (now: number) => {
    if (playing) {
      t = (t + Math.min(0.1, (now - last) / 1000)) % STORY_SECONDS;
      draw();
      last = now;
      requestAnimationFrame(frame);
    }
  };
  const start = () => {
    last = performance.now();
    requestAnimationFrame(frame);
  };
  play.addEventListener('click', () => {
    playing = !playing;
    show();
    if (playing) start();
  });
  scrub.addEventListener('input', () => {
    playing = false;
    t = Math.min(STORY_SECONDS - 0.01, Number(scrub.value) / 10);
    show();
    draw();
  });
  new ResizeObserver(() => draw()).observe(root);
  line.replaceChildren();
  picture.replaceChildren();
  time.replaceChildren();
  draw();
  show();
  if (playing) start();
}
