/** Words for Tab after `helm`. The cluster is read at once, without taking virtual time. */
import type { ApiRequest, ApiResponse } from '../../api/types.ts';
import type { Completer, Completion, CompletionHost } from '../../kernel/completion.ts';
import type { ProgramContext } from '../../kernel/program.ts';
import type { Routine } from '../../kernel/wait.ts';
import { NO_SPACE, type Offers } from '../../kubectl/cli/completion-protocol.ts';
import type { Transport } from '../../kubectl/types.ts';
import { isFailure } from '../cli/errors.ts';
import { completions, createMachine } from '../cli/program.ts';
import { helmCommands } from '../commands.ts';
import { complete } from './complete.ts';

export type Handle = (request: Omit<ApiRequest, 'user'>) => ApiResponse;

export function createHelmCompleter(handle: Handle, helmMajor: 3 | 4): Completer {
  const machine = createMachine({ transport: transportOf(handle), helmMajor });
  const root = helmCommands(helmMajor);
  return (words, current, host) => {
    const found = atOnce(completions({ complete, machine, root, context: contextOf(host) }, words, current));
    const isOpen = ((found?.directive ?? 0) & NO_SPACE) !== 0;
    // Of --flag=value the whole is replaced, not the value alone.
    const flag = /^-[^=]*=/.exec(current)?.[0] ?? '';
    return (found?.offers ?? [])
      .map(([value, description]) => [flag + value, description] as const)
      .filter(([value]) => value.startsWith(current))
      .map(
        ([value, description]): Completion => ({
          value,
          ...(description ? { description } : {}),
          ...(isOpen || value.endsWith('/') ? { open: true } : {}),
        }),
      );
  };
}

const transportOf = (handle: Handle): Transport => ({
  *request({ server: _, credentials: __, asker: ___, ...request }) {
    return handle(request);
  },
});

/** The result of what waits for nothing; undefined when it would, or fails. */
function atOnce(routine: Routine<Offers>): Offers | undefined {
  try {
    const step = routine.next();
    if (step.done) return step.value;
    routine.return(undefined as never);
    return undefined;
  } catch (error) {
    if (!isFailure(error)) throw error;
    return undefined;
  }
}

const NEVER = (): never => {
  throw new Error('completion takes no time and writes nothing');
};

function contextOf({ files, home, env }: CompletionHost): ProgramContext {
  return {
    get kernel() {
      return NEVER();
    },
    get process() {
      return NEVER();
    },
    get stdin() {
      return NEVER();
    },
    get stdout() {
      return NEVER();
    },
    get stderr() {
      return NEVER();
    },
    name: 'helm',
    args: [],
    env: new Map(Object.entries({ HOME: home, ...env })),
    cwd: env['PWD'] ?? home,
    files,
    network: undefined,
    run: NEVER,
  };
}
