/** Nodes, images and what containers run. */
import type { FileSystem } from '../kernel/files.ts';
import type { Program } from '../kernel/program.ts';
import type { HostNetwork, HttpAnswer, HttpRequest } from '../kernel/sockets.ts';
import type { Routine } from '../kernel/wait.ts';

export interface NodeSpec {
  readonly name: string;
  /** Cores, default 4. */
  readonly cpu?: number;
  /** Kubernetes quantity, default "8Gi". */
  readonly memory?: string;
  /** Default 110. */
  readonly pods?: number;
  readonly labels?: Readonly<Record<string, string>>;
  readonly taints?: readonly { key: string; value?: string; effect: 'NoSchedule' | 'PreferNoSchedule' | 'NoExecute' }[];
}

/** One answer of a declared HTTP path (lesson-format.md §4.3). Durations in ms since container start. */
export interface HttpRule {
  readonly afterMs?: number;
  readonly untilMs?: number;
  /** An expression; evaluated by the host of the image (see ImageConditions). */
  readonly if?: string;
  readonly status: number;
  /** May hold ${version} ${pod} ${ip} ${node} ${env.X} ${file./path}. */
  readonly body?: string;
  readonly takesMs?: number;
}

/** Commands of an image by what it is made of: containers/commands.ts. */
export type CommandSet = 'busybox' | 'alpine' | 'none';

/** What a container of one image tag does. Data: made from lab.yaml, content/images/*.yaml or TypeScript. */
export interface ImageBehaviour {
  /** Name of a registered image program: "http" (default), "shell", … */
  readonly program: string;
  readonly version: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly listen: readonly { readonly port: number; readonly afterMs: number; readonly tls?: true }[];
  readonly http: Readonly<Record<string, readonly HttpRule[]>>;
  readonly stop: { readonly drainMs?: number; readonly exit?: number; readonly ignore?: boolean };
  readonly fail: readonly {
    readonly afterMs: number;
    readonly if?: string;
    readonly exit: number;
    readonly log?: string;
  }[];
  readonly uses: { readonly cpu?: string | number; readonly memory?: string };
  readonly logs: readonly string[];
  readonly files: Readonly<Record<string, string>>;
  readonly env: Readonly<Record<string, string>>;
  /** Which commands it has; default: all there are. */
  readonly commands?: CommandSet;
  /** 'keep': command and args of the pod are given to the program instead of replacing it by the shell. 'own': args alone are, as
   * an image's ENTRYPOINT has it; a command replaces it. */
  readonly entrypoint?: 'keep' | 'own';
}

export interface Image {
  /** "drydock/web", "nginx", without registry prefix "docker.io/library/". */
  readonly repository: string;
  readonly pullMs: number;
  /** Bytes, for events ("Image size: N bytes"). */
  readonly sizeBytes: number;
  readonly tags: Readonly<Record<string, ImageBehaviour | { readonly missing: true }>>;
}

export interface ImageCatalogue {
  /** The image of a reference as pods write it ("nginx", "docker.io/library/nginx:1.27", "drydock/web:2"). */
  resolve(
    reference: string,
  ): { readonly image: Image; readonly tag: string; readonly behaviour: ImageBehaviour } | undefined;
}

