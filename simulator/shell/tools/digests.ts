/** Bytes in other forms: base64, md5sum, sha1sum, sha256sum, sha512sum, xxd/hexdump in short, gzip, gunzip, zcat, tar. */

import { md5, sha1 } from '@noble/hashes/legacy.js';
import { sha256, sha512 } from '@noble/hashes/sha2.js';
import { gunzipSync, gzipSync } from 'fflate';
import { FileError } from '../../kernel/files.ts';
import { readAllBytes, write } from '../../kernel/stream.ts';
import type { Routine } from '../../kernel/wait.ts';
import { defineTool, type Tool, type ToolContext, ToolFailure } from './tool.ts';

function* bytesOf(t: ToolContext, input: string): Routine<Uint8Array | undefined> {
  const reader = yield* t.open(input);
  return reader && (yield* readAllBytes(reader));
}

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

export function toBase64(bytes: Uint8Array): string {
  let out = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const [a, b, c] = [bytes[i] as number, bytes[i + 1], bytes[i + 2]];
    out += LETTERS[a >> 2] as string;
    out += LETTERS[((a & 3) << 4) | ((b ?? 0) >> 4)] as string;
    out += b === undefined ? '=' : (LETTERS[((b & 15) << 2) | ((c ?? 0) >> 6)] as string);
    out += c === undefined ? '=' : (LETTERS[c & 63] as string);
  }
  return out;
}

/** Bytes up to the first thing that is no base64; `bad` tells of it. */
export function fromBase64(text: string, ignoreGarbage: boolean): { bytes: Uint8Array; bad: boolean } {
  const bytes: number[] = [];
  let bits = 0;
  let held = 0;
  let count = 0;
  for (const c of text) {
    if (c === '\n' || c === '\r') continue;
    if (c === '=') {
      count++;
      continue;
    }
    const value = LETTERS.indexOf(c);
    if (value < 0) {
      if (ignoreGarbage) continue;
      return { bytes: new Uint8Array(bytes), bad: true };
    }
    count++;
    held = (held << 6) | value;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes.push((held >> bits) & 255);
      held &= (1 << bits) - 1;
    }
  }
  return { bytes: new Uint8Array(bytes), bad: count % 4 !== 0 };
}

/** Text if the bytes are text, so that later tools see strings. */
function chunk(bytes: Uint8Array): string | Uint8Array {
  const text = new TextDecoder().decode(bytes);
  return text.includes('\uFFFD') || text.includes('\0') ? bytes : text;
}

const base64 = defineTool({
  names: ['base64'],
  options: ['d', 'decode=d', 'D=d', 'w:', 'wrap:=w', 'i', 'ignore-garbage=i'],
  help: 'Usage: base64 [OPTION]... [FILE]\nBase64 encode or decode FILE, or standard input, to standard output.\n\n  -d  decode data\n  -i  when decoding, ignore non-alphabet characters\n  -w COLS  wrap encoded lines after COLS characters (default 76)',
  *run(t) {
    const data = yield* bytesOf(t, t.operands[0] ?? '-');
    if (!data) return 1;
    if (t.has('d')) {
      const { bytes, bad } = fromBase64(new TextDecoder().decode(data), t.has('i'));
      yield* t.print(chunk(bytes));
      if (bad) throw new ToolFailure('invalid input');
      return 0;
    }
    const width = t.number('w', 76);
    const text = toBase64(data);
    if (width === 0) yield* t.print(text);
    else if (text !== '') yield* t.print(`${(text.match(new RegExp(`.{1,${width}}`, 'g')) ?? []).join('\n')}\n`);
    return 0;
  },
});

const DIGESTS: Readonly<Record<string, (bytes: Uint8Array) => Uint8Array>> = {
  md5sum: md5,
  sha1sum: sha1,
  sha256sum: sha256,
  sha512sum: sha512,
};

