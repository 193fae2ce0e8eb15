/**
 * Lifecycle hooks: exec, httpGet, sleep. Mirrors pkg/kubelet/lifecycle/handlers.go. Leaves out: tcpSocket (deprecated;
 * refused), headers of httpGet.
 */
import type { LifecycleHandler } from '../../api/objects.ts';
import { exchange } from '../../network/connection.ts';
import { runCommand } from './commands.ts';
import type { ContainerRecord } from './record.ts';
import type { PodSide } from './starter.ts';

/** Runs a hook; `done` gets what the kubelet says when it failed, undefined when it went well. */
export function runHook(
  side: PodSide,
  record: ContainerRecord,
  hook: LifecycleHandler,
  limitMs: number,
  done: (failure: string | undefined) => void,
): void {
  const { pod, context, sandbox } = side;
  const who = `for Container "${record.name}" in Pod "${pod.metadata.name}_${pod.metadata.namespace}(${pod.metadata.uid})"`;
  const run = record.run;
  if (!run) {
    done(undefined);
    return;
  }
  if (hook.exec) {
    const command = hook.exec.command ?? [];
    const shown = command.join(' ');
    runCommand(run.container, command, Math.min(limitMs, 86_400_000), (result) => {
      const what = `Exec lifecycle hook ([${shown}]) ${who} failed - error: `;
      if (typeof result === 'string') done(`${what}${OCI}${result}: unknown, message: ""`);
      else if (result.code === undefined)
        done(`${what}command '${shown}' timed out, message: ${JSON.stringify(result.output)}`);
      else if (result.code !== 0)
        done(`${what}command '${shown}' exited with ${result.code}: , message: ${JSON.stringify(result.output)}`);
      else done(undefined);
    });
    return;
  }
  if (hook.sleep) {
    context.kernel.after(Math.min(hook.sleep.seconds * 1000, limitMs), 'sleep hook', () => done(undefined));
    return;
  }
  if (hook.httpGet) {
    const { port: given, path = '/' } = hook.httpGet;
    const port =
      typeof given === 'number'
        ? given
        : (record.spec.ports?.find((p) => p.name === given)?.containerPort ?? Number(given));
    const server = sandbox.server(port, context.kernel.now());
    const what = `HTTP lifecycle hook (${path}) ${who} failed - error: `;
    if (!server) {
      done(
        `${what}Get "http://${sandbox.ip}:${port}${path}": dial tcp ${sandbox.ip}:${port}: connect: connection refused`,
      );
      return;
    }
    const request = {
      method: 'GET',
      scheme: 'http' as const,
      host: sandbox.ip,
      port,
      path,
      headers: { 'user-agent': 'kube-lifecycle/1.36' },
    };
    context.kernel.start('http hook', function* () {
      const outcome = yield* exchange(
        context.kernel,
        Number.isFinite(limitMs) ? { ...request, timeoutMs: limitMs } : request,
        sandbox.ip,
        server,
      );
      done(outcome.kind === 'response' ? undefined : `${what}${outcome.kind}`);
    });
    return;
  }
  done(`not simulated: tcpSocket hooks ${who}`);
}

const OCI =
  'Internal error occurred: error executing command in container: failed to exec in container: failed to start exec: OCI runtime exec failed: exec failed: unable to start container process: ';
