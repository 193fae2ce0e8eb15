/** What the object inspector shows: YAML, `describe`, owners and events, made beside the world so that nothing in it moves. */

import type { Event } from '../../api/objects.ts';
import { parseTime } from '../../api/time.ts';
import { LEARNER } from '../../cluster-types.ts';
import { Kernel } from '../../kernel/kernel.ts';
import { launchProgram } from '../../kernel/launch.ts';
import { MemoryFiles } from '../../kernel/memory-files.ts';
import { sink, textDecoder } from '../../kernel/stream.ts';
import { settle } from '../../kernel/wait.ts';
import { createKubectl } from '../../kubectl/kubectl.ts';
import type { KubeObject } from '../../store/types.ts';
import { isRef, parseRef } from '../definition/refs.ts';
import type { LabSession } from '../session.ts';
import { kubeconfig } from '../transport.ts';
import type { InspectView } from '../view.ts';
import { essentials, waitingFor } from './essentials.ts';

/** The inspector's view of an object; null when there is none of that name. */
export async function inspect(session: LabSession, reference: string): Promise<InspectView | null> {
  const { cluster, loaded, zeroMs } = session.world;
  const { definition, kinds } = loaded;
  const ref = parseRef(
    reference.includes(':') ? reference : `${definition.cluster.currentNamespace}:${reference}`,
    kinds,
  );
  const known = isRef(ref) ? ref : parseRef(reference, kinds);
  if (!isRef(known)) return null;
  const object = cluster.store.get(known.resource, known.namespace, known.name);
  if (!object) return null;
  const events = eventsOf(session, object);
  const target = [`${known.resource}/${known.name}`, ...(known.namespace === undefined ? [] : ['-n', known.namespace])];
  return {
    ref: reference,
    yaml: await kubectl(session, ['get', ...target, '-o', 'yaml']),
    describe: await kubectl(session, ['describe', ...target]),
    owners: ownersOf(session, object),
    fields: essentials(object),
    waiting: waitingFor(object, events),
    events: events.map((event) => ({
      type: event.type ?? 'Normal',
      reason: event.reason ?? '',
      message: event.message ?? '',
      atMs:
        (parseTime(event.lastTimestamp ?? event.eventTime ?? '') ?? cluster.kernel.epochMs) -
        cluster.kernel.epochMs -
        zeroMs,
      count: event.count ?? 1,
    })),
  };
}

/** As the inspector takes them: with the namespace when it is not the learner's own. */
function ownersOf(session: LabSession, object: KubeObject): string[] {
  const { namespace } = object.metadata;
  const own = namespace === undefined || namespace === session.definition.cluster.currentNamespace;
  const owners: string[] = [];
  let at: KubeObject | undefined = object;
  while (at) {
    const uid: string | undefined = at.metadata.ownerReferences?.find((owner) => owner.controller)?.uid;
    at = uid === undefined ? undefined : session.world.cluster.store.byUid(uid)?.object;
    if (at) owners.push(`${own ? '' : `${namespace}:`}${at.kind.toLowerCase()}/${at.metadata.name}`);
  }
  return owners;
}

function eventsOf(session: LabSession, { metadata }: KubeObject): Event[] {
  return session.world.cluster.store
    .list<KubeObject & Event>('events', metadata.namespace)
    .filter((event) => event.involvedObject.uid === metadata.uid);
}

/** Runs kubectl in a world of its own whose clock stands at the lab's now, against the lab's API. It only reads. */
export async function kubectl(session: LabSession, args: readonly string[]): Promise<string> {
  const { cluster } = session.world;
  const kernel = new Kernel({ seed: 'inspect', epochMs: cluster.kernel.wallMs() });
  const files = new MemoryFiles({ now: () => kernel.wallMs() });
  files.makeDirectory('/root/.kube', { parents: true });
  files.write('/root/.kube/config', kubeconfig(session.definition.cluster.currentNamespace));
  const program = createKubectl({
    transport: {
      *request({ server: _server, credentials: _credentials, asker: _asker, ...request }) {
        if (request.method !== 'GET')
          throw new Error(`the inspector only reads, got ${request.method} ${request.path}`);
        yield* settle(cluster.api.fetch(request));
        return cluster.api.handle({ ...request, user: LEARNER });
      },
    },
  });
  let text = '';
  const decode = textDecoder();
  const output = sink((chunk) => {
    text += decode(chunk);
    return undefined;
  });
  launchProgram({ kernel, files, programs: new Map(), network: undefined }, program, 'kubectl', args, {
    env: new Map([['HOME', '/root']]),
    cwd: '/root',
    stdout: output,
    stderr: output,
  });
  while (kernel.run() === 'awaiting') await kernel.awaited();
  return text;
}
