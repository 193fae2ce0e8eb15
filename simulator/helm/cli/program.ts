/**
 * helm as a program: finds the command, parses flags, checks the number of arguments, runs, and prints what failed. Mirrors
 * helm's cmd/helm and spf13/cobra. Left out: plugins.
 */
import { quote } from '../../gotemplate/quote.ts';
import { cleanPath, joinPath } from '../../kernel/paths.ts';
import type { Program, ProgramContext } from '../../kernel/program.ts';
import { write } from '../../kernel/stream.ts';
import { type Routine, settle } from '../../kernel/wait.ts';
import { ASKING, ASKING_WORDS, completionText, type Offers } from '../../kubectl/cli/completion-protocol.ts';
import { Failure } from '../../kubectl/cli/errors.ts';
import { FlagError, type Parsed, parseFlags } from '../../kubectl/cli/flags.ts';
import { klog } from '../../kubectl/cli/klog.ts';
import { firstWord, suggestionsFor } from '../../kubectl/cli/tree.ts';
import { type Connection, connectionOf, Unusable } from '../../kubectl/client/connection.ts';
import { type DiscoveryCache, RestDiscovery } from '../../kubectl/client/discovery.ts';
import { configFiles, loadConfig } from '../../kubectl/client/kubeconfig.ts';
import { RestClient } from '../../kubectl/client/rest.ts';
import { languageOf } from '../../kubectl/help/text.ts';
import type { FlagSpec, Transport } from '../../kubectl/types.ts';
import type { Asked } from '../complete/complete.ts';
import type { HelpRequest } from '../help/page.ts';
import { Kube } from '../kube/kube.ts';
import type { Actions } from '../release/actions.ts';
import type { HelmVersion } from '../release/capabilities.ts';
import { RenderMemory } from '../release/renderer.ts';
import { Storage } from '../release/storage.ts';
import { stamp } from '../release/times.ts';
import type { LogRecord } from '../types.ts';
import { HelmError, isFailure } from './errors.ts';
import { notSimulated } from './left-out.ts';
import { COLOR_MODES, globalFlags, Settings } from './settings.ts';
import { logLine } from './slog.ts';
import type { ArgumentRule, Call, HelmCommand } from './types.ts';

export interface HelmOptions {
  readonly transport: Transport;
  readonly helmMajor?: 3 | 4;
  readonly root: (helmMajor: 3 | 4) => HelmCommand;
}

const VERSIONS: Readonly<Record<3 | 4, HelmVersion>> = {
  3: { version: 'v3.21.4', goVersion: 'go1.26.8' },
  4: { version: 'v4.3.1', goVersion: 'go1.26.8', kubeClientVersion: 'v1.37', kubeVersion: 'v1.37.0' },
};

/** What helm on a machine remembers. */
export const createMachine = ({ transport, helmMajor = 3 }: Pick<HelmOptions, 'transport' | 'helmMajor'>): Machine => ({
  transport,
  helmMajor,
  memory: new RenderMemory(),
  discovery: new Map(),
});

/** Makes the program `helm`. One per machine: it remembers what it has rendered and discovered. */
export function createHelmProgram(options: HelmOptions): Program {
  const helmMajor = options.helmMajor ?? 3;
  const root = options.root(helmMajor);
  const machine = createMachine(options);
  return function* helm(context) {
    try {
      yield* main(machine, root, context);
      return 0;
    } catch (error) {
      if (error instanceof Exit) return error.code;
      if (!isFailure(error)) throw error;
      yield* write(context.stderr, `Error: ${error.message}\n`);
      return 1;
    }
  };
}

/** The command has said what there is to say, and ends with this code. */
export class Exit extends Failure {
  readonly code: number;
  constructor(code: number) {
    super(`exit ${code}`);
    this.code = code;
  }
}

export interface Machine {
  readonly transport: Transport;
  readonly helmMajor: 3 | 4;
  readonly memory: RenderMemory;
  readonly discovery: DiscoveryCache;
}

interface Found {
  readonly chain: readonly HelmCommand[];
  readonly argv: readonly string[];
}

const flagsOf = (command: HelmCommand, helmMajor: 3 | 4): readonly FlagSpec[] => {
  const own = command.flags ?? [];
  const names = new Set(own.map(({ name }) => name));
  return [...own, ...globalFlags(helmMajor).filter(({ name }) => !names.has(name))];
};

/** A first word that is no command, looked for before flags are. cobra takes what follows -h for its value: `helm -h nosuch` helps. */
function unknownWord(argv: readonly string[], helmMajor: 3 | 4): string | undefined {
  const at = firstWord(argv, globalFlags(helmMajor));
  return at > 0 && ['-h', '--help'].includes(argv[at - 1] as string) ? undefined : argv[at];
}

