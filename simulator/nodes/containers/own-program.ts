/**
 * An image's own program as a process, for commands that start it themselves: `sh -c "sleep 4; exec vweb"`,
 * `nginx -g 'daemon off;'` after a script. It listens and answers as the image declares, from when it is started.
 */
import { SIGNALS } from '../../kernel/process.ts';
import type { Program } from '../../kernel/program.ts';
import { write } from '../../kernel/stream.ts';
import { type Routine, until } from '../../kernel/wait.ts';
import type { ImageProgram } from '../types.ts';
import { DeclaredContainer } from './declared.ts';
import type { ContainerExit, ContainerSetup, RunningContainer } from './running.ts';

/** Where it listens: the pod's sandbox. */
interface OwnProgramHost {
  add(container: RunningContainer): void;
  remove(container: RunningContainer): void;
}

export function ownProgram(setup: ContainerSetup, program: ImageProgram, host: OwnProgramHost): Program {
  return function* own({ process, args, stdout, stderr, kernel }): Routine<number> {
    const running =
      setup.space !== undefined &&
      kernel.processes(setup.space).some((p) => p.isInit && p !== process && p.name.startsWith(program.command ?? ' '));
    const answer = program.asked?.(args, {
      version: setup.behaviour.version,
      wallMs: kernel.wallMs(),
      pid: process.pid,
      running,
    });
    if (answer) {
      if (answer.stdout !== undefined) yield* write(stdout, answer.stdout);
      if (answer.stderr !== undefined) yield* write(stderr, answer.stderr);
      return answer.code;
    }
    let ended: ContainerExit | undefined;
    let wake: (() => void) | undefined;
    const server = new DeclaredContainer(
      setup,
      program,
      (exit) => {
        ended = exit;
        wake?.();
      },
      program.adapts?.(setup.behaviour, args),
    );
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGQUIT'] as const) {
      process.onSignal(signal, () => server.signal(signal));
    }
    setup.willChange();
    host.add(server);
    try {
      yield* until<void>('requests', (done) => {
        wake = () => done(undefined);
        if (ended) done(undefined);
        return () => {};
      });
      return (ended as ContainerExit | undefined)?.code ?? 128 + SIGNALS.SIGKILL;
    } finally {
      server.signal('SIGKILL');
      host.remove(server);
    }
  };
}
