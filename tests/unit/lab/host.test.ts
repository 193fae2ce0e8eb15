import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import { loadLab } from '../../../simulator/lab/definition/load.ts';
import { hashOf } from '../../../simulator/lab/hash.ts';
import { LabSession } from '../../../simulator/lab/session.ts';
import type { LabChanges, LabView } from '../../../simulator/lab/view.ts';
import { applied } from '../../../src/lab/applied.ts';
import { Journal } from '../../../src/lab/journal.ts';
import type { JournalPiece, LabPage, TerminalMessage } from '../../../src/lab/protocol.ts';
import { LabWorkerHost } from '../../../src/lab/worker/host.ts';
import { lesson, packed } from './lesson.ts';

/** Without colours and the cursor's ways. */
const plain = (output: string): string => output.replace(/\x1b\[[0-9;?]*[A-Za-z]|\r/g, '');

/** A page that keeps what it is told, and a terminal that draws at once. */
class TestPage implements LabPage {
  view: Partial<LabView> = {};
  readonly failures: string[] = [];
  screen = '';
  #waiting: { holds: () => boolean; resolve: () => void }[] = [];

  update(changes: LabChanges): void {
    this.view = applied(this.view, { in: changes }) as Partial<LabView>;
    this.#look();
  }
  progress(): void {}
  openEditor(): void {}
  logChanged(): void {}
  readonly kept = new Journal();
  journal(piece: JournalPiece): void {
    this.kept.add(piece);
  }
  failed(message: string): void {
    this.failures.push(message);
    this.#look();
  }

  /** Output that has come and is not drawn, while nothing is drawn. */
  undrawn = 0;
  draws = true;

  connect(): { port: MessagePort; type: (data: string) => void; close: () => void; draw: () => void } {
    const { port1, port2 } = new MessageChannel();
    const draw = () => {
      port1.postMessage({ type: 'ack', count: this.undrawn });
      this.undrawn = 0;
    };
    port1.onmessage = (event: MessageEvent<TerminalMessage>) => {
      if (event.data.type !== 'out') return;
      this.screen = (this.screen + plain(event.data.data)).replace(/^[\s\S]*\x1bc/, '');
      this.undrawn += event.data.data.length;
      if (this.draws) draw();
      this.#look();
    };
    return {
      port: port2 as unknown as MessagePort,
      type: (data) => port1.postMessage({ type: 'in', data }),
      close: () => port1.close(),
      draw,
    };
  }

  /** Resolves when it holds, looked at whenever something comes. */
  when(holds: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push({ holds, resolve });
      this.#look();
    });
  }

  #look(): void {
    if (this.failures.length > 0) throw new Error(this.failures[0]);
    this.#waiting = this.#waiting.filter(({ holds, resolve }) => {
      if (!holds()) return true;
      resolve();
      return false;
    });
  }
}