const sums = defineTool({
  names: Object.keys(DIGESTS),
  options: ['c', 'check=c', 'b', 't', 'status', 'quiet', 'w'],
  help: 'Usage: sha256sum [OPTION]... [FILE]...\nPrint or check checksums.\n\n  -c  read checksums from the FILEs and check them',
  *run(t) {
    const digest = DIGESTS[t.name] as (bytes: Uint8Array) => Uint8Array;
    const hex = (bytes: Uint8Array): string => [...digest(bytes)].map((b) => b.toString(16).padStart(2, '0')).join('');
    if (!t.has('c')) {
      for (const input of t.inputs) {
        const data = yield* bytesOf(t, input);
        if (data) yield* t.print(`${hex(data)}  ${input}\n`);
      }
      return;
    }
    let failed = 0;
    yield* t.eachLine(function* (line) {
      const match = /^([0-9a-f]+) [ *](.+)$/.exec(line);
      if (!match) return;
      const data = yield* bytesOf(t, match[2] as string);
      const good = data !== undefined && hex(data) === match[1];
      if (!good) failed++;
      if (!t.has('status') && !(good && t.has('quiet')))
        yield* t.print(`${match[2]}: ${good ? 'OK' : data ? 'FAILED' : 'FAILED open or read'}\n`);
    });
    if (failed > 0) yield* t.fail(`WARNING: ${failed} computed checksum${failed === 1 ? '' : 's'} did NOT match`);
  },
});

const gzip = defineTool({
  names: ['gzip', 'gunzip', 'zcat'],
  options: ['d', 'decompress=d', 'c', 'stdout=c', 'k', 'keep=k', 'f', 'force=f', 'v', 'n', 'q', ...[...'123456789']],
  help: 'Usage: gzip [OPTION]... [FILE]...\nCompress or uncompress FILEs.\n\n  -c  write on standard output, keep original files unchanged\n  -d  decompress\n  -k  keep input files',
  *run(t) {
    const decompress = t.has('d') || t.name !== 'gzip';
    for (const input of t.inputs) {
      const data = yield* bytesOf(t, input);
      if (!data) continue;
      let result: Uint8Array;
      try {
        result = decompress ? gunzipSync(data) : gzipSync(data, { mtime: t.context.kernel.wallMs() });
      } catch {
        throw new ToolFailure(`${input === '-' ? 'stdin' : input}: not in gzip format`);
      }
      if (input === '-' || t.has('c') || t.name === 'zcat') yield* t.print(decompress ? chunk(result) : result);
      else {
        const target = decompress ? input.replace(/\.gz$/, '').replace(/\.tgz$/, '.tar') : `${input}.gz`;
        if (target === input) throw new ToolFailure(`${input}: unknown suffix -- ignored`, 2);
        t.context.files.write(t.path(target), result);
        if (!t.has('k')) t.context.files.remove(t.path(input));
      }
    }
  },
});

/** Bytes of one entry's header and content in a tar archive (ustar). */
function tarEntry(
  name: string,
  mode: number,
  seconds: number,
  type: '0' | '2' | '5',
  content: Uint8Array,
  link: string,
): Uint8Array {
  const header = new Uint8Array(512);
  const put = (text: string, at: number): void => header.set(new TextEncoder().encode(text), at);
  const [prefix, short] =
    name.length > 100
      ? [name.slice(0, name.lastIndexOf('/', 155)), name.slice(name.lastIndexOf('/', 155) + 1)]
      : ['', name];
  put(short, 0);
  put(`${mode.toString(8).padStart(7, '0')}\0`, 100);
  put('0001750\0', 108);
  put('0001750\0', 116);
  put(`${content.length.toString(8).padStart(11, '0')}\0`, 124);
  put(`${seconds.toString(8).padStart(11, '0')}\0`, 136);
  put('        ', 148);
  put(type, 156);
  put(link, 157);
  put('ustar\x0000', 257);
  put('learner', 265);
  put('learner', 297);
  put(prefix, 345);
  put(
    `${header
      .reduce((sum, b) => sum + b, 0)
      .toString(8)
      .padStart(6, '0')}\0 `,
    148,
  );
  const padded = new Uint8Array(512 + Math.ceil(content.length / 512) * 512);
  padded.set(header);
  padded.set(content, 512);
  return padded;
}

interface TarFile {
  readonly name: string;
  readonly mode: number;
  readonly seconds: number;
  readonly type: string;
  readonly link: string;
  readonly content: Uint8Array;
}

