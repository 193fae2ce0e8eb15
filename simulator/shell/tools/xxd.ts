/** xxd: bytes in rows of hexadecimal or binary digits, as C, and back. Upstream: vim's xxd.c. Leaves out: -a, -E, -o, -R. */
import { defineTool, type Tool, type ToolContext, ToolFailure } from './tool.ts';
import { bytesOf } from './whole.ts';

const xxd = defineTool({
  names: ['xxd'],
  options: [
    ...['p', 'ps=p', 'c:', 'cols:=c', 'l:', 'len:=l', 'u', 'uppercase=u', 'r', 'revert=r', 's:', 'seek:=s', 'g:'],
    ...['groupsize:=g', 'i', 'include=i', 'b', 'bits=b', 'e', 'C', 'capitalize=C', 'n:', 'name:=n', 'd'],
  ],
  refused: ['a', 'autoskip', 'E', 'EBCDIC', 'o:', 'R:', 'v'],
  help: 'Usage: xxd [OPTION]... [FILE [OUTFILE]]\nMake a hexdump of FILE or standard input, or the bytes of one.\n\n  -b  binary digits\n  -c COLS  so many bytes a row\n  -d  offsets in decimal\n  -e  little-endian groups\n  -g BYTES  so many bytes a group\n  -i  an array of C\n  -l LEN  no more than so many bytes\n  -p  digits alone\n  -r  bytes from a dump\n  -s SEEK  begin there (+N, -N from the end)\n  -u  capital letters',
  *run(t) {
    const [input = '-', output] = t.operands;
    const data = yield* bytesOf(t, input);
    if (!data) return 2;
    const made = t.has('r') ? reverted(new TextDecoder().decode(data), t.has('p')) : dumped(t, input, data);
    if (output === undefined || output === '-') yield* t.print(made);
    else t.context.files.write(t.path(output), made);
    return 0;
  },
});

/** The bytes that a dump is of. */
function reverted(text: string, plain: boolean): Uint8Array {
  const digits = plain
    ? text.replace(/[^0-9a-fA-F]/g, '')
    : text
        .split('\n')
        .map((line) => (/^[0-9a-fA-F]+: ?((?:[0-9a-fA-F]+ ?)*)/.exec(line)?.[1] ?? '').replace(/ /g, ''))
        .join('');
  return Uint8Array.from(digits.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

/** "0x10", "16", "020" */
function count(t: ToolContext, flag: string): number | undefined {
  const text = t.value(flag);
  if (text === undefined) return undefined;
  const match = /^([-+]*)(0x[0-9a-fA-F]+|\d+)$/.exec(text);
  if (!match) throw new ToolFailure(`invalid number: ${text}`);
  const digits = match[2] as string;
  const size = /^0\d/.test(digits) ? Number.parseInt(digits, 8) : Number(digits);
  return match[1]?.includes('-') ? -size : size;
}

function dumped(t: ToolContext, input: string, data: Uint8Array): string {
  const seek = count(t, 's') ?? 0;
  const start = seek < 0 ? Math.max(0, data.length + seek) : seek;
  const bytes = data.slice(start, start + (count(t, 'l') ?? data.length));
  const digits = (n: number, width: number): string => {
    const text = n.toString(16).padStart(width, '0');
    return t.has('u') ? text.toUpperCase() : text;
  };
  if (t.has('i')) return array(t, input, bytes, digits);
  if (t.has('p')) {
    const columns = count(t, 'c') ?? 30;
    const text = [...bytes].map((byte) => digits(byte, 2));
    if (columns === 0) return `${text.join('')}\n`;
    return rows(text, columns)
      .map((row) => `${row.join('')}\n`)
      .join('');
  }
  const columns = count(t, 'c') ?? (t.has('b') ? 6 : 16);
  const group = count(t, 'g') ?? (t.has('b') ? 1 : t.has('e') ? 4 : 2);
  const size = group === 0 ? columns : group;
  const width = t.has('b') ? 8 : 2;
  const shown = (byte: number): string => (t.has('b') ? byte.toString(2).padStart(8, '0') : digits(byte, 2));
  const groups = Math.ceil(columns / size);
  // Little-endian groups that are not full stand to the right.
  const room = t.has('e') ? groups * (size * width + 1) : columns * width + groups;
  return rows([...bytes], columns)
    .map((row, i) => {
      const text = rows(row, size)
        .map((part) => {
          const all = (t.has('e') ? [...part].reverse() : part).map(shown).join('');
          return t.has('e') ? all.padStart(size * width) : all;
        })
        .join(' ');
      const ascii = row.map((byte) => (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : '.')).join('');
      const at = start + i * columns;
      const place = t.has('d') ? String(at).padStart(8, '0') : at.toString(16).padStart(8, '0');
      return `${place}: ${text.padEnd(room)} ${ascii}\n`;
    })
    .join('');
}

function array(t: ToolContext, input: string, bytes: Uint8Array, digits: (n: number, width: number) => string): string {
  const text = [...bytes].map((byte) => `0${t.has('u') ? 'X' : 'x'}${digits(byte, 2)}`);
  const body = rows(text, count(t, 'c') ?? 12)
    .map((row) => `  ${row.join(', ')}`)
    .join(',\n');
  if (input === '-' && !t.has('n')) return `${body}\n`;
  const plain = (t.value('n') ?? input).replace(/[^A-Za-z0-9_]/g, '_').replace(/^(?=\d)/, '__');
  const name = t.has('C') ? plain.toUpperCase() : plain;
  const length = t.has('C') ? 'LEN' : 'len';
  return `unsigned char ${name}[] = {\n${body}\n};\nunsigned int ${name}_${length} = ${bytes.length};\n`;
}

function rows<T>(all: readonly T[], columns: number): T[][] {
  const out: T[][] = [];
  for (let i = 0; i < all.length; i += Math.max(1, columns)) out.push(all.slice(i, i + Math.max(1, columns)));
  return out;
}

export const XXD_TOOLS: readonly Tool[] = [xxd];
