/** Differences between real kubectls and ours that are right: ours speaks as 1.36 does. */

interface Known {
  /** The command, or the beginning of several. */
  readonly command: string;
  /** The first minor version that says what ours says; none yet if left out. */
  readonly since?: number;
  readonly why: string;
}

const KNOWN: readonly Known[] = [
  {
    command: 'explain pod --recursive',
    why: 'documents of a served cluster carry no descriptions; ours describes in words of our own',
  },
];

/** Why a version says something else than ours; undefined when it should not. */
export function known(command: string, minor: number): string | undefined {
  return KNOWN.find((entry) => command.startsWith(entry.command) && minor < (entry.since ?? Infinity))?.why;
}
