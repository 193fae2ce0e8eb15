/** The processor's time that some work takes, in ms: on a machine that others use, too, the clock on the wall says little. */
export async function processorMs(work: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