function readTar(bytes: Uint8Array): TarFile[] {
  const files: TarFile[] = [];
  const text = (at: number, length: number, from: number): string =>
    new TextDecoder().decode(bytes.subarray(from + at, from + at + length)).replace(/\0.*$/s, '');
  let longName: string | undefined;
  for (let at = 0; at + 512 <= bytes.length; ) {
    if (bytes[at] === 0) break;
    const size = Number.parseInt(text(124, 12, at).trim() || '0', 8);
    if (Number.isNaN(size)) throw new ToolFailure('This does not look like a tar archive', 2);
    const content = bytes.subarray(at + 512, at + 512 + size);
    const type = text(156, 1, at) || '0';
    const prefix = text(345, 155, at);
    if (type === 'L') longName = new TextDecoder().decode(content).replace(/\0.*$/s, '');
    else if (type === 'x') longName = /\d+ path=(.*)\n/.exec(new TextDecoder().decode(content))?.[1] ?? longName;
    else if (type !== 'g') {
      files.push({
        name: longName ?? (prefix ? `${prefix}/${text(0, 100, at)}` : text(0, 100, at)),
        mode: Number.parseInt(text(100, 8, at), 8),
        seconds: Number.parseInt(text(136, 12, at), 8),
        type,
        link: text(157, 100, at),
        content,
      });
      longName = undefined;
    }
    at += 512 + Math.ceil(size / 512) * 512;
  }
  return files;
}

const tarTool = defineTool({
  names: ['tar'],
  options: [
    'c',
    'create=c',
    'x',
    'extract=x',
    'get=x',
    't',
    'list=t',
    'z',
    'gzip=z',
    'f:',
    'file:=f',
    'v',
    'verbose=v',
    'C:',
    'directory:=C',
    'p',
    'm',
    'touch=m',
    'k',
    'O',
    'to-stdout=O',
    'strip-components:',
    'exclude:',
    'a',
  ],
  usageStatus: 64,
  help: 'Usage: tar [OPTION...] [FILE]...\n\nExamples:\n  tar -cf archive.tar foo bar  # Create archive.tar from files foo and bar.\n  tar -tvf archive.tar         # List all files in archive.tar verbosely.\n  tar -xf archive.tar          # Extract all files from archive.tar.\n  tar -xzf archive.tgz         # The same for a compressed archive.',
  *run(t) {
    const archive = t.value('f') ?? '-';
    const base = t.value('C');
    const at = (path: string): string => (base === undefined ? t.path(path) : `${t.path(base)}/${path}`);
    if (t.has('c')) {
      const parts: Uint8Array[] = [];
      const listing: string[] = [];
      const add = (path: string): void => {
        const stat = t.context.files.stat(at(path), { followLinks: false });
        if (t.values('exclude').some((glob) => path === glob || path.endsWith(`/${glob}`))) return;
        const name = path.replace(/^\/+/, '') + (stat.kind === 'directory' && !path.endsWith('/') ? '/' : '');
        listing.push(name);
        const seconds = Math.floor(stat.modifiedMs / 1000);
        if (stat.kind === 'directory') {
          parts.push(tarEntry(name, stat.mode, seconds, '5', new Uint8Array(), ''));
          for (const child of t.context.files.list(at(path))) add(`${path.replace(/\/$/, '')}/${child}`);
        } else if (stat.kind === 'link')
          parts.push(tarEntry(name, stat.mode, seconds, '2', new Uint8Array(), t.context.files.readLink(at(path))));
        else parts.push(tarEntry(name, stat.mode, seconds, '0', t.context.files.readBytes(at(path)), ''));
      };
      if (t.operands.length === 0)
        throw new ToolFailure(
          "Cowardly refusing to create an empty archive\nTry 'tar --help' or 'tar --usage' for more information.",
          2,
        );
      for (const operand of t.operands) {
        try {
          add(operand);
        } catch (error) {
          if (!(error instanceof FileError)) throw error;
          yield* t.fail(`${operand}: Cannot stat: ${error.text}`, 2);
        }
      }
      parts.push(new Uint8Array(1024));
      let all = new Uint8Array(parts.reduce((n, part) => n + part.length, 0));
      parts.reduce((offset, part) => {
        all.set(part, offset);
        return offset + part.length;
      }, 0);
      if (t.has('z') || (/\.(tgz|tar\.gz)$/.test(archive) && t.has('a')))
        all = gzipSync(all, { mtime: t.context.kernel.wallMs() }) as Uint8Array<ArrayBuffer>;
      if (archive === '-') yield* t.print(all);
      else t.context.files.write(t.path(archive), all);
      if (t.has('v'))
        for (const name of listing) yield* write(archive === '-' ? t.context.stderr : t.context.stdout, `${name}\n`);
      if (t.status) yield* t.fail('Exiting with failure status due to previous errors', 2);
      return;
    }
    if (!t.has('x') && !t.has('t'))
      throw new ToolFailure(
        "You must specify one of the '-Acdtrux', '--delete' or '--test-label' options\nTry 'tar --help' or 'tar --usage' for more information.",
        2,
      );
    let bytes: Uint8Array | undefined;
    if (archive !== '-' && !t.stat(archive))
      throw new ToolFailure(
        `${archive}: Cannot open: No such file or directory\ntar: Error is not recoverable: exiting now`,
        2,
      );
    bytes = yield* bytesOf(t, archive);
    if (!bytes) return 2;
    if (bytes[0] === 0x1f && bytes[1] === 0x8b) bytes = gunzipSync(bytes);
    const strip = t.number('strip-components', 0);
    for (const file of readTar(bytes)) {
      if (
        t.operands.length > 0 &&
        !t.operands.some((operand) => file.name === operand || file.name.startsWith(`${operand.replace(/\/$/, '')}/`))
      )
        continue;
      if (t.has('t')) {
        const kind = file.type === '5' ? 'd' : file.type === '2' ? 'l' : '-';
        const bits = [8, 7, 6, 5, 4, 3, 2, 1, 0].map((i) => (file.mode & (1 << i) ? 'rwxrwxrwx'[8 - i] : '-')).join('');
        yield* t.print(
          t.has('v')
            ? `${kind}${bits} learner/learner ${String(file.content.length).padStart(9)} ${new Date(file.seconds * 1000).toISOString().slice(0, 16).replace('T', ' ')} ${file.name}\n`
            : `${file.name}\n`,
        );
        continue;
      }
      if (t.has('O')) {
        yield* t.print(chunk(file.content));
        continue;
      }
      if (t.has('v')) yield* t.print(`${file.name}\n`);
      const name = file.name.split('/').slice(strip).join('/');
      if (name === '') continue;
      const path = at(name);
      if (file.type === '5') t.context.files.makeDirectory(path.replace(/\/$/, ''), { parents: true });
      else {
        t.context.files.makeDirectory(path.slice(0, path.lastIndexOf('/')) || '/', { parents: true });
        if (file.type === '2') t.context.files.link(file.link, path);
        else {
          const content = chunk(file.content.slice());
          t.context.files.write(path, content, { mode: file.mode & 0o777 });
        }
      }
      t.context.files.touch(path.replace(/\/$/, ''), file.seconds * 1000);
    }
  },
});

