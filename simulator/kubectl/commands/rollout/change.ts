/** pause, resume, restart: small patches of workloads. Upstream: rollout_pause.go, rollout_resume.go, rollout_restart.go, polymorphichelpers/object{pauser,resumer,restarter}.go. */

import { formatTime } from '../../../api/time.ts';
import type { Routine } from '../../../kernel/wait.ts';
import { CliError, PlainError, StatusError } from '../../cli/errors.ts';
import { FILENAME_FLAGS, fieldManagerFlag, PRINT_FLAGS, SELECTOR_FLAG } from '../../cli/flagsets.ts';
import { groupResource } from '../../client/rest.ts';
import { printerFor } from '../../printers/printer.ts';
import { unreadFirst, visitInfos } from '../../resources/builder.ts';
import { type Command, defineCommand, type Info, type Invocation } from '../../types.ts';
import { findTargets, requireTarget } from './target.ts';

interface Change {
  readonly name: string;
  /** "paused": what is said afterwards. */
  readonly said: string;
  /** The strategic merge patch, undefined when it changes nothing; throws when the object cannot be changed that way. */
  readonly patch: (info: Info, nowMs: number) => unknown;
}

const spec = (info: Info): { paused?: boolean } => (info.object.spec ?? {}) as { paused?: boolean };
const isWorkload = ({ mapping }: Info): boolean =>
  mapping.group === 'apps' && ['Deployment', 'StatefulSet', 'DaemonSet'].includes(mapping.kind);

/** Two restarts within a second write the same time. */
const NOTHING_TO_PATCH = (name: string): string =>
  `failed to create patch for ${name}: if restart has already been triggered within the past second, please wait before attempting to trigger another`;

const RESTARTED_AT = 'kubectl.kubernetes.io/restartedAt';

function changeCommand(change: Change): Command {
  return defineCommand({
    name: change.name,
    arguments: 'RESOURCE',
    flags: [...PRINT_FLAGS, ...FILENAME_FLAGS, fieldManagerFlag('kubectl-rollout'), SELECTOR_FLAG],
    *run(call) {
      requireTarget(call);
      const count = yield* visitInfos(unreadFirst(yield* findTargets(call)), (info) => applyChange(call, info, change));
      if (count === 0) yield* call.err(`No resources found in ${call.namespace} namespace.\n`);
    },
  });
}

function* applyChange(call: Invocation, info: Info, change: Change): Routine<void> {
  let patch: unknown;
  try {
    patch = change.patch(info, call.nowMs());
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    // Said with "error: " in it, also when it is one of several.
    throw new PlainError(`error: ${groupResource(info.mapping)} ${JSON.stringify(info.name)} ${error.message}`);
  }
  if (patch === undefined) throw new PlainError(NOTHING_TO_PATCH(info.name));
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
  said: 'paused',
  patch(info) {
    if (info.mapping.kind !== 'Deployment') throw new CliError('pausing is not supported');
    if (spec(info).paused) throw new CliError('is already paused');
    return { spec: { paused: true } };
  },
});

export const resume = changeCommand({
  name: 'resume',
  said: 'resumed',
  patch(info) {
    if (info.mapping.kind !== 'Deployment') throw new CliError('resuming is not supported');
    if (!spec(info).paused) throw new CliError('is not paused');
    return { spec: { paused: null } };
  },
});

export const restart = changeCommand({
  name: 'restart',
  said: 'restarted',
  patch(info, nowMs) {
    if (!isWorkload(info)) throw new CliError('restarting is not supported');
    if (spec(info).paused) throw new CliError("can't restart paused deployment (run rollout resume first)");
    const time = formatTime(nowMs);
    const { template } = info.object.spec as { template?: { metadata?: { annotations?: Record<string, string> } } };
    if (template?.metadata?.annotations?.[RESTARTED_AT] === time) return undefined;
    const annotations = { [RESTARTED_AT]: time };
    return { spec: { template: { metadata: { annotations } } } };
  },
});
