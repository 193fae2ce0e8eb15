import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { LabInput, LabLog } from '../../../simulator/lab/types.ts';
import { Journal } from '../../../src/lab/journal.ts';
import { Watchdog } from '../../../src/lab/watchdog.ts';

describe('the page’s journal', () => {
  const head: LabLog = { format: 1, lesson: 'a/b', lessonRevision: 1, engine: '1', seed: 's', entries: [], endMs: 0 };
  const keys = (data: string, terminal = 1): LabInput => ({ kind: 'keys', terminal, data });
  const journal = (...pieces: Parameters<Journal['add']>[0][]): Journal => {
    const made = new Journal();
    made.add({ kind: 'log', log: head });
    for (const piece of pieces) made.add(piece);
    return made;
  };
  const entry = (atMs: number, input: LabInput) => ({ kind: 'entry', entry: { atMs, input } }) as const;
  const prompt = (promptMs: number, terminal = 1) => ({ kind: 'prompt', terminal, promptMs }) as const;
  const entered = (promptMs: number, enteredMs: number, line: string, terminal = 1) =>
    ({ kind: 'prompt', terminal, promptMs, command: { line, enteredMs } }) as const;
  const left = (made: Journal) => made.withoutLast(9000)?.log.entries.map(({ atMs }) => atMs);

  it('gives the log up to the last thing given or seen', () => {
    assert.equal(new Journal().log(5), null);
    assert.equal(journal(entry(700, keys('a'))).log(300)?.endMs, 700);
    assert.equal(journal(entry(700, keys('a'))).log(900)?.endMs, 900);
  });

  it('knows what the worker was given before the worker says a word, and never counts back from where that had come', () => {
    const given = { ...head, entries: [{ atMs: 700, input: keys('a') }], endMs: 9000 };
    const made = new Journal(given);
    assert.deepEqual(made.log(0), given);
    assert.equal(made.withoutLast(0), null);
    made.add({ kind: 'log', log: given });
    assert.deepEqual(made.log(300), given);
    assert.equal(made.log(9500)?.endMs, 9500);
  });

  it('leaves out a command that runs, with all that was typed for it and into it', () => {
    const made = journal(
      entry(100, keys('ls\r')),
      entered(0, 100, 'ls'),
      prompt(120),
      entry(200, keys('boom')),
      entry(300, keys('\r')),
      entered(120, 300, 'boom'),
      entry(400, keys('x')),
    );
    assert.deepEqual(left(made), [100]);
    assert.equal(made.withoutLast(9000)?.line, 'boom');
    assert.equal(made.withoutLast(9000)?.log.endMs, 299);
  });

  it('leaves out a command that ended, when nothing was typed since', () => {
    assert.deepEqual(left(journal(entry(100, keys('ls\r')), entered(0, 100, 'ls'), prompt(120))), []);
  });

  it('leaves out what was typed at the prompt (a Tab that hangs), and nothing of other terminals', () => {
    const made = journal(
      entry(100, keys('ls\r')),
      entered(0, 100, 'ls'),
      prompt(120),
      entry(150, keys('sleep 9\r', 2)),
      entered(0, 150, 'sleep 9', 2),
      entry(200, keys('kub')),
      entry(250, keys('\t')),
    );
    assert.deepEqual(left(made), [100, 150]);
    assert.equal(made.withoutLast(9000)?.line, null);
  });

  it('leaves out anything else that was given last; a resize is not something one does', () => {
    const save: LabInput = { kind: 'save', path: 'a', content: '' };
    const resize: LabInput = { kind: 'resize', terminal: 1, columns: 80, rows: 20 };
    assert.deepEqual(left(journal(entry(100, keys('ls')), entry(200, save), entry(300, resize))), [100]);
    assert.equal(journal(entry(300, resize)).withoutLast(9000), null);
  });
});

describe('the watchdog', () => {
  const watch = (counts = () => true) => {
    const said: string[] = [];
    let answer = () => {};
    let pings = 0;
    const dog = new Watchdog({
      ping: () => {
        pings++;
        return new Promise<void>((resolve) => {
          answer = resolve;
        });
      },
      silent: () => said.push('silent'),
      back: () => said.push('back'),
      counts,
    });
    return { dog, said, answer: () => answer(), pings: () => pings };
  };
  const turns = (dog: Watchdog, count: number) => {
    for (let i = 0; i < count; i++) dog.turn();
  };

  it('says once that a worker which had answered is silent, and asks only once meanwhile', async () => {
    const { dog, said, answer, pings } = watch();
    dog.turn();
    answer();
    await Promise.resolve();
    await Promise.resolve();
    turns(dog, 30);
    assert.deepEqual(said, ['silent']);
    assert.equal(pings(), 2);
  });

  it('waits for a worker that has never answered: it may be on its way', () => {
    const { dog, said } = watch();
    turns(dog, 100);
    assert.deepEqual(said, []);
  });

  it('anything heard starts the count anew; a page in the background does not count', () => {
    let hidden = false;
    const { dog, said } = watch(() => !hidden);
    dog.heard();
    turns(dog, 8);
    dog.heard();
    turns(dog, 7);
    hidden = true;
    turns(dog, 100);
    hidden = false;
    assert.deepEqual(said, []);
    dog.turn();
    assert.deepEqual(said, ['silent']);
  });

  it('says so when it is heard again', () => {
    const { dog, said } = watch();
    dog.heard();
    dog.start();
    turns(dog, 9);
    dog.heard();
    dog.stop();
    assert.deepEqual(said, ['silent', 'back']);
  });
});
