/**
 * kubectl as a program: finds the command, parses its flags, connects, runs it, prints what failed. See types.ts for the
 * parts, commands.ts for the list of commands. Left out: plugins, and what cli/global-checks.ts refuses.
 */
import type { Program, ProgramContext } from '../kernel/program.ts';
import { write } from '../kernel/stream.ts';
import { type Routine, settle } from '../kernel/wait.ts';
import { ASKING, ASKING_WORDS } from './cli/completion-protocol.ts';
import { CliError, Exit, Failure, MultipleErrors, PlainError, PrintedError, report } from './cli/errors.ts';
import { FlagError, type Parsed, parseFlags } from './cli/flags.ts';
import { checkGlobalFlags, requestTimeoutMs } from './cli/global-checks.ts';
import { klog } from './cli/klog.ts';
import { type Found, fetchCommand, firstWord, flagsOf, pathOf, unknownCommand } from './cli/tree.ts';
import { type Connection, connectionOf, NO_CONNECTION } from './client/connection.ts';
import { type DiscoveryCache, RestDiscovery } from './client/discovery.ts';
import { configFiles, EMPTY_CONFIG, type LastConfig, loadConfig } from './client/kubeconfig.ts';
import { RestClient } from './client/rest.ts';
import { type CommandGroup, KUBECTL, ROOT_GROUPS } from './commands.ts';
import type { Command, Flags, Invocation, Transport } from './types.ts';

interface KubectlOptions {
  readonly transport: Transport;
  /** Another set of commands than today's kubectl has (rolling-update/program.ts), and what is said to words it does not know. */
  readonly root?: Command;
  readonly groups?: readonly CommandGroup[];
  readonly unknown?: (typed: string) => Failure;
}

/** What one call leaves to the next. */
interface Memory {
  readonly discovery: DiscoveryCache;
  readonly config: LastConfig;
}

/** Makes the program `kubectl`. */
export function createKubectl(options: KubectlOptions): Program {
  const memory: Memory = { discovery: new Map(), config: { path: '', text: '', config: EMPTY_CONFIG } };
  return function* kubectl(context) {
    try {
      yield* main(options, memory, context);
      return 0;
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      const printed = printedBefore(error);
      if (printed !== '') yield* write(context.stdout, printed);
      const { text, code } = report(error);
      if (text !== '') yield* write(context.stderr, text);
      return code;
    }
  };
}

/** What failing printers wrote before they failed. */
function printedBefore(error: Error): string {
  if (error instanceof MultipleErrors) return error.errors.map(printedBefore).join('');
  return error instanceof PrintedError ? error.printed : '';
}

function* main(options: KubectlOptions, memory: Memory, context: ProgramContext): Routine<void> {
  const root = options.root ?? KUBECTL;
  const isAsked = [ASKING, ASKING_WORDS].includes(context.args[firstWord(context.args, flagsOf(root))] ?? '');
  if (isAsked && !options.root) return yield* answerShell(options.transport, memory.discovery, context);
  const found = yield* fetchCommand(root, context.args);
  const path = pathOf(found.chain);
  if (found.command === root) {
    const at = firstWord(found.argv, flagsOf(root));
    const typed = found.argv[at];
    if (typed !== undefined) throw options.unknown?.(typed) ?? notThere(root, found.argv, typed, path);
  }
  found.command.refuse?.();
  const parsed = parse(found, path, context.env);
  for (const line of parsed.deprecations) yield* write(context.stderr, `${line}\n`);
  const { command } = found;
  if (parsed.help) {
    yield* printHelp(context, found, options.groups);
    return;
  }
  requireFlags(command, parsed.flags);
  checkGlobalFlags(globalFlags(command, parsed.flags), context);
  const call = invocation(options.transport, memory, context, found, parsed);
  if (!command.run) {
    if (command !== root && parsed.args.length > 0 && command.alone !== 'help')
      throw call.usageError(`unknown command ${JSON.stringify(parsed.args.join(' '))}`);
    yield* printHelp(context, found, options.groups, command.alone === 'err' ? context.stderr : context.stdout);
    if (command.alone && command.alone !== 'help') throw new Exit(1);
    return;
  }
  yield* command.run(yield* withTemplates(call));
  if (parsed.flags.has('warnings-as-errors') && parsed.flags.bool('warnings-as-errors')) failOnWarnings(call);
}

/** No command, so perhaps a plugin, whose name comes first. Upstream: HandlePluginCommand. */
function notThere(root: Command, [first = '']: readonly string[], typed: string, path: string): Failure {
  return first.startsWith('-')
    ? new PlainError(`Error: flags cannot be placed before plugin name: ${first}`)
    : new CliError(unknownCommand(root, typed, path));
}

