/** Differences between real kubectls and ours that are right: ours speaks as 1.36 does. */

interface Known {
  /** The command, or the beginning of several. */
  readonly command: string;
  /** A minor version that says what ours says, older ones need not; no version does if left out. */
  readonly since?: number;
  readonly why: string;
}

const KNOWN: readonly Known[] = [
  {
    command: 'explain pod --recursive',
    why: 'documents of a served cluster carry no descriptions; ours describes in words of our own',
  },
  {
    command: 'auth whoami',
    why: 'a served cluster asks for no certificate; ours shows that of its machine, and the credential is told',
  },
  { command: 'delete ', since: 36, why: 'the namespace of what is deleted is named' },
  { command: 'rollout undo ', since: 36, why: 'a warning where kubectl apply manages the object' },
  { command: 'autoscale ', since: 36, why: '--cpu-percent is deprecated' },
  { command: 'create configmap dry', since: 36, why: 'creationTimestamp: null is not printed' },
  { command: 'create deployment dry', since: 36, why: 'creationTimestamp: null is not printed' },
  { command: 'run dry', since: 36, why: 'creationTimestamp: null is not printed' },
  { command: 'expose pod lone', since: 36, why: 'creationTimestamp: null is not printed' },
  { command: 'describe configmap ', since: 36, why: 'keys of data are sorted' },
  { command: 'describe node ', since: 36, why: 'lines about the node changed' },
  { command: 'describe pod ', since: 36, why: 'lines about the pod changed' },
  { command: 'describe serviceaccount ', since: 36, why: 'secrets and tokens are left out' },
];

/** Why a version may say something else than ours; undefined when it may not. `always`: no version says what ours says. */
export function known(command: string, minor: number): { readonly why: string; readonly always: boolean } | undefined {
  const entry = KNOWN.find((one) => command.startsWith(one.command) && minor < (one.since ?? Infinity));
  return entry && { why: entry.why, always: entry.since === undefined };
}
