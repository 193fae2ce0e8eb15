/** A member with its journal and its peers, as its container says. */
import type { DeclaredView } from '../../../types.ts';
import { Journal } from './journal.ts';
import { Member } from './member.ts';
import { Peers } from './peers.ts';

export { messageKind } from './messages.ts';
export { FORWARDED } from './peers.ts';

export function openMember(container: DeclaredView): Member {
  const { service = 'ledger-peers', members = 3, path = '/var/data' } = container.behaviour.with ?? {};
  const file = `${String(path)}/journal`;
  const journal = new Journal({
    read: () => container.file(file),
    append: (text) => container.append(file, text),
  });
  return new Member(container, new Peers(container, String(service)), journal, Number(members));
}
