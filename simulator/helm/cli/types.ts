/** The framework of helm's command line: what a command is made of, and what it finds when it runs. program.ts runs it. */
import type { ProgramContext } from '../../kernel/program.ts';
import type { Routine } from '../../kernel/wait.ts';
import type { FlagSpec, Flags } from '../../kubectl/types.ts';
import type { Kube } from '../kube/kube.ts';
import type { Actions } from '../release/actions.ts';
import type { HelmVersion } from '../release/capabilities.ts';
import type { RenderMemory } from '../release/renderer.ts';
import type { Log, LogRecord } from '../types.ts';
import type { Settings } from './settings.ts';

/** How many arguments a command takes. Upstream: cmd/helm/require. */
export interface ArgumentRule {
  readonly least?: number;
  readonly most?: number;
}

export interface HelmCommand {
  readonly name: string;
  /** What follows the name in usage lines: "RELEASE_NAME". */
  readonly arguments?: string;
  readonly aliases?: readonly string[];
  readonly flags?: readonly FlagSpec[];
  readonly commands?: readonly HelmCommand[];
  readonly hidden?: boolean;
  readonly rule?: ArgumentRule;
  /** Flags of which only one may be given. Upstream: cobra's MarkFlagsMutuallyExclusive. */
  readonly exclusive?: readonly (readonly string[])[];
  /** Absent for mere groups, which print their help. */
  readonly run?: (call: Call) => Routine<void>;
}

export interface Call {
  readonly command: HelmCommand;
  /** "helm repo add" */
  readonly path: string;
  readonly args: readonly string[];
  readonly flags: Flags;
  readonly context: ProgramContext;
  readonly settings: Settings;
  readonly helm: HelmVersion;
  readonly helmMajor: 3 | 4;
  readonly memory: RenderMemory;
  /** The cluster of the kubeconfig. Throws: "Kubernetes cluster unreachable: …". */
  kube(): Kube;
  /** The same, with the releases of its namespace, or of all. */
  actions(allNamespaces?: boolean): Actions;
  /** Actions without a cluster. */
  localActions(): Omit<Actions, 'kube' | 'storage'>;
  nowMs(): number;
  out(text: string): Routine<void>;
  err(text: string): Routine<void>;
  /** "[debug] …" with --debug. */
  debug(text: string): Routine<void>;
  /** What Helm 4 logs; Helm 3 has nothing of the kind. */
  tell(record: LogRecord): Routine<void>;
  /** What Go's log package writes: shown before the next output. */
  readonly log: Log;
  /** An absolute path. */
  resolve(path: string): string;
}

/** Checks a command as it is defined: no flag or subcommand twice. */
export function defineHelmCommand(command: HelmCommand): HelmCommand {
  const seen = new Set<string>();
  const take = (key: string): void => {
    if (seen.has(key)) throw new Error(`helm ${command.name}: ${key} defined twice`);
    seen.add(key);
  };
  for (const { name, short } of command.flags ?? []) {
    take(`--${name}`);
    if (short) take(`-${short}`);
  }
  for (const { name, aliases = [] } of command.commands ?? []) for (const word of [name, ...aliases]) take(word);
  return command;
}
