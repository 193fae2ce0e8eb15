/** base64, base32: bytes as text of few letters, and back. Upstream: coreutils' src/basenc.c. */
import { fromBase32, fromBase64, toBase32, toBase64 } from '../base64.ts';
import { defineTool, type Tool, ToolFailure } from './tool.ts';
import { bytesOf, chunkOf } from './whole.ts';

const base64 = defineTool({
  names: ['base64', 'base32'],
  options: ['d', 'decode=d', 'D=d', 'w:', 'wrap:=w', 'i', 'ignore-garbage=i'],
  help: 'Usage: base64 [OPTION]... [FILE]\nEncode or decode FILE, or standard input, to standard output.\n\n  -d  decode data\n  -i  when decoding, ignore non-alphabet characters\n  -w COLS  wrap encoded lines after COLS characters (default 76)',
  *run(t) {
    const data = yield* bytesOf(t, t.operands[0] ?? '-');
    if (!data) return 1;
    if (t.has('d')) {
      const { bytes, bad } = (t.name === 'base32' ? fromBase32 : fromBase64)(
        new TextDecoder().decode(data),
        t.has('i'),
      );
      yield* t.print(chunkOf(bytes));
      if (bad) throw new ToolFailure('invalid input');
      return 0;
    }
    const width = t.number('w', 76);
    const text = (t.name === 'base32' ? toBase32 : toBase64)(data);
    if (width === 0) yield* t.print(text);
    else if (text !== '') yield* t.print(`${(text.match(new RegExp(`.{1,${width}}`, 'g')) ?? []).join('\n')}\n`);
    return 0;
  },
});

export const BASE64_TOOLS: readonly Tool[] = [base64];
