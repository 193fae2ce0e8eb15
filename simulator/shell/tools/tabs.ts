/** Tabs and blanks: expand, unexpand. */
import { cellsOf } from '../../kernel/cells.ts';
import { defineTool, type Tool, type ToolContext, ToolFailure } from './tool.ts';

/** Where the next stop is behind a column; undefined: there is none any more. */
type Stops = (column: number) => number | undefined;

/** "4": every four; "3,6": those alone. */
function stopsOf(t: ToolContext): Stops {
  const words = (t.value('t') ?? '8').split(/[, ]/).filter((word) => word !== '');
  const wrong = words.find((word) => !/^\d+$/.test(word));
  if (wrong !== undefined) throw new ToolFailure(`tab size contains invalid character(s): ‘${wrong}’`);
  const stops = words.map(Number);
  if (stops.includes(0)) throw new ToolFailure('tab size cannot be 0');
  if (stops.some((stop, i) => i > 0 && stop <= (stops[i - 1] as number)))
    throw new ToolFailure('tab sizes must be ascending');
  const [every] = stops;
  if (stops.length === 1 && every !== undefined) return (column) => (Math.floor(column / every) + 1) * every;
  return (column) => stops.find((stop) => stop > column);
}

/** `expand -4` is `expand -t 4`. */
const withNumber = (tool: Tool): Tool => ({
  ...tool,
  program: (context) =>
    tool.program({
      ...context,
      args: context.args.map((arg) => (/^-\d[\d,]*$/.test(arg) ? `-t${arg.slice(1)}` : arg)),
    }),
});

const expand = withNumber(
  defineTool({
    names: ['expand'],
    options: ['t:', 'tabs:=t', 'i', 'initial=i'],
    help: 'Usage: expand [OPTION]... [FILE]...\nConvert tabs in each FILE to spaces.\n\n  -i  do not convert tabs after non blanks\n  -t N  have tabs N characters apart, not 8\n  -t LIST  tab positions',
    *run(t) {
      const stops = stopsOf(t);
      yield* t.eachLine(function* (line, terminated) {
        let out = '';
        let column = 0;
        let blank = true;
        for (const c of line) {
          if (c === '\t' && (blank || !t.has('i'))) {
            const stop = stops(column) ?? column + 1;
            out += ' '.repeat(stop - column);
            column = stop;
            continue;
          }
          blank &&= c === ' ' || c === '\t';
          out += c;
          column = c === '\b' ? Math.max(0, column - 1) : column + cellsOf(c);
        }
        yield* t.print(out + (terminated ? '\n' : ''));
      });
    },
  }),
);

const unexpand = withNumber(
  defineTool({
    names: ['unexpand'],
    options: ['a', 'all=a', 'first-only', 't:', 'tabs:=t'],
    help: 'Usage: unexpand [OPTION]... [FILE]...\nConvert blanks in each FILE to tabs.\n\n  -a  convert all blanks, instead of just initial blanks\n  -t N  have tabs N characters apart instead of 8 (enables -a)',
    *run(t) {
      const stops = stopsOf(t);
      const everywhere = (t.has('a') || t.has('t')) && !t.has('first-only');
      yield* t.eachLine(function* (line, terminated) {
        let out = '';
        let column = 0;
        for (const [run] of line.matchAll(/[ \t]+|[^ \t]+/g)) {
          if (!/^[ \t]/.test(run) || (!everywhere && out !== '')) {
            out += run;
            column += cellsOf(run);
            continue;
          }
          let end = column;
          for (const c of run) end = c === '\t' ? (stops(end) ?? end + 1) : end + 1;
          // One blank that reaches a stop alone stays one.
          for (let stop = stops(column); stop !== undefined && stop <= end; stop = stops(column)) {
            const single = stop - column === 1 && run[0] === ' ' && end === stop;
            out += single ? ' ' : '\t';
            column = stop;
          }
          out += ' '.repeat(end - column);
          column = end;
        }
        yield* t.print(out + (terminated ? '\n' : ''));
      });
    },
  }),
);

export const TAB_TOOLS: readonly Tool[] = [expand, unexpand];
