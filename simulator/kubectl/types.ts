/**
 * The framework of kubectl: what a command is made of and what it finds when it runs. Read on: kubectl.ts (the program),
 * commands.ts (the list), cli/ (flags, help, errors), client/ (REST, kubeconfig, discovery), resources/ (from arguments
 * and files to objects), printers/. README.md says how to add a command.
 */
import type { ApiRequest, ApiResponse, Status } from '../api/types.ts';
import type { ProgramContext } from '../kernel/program.ts';
import type { Routine } from '../kernel/wait.ts';

// ── Transport ───────────────────────────────────────────────────────────────────────────────────────────────────

/** Who a request comes from, as the kubeconfig says it. The transport knows what user that is. */
export interface Credentials {
  /** Name of the user entry in the kubeconfig; empty when there is none. */
  readonly name: string;
  readonly token?: string;
  readonly certificate?: string;
  /** --as, --as-group, --as-uid. */
  readonly impersonate?: { readonly user: string; readonly groups: readonly string[]; readonly uid?: string };
}

export interface ClientRequest extends Omit<ApiRequest, 'user'> {
  /** "https://127.0.0.1:6443". */
  readonly server: string;
  readonly credentials: Credentials;
  /** Whose requests belong together: the first one of a program takes its start as well. */
  readonly asker: object;
}

/** No answer came: nobody listens there, or nothing answered in time. */
export interface Unanswered {
  readonly unanswered: 'refused' | 'timeout' | 'unresolved';
}

/** How requests reach the API server. Each one takes virtual time. */
export interface Transport {
  request(request: ClientRequest): Routine<ApiResponse | Unanswered>;
}

// ── Objects ─────────────────────────────────────────────────────────────────────────────────────────────────────

export type Json = null | boolean | number | string | Json[] | JsonObject;
export interface JsonObject {
  [key: string]: Json | undefined;
}

/** An API object as a client sees it. */
export interface Unstructured extends JsonObject {
  apiVersion?: string;
  kind?: string;
  metadata?: ObjectMetadata & JsonObject;
}

export type ObjectMetadata = {
  name?: string;
  generateName?: string;
  namespace?: string;
  uid?: string;
  resourceVersion?: string;
  creationTimestamp?: string;
  deletionTimestamp?: string;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
};

/** A resource as discovery tells it. Upstream: meta.RESTMapping. */
export interface Mapping {
  readonly group: string;
  readonly version: string;
  /** The version in paths where that is another: what an object said, which may be none. */
  readonly pathVersion?: string;
  readonly kind: string;
  /** Plural: "deployments". */
  readonly resource: string;
  readonly singular: string;
  readonly namespaced: boolean;
  readonly verbs: readonly string[];
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  readonly subresources: readonly string[];
}

/** One object to act on, found by arguments or in a file. Upstream: resource.Info. */
export interface Info {
  readonly mapping: Mapping;
  /** Empty for kinds without namespace. */
  namespace: string;
  name: string;
  /** File name, URL or "STDIN" for what came from -f; empty otherwise. */
  readonly source: string;
  /** As read from the file, or as fetched. */
  object: Unstructured;
}

// ── Commands ────────────────────────────────────────────────────────────────────────────────────────────────────

type FlagType =
  | 'string'
  | 'bool'
  | 'tristate'
  | 'int'
  | 'int32'
  | 'int64'
  | 'uint'
  | 'float'
  | 'duration'
  | 'stringSlice'
  | 'stringArray'
  | 'ints'
  | 'stringToString'
  | 'mapStringString';
export type FlagValue = string | boolean | number | readonly string[];

export interface FlagSpec {
  readonly name: string;
  readonly short?: string;
  readonly type: FlagType;
  /** Absent: '', false, 0 or []. Durations are given as texts ("30s"). */
  readonly default?: FlagValue;
  /** The value when the flag is given without one ("--dry-run" means "unchanged"). bools have it anyway. */
  readonly noOptDefault?: string;
  readonly deprecated?: string;
  readonly hidden?: boolean;
  /** The command fails without it: `required flag(s) "image" not set`. */
  readonly required?: boolean;
  /** The flag is there only where this environment variable is "true". */
  readonly feature?: string;
  /** What is wrong with a text; undefined when nothing. */
  readonly check?: (text: string) => string | undefined;
}

/** Parsed flags of one call. Asking for a flag that the command does not define is a bug and throws. */
export interface Flags {
  has(name: string): boolean;
  /** Whether it was given. */
  changed(name: string): boolean;
  string(name: string): string;
  bool(name: string): boolean;
  /** int, int32, int64, float. */
  number(name: string): number;
  /** Milliseconds. */
  duration(name: string): number;
  /** stringSlice, stringArray, ints, stringToString, mapStringString (as "key=value"). */
  list(name: string): readonly string[];
}