describe('the worker', () => {
  /** Workers and terminals of a test: what is left open keeps the process alive. */
  const open: { close(): void }[] = [];
  afterEach(() => {
    for (const one of open.splice(0)) one.close();
  });
  const opened = <T extends { close(): void }>(one: T): T => {
    open.push(one);
    return one;
  };

  it('runs what is typed, undoes it, shows a solution, and keeps what was left as branches', {
    timeout: 30_000,
  }, async () => {
    const page = new TestPage();
    const host = opened(new LabWorkerHost(page));
    await host.open(packed(lesson()), { columns: 100, rows: 30 });
    const terminal = opened(page.connect());
    await host.attachTerminal(1, terminal.port);
    await page.when(() => page.screen.endsWith('$ '));
    terminal.type('kubectl get deployment web -o name\r');
    await page.when(() => page.screen.includes('\ndeployment.apps/web\n'));
    await host.pause(true);
    assert.equal(page.view.clock?.paused, true);
    await host.insert(1, 'kubectl scale deployment web --replicas=2');
    terminal.type('\r');
    await page.when(() => page.screen.includes('web scaled'));
    assert.equal(await host.undo(), true);
    await page.when(() => !page.screen.includes('web scaled') && page.screen.endsWith('$ '));
    assert.equal(page.view.picture?.owners[0]?.replicas, 4);
    assert.deepEqual(
      (await host.branches()).map(({ commands }) => commands),
      [2],
    );
    await host.speed(1000);
    await host.solution('roll');
    await page.when(() => page.view.tasks?.[0]?.state === 'passed');
    await host.pause(true);
    const { log, hash, columns, rows } = await host.fingerprint();
    assert.deepEqual(page.kept.log(log.endMs), log, 'the page knows the log without the worker');
    assert.equal(page.kept.withoutLast(log.endMs)?.line, 'kubectl set image deployment/web web=drydock/web:2');
    const replayed = await LabSession.open({ loaded: loadLab(lesson()), columns, rows }, log);
    assert.equal(hashOf(replayed), hash);
    const second = new TestPage();
    const other = opened(new LabWorkerHost(second));
    await other.open(packed(lesson()), { log, columns: 100, rows: 30 });
    assert.deepEqual((await other.exportLog()).entries, log.entries);
    assert.equal(second.view.tasks?.[0]?.state, 'passed');
  });

  it('prepares a lesson before it is opened: the same world, the prompt once, and what is typed before it goes in at lesson zero', {
    timeout: 30_000,
  }, async () => {
    const page = new TestPage();
    const host = opened(new LabWorkerHost(page));
    const terminal = opened(page.connect());
    terminal.type('echo early\r');
    host.prepare(packed(lesson()));
    await host.open(packed(lesson()), { columns: 100, rows: 30 }, terminal.port);
    await page.when(() => page.screen.includes('\nearly\n') && page.screen.endsWith('$ '));
    const { log, hash } = await host.fingerprint();
    assert.deepEqual(log.entries, [{ atMs: 1, input: { kind: 'keys', terminal: 1, data: 'echo early\r' } }]);
    const replayed = await LabSession.open({ loaded: loadLab(lesson()), columns: 100, rows: 30 }, log);
    assert.equal(page.screen, plain(replayed.output(1)));
    assert.equal(hash, hashOf(replayed));
    const again = new TestPage();
    const other = opened(new LabWorkerHost(again));
    const late = opened(again.connect());
    other.prepare(packed(lesson()));
    await other.open(packed(lesson()), { log, columns: 100, rows: 30 }, late.port);
    await again.when(() => again.screen === page.screen);
  });

  it('holds a flood up that nobody draws, and Ctrl-C stands behind no more of it than that', {
    timeout: 30_000,
  }, async () => {
    const page = new TestPage();
    const host = opened(new LabWorkerHost(page));
    await host.open(packed(lesson()), { columns: 100, rows: 30 });
    const terminal = opened(page.connect());
    await host.attachTerminal(1, terminal.port);
    await page.when(() => page.screen.endsWith('$ '));
    page.draws = false;
    terminal.type('yes\r');
    await page.when(() => page.undrawn > 32 * 1024);
    // nothing more comes, whatever the worker is asked
    for (let n = 0; n < 20; n++) await host.alive();
    const held = page.undrawn;
    assert.ok(held < 64 * 1024, `${held} characters`);
    terminal.type('\x03');
    await host.alive();
    assert.equal(page.undrawn, held);
    const before = page.screen.length;
    page.draws = true;
    terminal.draw();
    await page.when(() => page.screen.endsWith('$ '));
    assert.ok(page.screen.length - before < 64 * 1024, `${page.screen.length - before} characters`);
  });

  it('keeps what is typed out of a solution that plays, until Ctrl-C takes over', { timeout: 30_000 }, async () => {
    const page = new TestPage();
    const host = opened(new LabWorkerHost(page));
    await host.open(packed(lesson()), { columns: 100, rows: 30 });
    const terminal = opened(page.connect());
    await host.attachTerminal(1, terminal.port);
    await page.when(() => page.screen.endsWith('$ '));
    const playing = host.solution('roll');
    await page.when(() => page.screen.endsWith('$ kubectl set'));
    terminal.type('XYZ');
    await host.insert(1, 'XYZ');
    await page.when(() => page.screen.includes('$ kubectl set image'));
    terminal.type('\x03');
    await playing;
    await page.when(() => page.screen.endsWith('$ '));
    assert.match(page.screen, /\$ kubectl set image[^\n]*\^C\n/);
    assert.doesNotMatch(page.screen, /XYZ/);
    terminal.type('kubectl get deployment web -o name\r');
    await page.when(() => page.screen.includes('\ndeployment.apps/web\n'));
  });

  it('helps with YAML in the API’s words and from its schemas', async () => {
    const host = opened(new LabWorkerHost(new TestPage()));
    const text =
      'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  replica: 3\n  selector: {matchLabels: {app: web}}\n  template:\n    metadata: {labels: {app: web}}\n    spec:\n      containers:\n      - name: web\n        image: nginx\n        \n';
    assert.deepEqual(await host.yamlDiagnostics('web.yaml', text), [
      {
        from: text.indexOf('replica:'),
        to: text.indexOf('replica:') + 7,
        severity: 'error',
        message: 'unknown field "spec.replica"; did you mean "replicas"?',
      },
    ]);
    const labels = (await host.yamlCompletions('web.yaml', text, text.length - 1)).map(({ label }) => label);
    assert.ok(
      labels.includes('readinessProbe') && labels.includes('ports') && !labels.includes('replicas'),
      labels.join(' '),
    );
    const hover = await host.yamlHover('web.yaml', text, text.indexOf('selector') + 2, 'ko');
    assert.equal(
      hover?.markdown,
      '**selector** `LabelSelector` · 꼭 있어야 합니다\n\n어느 파드가 이 디플로이먼트의 것인지 레이블로 정합니다. 만든 뒤에는 바꿀 수 없습니다.',
    );
    assert.deepEqual(await host.yamlDiagnostics('values.txt', 'a: ['), []);
  });
});
