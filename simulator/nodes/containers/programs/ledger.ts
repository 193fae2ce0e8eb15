/**
 * The clustered store of the lessons (lesson-format.md §4.3, `ledger`): POST / writes an entry, which a majority of the members
 * must have; GET /log reads what was acknowledged; GET / says who this is. `with: {service: ledger-peers, members: 3, path:
 * /var/data}`: the headless Service that names its peers (it has to publish those that are not ready), the least number of
 * members that a majority is taken of, where its journal is. Read on: ledger/member.ts.
 */
import type { DeclaredView, ImageProgram, ProgramInstance } from '../../types.ts';
import { Journal } from './ledger/journal.ts';
import { Member } from './ledger/member.ts';
import { messageKind } from './ledger/messages.ts';
import { FORWARDED, Peers } from './ledger/peers.ts';

export const ledger: ImageProgram = {
  name: 'ledger',
  settings: { service: 'text', members: 'number', path: 'text' },
  publishes: ['acked', 'refused', 'members', 'leader', 'srvQueries'],
  counts: true,
  instance,
};

function instance(container: DeclaredView): ProgramInstance {
  const { service = 'ledger-peers', members = 3, path = '/var/data' } = container.behaviour.with ?? {};
  const file = `${String(path)}/journal`;
  const journal = new Journal({
    read: () => container.file(file),
    append: (text) => container.append(file, text),
  });
  const member = new Member(container, new Peers(container, String(service)), journal, Number(members));
  return {
    answer: ({ method, path: asked }) => member.answer(method, asked),
    *ask({ method, path: asked, body, headers }) {
      const kind = messageKind(asked);
      if (method === 'POST' && kind) return yield* member.hear(kind, body);
      if (method === 'POST' && asked === '/') return yield* member.write(body ?? '', FORWARDED in headers);
      return { status: 404, body: '404 page not found\n' };
    },
    run: () => member.run(),
    leave: () => member.leave(),
  };
}