export interface Command {
  /** "get", "rollout". What it does is said in help/. */
  readonly name: string;
  /** What follows the name in the usage line: "(-f FILENAME | TYPE NAME) [flags]". */
  readonly arguments?: string;
  /** Name of its help page where that is not its path. */
  readonly help?: string;
  readonly aliases?: readonly string[];
  /** Names that bring this one as a suggestion ("list" for get). */
  readonly suggestFor?: readonly string[];
  readonly flags?: readonly FlagSpec[];
  readonly commands?: readonly Command[];
  readonly deprecated?: string;
  readonly hidden?: boolean;
  /** Fetches the whole command; what is here beside it is enough for lists and suggestions. */
  readonly load?: () => Promise<Command>;
  /** Throws before flags are read: a command that is not simulated. */
  readonly refuse?: () => never;
  /**
   * A mere group that fails when it is called without a subcommand; its help goes there. Upstream: DefaultSubCommandRun.
   * 'help': one that prints its help whatever it is called with.
   */
  readonly alone?: 'out' | 'err' | 'help';
  /** Absent for mere groups, which print their help. */
  readonly run?: (call: Invocation) => Routine<void>;
}

/** What a running command finds. */
export interface Invocation {
  readonly command: Command;
  /** "kubectl rollout status". */
  readonly path: string;
  readonly flags: Flags;
  readonly args: readonly string[];
  /** How many of `args` stood before "--"; -1 without "--". */
  readonly argsBeforeDash: number;
  readonly context: ProgramContext;
  readonly client: Client;
  readonly discovery: Discovery;
  /** The namespace of -n or the context, "default" at last. */
  readonly namespace: string;
  /** Whether -n was given. */
  readonly namespaceGiven: boolean;
  /** Milliseconds since 1970. */
  nowMs(): number;
  out(text: string): Routine<void>;
  err(text: string): Routine<void>;
  /** The printer of -o go-template; there when the call asks for one. */
  readonly goTemplatePrinter?: (text: string, allowMissing: boolean) => { print(object: Unstructured): string };
  /** Path of a file argument, made absolute. */
  resolvePath(path: string): string;
  /** `See 'kubectl get -h' for help and examples`, as a failure. Upstream: cmdutil.UsageErrorf. */
  usageError(message: string): Error;
  /** Runs another command of kubectl with its own arguments (config of the same call). */
  readonly root: Command;
}

// ── Client ──────────────────────────────────────────────────────────────────────────────────────────────────────

export interface RequestOptions {
  readonly query?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: unknown;
  readonly contentType?: string;
  readonly accept?: string;
  /** More headers, lower-case names. */
  readonly headers?: Readonly<Record<string, string>>;
}

export type PatchType = 'json' | 'merge' | 'strategic' | 'apply';

/** Where an object is. */
export interface ObjectPath {
  readonly mapping: Mapping;
  readonly namespace?: string;
  readonly name?: string;
  readonly subresource?: string;
}

/** REST calls. Refusals throw `StatusError`; warnings of the answer go to stderr. */
export interface Client {
  readonly server: string;
  /** How many different warnings the server has given. */
  readonly warnings: number;
  /** Any path; the answer as it came, refusals included. */
  raw(method: ApiRequest['method'], path: string, options?: RequestOptions): Routine<ApiResponse>;
  /** Any path; refusals throw. */
  request(method: ApiRequest['method'], path: string, options?: RequestOptions): Routine<ApiResponse>;
  path(path: ObjectPath): string;
  get(path: ObjectPath, options?: RequestOptions): Routine<Unstructured>;
  create(path: ObjectPath, object: unknown, options?: RequestOptions): Routine<Unstructured>;
  update(path: ObjectPath, object: unknown, options?: RequestOptions): Routine<Unstructured>;
  patch(path: ObjectPath, type: PatchType, patch: unknown, options?: RequestOptions): Routine<Unstructured>;
  delete(path: ObjectPath, deleteOptions: JsonObject, options?: RequestOptions): Routine<Unstructured>;
}

export interface Discovery {
  /** All resources, in the server's order of groups, preferred version first. */
  mappings(): Routine<readonly Mapping[]>;
  /** "deploy", "deployments.apps", "deployments.v1.apps", "Deployment"; throws as kubectl words it. */
  resolve(argument: string): Routine<Mapping>;
  /** The same where upstream asks the RESTMapper itself: what it does not know is told plainly, with its group. */
  resourceFor(argument: string): Routine<Mapping>;
  /** Undefined when the server does not know the kind. */
  forKind(apiVersion: string, kind: string): Routine<Mapping | undefined>;
  /** Resources of a category ("all"); empty when there is none of that name. */
  category(name: string): Routine<readonly Mapping[]>;
}

export type { ApiRequest, ApiResponse, Status };

/** A command that is fetched when it is first used. What is said here is what its own file says. */
export const later = (
  name: string,
  load: () => Promise<Command>,
  more: Pick<Command, 'aliases' | 'suggestFor' | 'hidden'> = {},
): Command => defineCommand({ name, load, ...more });

/** Checks a command as it is defined: no flag or subcommand twice. */
export function defineCommand(command: Command): Command {
  const seen = new Set<string>();
  for (const flag of command.flags ?? []) {
    for (const key of [`--${flag.name}`, ...(flag.short ? [`-${flag.short}`] : [])]) {
      if (seen.has(key)) throw new Error(`kubectl ${command.name}: flag ${key} defined twice`);
      seen.add(key);
    }
  }
  const names = new Set<string>();
  for (const child of command.commands ?? []) {
    for (const name of [child.name, ...(child.aliases ?? [])]) {
      if (names.has(name)) throw new Error(`kubectl ${command.name}: command ${name} defined twice`);
      names.add(name);
    }
  }
  return command;
}