/** Descends as long as the first word that is no flag names a child. */
function find(root: HelmCommand, argv: readonly string[], helmMajor: 3 | 4): Found {
  const chain = [root];
  let rest = [...argv];
  for (;;) {
    const current = chain.at(-1) as HelmCommand;
    const at = firstWord(rest, flagsOf(current, helmMajor));
    const typed = at < 0 ? undefined : rest[at];
    const child = current.commands?.find(({ name, aliases }) => name === typed || aliases?.includes(typed as string));
    if (!child) return { chain, argv: rest };
    rest = rest.filter((_, i) => i !== at);
    chain.push(child);
  }
}

const pathOf = (chain: readonly HelmCommand[]): string => chain.map(({ name }) => name).join(' ');

/** "helm install [NAME] [CHART] [flags]" */
export function usageLine(chain: readonly HelmCommand[]): string {
  const command = chain.at(-1);
  return [pathOf(chain), command?.arguments, '[flags]'].filter(Boolean).join(' ');
}

function* main(machine: Machine, root: HelmCommand, context: ProgramContext): Routine<void> {
  const { helmMajor } = machine;
  if (yield* answeredShell(machine, root, context)) return;
  let found = find(root, context.args, helmMajor);
  const asksHelp = found.chain.length === 1 && found.argv[0] === 'help';
  if (asksHelp) found = find(root, found.argv.slice(1), helmMajor);
  const command = found.chain.at(-1) as HelmCommand;
  const word = command === root && !asksHelp ? unknownWord(found.argv, helmMajor) : undefined;
  if (word !== undefined) throw new HelmError(unknownCommand(root, word));
  const parsed = parse(command, found, helmMajor);
  for (const line of parsed.deprecations) yield* write(context.stderr, `${line}\n`);
  if (asksHelp && command === root && parsed.args.length > 0) {
    yield* printUnknownTopic(context, { ...found, argv: parsed.args }, helmMajor);
    return;
  }
  if (asksHelp || parsed.help || !command.run) {
    yield* printHelp(context, found.chain, helmMajor);
    return;
  }
  checkArguments(found.chain, command.rule ?? {}, parsed.args);
  checkExclusive(command, parsed.flags);
  const call = new ProgramCall(machine, context, found.chain, parsed);
  yield* checkEnvironment(call);
  try {
    yield* command.run(call);
  } finally {
    yield* call.flush();
  }
}

/** `helm __complete WORDS… WORD`, which shells call for Tab. */
function* answeredShell(machine: Machine, root: HelmCommand, context: ProgramContext): Routine<boolean> {
  const { args } = context;
  const at = firstWord(args, globalFlags(machine.helmMajor));
  const name = args[at];
  if (name !== ASKING && name !== ASKING_WORDS) return false;
  if (at === args.length - 1) throw new HelmError('requires at least 1 arg(s), only received 0');
  const words = [...args.slice(0, at), ...args.slice(at + 1, -1)];
  const { complete } = yield* settle(import('../complete/complete.ts'));
  const found = yield* completions({ complete, machine, root, context }, words, args.at(-1) as string);
  const [out, err] = completionText(found, name === ASKING);
  yield* write(context.stdout, out);
  yield* write(context.stderr, err);
  return true;
}

export interface Completing {
  readonly complete: (asked: Asked) => Routine<Offers>;
  readonly machine: Machine;
  readonly root: HelmCommand;
  readonly context: ProgramContext;
}

/** What may come after `words` where `typed` has been begun. */
export function* completions(
  { complete, machine, root, context }: Completing,
  words: readonly string[],
  typed: string,
): Routine<Offers> {
  const { helmMajor } = machine;
  const { chain, argv } = find(root, words, helmMajor);
  const { flags: ownFlags = [] } = chain.at(-1) as HelmCommand;
  const names = new Set(ownFlags.map(({ name }) => name));
  const inherited = globalFlags(helmMajor).filter(({ name }) => !names.has(name));
  return yield* complete({
    chain,
    globalFlags: inherited,
    ownFlags,
    argv,
    typed,
    language: languageOf(context.env),
    call: (given) => new ProgramCall(machine, context, chain, parseFlags([...ownFlags, ...inherited], given)),
  });
}

function parse(command: HelmCommand, { argv }: Found, helmMajor: 3 | 4): Parsed {
  try {
    return parseFlags(flagsOf(command, helmMajor), argv);
  } catch (error) {
    if (!(error instanceof FlagError)) throw error;
    throw new HelmError(error.message);
  }
}

