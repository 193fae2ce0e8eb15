/**
 * `kubectl __complete WORDS… WORD`: the words that Tab would offer, for shells that ask (completion-scripts.ts). Completing reads the
 * API at once; a request that has not been answered yet ends it, is sent, and completing begins anew with what is known.
 */
import type { ApiRequest, ApiResponse } from '../api/types.ts';
import type { ProgramContext } from '../kernel/program.ts';
import { write } from '../kernel/stream.ts';
import { type Routine, settle } from '../kernel/wait.ts';
import { ASKING, completionText, type Offers } from './cli/completion-protocol.ts';
import { CliError, Failure } from './cli/errors.ts';
import { FlagError, parseFlags } from './cli/flags.ts';
import { GLOBAL_FLAGS } from './cli/global-flags.ts';
import { type Found, findCommand, firstWord, flagsOf } from './cli/tree.ts';
import { connectionOf } from './client/connection.ts';
import type { DiscoveryCache } from './client/discovery.ts';
import { configFiles, loadConfig } from './client/kubeconfig.ts';
import { RestClient } from './client/rest.ts';
import { Completing, type CompletingOptions, fetchedRoot, loadSayings } from './completion.ts';
import { languageOf } from './help/text.ts';
import type { FlagSpec, Flags, Transport } from './types.ts';

type Request = Omit<ApiRequest, 'user'>;

/** A request whose answer is not known yet. */
class Unanswered extends Error {
  readonly request: Request;
  constructor(request: Request) {
    super(`${request.method} ${request.path} has not been answered`);
    this.request = request;
  }
}

const NOBODY: ApiResponse = { status: 503, headers: {}, warnings: [], body: {} };

export function* answer(transport: Transport, cache: DiscoveryCache, context: ProgramContext): Routine<void> {
  const { args, env, files } = context;
  const at = firstWord(args, GLOBAL_FLAGS);
  if (at === args.length - 1) throw new CliError('requires at least 1 arg(s), only received 0');
  const words = [...args.slice(0, at), ...args.slice(at + 1, -1)];
  const language = languageOf(env);
  const [root, texts] = yield* settle(Promise.all([fetchedRoot(new Set(words)), loadSayings()]));
  const options = {
    root,
    cache,
    language,
    host: { files, home: env.get('HOME') ?? '/', env: Object.fromEntries(env) },
    sayings: { ...texts(language), kind: () => undefined },
  };
  const found = yield* answered(
    options,
    words,
    args.at(-1) as string,
    sender(transport, context, findCommand(root, words)),
  );
  const [out, err] = completionText(found, args[at] === ASKING);
  yield* write(context.stdout, out);
  yield* write(context.stderr, err);
}

function* answered(
  options: Omit<CompletingOptions, 'handle'>,
  words: readonly string[],
  typed: string,
  send: (request: Request) => Routine<ApiResponse>,
): Routine<Offers> {
  const known = new Map<string, ApiResponse>();
  const handle = (request: Request): ApiResponse => {
    const answer = known.get(request.path);
    if (!answer) throw new Unanswered(request);
    return answer;
  };
  for (;;) {
    try {
      return new Completing({ ...options, handle }, words, typed).offer();
    } catch (error) {
      if (!(error instanceof Unanswered)) throw error;
      known.set(error.request.path, yield* send(error.request));
    }
  }
}

/** Sends as the flags and the kubeconfig say; nobody answers where these lead nowhere. */
function sender(
  transport: Transport,
  { files, env, cwd }: ProgramContext,
  { command, argv }: Found,
): (request: Request) => Routine<ApiResponse> {
  let client: RestClient;
  try {
    const flags = looselyParsed(flagsOf(command), argv);
    const at = configFiles(files, env, cwd, flags);
    const { server, credentials } = connectionOf(at, loadConfig(at, true), flags, true);
    client = new RestClient({ transport, server, credentials, warn: function* () {} });
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return function* () {
      return NOBODY;
    };
  }
  return function* ({ method, path, ...options }) {
    try {
      return yield* client.raw(method, path, options);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      return NOBODY;
    }
  };
}

/** The last flag may wait for the value that is being typed. */
function looselyParsed(specs: readonly FlagSpec[], argv: readonly string[]): Flags {
  try {
    return parseFlags(specs, argv).flags;
  } catch (error) {
    if (!(error instanceof FlagError)) throw error;
    return parseFlags(specs, argv.slice(0, -1)).flags;
  }
}