/** An image program: what a container runs when the pod gives no command of its own. Listed in containers/programs.ts. */
export interface ImageProgram {
  readonly name: string;
  /** What `with` may say, besides `binary`. */
  readonly settings?: Readonly<Record<string, 'text' | 'number' | 'duration' | 'texts'>>;
  /** Its first lines in the log, after the image's. */
  readonly greets?: (container: DeclaredView) => readonly string[];
  /** What its arguments make of it: where it listens, what it uses, when it ends. They are as the pod writes them. */
  readonly adapts?: (behaviour: ImageBehaviour, args: readonly string[]) => ImageBehaviour;
  /** When it ends by itself. */
  readonly ends?: (behaviour: ImageBehaviour, container: DeclaredView) => ImageBehaviour['fail'][number] | undefined;
  /** For declared programs: the answer to what the rules leave to the program (nginx's files). */
  readonly answer?: (container: DeclaredView, request: HttpRequest) => DeclaredAnswer | undefined;
  /** Instead of `answer`, where it takes others' answers: undefined leaves the request to `answer`. */
  readonly ask?: (container: DeclaredView, request: HttpRequest) => Routine<HttpAnswer> | undefined;
  /** What a request leaves behind, once it has its answer. */
  readonly keep?: (container: DeclaredView, request: HttpRequest) => void;
  /** For declared programs: lines in the container's log for one request. */
  readonly accessLog?: (container: DeclaredView, request: AccessedRequest) => readonly string[];
  /** Its answers depend on how many requests came: each is looked at by itself. */
  readonly counts?: boolean;
  /** For programs that keep something in mind while they run, or do something by themselves: one for each container. */
  readonly instance?: (container: DeclaredView) => ProgramInstance;
  /** Names of what it publishes by itself (published.ts). */
  readonly publishes?: readonly string[];
  /** An Ingress controller: the ports on which it hands requests on. */
  readonly gateway?: { readonly http: number; readonly https: number };
  /** Options by which it only says something and ends (`nginx -t`); undefined: it runs. */
  readonly asked?: (args: readonly string[], at: AskedProgram) => AskedAnswer | undefined;
  /** The command line it is known by: `command: [nginx]` in a pod runs the program itself. */
  readonly command?: string;
  /** What `ps` shows; default `command`. */
  readonly title?: string;
}

/** What a program that is only asked something may look at. */
export interface AskedProgram {
  readonly version: string;
  readonly wallMs: number;
  readonly pid: number;
  /** It runs already, and holds the ports. */
  readonly running: boolean;
}

export interface AskedAnswer {
  readonly stdout?: string;
  readonly stderr?: string;
  readonly code: number;
}

/** A container has begun or ended. */
export interface ContainerChange {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
  readonly began: boolean;
}

/** A program that runs in one container. */
export interface ProgramInstance {
  /** As `ImageProgram.answer`; undefined leaves the request to `ask`. */
  answer(request: HttpRequest): DeclaredAnswer | undefined;
  ask(request: HttpRequest): Routine<HttpAnswer>;
  /** What it does from when it listens. */
  run(): Routine<void>;
  /** What it does when it is told to end, while it drains. */
  leave(): Routine<void>;
}

export interface DeclaredAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}

interface AccessedRequest {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly bytes: number;
  readonly agent: string;
  readonly client: string;
  /** The how manieth request of this run. */
  readonly number: number;
}

/** A declared container as its program sees it. */
export interface DeclaredView {
  readonly behaviour: ImageBehaviour;
  readonly wallMs: number;
  /** Virtual ms. */
  readonly startedAtMs: number;
  readonly podName: string;
  /** Requests answered so far, probes included. */
  readonly requests: number;
  readonly network: HostNetwork;
  readonly env: ReadonlyMap<string, string>;
  readonly args: readonly string[];
  readonly facts: ProgramFacts;
  /** Names in a folder, sorted; none when there is no such folder. */
  list(path: string): readonly string[];
  /** The content of a file, undefined when there is none. */
  file(path: string): string | undefined;
  /** Writes a file; its folder has to be there. */
  write(path: string, text: string): void;
  append(path: string, text: string): void;
  /** All its files, for reading. */
  readonly files: FileSystem;
  /** Changes its files. */
  change(change: (files: FileSystem) => void): void;
  /** A new UUID. */
  uuid(): string;
  /** A line in the log. */
  say(line: string): void;
  /** Virtual ms. */
  readonly nowMs: number;
  /** Does something beside all else, until it is done or the container ends. */
  background(name: string, work: () => Routine<void>): void;
}

/** What a program publishes for checks (published.ts). */
export interface ProgramFacts {
  /** One more of a thing has happened. */
  count(name: string): void;
  /** A level is this from now on. */
  set(name: string, value: number): void;
}

/** Programs that containers may start by name (sh, ls, wget, sleep, …); the lab hands them in, so that nodes need not know the shell. */
export type ContainerPrograms = ReadonlyMap<string, Program>;
