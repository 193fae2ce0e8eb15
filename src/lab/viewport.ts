// What of the page is seen. On a tablet the lesson stands over the workbench, and the switch says which of the two is in view.
//
// The keyboard of a touch device covers the page (Safari always, others unless asked): while it is up, the workbench is as high as
// what can be seen, and what is not typed into steps aside.

/** Less than this is a browser's bar and no keyboard. */
const KEYBOARD = 120;

/** Keeps `--seen` (the visible height, only while a keyboard is up) and the class `typing` on the document's element. */
export function followKeyboard(): void {
  const seen = window.visualViewport;
  if (!seen) return;
  const root = document.documentElement;
  const follow = () => {
    // zoomed in it is the reader who made it small
    const up = seen.scale < 1.05 && innerHeight - seen.height > KEYBOARD;
    root.classList.toggle('typing', up);
    if (up) {
      root.style.setProperty('--seen', `${Math.round(seen.height)}px`);
      scrollTo(0, 0);
    } else root.style.removeProperty('--seen');
  };
  seen.addEventListener('resize', follow);
}

/** Keeps the switch between lesson and workbench true to what is in the middle of the window. Returns what marks it anew. */
export function followSwitch(): () => void {
  const work = document.getElementById('work');
  let atWork = false;
  const mark = () => {
    for (const link of document.querySelectorAll('.switch a')) {
      if ((link.getAttribute('href') === '#work') === atWork) link.setAttribute('aria-current', 'true');
      else link.removeAttribute('aria-current');
    }
  };
  if (work)
    new IntersectionObserver(
      (entries) => {
        atWork = entries.at(-1)?.isIntersecting ?? false;
        mark();
      },
      { rootMargin: '-50% 0px' },
    ).observe(work);
  return mark;
}
