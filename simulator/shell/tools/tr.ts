/** tr: characters for others, away, or once. */
import { read } from '../../kernel/stream.ts';
import { asBytes, fromBytes, rawAsBytes } from '../bytes.ts';
import { unescape } from '../expand/quote.ts';
import { defineTool, type Tool, ToolFailure } from './tool.ts';

const TR_CLASSES: Readonly<Record<string, string>> = {
  digit: '0123456789',
  lower: 'abcdefghijklmnopqrstuvwxyz',
  upper: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ',
  space: ' \t\n\r\f\v',
  blank: ' \t',
  punct: '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~',
  xdigit: '0123456789ABCDEFabcdef',
};

/** The characters of a set of tr: ranges, classes, escapes, [x*n]. */
function trSet(text: string, length = 0): string[] {
  // [x*n] and [x*]: repeated, or as often as the other set is long.
  const repeat = /^\[(\\?[\s\S])\*(\d*)\]$/.exec(text);
  if (repeat) {
    const c = rawAsBytes(unescape(repeat[1] as string, 'format').text);
    const times =
      repeat[2] === '' ? length : Number.parseInt(repeat[2] as string, (repeat[2] as string).startsWith('0') ? 8 : 10);
    return Array.from({ length: times || length }, () => c);
  }
  const plain = text.replace(/\[:(\w+):\]/g, (all, name: string) => {
    if (name === 'alpha') return `${TR_CLASSES.upper}${TR_CLASSES.lower}`;
    if (name === 'alnum') return `${TR_CLASSES.digit}${TR_CLASSES.upper}${TR_CLASSES.lower}`;
    if (name === 'cntrl') return Array.from({ length: 32 }, (_, i) => String.fromCharCode(i)).join('');
    if (name === 'print' || name === 'graph')
      return Array.from({ length: 95 }, (_, i) => String.fromCharCode(i + 32))
        .join('')
        .slice(name === 'graph' ? 1 : 0);
    if (!(name in TR_CLASSES)) throw new ToolFailure(`invalid character class ‘${name}’`);
    return TR_CLASSES[name]?.replace(/[-\\]/g, '\\$&') ?? all;
  });
  const out: string[] = [];
  const chars: { c: string; escaped: boolean }[] = [];
  for (let i = 0; i < plain.length; i++) {
    if (plain[i] === '\\' && i + 1 < plain.length) {
      const piece = /^\\(?:[0-7]{1,3}|.)/s.exec(plain.slice(i))?.[0] as string;
      const value = rawAsBytes(unescape(piece, 'format').text);
      chars.push({ c: value === piece ? piece.slice(1) : value, escaped: true });
      i += piece.length - 1;
    } else {
      const c = String.fromCodePoint(plain.codePointAt(i) as number);
      chars.push({ c, escaped: false });
      i += c.length - 1;
    }
  }
  for (let i = 0; i < chars.length; i++) {
    const { c } = chars[i] as { c: string };
    const dash = chars[i + 1];
    const end = chars[i + 2];
    if (dash && dash.c === '-' && !dash.escaped && end) {
      if ((c.codePointAt(0) as number) > (end.c.codePointAt(0) as number))
        throw new ToolFailure(`range-endpoints of '${c}-${end.c}' are in reverse collating sequence order`);
      for (let code = c.codePointAt(0) as number; code <= (end.c.codePointAt(0) as number); code++)
        out.push(String.fromCodePoint(code));
      i += 2;
    } else out.push(c);
  }
  return out;
}

const tr = defineTool({
  names: ['tr'],
  options: ['d', 'delete=d', 's', 'squeeze-repeats=s', 'c', 'C=c', 'complement=c', 't', 'truncate-set1=t'],
  help: 'Usage: tr [OPTION]... STRING1 [STRING2]\nTranslate, squeeze, and/or delete characters from standard input.\n\n  -c  use the complement of STRING1\n  -d  delete characters in STRING1\n  -s  replace each sequence of a repeated character by one',
  *run(t) {
    const [one, two, extra] = t.operands;
    if (one === undefined) throw new ToolFailure("missing operand\nTry 'tr --help' for more information.");
    if (two === undefined && !t.has('d') && !t.has('s'))
      throw new ToolFailure(
        `missing operand after ‘${one}’\nTwo strings must be given when translating.\nTry 'tr --help' for more information.`,
      );
    if (extra !== undefined) throw new ToolFailure(`extra operand ‘${extra}’\nTry 'tr --help' for more information.`);
    let from = trSet(asBytes(one));
    const to = two === undefined ? [] : trSet(asBytes(two), from.length);
    if (two !== undefined && to.length === 0 && !t.has('t') && !t.has('d'))
      throw new ToolFailure('when not truncating set1, string2 must be non-empty');
    if (
      two !== undefined &&
      !t.has('d') &&
      [...two.matchAll(/\[:(\w+):\]/g)].some(([, name]) => name !== 'upper' && name !== 'lower')
    )
      throw new ToolFailure(
        "when translating, the only character classes that may appear in\nstring2 are 'upper' and 'lower'",
      );
    if (t.has('t') && two !== undefined) from = from.slice(0, to.length);
    const members = new Set(from);
    const inFirst = (c: string): boolean => members.has(c) !== t.has('c');
    const table = new Map<string, string>();
    const translating = two !== undefined && !t.has('d');
    if (translating) from.forEach((c, i) => table.set(c, to[Math.min(i, to.length - 1)] ?? c));
    const squeezed = new Set(two !== undefined ? to : []);
    const squeezes = (c: string): boolean => t.has('s') && (two !== undefined ? squeezed.has(c) : inFirst(c));
    let last = '';
    for (;;) {
      const chunk = yield* read(t.context.stdin);
      let out = '';
      for (const c of chunk === null ? '' : asBytes(chunk)) {
        if (t.has('d') && inFirst(c)) continue;
        const mapped = !translating ? c : t.has('c') ? (inFirst(c) ? (to.at(-1) ?? c) : c) : (table.get(c) ?? c);
        if (squeezes(mapped) && mapped === last) continue;
        last = mapped;
        out += mapped;
      }
      if (out !== '') yield* t.print(fromBytes(out));
      if (chunk === null) return;
    }
  },
});

export const TR_TOOLS: readonly Tool[] = [tr];
