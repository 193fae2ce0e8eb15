/** csplit: a file cut at lines that are named, or that match. Mirrors coreutils' csplit.c. */
import { bytesOf } from '../../kernel/stream.ts';
import { formatPrintf } from '../printf.ts';
import { compileRegExp, type Matcher } from '../regex/regexp.ts';
import { defineTool, type Tool, type ToolContext, ToolFailure } from './tool.ts';

/** Where the next piece begins. */
interface Cut {
  readonly text: string;
  /** A line by its number, or the first that matches, and so many lines behind it. */
  readonly line: number | undefined;
  readonly matcher: Matcher | undefined;
  readonly offset: number;
  /** `%REGEXP%`: what comes before is left out. */
  readonly skips: boolean;
  /** How often more. */
  readonly repeat: number;
}

function cutsOf(words: readonly string[]): Cut[] {
  const cuts: Cut[] = [];
  for (let i = 0; i < words.length; i++) {
    const text = words[i] as string;
    const match = /^([/%])([\s\S]*)\1([-+]\d+)?$/.exec(text);
    if (!match && !/^\d+$/.test(text)) {
      if (/^[/%]/.test(text)) throw new ToolFailure(`${text}: closing delimiter ‘${text[0]}’ missing`);
      throw new ToolFailure(`‘${text}’: invalid pattern`);
    }
    if (!match && Number(text) === 0) throw new ToolFailure(`0: line number must be greater than zero`);
    const repeat = /^\{(\*|\d+)\}$/.exec(words[i + 1] ?? '')?.[1];
    if (repeat !== undefined) i++;
    cuts.push({
      text,
      line: match ? undefined : Number(text),
      matcher: match ? compileRegExp(match[2] as string, 'basic') : undefined,
      offset: Number(match?.[3] ?? 0),
      skips: match?.[1] === '%',
      repeat: repeat === '*' ? Number.POSITIVE_INFINITY : Number(repeat ?? 0),
    });
  }
  return cuts;
}

/** What went wrong after some pieces were cut: those are told of first. */
class Stopped {
  readonly message: string;
  constructor(message: string) {
    this.message = message;
  }
}

/** The pieces, and why there are no more of them. */
function cutUp(
  lines: readonly string[],
  cuts: readonly Cut[],
  suppress: boolean,
): { pieces: string[]; stopped?: Stopped } {
  const pieces: string[] = [];
  let at = 0;
  /** A match is looked for behind the line that matched last. */
  let from = 0;
  const piece = (to: number): string => lines.slice(at, to).join('');
  for (const { text, line, matcher, offset, skips, repeat } of cuts) {
    for (let n = 0; n <= repeat; n++) {
      const on = n === 0 ? '' : ` on repetition ${n}`;
      let to: number;
      if (matcher) {
        const found = lines.findIndex((one, i) => i >= from && matcher.test(one.replace(/\n$/, '')));
        if (found < 0) {
          if (repeat === Number.POSITIVE_INFINITY) break;
          if (!skips) pieces.push(piece(lines.length));
          return { pieces, stopped: new Stopped(`‘${text}’: match not found${on}`) };
        }
        to = found + offset;
        from = found + 1;
        if (to > lines.length || to < at) {
          if (!skips) pieces.push(piece(lines.length));
          return { pieces, stopped: new Stopped(`‘${text}’: line number out of range${on}`) };
        }
      } else {
        to = (line as number) * (n + 1) - 1;
        if (to > lines.length || (to === lines.length && n > 0)) {
          if (repeat === Number.POSITIVE_INFINITY) break;
          pieces.push(piece(lines.length));
          return { pieces, stopped: new Stopped(`‘${text}’: line number out of range${on}`) };
        }
        from = Math.max(from, to);
        if (to < at) to = at;
      }
      if (!skips) pieces.push(piece(to));
      at = to + (suppress && to < lines.length ? 1 : 0);
      from = Math.max(from, at);
      if (matcher && at === to && offset === 0) from = Math.max(from, to + 1);
    }
  }
  pieces.push(piece(lines.length));
  return { pieces };
}

function nameOf(t: ToolContext, n: number): string {
  const format = t.value('b');
  const suffix =
    format === undefined
      ? String(n).padStart(t.number('n', 2), '0')
      : formatPrintf(format, [String(n)], { nowMs: 0 }).text;
  return `${t.value('f') ?? 'xx'}${suffix}`;
}

const csplit = defineTool({
  names: ['csplit'],
  cannotOpen: "cannot open '@' for reading",
  options: [
    ...['s', 'q=s', 'quiet=s', 'silent=s', 'f:', 'prefix:=f', 'n:', 'digits:=n', 'z', 'elide-empty-files=z'],
    ...['k', 'keep-files=k', 'b:', 'suffix-format:=b', 'suppress-matched'],
  ],
  help: "Usage: csplit [OPTION]... FILE PATTERN...\nCut a file at lines: N, /REGEXP/[OFFSET], %REGEXP% (skips) or '{*}' (the pattern before it again).\n\n  -s  do not print sizes\n  -f PREFIX\n  -b FORMAT  of the suffix\n  -n DIGITS\n  -k  keep files on errors\n  -z  no empty files\n      --suppress-matched  leave the line out that was matched",
  *run(t) {
    const [file, ...patterns] = t.operands;
    if (file === undefined || patterns.length === 0)
      throw t.misused(file === undefined ? 'missing operand' : `missing operand after ‘${file}’`);
    const cuts = cutsOf(patterns);
    const text = yield* t.text(file);
    if (text === undefined) return 1;
    const lines = text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
    const { pieces, stopped } = cutUp(lines, cuts, t.has('suppress-matched'));
    const made: string[] = [];
    for (const piece of pieces) {
      if (piece === '' && t.has('z')) continue;
      const name = nameOf(t, made.length);
      made.push(name);
      t.context.files.write(t.path(name), piece);
      if (!t.has('s')) yield* t.print(`${bytesOf(piece).length}\n`);
    }
    if (!stopped) return 0;
    if (!t.has('k')) for (const name of made) t.context.files.remove(t.path(name));
    throw new ToolFailure(stopped.message);
  },
});

export const CSPLIT_TOOLS: readonly Tool[] = [csplit];
