/** split and csplit: a file cut into files. */
import { type Routine, wait } from '../../kernel/wait.ts';
import { textReader } from '../descriptors.ts';
import { compileRegExp, type Matcher } from '../regex/regexp.ts';
import { begin } from './time.ts';
import { defineTool, type Tool, type ToolContext, ToolFailure } from './tool.ts';

/** aa, ab … az, ba …, or 00, 01 … */
function suffixOf(n: number, length: number, digits: boolean): string {
  const base = digits ? 10 : 26;
  let text = '';
  for (let i = 0, rest = n; i < length; i++, rest = Math.floor(rest / base))
    text = (digits ? String(rest % 10) : String.fromCharCode(97 + (rest % 26))) + text;
  if (n >= base ** length) throw new ToolFailure('output file suffixes exhausted');
  return text;
}

const split = defineTool({
  names: ['split'],
  options: [
    'l:',
    'lines:=l',
    'b:',
    'bytes:=b',
    'a:',
    'suffix-length:=a',
    'd',
    'numeric-suffixes=d',
    'additional-suffix:',
    'n:',
    'number:=n',
    'verbose',
    'filter:',
  ],
  idle: ['u', 'unbuffered'],
  refused: [...['C:', 'line-bytes:', 'x', 'hex-suffixes?', 'e', 'elide-empty-files', 't:', 'separator:']],
  help: 'Usage: split [OPTION]... [FILE [PREFIX]]\nCut a file into files PREFIXaa, PREFIXab, …\n\n  -l N  so many lines each (default 1000)\n  -b N  so many bytes each (K, M)\n  -n N  into N files\n  -a N  letters of the suffix\n  -d    digits instead of letters',
  *run(t) {
    const [file = '-', prefix = 'x'] = t.operands;
    const text = yield* t.text(file);
    if (text === undefined) return;
    const pieces: string[] = [];
    const bytes = t.value('b');
    if (bytes !== undefined || t.has('n')) {
      const match = /^(\d+)([kKmM]?)$/.exec(bytes ?? '');
      if (bytes !== undefined && !match) throw new ToolFailure(`invalid number of bytes: ‘${bytes}’`);
      const size = match
        ? Number(match[1]) * (match[2] === '' ? 1 : /k/i.test(match[2] as string) ? 1024 : 1048576)
        : Math.max(1, Math.ceil(text.length / chunks(t, file)));
      if (t.value('n')?.startsWith('l/')) pieces.push(...byLines(text, chunks(t, file)));
      else for (let i = 0; i < text.length; i += size) pieces.push(text.slice(i, i + size));
    } else {
      const most = t.number('l', 1000, 'number of lines');
      if (most < 1) throw new ToolFailure(`invalid number of lines: ‘${t.value('l')}’`);
      const lines = text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
      for (let i = 0; i < lines.length; i += most) pieces.push(lines.slice(i, i + most).join(''));
    }
    const length = t.number('a', 2, 'suffix length');
    for (const [n, piece] of pieces.entries()) {
      const name = `${prefix}${suffixOf(n, length, t.has('d'))}${t.value('additional-suffix') ?? ''}`;
      const filter = t.value('filter');
      if (t.has('verbose'))
        yield* t.print(filter === undefined ? `creating file '${name}'\n` : `executing with FILE='${name}'\n`);
      if (filter === undefined) t.context.files.write(t.path(name), piece);
      else if (!(yield* filtered(t, filter, name, piece))) return 1;
    }
  },
});

/** How many files -n asks for: 3, or l/3 (whole lines). */
function chunks(t: ToolContext, file: string): number {
  const text = t.value('n') as string;
  const count = /^(?:l\/)?(\d+)$/.exec(text)?.[1];
  if (count === undefined && /^(?:[lr]\/)?\d+(?:\/\d+)?$/.test(text))
    throw new ToolFailure(`not simulated: -n ${text}`);
  if (count === undefined || Number(count) === 0) throw new ToolFailure(`invalid number of chunks: ‘${text}’`);
  if (file === '-' && t.context.stdin.fileSize === undefined) throw new ToolFailure('-: cannot determine file size');
  return Number(count);
}

