/** pause, resume, restart: small patches of workloads. Upstream: rollout_pause.go, rollout_resume.go, rollout_restart.go, polymorphichelpers/object{pauser,resumer,restarter}.go. */

import { formatTime } from '../../../api/time.ts';
import type { Routine } from '../../../kernel/wait.ts';
import { aggregate, CliError, Failure, StatusError } from '../../cli/errors.ts';
import { fieldManagerFlag, filenameFlags, PRINT_FLAGS, SELECTOR_FLAG } from '../../cli/flagsets.ts';
import { groupResource } from '../../client/rest.ts';
import { printerFor } from '../../printers/printer.ts';
import { findInfos } from '../../resources/builder.ts';
import { type Command, defineCommand, type Info, type Invocation } from '../../types.ts';
import { requireTarget } from './target.ts';

interface Change {
  readonly name: string;
  readonly short: string;
  readonly long: string;
  readonly example: string;
  /** "paused": what is said afterwards. */
  readonly said: string;
  /** The strategic merge patch; throws when the object cannot be changed that way. */
  readonly patch: (info: Info, nowMs: number) => unknown;
}

const spec = (info: Info): { paused?: boolean } => (info.object.spec ?? {}) as { paused?: boolean };
const isWorkload = ({ mapping }: Info): boolean =>
  mapping.group === 'apps' && ['Deployment', 'StatefulSet', 'DaemonSet'].includes(mapping.kind);

function changeCommand(change: Change): Command {
  return defineCommand({
    name: change.name,
    arguments: 'RESOURCE',
    short: change.short,
    long: change.long,
    example: change.example,
    flags: [
      ...PRINT_FLAGS,
      ...filenameFlags('identifying the resource to get from a server.'),
      fieldManagerFlag('kubectl-rollout'),
      SELECTOR_FLAG,
    ],
    *run(call) {
      requireTarget(call);
      const { infos, errors } = yield* findInfos(call, {
        args: call.args,
        filenames: call.flags.list('filename'),
        kustomize: call.flags.string('kustomize'),
        recursive: call.flags.bool('recursive'),
        selector: call.flags.string('selector'),
        typeAlone: true,
        latest: true,
      });
      const failures: Error[] = [...errors];
      for (const info of infos) {
        try {
          yield* applyChange(call, info, change);
        } catch (error) {
          if (!(error instanceof Failure)) throw error;
          failures.push(error);
        }
      }
      const failure = aggregate(failures);
      if (failure) throw failure;
    },
  });
}

function* applyChange(call: Invocation, info: Info, change: Change): Routine<void> {
  let patch: unknown;
  try {
    patch = change.patch(info, call.nowMs());
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    throw new CliError(`${groupResource(info.mapping)} ${JSON.stringify(info.name)} ${error.message}`);
  }
  try {
    info.object = yield* call.client.patch(info, 'strategic', patch, {
      query: { fieldManager: call.flags.string('field-manager') },
    });
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    throw new CliError(`failed to patch: ${error.message}`);
  }
  yield* call.out(printerFor(call, { mapping: info.mapping, operation: change.said }).print(info.object));
}

export const pause = changeCommand({
  name: 'pause',
  short: 'Mark the provided resource as paused',
  long: 'Mark the provided resource as paused.\n\nPaused resources will not be reconciled by a controller. Use "kubectl rollout resume" to resume a paused resource. Currently only deployments support being paused.',
  example: `# Mark the nginx deployment as paused
# Any current state of the deployment will continue its function; new updates
# to the deployment will not have an effect as long as the deployment is paused
kubectl rollout pause deployment/nginx`,
  said: 'paused',
  patch(info) {
    if (info.mapping.kind !== 'Deployment') throw new CliError('pausing is not supported');
    if (spec(info).paused) throw new CliError('is already paused');
    return { spec: { paused: true } };
  },
});

export const resume = changeCommand({
  name: 'resume',
  short: 'Resume a paused resource',
  long: 'Resume a paused resource.\n\nPaused resources will not be reconciled by a controller. By resuming a resource, we allow it to be reconciled again. Currently only deployments support being resumed.',
  example: `# Resume an already paused deployment
kubectl rollout resume deployment/nginx`,
  said: 'resumed',
  patch(info) {
    if (info.mapping.kind !== 'Deployment') throw new CliError('resuming is not supported');
    if (!spec(info).paused) throw new CliError('is not paused');
    return { spec: { paused: null } };
  },
});

export const restart = changeCommand({
  name: 'restart',
  short: 'Restart a resource',
  long: 'Restart a resource.\n\n        Resource rollout will be restarted.',
  example: `# Restart all deployments in the test-namespace namespace
kubectl rollout restart deployment -n test-namespace

# Restart a deployment
kubectl rollout restart deployment/nginx

# Restart a daemon set
kubectl rollout restart daemonset/abc

# Restart deployments with the app=nginx label
kubectl rollout restart deployment --selector=app=nginx`,
  said: 'restarted',
  patch(info, nowMs) {
    if (!isWorkload(info)) throw new CliError('restarting is not supported');
    if (spec(info).paused) throw new CliError("can't restart paused deployment (run rollout resume first)");
    const annotations = { 'kubectl.kubernetes.io/restartedAt': formatTime(nowMs) };
    return { spec: { template: { metadata: { annotations } } } };
  },
});