function unknownCommand(root: HelmCommand, typed: string): string {
  const suggestions = suggestionsFor(root as never, typed);
  const tail = suggestions.length > 0 ? `\n\nDid you mean this?\n${suggestions.map((s) => `\t${s}\n`).join('')}` : '';
  return `unknown command ${quote(typed)} for "helm"${tail}\nRun 'helm --help' for usage.`;
}

const counted = (count: number): string => `${count} argument${count === 1 ? '' : 's'}`;

/** Upstream: cmd/helm/require/args.go. */
function checkArguments(chain: readonly HelmCommand[], rule: ArgumentRule, args: readonly string[]): void {
  const { least = 0, most = Number.POSITIVE_INFINITY } = rule;
  if (args.length >= least && args.length <= most) return;
  const needs =
    most === 0
      ? 'accepts no arguments'
      : least === most
        ? `requires ${counted(least)}`
        : args.length < least
          ? `requires at least ${counted(least)}`
          : `accepts at most ${counted(most)}`;
  throw new HelmError(`"${pathOf(chain)}" ${needs}\n\nUsage:  ${usageLine(chain)}`);
}

/** Upstream: cobra's flag_groups.go. */
function checkExclusive({ exclusive = [] }: HelmCommand, flags: Parsed['flags']): void {
  for (const group of exclusive) {
    const set = group.filter((name) => flags.changed(name)).sort();
    if (set.length < 2) continue;
    throw new HelmError(
      `if any flags in the group [${group.join(' ')}] are set none of the others can be; [${set.join(' ')}] were all set`,
    );
  }
}

/** Drivers that Helm has besides Secrets. */
const OTHER_DRIVERS = ['configmap', 'configmaps', 'memory', 'sql'];

/** What Helm looks at before any command. Throws `HelmError`, and `Exit` when Helm's log has said it. */
function* checkEnvironment(call: ProgramCall): Routine<void> {
  const { settings, helmMajor } = call;
  const { driver } = settings;
  if (OTHER_DRIVERS.includes(driver)) throw notSimulated('HELM_DRIVER', `=${driver}`);
  if (!['', 'secret', 'secrets'].includes(driver)) {
    call.log('helm.go:83', `unknown driver ${quote(driver)}`);
    yield* call.flush();
    throw new Exit(1);
  }
  if (helmMajor === 3) return;
  const { colorMode } = settings;
  if (!COLOR_MODES.includes(colorMode)) {
    const error = `invalid color mode ${quote(colorMode)}: must be one of: ${COLOR_MODES.join(', ')}`;
    yield* call.tell({ level: 'WARN', message: 'command failed', fields: { error } });
    throw new Exit(1);
  }
  if (colorMode === 'always') throw notSimulated('--color=always');
}

/** `helm help nosuch`. */
function* printUnknownTopic(context: ProgramContext, { chain, argv }: Found, helmMajor: 3 | 4): Routine<void> {
  const { usagePage } = yield* settle(import('../help/page.ts'));
  const topics = argv.map((word) => (word.includes('`') ? quote(word) : `\`${word}\``)).join(' ');
  const usage = usagePage(helpRequest(context, chain, helmMajor));
  yield* write(context.stderr, `Unknown help topic [${topics}]\n${usage}`);
}

function* printHelp(context: ProgramContext, chain: readonly HelmCommand[], helmMajor: 3 | 4): Routine<void> {
  const { helpPage } = yield* settle(import('../help/page.ts'));
  yield* write(context.stdout, helpPage(helpRequest(context, chain, helmMajor)));
}

function helpRequest({ env }: ProgramContext, chain: readonly HelmCommand[], helmMajor: 3 | 4): HelpRequest {
  const settings = new Settings(env, parseFlags(globalFlags(helmMajor), []).flags, helmMajor);
  const defaults = {
    keyring: `${env.get('HOME') ?? '/root'}/.gnupg/pubring.gpg`,
    'registry-config': settings.registryConfig,
    'repository-cache': settings.repositoryCache,
    'repository-config': settings.repositoryConfig,
    ...(helmMajor === 4 ? { 'content-cache': settings.contentCache } : {}),
  };
  return { chain, globalFlags: globalFlags(helmMajor), env, defaults };
}

class ProgramCall implements Call {
  readonly command: HelmCommand;
  readonly path: string;
  readonly args: readonly string[];
  readonly flags: Parsed['flags'];
  readonly context: ProgramContext;
  readonly settings: Settings;
  readonly helm: HelmVersion;
  readonly helmMajor: 3 | 4;
  readonly memory: RenderMemory;
  readonly #machine: Machine;
  #logged = '';
  #connection: Connection | undefined;

