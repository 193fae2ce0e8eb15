/** uniq: neighbours that are equal, once or counted. */
import { LineReader } from '../../kernel/stream.ts';
import type { Routine } from '../../kernel/wait.ts';
import { defineTool, type Tool, type ToolContext, ToolFailure } from './tool.ts';

/** A number given for an option, in uniq's words where it is none. */
function countOf(t: ToolContext, flag: string, fallback: number, what: string): number {
  const text = t.value(flag);
  if (text !== undefined && !/^\d+$/.test(text)) throw new ToolFailure(`${text}: invalid number of ${what}`);
  return text === undefined ? fallback : Number(text);
}

const uniq = defineTool({
  names: ['uniq'],
  options: [
    'c',
    'count=c',
    'd',
    'repeated=d',
    'u',
    'unique=u',
    'i',
    'ignore-case=i',
    'f:',
    'skip-fields:=f',
    's:',
    'skip-chars:=s',
    'w:',
    'check-chars:=w',
    'D',
    'all-repeated?=D',
    'z',
    'zero-terminated=z',
    'group?',
  ],
  help: 'Usage: uniq [OPTION]... [INPUT [OUTPUT]]\nFilter adjacent matching lines from INPUT.\n\n  -c  prefix lines by the number of occurrences\n  -d  only print duplicate lines\n  -i  ignore case\n  -u  only print unique lines',
  *run(t) {
    const skipFields = countOf(t, 'f', 0, 'fields to skip');
    const skip = countOf(t, 's', 0, 'bytes to skip');
    const width = countOf(t, 'w', Number.POSITIVE_INFINITY, 'bytes to compare');
    if (t.operands.length > 2) throw t.misused(`extra operand ‘${t.operands[2]}’`);
    if (t.has('group') && ['c', 'd', 'D', 'u'].some((flag) => t.has(flag)))
      throw t.misused('--group is mutually exclusive with -c/-d/-D/-u');
    if (t.has('c') && t.has('D')) throw t.misused('printing all duplicated lines and repeat counts is meaningless');
    const key = (line: string): string => {
      let text = line;
      for (let i = 0; i < skipFields; i++) text = text.replace(/^\s*\S+/, '');
      text = text.slice(skip, skip + width);
      return t.has('i') ? text.toLowerCase() : text;
    };
    const grouping = t.has('group')
      ? t.value('group') && t.choice('group', 'group', ['prepend', 'append', 'separate', 'both'])
      : undefined;
    const apart = t.has('D')
      ? t.value('D') && t.choice('D', 'all-repeated', ['none', 'prepend', 'separate'])
      : undefined;
    const [, output] = t.operands;
    let out = '';
    let groups = 0;
    let last: { line: string; key: string; count: number } | undefined;
    const show = function* (text: string): Routine<void> {
      if (output === undefined) yield* t.print(text);
      else out += text;
    };
    const flush = function* (): Routine<void> {
      if (grouping !== undefined) return;
      if (!last || (t.has('d') && last.count === 1) || (t.has('u') && last.count > 1)) return;
      if (last.count > 1 && (apart === 'prepend' || (apart === 'separate' && groups++ > 0))) yield* show(t.lineEnd);
      for (let i = 0; i < (t.has('D') ? (last.count > 1 ? last.count : 0) : 1); i++)
        yield* show(`${t.has('c') ? `${String(last.count).padStart(7)} ` : ''}${last.line}${t.lineEnd}`);
    };
    const reader = yield* t.open(t.operands[0] ?? '-');
    if (!reader) return 1;
    const lines = new LineReader(reader, t.lineEnd);
    for (;;) {
      const line = yield* lines.next();
      if (line === null) break;
      const k = key(line);
      if (last?.key === k) last.count++;
      else {
        yield* flush();
        if (grouping !== undefined && (groups > 0 || grouping === 'prepend' || grouping === 'both'))
          yield* show(t.lineEnd);
        if (grouping !== undefined) groups++;
        last = { line, key: k, count: 1 };
      }
      if (grouping !== undefined) yield* show(line + t.lineEnd);
    }
    yield* flush();
    if (groups > 0 && (grouping === 'append' || grouping === 'both')) yield* show(t.lineEnd);
    if (output !== undefined && output !== '-') t.context.files.write(t.path(output), out);
    else if (output === '-') yield* t.print(out);
    return undefined;
  },
});

export const UNIQ_TOOLS: readonly Tool[] = [uniq];
