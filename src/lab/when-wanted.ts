// What stands behind a tab is made when it is about to be needed: when its place is shown, when something is asked of it, or
// once the reader has begun to use the page and the page is idle.
import { idle } from '../page/breath.ts';

const TOUCHES = ['pointerdown', 'keydown', 'scroll'] as const;

/** Calls `make` once, when that comes to pass. Returns what makes it come to pass now. */
export function whenWanted(place: HTMLElement, make: () => void): () => void {
  let done = false;
  const now = () => {
    if (done) return;
    done = true;
    shown.disconnect();
    for (const touch of TOUCHES) document.removeEventListener(touch, touched, true);
    make();
  };
  const touched = () => void idle(1000).then(now);
  const shown = new ResizeObserver(() => {
    if (place.clientWidth > 0) now();
  });
  shown.observe(place);
  for (const touch of TOUCHES) document.addEventListener(touch, touched, { capture: true, passive: true });
  return now;
}
