/** How long one waits for some work, in ms. Not processor's time: for a few ms, that of compilers beside it is most of it. */
export async function elapsedMs(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}
