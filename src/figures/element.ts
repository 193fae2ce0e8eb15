// <dd-figure>: a live figure comes to life when it is near the screen; until then (and without scripts) it is the picture of the build.
class DrydockFigure extends HTMLElement {
  connectedCallback(): void {
    const wake = () => void import('./mount.tsx').then(({ mountFigure }) => mountFigure(this));
    const watch = new IntersectionObserver(
      (entries) => {
        if (!entries.some((entry) => entry.isIntersecting)) return;
        watch.disconnect();
        wake();
      },
      { rootMargin: '300px' },
    );
    watch.observe(this);
  }
}

customElements.define('dd-figure', DrydockFigure);

// Alone in somebody else's page: tells how high it is.
const alone = document.querySelector('.embed-figure');
if (alone && window.parent !== window)
  new ResizeObserver(() =>
    window.parent.postMessage({ drydock: 'height', height: alone.getBoundingClientRect().height }, '*'),
  ).observe(alone);