/** Whole lines into so many pieces: a line goes where its first byte would. Upstream: split.c, lines_chunk_split. */
function byLines(text: string, count: number): string[] {
  const bytes = new TextEncoder().encode(text);
  const size = Math.max(1, Math.floor(bytes.length / count));
  const pieces: string[] = Array(count).fill('');
  let at = 0;
  for (const line of text.match(/[^\n]*\n|[^\n]+$/g) ?? []) {
    const n = Math.min(count - 1, Math.floor(at / size));
    pieces[n] += line;
    at += new TextEncoder().encode(line).length;
  }
  return pieces;
}

/** --filter: a shell command reads the piece, with its name in $FILE. */
function* filtered(t: ToolContext, command: string, name: string, piece: string): Routine<boolean> {
  const shell = begin(t, ['sh', '-c', command], {
    stdin: textReader(piece),
    env: new Map([...t.context.env, ['FILE', name]]),
  });
  const { code } = yield* wait(shell.end);
  if (code !== 0) yield* t.fail(`with FILE=${name}, exit ${code} from command: ${command}`);
  return code === 0;
}

const csplit = defineTool({
  names: ['csplit'],
  options: ['s', 'quiet=s', 'silent=s', 'f:', 'prefix:=f', 'n:', 'digits:=n', 'z', 'elide-empty-files=z'],
  refused: ['k', 'keep-files', 'b:', 'suffix-format:', 'suppress-matched'],
  help: "Usage: csplit [OPTION]... FILE PATTERN...\nCut a file at lines: N, /REGEXP/ or '{*}' (the pattern before it again).\n\n  -s  do not print sizes\n  -f PREFIX\n  -n DIGITS\n  -z  no empty files",
  *run(t) {
    const [file, ...patterns] = t.operands;
    if (file === undefined || patterns.length === 0)
      throw new ToolFailure(
        file === undefined
          ? "missing operand\nTry 'csplit --help' for more information."
          : `missing operand after ‘${file}’\nTry 'csplit --help' for more information.`,
      );
    const text = yield* t.text(file);
    if (text === undefined) return;
    const lines = text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
    const cuts: number[] = [];
    let at = 0;
    const find = (expression: Matcher): number =>
      lines.findIndex((line, i) => i > (cuts.length === 0 ? -1 : at) && expression.test(line.replace(/\n$/, '')));
    for (let i = 0; i < patterns.length; i++) {
      const pattern = patterns[i] as string;
      const match = /^\/(.*)\/$/.exec(pattern);
      const repeat = /^\{(\*|\d+)\}$/.exec(patterns[i + 1] ?? '');
      if (match) {
        const expression = compileRegExp(match[1] as string, 'basic');
        const times = repeat ? (repeat[1] === '*' ? Number.POSITIVE_INFINITY : Number(repeat[1]) + 1) : 1;
        for (let n = 0; n < times; n++) {
          const found = find(expression);
          if (found < 0) {
            if (times !== Number.POSITIVE_INFINITY) throw new ToolFailure(`‘${pattern}’: match not found`);
            break;
          }
          cuts.push(found);
          at = found;
        }
      } else if (/^\d+$/.test(pattern)) {
        if (Number(pattern) > lines.length + 1) throw new ToolFailure(`‘${pattern}’: line number out of range`);
        at = Number(pattern) - 1;
        cuts.push(at);
      } else throw new ToolFailure(`${pattern}: invalid pattern`);
      if (repeat) i++;
    }
    const bounds = [0, ...cuts, lines.length];
    let n = 0;
    for (let i = 0; i + 1 < bounds.length; i++) {
      const piece = lines.slice(bounds[i], bounds[i + 1]).join('');
      if (piece === '' && t.has('z')) continue;
      t.context.files.write(t.path(`${t.value('f') ?? 'xx'}${String(n++).padStart(t.number('n', 2), '0')}`), piece);
      if (!t.has('s')) yield* t.print(`${new TextEncoder().encode(piece).length}\n`);
    }
  },
});

export const CUTTING_TOOLS: readonly Tool[] = [split, csplit];
