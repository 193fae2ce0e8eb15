// When the page has drawn what it was told to: in the task after its next frame. A page that nobody sees draws nothing.

/** Frames of a page that has just been hidden do not come. */
const AT_MOST_MS = 250;

export function drawn(): Promise<void> {
  if (document.hidden) return Promise.resolve();
  return new Promise((resolve) => {
    setTimeout(resolve, AT_MOST_MS);
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => {
        port1.close();
        resolve();
      };
      port2.postMessage(null);
    });
  });
}
