/**
 * Lifecycle hooks: exec, httpGet, sleep. Mirrors pkg/kubelet/lifecycle/handlers.go.
 */
import type { LifecycleHandler } from '../../api/objects.ts';
import { exchange } from '../../network/connection.ts';
import { execFailed, RUNTIME_ERROR, runCommand } from './commands.ts';
import { httpRequest, portNumber, urlOf, whyNot } from './probe-attempt.ts';
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
      if (typeof result === 'string')
        done(`${what}${RUNTIME_ERROR}${execFailed(context.ids.hex(64), result)}, message: ""`);
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
    const { httpGet } = hook;
    const { kernel, network, nodeName } = context;
    const request = httpRequest(httpGet, portNumber(record, httpGet.port), sandbox.ip, 'kube-lifecycle/1.36');
    const what = `HTTP lifecycle hook (${httpGet.path ?? ''}) ${who} failed - error: Get ${JSON.stringify(urlOf(request))}: `;
    const bounded = Number.isFinite(limitMs) ? { ...request, timeoutMs: limitMs } : request;
    kernel.start('http hook', function* () {
      const server = httpGet.host ? undefined : sandbox.server(request.port, kernel.now());
      if (!httpGet.host && !server) {
        done(`${what}dial tcp ${sandbox.ip}:${request.port}: connect: connection refused`);
        return;
      }
      const outcome = server
        ? yield* exchange(kernel, bounded, sandbox.ip, server)
        : yield* network.nodeHost(nodeName).http({ ...bounded, trust: 'all' });
      done(outcome.kind === 'response' ? undefined : what + whyNot(outcome, request));
    });
    return;
  }
  // The API takes it, no kubelet runs it.
  done(`Cannot run handler: invalid handler: ${who}`);
}