/** `kubectl __complete WORDS… WORD`, which shells call for Tab. */
function* answerShell(transport: Transport, cache: DiscoveryCache, context: ProgramContext): Routine<void> {
  const { answer } = yield* settle(import('./completion-answer.ts'));
  yield* answer(transport, cache, context);
}

/** Upstream: NewKubectlCommand's PersistentPostRunE. */
function failOnWarnings({ client }: Invocation): void {
  if (client.warnings > 0) throw new CliError(`${client.warnings} warning${client.warnings === 1 ? '' : 's'} received`);
}

/** Templates of Go are fetched when a call has one. */
function* withTemplates(call: Invocation): Routine<Invocation> {
  const { flags } = call;
  const asked = (name: string): string => (flags.has(name) ? flags.string(name) : '');
  if (!/^(go-)?template/.test(asked('output')) && asked('template') === '') return call;
  const { goTemplatePrinter } = yield* settle(import('./printers/go-template.ts'));
  return { ...call, goTemplatePrinter };
}

function* printHelp(
  context: ProgramContext,
  { chain }: Found,
  groups = ROOT_GROUPS,
  to = context.stdout,
): Routine<void> {
  const [{ helpPage }, { helpOptions }] = yield* settle(
    Promise.all([import('./cli/help.ts'), import('./commands/help.ts')]),
  );
  yield* write(to, yield* settle(helpPage(chain, groups, helpOptions(context))));
}

function parse(found: Found, path: string, env: ReadonlyMap<string, string>): Parsed {
  const flags = flagsOf(found.command).filter((f) => f.feature === undefined || env.get(f.feature) === 'true');
  try {
    return parseFlags(flags, found.argv);
  } catch (error) {
    if (!(error instanceof FlagError)) throw error;
    throw new CliError(`${error.message}\nSee '${path} --help' for usage.`);
  }
}

function requireFlags(command: Command, flags: Flags): void {
  const missing = (command.flags ?? []).filter((f) => f.required && !flags.changed(f.name)).map((f) => f.name);
  if (missing.length > 0)
    throw new CliError(
      `required flag(s) ${missing
        .sort()
        .map((m) => `"${m}"`)
        .join(', ')} not set`,
    );
}

/** The global flags alone: a command's own flag of the same name (--user of `create rolebinding`) is not one. */
function globalFlags(command: Command, flags: Flags): Flags {
  const own = new Set((command.flags ?? []).map((f) => f.name));
  return {
    ...flags,
    has: (name) => flags.has(name),
    bool: (name) => !own.has(name) && flags.bool(name),
    number: (name) => flags.number(name),
    duration: (name) => flags.duration(name),
    changed: (name) => !own.has(name) && flags.changed(name),
    string: (name) => (own.has(name) ? '' : flags.string(name)),
    list: (name) => (own.has(name) ? [] : flags.list(name)),
  };
}

/** Commands that never ask which namespace they are for. */
const WITHOUT_NAMESPACE = new Set(['version', 'api-versions', 'api-resources', 'cluster-info']);

function connect(context: ProgramContext, { chain, command }: Found, flags: Flags, last: LastConfig): Connection {
  const name = chain[1]?.name ?? '';
  if (name === 'config') return NO_CONNECTION;
  const at = configFiles(context.files, context.env, context.cwd, flags, last);
  return connectionOf(at, loadConfig(at, true), globalFlags(command, flags), !WITHOUT_NAMESPACE.has(name));
}

function invocation(
  transport: Transport,
  memory: Memory,
  context: ProgramContext,
  found: Found,
  parsed: Parsed,
): Invocation {
  const { flags } = parsed;
  const path = pathOf(found.chain);
  const connection = connect(context, found, flags, memory.config);
  const err = (text: string) => write(context.stderr, text);
  const timeoutMs = requestTimeoutMs(
    flags.has('request-timeout') ? globalFlags(found.command, flags).string('request-timeout') : '',
  );
  const client = new RestClient({
    transport,
    server: connection.server,
    credentials: connection.credentials,
    warn: err,
    timeoutMs,
  });
  return {
    command: found.command,
    path,
    flags,
    args: parsed.args,
    argsBeforeDash: parsed.argsBeforeDash,
    context,
    client,
    discovery: new RestDiscovery(
      client,
      memory.discovery,
      (text) => err(klog({ nowMs: () => context.kernel.wallMs(), context }, 'E', 'memcache.go:265', text)),
      timeoutMs,
    ),
    namespace: connection.namespace,
    namespaceGiven: connection.namespaceGiven,
    root: found.chain[0] ?? KUBECTL,
    nowMs: () => context.kernel.wallMs(),
    out: (text) => write(context.stdout, text),
    err,
    resolvePath: (file) => (file.startsWith('/') ? file : `${context.cwd === '/' ? '' : context.cwd}/${file}`),
    usageError: (message) => new CliError(`${message}\nSee '${path} -h' for help and examples`),
  };
}
