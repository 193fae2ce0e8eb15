/**
 * The clustered store of the lessons (lesson-format.md §4.3, `ledger`): POST / writes an entry, which a majority of the members
 * must have; GET /log reads what was acknowledged; GET / says who this is. `with: {service: ledger-peers, members: 3, path:
 * /var/data}`: the headless Service that names its peers (it has to publish those that are not ready), the least number of
 * members that a majority is taken of, where its journal is. Read on: ledger/member.ts,
 * which is fetched when a container first runs it.
 */
import { type Routine, settle } from '../../../kernel/wait.ts';
import type { DeclaredView, ImageProgram, ProgramInstance } from '../../types.ts';
import type { Member } from './ledger/member.ts';

export const ledger: ImageProgram = {
  name: 'ledger',
  settings: { service: 'text', members: 'number', path: 'text' },
  publishes: ['acked', 'refused', 'members', 'leader', 'srvQueries'],
  counts: true,
  instance,
};

function instance(container: DeclaredView): ProgramInstance {
  let member: Member | undefined;
  function* opened(): Routine<{ readonly library: typeof import('./ledger/open.ts'); readonly member: Member }> {
    const library = yield* settle(import('./ledger/open.ts'));
    member ??= library.openMember(container);
    return { library, member };
  }
  return {
    answer: ({ method, path }) => member?.answer(method, path),
    *ask({ method, path, body, headers }) {
      const { library, member: here } = yield* opened();
      const kind = library.messageKind(path);
      if (method === 'POST' && kind) return yield* here.hear(kind, body);
      if (method === 'POST' && path === '/') return yield* here.write(body ?? '', library.FORWARDED in headers);
      return { ...(here.answer(method, path) ?? { status: 404, body: '404 page not found\n' }) };
    },
    *run() {
      const { member: here } = yield* opened();
      yield* here.run();
    },
    *leave() {
      if (member) yield* member.leave();
    },
  };
}