  constructor(machine: Machine, context: ProgramContext, chain: readonly HelmCommand[], parsed: Parsed) {
    this.#machine = machine;
    this.command = chain.at(-1) as HelmCommand;
    this.path = pathOf(chain);
    this.args = parsed.args;
    this.flags = parsed.flags;
    this.context = context;
    this.settings = new Settings(context.env, parsed.flags, machine.helmMajor);
    this.helmMajor = machine.helmMajor;
    this.helm = VERSIONS[machine.helmMajor];
    this.memory = machine.memory;
  }

  /** Where the cluster is. Throws `HelmError`. */
  get connection(): Connection {
    if (this.#connection) return this.#connection;
    const flags = this.settings.kubectlFlags();
    const { files, env, cwd } = this.context;
    try {
      const at = configFiles(files, env, cwd, flags);
      this.#connection = connectionOf(at, loadConfig(at, true), flags, false);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      const kind = error instanceof Unusable ? 'invalid configuration: ' : '';
      throw new HelmError(`Kubernetes cluster unreachable: ${kind}${error.message}`);
    }
    return this.#connection;
  }

  kube(): Kube {
    const { server, credentials, namespace } = this.connection;
    const { transport, discovery } = this.#machine;
    const client = new RestClient({
      transport,
      server,
      credentials,
      asker: this,
      userAgent: `Helm/${this.helm.version.slice(1)}`,
      warn: (text) => this.err(klog(this, 'I', 'warnings.go:107', JSON.stringify(text.trimEnd()))),
    });
    return new Kube({
      client,
      discovery: new RestDiscovery(client, discovery, (text) => this.err(klog(this, 'E', 'memcache.go:265', text))),
      namespace,
      nowMs: () => this.nowMs(),
      debug: (text) => this.debug(text),
      tell: (record) => this.tell(record),
      helmMajor: this.helmMajor,
    });
  }

  actions(allNamespaces = false): Actions {
    const kube = this.kube();
    const namespace = allNamespaces ? '' : kube.namespace;
    const storage = new Storage({
      client: kube.client,
      namespace,
      nowMs: () => this.nowMs(),
      helmMajor: this.helmMajor,
    });
    return { ...this.localActions(), kube, storage };
  }

  localActions(): Omit<Actions, 'kube' | 'storage'> {
    const { kernel } = this.context;
    return {
      namespace: this.namespace,
      helm: this.helm,
      helmMajor: this.helmMajor,
      memory: this.memory,
      renderSettings: () => ({
        seed: `helm/${kernel.random('helm').hex(16)}`,
        nowMs: this.nowMs(),
        helmMajor: this.helmMajor,
        log: (...told) => this.log(...told),
      }),
      nowMs: () => this.nowMs(),
      now: () => stamp(kernel.nextNanoseconds()),
      debug: (text) => this.debug(text),
      tell: (record) => this.tell(record),
      log: (...told) => this.log(...told),
      out: (text) => this.out(text),
    };
  }

  /** That of -n or the kubeconfig; "default" where there is none to read. */
  get namespace(): string {
    if (this.settings.namespace !== '') return this.settings.namespace;
    try {
      return this.connection.namespace;
    } catch (error) {
      if (!(error instanceof HelmError)) throw error;
      return 'default';
    }
  }

  nowMs(): number {
    return this.context.kernel.wallMs();
  }
  *out(text: string): Routine<void> {
    yield* this.flush();
    yield* write(this.context.stdout, text);
  }
  *err(text: string): Routine<void> {
    yield* this.flush();
    yield* write(this.context.stderr, text);
  }
  *debug(text: string): Routine<void> {
    if (!this.settings.debug) return;
    yield* this.err(this.helmMajor === 4 ? logLine({ level: 'DEBUG', message: text }) : `[debug] ${text}\n`);
  }
  *tell(record: LogRecord): Routine<void> {
    if (this.helmMajor === 4 && (record.level !== 'DEBUG' || this.settings.debug)) yield* this.err(logLine(record));
  }
  log(source: string, text: string, record: LogRecord = { level: 'INFO', message: text }): void {
    this.#logged += this.helmMajor === 4 ? logLine(record) : `${source}: ${text}\n`;
  }
  *flush(): Routine<void> {
    const text = this.#logged;
    this.#logged = '';
    if (text !== '') yield* write(this.context.stderr, text);
  }
  resolve(path: string): string {
    return path.startsWith('/') ? cleanPath(path) : joinPath(this.context.cwd, path);
  }
}