/** `tar xzf a.tgz`: options without a dash. */
const tar: Tool = {
  names: ['tar'],
  program(context) {
    const [first, ...rest] = context.args;
    if (first === undefined || first.startsWith('-')) return tarTool.program(context);
    // Letters that take a value take the following words in order.
    const words = [...rest];
    const args: string[] = [];
    for (const letter of first) args.push(`-${letter}`, ...('fC'.includes(letter) ? words.splice(0, 1) : []));
    return tarTool.program({ ...context, args: [...args, ...words] });
  },
};

const hexdump = defineTool({
  names: ['xxd', 'hexdump'],
  options: ['C', 'p', 'c:', 'l:', 'n:=l', 'A:', 't:', 'v', 'x'],
  help: 'Usage: xxd [FILE]\nMake a hexdump of FILE or standard input.',
  *run(t) {
    const data = yield* bytesOf(t, t.operands[0] ?? '-');
    if (!data) return 1;
    const bytes = data.slice(0, t.number('l', data.length));
    if (t.has('p')) {
      yield* t.print(`${[...bytes].map((b) => b.toString(16).padStart(2, '0')).join('')}\n`);
      return 0;
    }
    for (let at = 0; at < bytes.length; at += 16) {
      const row = [...bytes.slice(at, at + 16)];
      const hex = row.map((b) => b.toString(16).padStart(2, '0'));
      const ascii = row.map((b) => (b >= 32 && b < 127 ? String.fromCharCode(b) : '.')).join('');
      if (t.name === 'xxd') {
        let pairs = '';
        for (let i = 0; i < 16; i += 2) pairs += `${hex[i] ?? '  '}${hex[i + 1] ?? '  '} `;
        yield* t.print(`${at.toString(16).padStart(8, '0')}: ${pairs} ${ascii}\n`);
      } else
        yield* t.print(
          `${at.toString(16).padStart(8, '0')}  ${hex.slice(0, 8).join(' ').padEnd(23)}  ${hex.slice(8).join(' ').padEnd(23)}  |${ascii}|\n`,
        );
    }
    if (t.name === 'hexdump') yield* t.print(`${bytes.length.toString(16).padStart(8, '0')}\n`);
    return 0;
  },
});

export const DIGEST_TOOLS: readonly Tool[] = [base64, sums, gzip, tar, hexdump];
