import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import headless from '@xterm/headless';
import { editKeys } from '../../../src/lab/terminal/ime.ts';
import { pageKey } from '../../../src/lab/terminal/keys.ts';
import { logicalLine } from '../../../src/lab/terminal/logical-line.ts';
import { fontSizeBeside } from '../../../src/lab/terminal/settings.ts';

describe('keys of a terminal', () => {
  const press = (code: string, how: Partial<Parameters<typeof pageKey>[0]> = {}, state = {}) =>
    pageKey(
      { key: '', code, ctrlKey: false, metaKey: false, shiftKey: false, altKey: false, ...how },
      { escaped: false, hasSelection: false, pastesByCtrlV: false, ...state },
    );
  const ctrl = { ctrlKey: true };
  const ctrlShift = { ctrlKey: true, shiftKey: true };

  it('Ctrl-C is the shell’s until something is selected', () => {
    assert.equal(press('KeyC', ctrl), null);
    assert.equal(press('KeyC', ctrl, { hasSelection: true }), 'copy');
    assert.equal(press('KeyC', { metaKey: true }, { hasSelection: true }), 'copy');
    assert.equal(press('KeyC', ctrlShift), 'copy');
  });

  it('Ctrl-V is the shell’s, but on Windows', () => {
    assert.equal(press('KeyV', ctrl), null);
    assert.equal(press('KeyV', ctrl, { pastesByCtrlV: true }), 'paste');
    assert.equal(press('KeyV', ctrlShift), 'paste');
  });

  it('Tab is the shell’s until Escape; Shift-Tab leaves', () => {
    assert.equal(press('Tab', { key: 'Tab' }), null);
    assert.equal(press('Tab', { key: 'Tab' }, { escaped: true }), 'leave');
    assert.equal(press('Tab', { key: 'Tab', shiftKey: true }), 'leave');
  });

  it('a Korean layout changes what a key prints, not whose it is', () => {
    assert.equal(press('KeyF', { ...ctrlShift, key: 'ㄹ' }), 'find');
    assert.equal(press('KeyF', { ...ctrl, key: 'ㄹ' }), null);
    assert.equal(press('KeyF', { ...ctrlShift, altKey: true }), null);
  });

  it('sizes of letters stop at both ends', () => {
    assert.deepEqual(
      [fontSizeBeside(13, 1), fontSizeBeside(13, -1), fontSizeBeside(32, 1), fontSizeBeside(9, -1)],
      [14, 12, 32, 9],
    );
  });
});

describe('input that is not announced as a composition', () => {
  it('a syllable that grows is deleted and written anew', () => {
    const states = ['', 'ㅎ', '하', '한', '한ㄱ', '한그', '한글'];
    const sent = states.slice(1).map((after, i) => editKeys(states[i] ?? '', after));
    assert.deepEqual(sent, ['ㅎ', '\x7f하', '\x7f한', 'ㄱ', '\x7f그', '\x7f글']);
  });
  it('a final consonant that moves on takes both syllables', () => {
    assert.equal(editKeys('간', '가나'), '\x7f가나');
  });
  it('what an input method deletes is deleted; nothing is sent for nothing', () => {
    assert.equal(editKeys('한글', '한'), '\x7f');
    assert.equal(editKeys('한', '한'), '');
  });
});

describe('a line over several rows', () => {
  it('is whole again, and knows where its characters stand: wide ones take two cells', async () => {
    const terminal = new headless.Terminal({ cols: 10, rows: 5, allowProposedApi: true });
    await new Promise<void>((done) => terminal.write('가나 pod/web-abc end\r\nnext', done));
    const line = logicalLine(terminal.buffer.active as never, 1);
    assert.ok(line);
    assert.deepEqual([line.text, line.from, line.to], ['가나 pod/web-abc end', 0, 1]);
    const from = line.text.indexOf('pod/web-abc');
    assert.deepEqual([line.at(from).column, line.at(from).row], [5, 0]);
    assert.deepEqual(line.after(from + 10), { column: 6, row: 1 });
    assert.deepEqual(line.after(0), { column: 2, row: 0 });
    assert.equal(logicalLine(terminal.buffer.active as never, 2)?.text, 'next');
    await new Promise<void>((done) => terminal.write(`\r\n${'x'.repeat(10_000)}`, done));
    assert.ok((logicalLine(terminal.buffer.active as never, 500)?.text.length ?? 0) <= 81 * 10, 'a flood is cut');
  });
});
