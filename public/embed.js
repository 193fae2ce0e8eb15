// <drydock-embed lesson="start/first-rollout" lang="ko"></drydock-embed> or <drydock-embed figure="start/first-rollout/curves">: a slice of a
// lesson, or one of its figures, in any page. An iframe: workers cannot be started from another origin. If it is sandboxed further,
// it needs allow-scripts and allow-same-origin.
(() => {
  const base = new URL('.', document.currentScript.src).href;
  const origin = new URL(base).origin;
  customElements.define(
    'drydock-embed',
    class extends HTMLElement {
      connectedCallback() {
        if (this.firstElementChild) return;
        const figure = this.getAttribute('figure');
        const path = figure ? `embed/figure/${figure}/` : `embed/${this.getAttribute('lesson')}/`;
        const language = this.getAttribute('lang') === 'en' ? 'en/' : '';
        const frame = document.createElement('iframe');
        frame.src = base + language + path;
        frame.title = this.getAttribute('title') ?? 'Drydock';
        frame.loading = 'lazy';
        frame.allow = 'clipboard-write';
        frame.style.cssText = `display:block;width:100%;border:1px solid #8884;height:${Number(this.getAttribute('height')) || (figure ? 480 : 720)}px`;
        addEventListener('message', (event) => {
          if (event.source !== frame.contentWindow || event.origin !== origin) return;
          const height = event.data && event.data.drydock === 'height' ? Number(event.data.height) : 0;
          if (height > 100 && height < 4000 && !this.hasAttribute('height'))
            frame.style.height = `${Math.ceil(height)}px`;
        });
        this.append(frame);
      }
    },
  );
})();
