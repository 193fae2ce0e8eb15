/** A key or a command that cannot be done gives up everything that was begun. Upstream: readline's _rl_abort_internal. */
export class Abort extends Error {}
