/** What a learner does by mistake must not take the lab down. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadLab } from '../../../simulator/lab/definition/load.ts';
import { hashOf } from '../../../simulator/lab/hash.ts';
import { LabSession } from '../../../simulator/lab/session.ts';
import { lesson } from './lesson.ts';

const loaded = await loadLab(lesson());
const plain = (text: string) => text.replace(/\x1b\[[0-9;?]*[A-Za-z]/g, '').replace(/\r/g, '');

test('a file that may not be written is said so on the terminal, and the lab goes on', async () => {
  const session = await LabSession.open({ loaded });
  await session.advanceTo(10);
  session.input({ kind: 'save', path: '/etc/hosts', content: 'mine' });
  await session.advanceTo(100);
  assert.equal(plain(session.output(1)).split('$ ')[1], '/etc/hosts was not saved: Permission denied\n');
  assert.deepEqual(session.saves, []);
  assert.equal(session.readFile('/etc/hosts'), '127.0.0.1 localhost\n');
});

test('output without end is kept to its last MiB, ends by Ctrl-C, and replays to the same bytes', async () => {
  const session = await LabSession.open({ loaded });
  await session.advanceTo(10);
  session.input({ kind: 'keys', terminal: 1, data: 'yes\r' });
  await session.advanceTo(600);
  session.input({ kind: 'keys', terminal: 1, data: '\x03' });
  await session.advanceTo(700);
  assert.equal(session.terminal(1)?.atPrompt, true);
  assert.equal(session.terminal(1)?.lastStatus, 130);
  assert.ok(session.output(1).length <= 2 * 1024 * 1024);
  const again = await LabSession.open({ loaded }, session.log);
  assert.equal(hashOf(again), hashOf(session));
});

test('the metrics server of a lesson goes down and comes back by faults', async () => {
  const faults =
    'faults:\n- {id: silence, at: 60s, do: [{metrics: down}]}\n- {id: voice, at: 70s, do: [{metrics: up}]}\n';
  const measured = await loadLab(
    lesson({
      lab: (lab) => lab.replace('nodes: 3', 'nodes: 3\n  addons: [metrics-server]').replace('refs:', `${faults}refs:`),
    }),
  );
  const session = await LabSession.open({ loaded: measured });
  const said: string[] = [];
  for (const atMs of [50_000, 65_000, 75_000]) {
    await session.advanceTo(atMs);
    const before = session.output(1).length;
    session.input({ kind: 'keys', terminal: 1, data: 'kubectl top pod --no-headers\r' });
    await session.advanceTo(atMs + 2000);
    said.push(
      plain(session.output(1).slice(before))
        .split('\n')[1]
        ?.replace(/web-\w+-\w+ +/, 'web ') ?? '',
    );
  }
  // Four pods share ten requests a second by chance; each costs 5m and 10m for a request a second.
  assert.match(said[0] as string, /^web \d+m +24Mi +$/);
  assert.match(said[1] as string, /^Error from server \(ServiceUnavailable\): .*unable to handle the request/);
  assert.match(said[2] as string, /^web \d+m +24Mi +$/);
});
