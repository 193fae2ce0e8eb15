// The part of the lab that every lesson page loads: the element that opens the workspace once the page has been drawn. Everything
// else (Preact, picture, terminal) comes with the import below, while the worker starts.
import { breath } from '../page/breath.ts';
import { begin } from './begin.ts';
import type { LabElement } from './lab-element.ts';

class DrydockLab extends HTMLElement implements LabElement {
  /** Text of the terminal's screen, for tests and assistive scripts. */
  screen: () => string = () => '';
  fingerprint: LabElement['fingerprint'] = async () => undefined;

  connectedCallback(): void {
    const url = this.getAttribute('bundle') ?? '';
    // on a phone the terminal is behind a tab: there the text is what is waited for
    const early = matchMedia('(max-width: 699px)').matches ? null : begin(url, true);
    const open = async () => {
      const { openLab } = await import('./open.tsx');
      const begun = early ?? begin(url, false);
      // starting a worker is work of its own
      await breath();
      openLab(this, begun);
    };
    // after the first picture of the page; fonts need not have come
    if (document.readyState === 'complete' || document.hidden) void open();
    else requestAnimationFrame(() => setTimeout(() => void open()));
  }
}

customElements.define('dd-lab', DrydockLab);
