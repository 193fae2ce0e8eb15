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
    // after the first picture of the page; fonts need not have come
    const open = async () => {
      const url = this.getAttribute('bundle') ?? '';
      // on a phone the terminal is behind a tab: there the text is what is waited for
      const early = matchMedia('(max-width: 699px)').matches ? null : begin(url, true);
      const { openLab } = await import('./open.tsx');
      await breath();
      openLab(this, early ?? begin(url, false));
    };
    if (document.readyState === 'complete' || document.hidden) void open();
    else requestAnimationFrame(() => setTimeout(() => void open()));
  }
}

customElements.define('dd-lab', DrydockLab);
