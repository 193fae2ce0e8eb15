/** Lets the page draw and hear its reader before what follows: long work goes in pieces. */
export const breath = (): Promise<void> => new Promise((go) => setTimeout(go));

/** Resolves when the page has nothing better to do, at the latest after `latestMs`. */
export const idle = (latestMs: number): Promise<void> =>
  new Promise((go) => {
    // Safari has no requestIdleCallback
    if ('requestIdleCallback' in globalThis) requestIdleCallback(() => go(), { timeout: latestMs });
    else setTimeout(go, 200);
  });
