// What texts of a terminal name: objects of the cluster, and what answers at an address.
import { address, mentions } from '../../../simulator/lab/present/mentions.ts';
import type { LabSession } from '../../../simulator/lab/session.ts';
import type { Address, Mention } from '../../../simulator/lab/view.ts';
import { webHosts } from '../../../simulator/lab/web.ts';

/** `command`: the line whose output they are. */
export const mentionsIn = (
  session: LabSession,
  lines: readonly string[],
  command: string,
): readonly (readonly Mention[])[] => lines.map((line) => mentions(line, scopeOf(session, command)));

export function addressOf(session: LabSession, url: string): Address {
  const { web, definition } = session.world.loaded;
  return address(url, scopeOf(session, ''), webHosts({ stock: web, lesson: definition.web }));
}

function scopeOf({ world: { cluster, loaded } }: LabSession, command: string) {
  return {
    store: cluster.store,
    kinds: loaded.kinds,
    namespace: loaded.definition.cluster.currentNamespace,
    command,
  };
}
