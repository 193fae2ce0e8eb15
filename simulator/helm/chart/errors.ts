/** A chart that cannot be loaded; the message is Helm's. */
export class ChartError extends Error {}
