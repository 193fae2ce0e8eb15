/**
 * file and strings: what a file is by what it holds. Knows what a learner's machine has (texts, scripts, JSON, archives,
 * pictures); others are "data". Upstream: file's softmagic and encoding.c, binutils' strings.c.
 */
import type { FileStat } from '../../kernel/files.ts';
import { readAllBytes } from '../../kernel/stream.ts';
import type { Routine } from '../../kernel/wait.ts';
import { defineTool, type Tool, type ToolContext, ToolFailure } from './tool.ts';

interface Kind {
  readonly text: string;
  readonly mime: string;
  readonly charset: string;
}

const binary = (text: string, mime = 'application/octet-stream'): Kind => ({ text, mime, charset: 'binary' });

/** First bytes, as characters of one byte each. */
const MAGIC: readonly (readonly [RegExp, string, string])[] = [
  [/^\x1f\x8b/, 'gzip compressed data', 'application/gzip'],
  [/^BZh/, 'bzip2 compressed data', 'application/x-bzip2'],
  [/^\xfd7zXZ\0/, 'XZ compressed data', 'application/x-xz'],
  [/^\x7fELF\x02\x01/, 'ELF 64-bit LSB executable, x86-64, version 1 (SYSV)', 'application/x-executable'],
  [/^\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR/, 'PNG image data', 'image/png'],
  [/^GIF8[79]a/, 'GIF image data', 'image/gif'],
  [/^\xff\xd8\xff/, 'JPEG image data', 'image/jpeg'],
  [/^PK\x03\x04.{20}/s, 'Zip archive data', 'application/zip'],
  [/^%PDF-/, 'PDF document', 'application/pdf'],
  [/^.{257}ustar\0/s, 'POSIX tar archive', 'application/x-tar'],
  [/^.{257}ustar {2}\0/s, 'POSIX tar archive (GNU)', 'application/x-tar'],
];

/** Interpreters behind "#!": the last name of the path, or what env is to run. */
const SCRIPTS: readonly (readonly [RegExp, string, string])[] = [
  [/^(?:ba|r?ba)sh$/, 'Bourne-Again shell script', 'text/x-shellscript'],
  [/^(?:sh|dash|ash)$/, 'POSIX shell script', 'text/x-shellscript'],
  [/^zsh$/, "Paul Falstad's zsh script", 'text/x-shellscript'],
  [/^python[\d.]*$/, 'Python script', 'text/x-script.python'],
  [/^perl$/, 'Perl script text', 'text/x-perl'],
  [/^node$/, 'Node.js script', 'application/javascript'],
  [/^m?awk$|^gawk$/, 'awk script', 'text/x-awk'],
];

const TEXTS: readonly (readonly [RegExp, string, string])[] = [
  [/^-----BEGIN CERTIFICATE-----/, 'PEM certificate', 'text/plain'],
  [/^-----BEGIN RSA PRIVATE/, 'PEM RSA private key', 'text/plain'],
  [/^\s*<\?xml version="1\.0"/, 'XML 1.0 document', 'text/xml'],
  [/^\s*<(?:!doctype\s+html|html)/i, 'HTML document', 'text/html'],
];

/** What text a file is, if it is one; the words of `file` about its bytes. */
function textKind(bytes: Uint8Array): { readonly words: string; readonly charset: string } | undefined {
  if (bytes.some((byte) => byte < 7 || (byte > 13 && byte < 32 && byte !== 27) || byte === 127)) return undefined;
  if (!bytes.some((byte) => byte >= 128)) return { words: 'ASCII text', charset: 'us-ascii' };
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return { words: 'Unicode text, UTF-8 text', charset: 'utf-8' };
  } catch {
    const latin = !bytes.some((byte) => byte >= 128 && byte < 160);
    return latin
      ? { words: 'ISO-8859 text', charset: 'iso-8859-1' }
      : { words: 'Non-ISO extended-ASCII text', charset: 'unknown-8bit' };
  }
}

/** ", with very long lines (700), with CRLF line terminators" */
function lineWords(text: string): string {
  const words: string[] = [];
  const longest = Math.max(...text.split(/\r?\n/).map((line) => line.length));
  if (longest > 300) words.push(`with very long lines (${longest})`);
  const crlf = text.includes('\r\n');
  const lf = /(?:^|[^\r])\n/.test(text);
  if (!crlf && !lf) words.push('with no line terminators');
  else if (crlf) words.push(`with CRLF${lf ? ', LF' : ''} line terminators`);
  if (text.includes('\x1b')) words.push('with escape sequences');
  return words.map((word) => `, ${word}`).join('');
}

function isJson(text: string): boolean {
  if (!/^\s*[[{]/.test(text)) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function kindOf(bytes: Uint8Array): Kind {
  if (bytes.length === 0) return { text: 'empty', mime: 'inode/x-empty', charset: 'binary' };
  const head = Array.from(bytes.subarray(0, 512), (byte) => String.fromCharCode(byte)).join('');
  for (const [magic, text, mime] of MAGIC) if (magic.test(head)) return binary(text + gzipWords(text, bytes), mime);
  const plain = textKind(bytes);
  if (!plain) return binary('data');
  const text = new TextDecoder(plain.charset === 'utf-8' ? 'utf-8' : 'latin1').decode(bytes);
  const { charset } = plain;
  const words = plain.words + lineWords(text);
  const script = /^#! *(\S+)(?:[ \t]+(\S+))?/.exec(text);
  if (script) {
    const path = script[1]?.endsWith('/env') ? (script[2] ?? '') : (script[1] as string);
    const name = path.split('/').pop() as string;
    const known = SCRIPTS.find(([pattern]) => pattern.test(name));
    return {
      text: `${known?.[1] ?? `a ${path} script`}, ${words.replace(/text/, (t) => `${t} executable`).replace(/^(Unicode) text executable, UTF-8 text/, '$1 text, UTF-8 text executable')}`,
      mime: known?.[2] ?? 'text/plain',
      charset,
    };
  }
  if (isJson(text)) return { text: 'JSON text data', mime: 'application/json', charset };
  for (const [pattern, name, mime] of TEXTS)
    if (pattern.test(text)) return { text: name.startsWith('PEM') ? name : `${name}, ${words}`, mime, charset };
  return { text: words, mime: 'text/plain', charset };
}

/** Of a gzip file the size that it says last. */
function gzipWords(text: string, bytes: Uint8Array): string {
  if (!text.startsWith('gzip') || bytes.length < 18) return '';
  const size = new DataView(bytes.buffer, bytes.byteOffset + bytes.length - 4, 4).getUint32(0, true);
  return `, from Unix, original size modulo 2^32 ${size}`;
}

const file = defineTool({
  names: ['file'],
  options: [
    'b',
    'brief=b',
    'i',
    'mime=i',
    'mime-type',
    'mime-encoding',
    'L',
    'dereference=L',
    'N',
    'no-pad=N',
    'F:',
    'separator:=F',
  ],
  idle: [
    'h',
    'no-dereference',
    'p',
    'preserve-date',
    's',
    'special-files',
    'k',
    'keep-going',
    'r',
    'raw',
    'n',
    'no-buffer',
  ],
  refused: [
    'z',
    'uncompress',
    'Z',
    'uncompress-noreport',
    'f:',
    'files-from:',
    'm:',
    'magic-file:',
    'C',
    'compile',
    'e:',
    'exclude:',
    'extension',
    'apple',
    '0',
    'print0',
    'l',
    'list',
    'P:',
    'parameter:',
    'd',
    'debug',
    'c',
    'checking-printout',
    'E',
    'S',
    'no-sandbox',
  ],
  help: 'Usage: file [OPTION...] FILE...\nDetermine type of FILEs.\n\n  -b  do not prepend filenames to output lines\n  -i  output MIME type strings\n  -L  follow symlinks\n      --mime-type  output the MIME type',
  *run(t) {
    if (t.operands.length === 0) throw new ToolFailure('Usage: file [OPTION...] FILE...', 1);
    const shownName = (path: string): string => (path === '-' ? '/dev/stdin' : path);
    const widest = Math.max(...t.operands.map((path) => [...shownName(path)].length));
    for (const path of t.operands) {
      const kind = yield* kindAt(t, path);
      const text = t.has('mime-type')
        ? kind.mime
        : t.has('mime-encoding')
          ? kind.charset
          : t.has('i') && kind.mime !== ''
            ? `${kind.mime}; charset=${kind.charset}`
            : kind.text;
      const name = shownName(path);
      const padding = ' '.repeat(t.has('N') ? 0 : widest - [...name].length);
      yield* t.print(t.has('b') ? `${text}\n` : `${name}${t.value('F') ?? ':'}${padding} ${text}\n`);
    }
  },
});

function* kindAt(t: ToolContext, path: string): Routine<Kind> {
  if (path === '-') return kindOf(yield* readAllBytes(t.context.stdin));
  const stat = t.stat(path, t.has('L'));
  if (!stat) return { text: `cannot open \`${path}' (No such file or directory)`, mime: '', charset: '' };
  return special(t, path, stat) ?? kindOf(t.context.files.readBytes(t.path(path)));
}

function special(t: ToolContext, path: string, { kind }: FileStat): Kind | undefined {
  if (kind === 'directory') return binary('directory', 'inode/directory');
  if (kind === 'fifo') return binary('fifo (named pipe)', 'inode/fifo');
  if (t.path(path) === '/dev/null') return binary('character special (1/3)', 'inode/chardevice');
  if (kind !== 'link') return undefined;
  const target = t.context.files.readLink(t.path(path));
  return t.stat(path)
    ? binary(`symbolic link to ${target}`, 'inode/symlink')
    : binary(`broken symbolic link to ${target}`, 'inode/symlink');
}

const strings = defineTool({
  names: ['strings'],
  options: ['n:', 'bytes:=n', 't:', 'radix:=t', 'o', 'f', 'print-file-name=f'],
  idle: ['a', 'all', 'd', 'data'],
  refused: [
    'e:',
    'encoding:',
    'T:',
    'target:',
    'U:',
    'unicode:',
    's:',
    'output-separator:',
    'w',
    'include-all-whitespace',
  ],
  help: 'Usage: strings [OPTION]... [FILE]...\nPrint the sequences of printable characters in files.\n\n  -n NUMBER  at least so many (default 4)\n  -t o|d|x  where each is',
  *run(t) {
    const least = t.number('n', 4);
    if (least < 1) throw new ToolFailure(`invalid minimum string length ${least}`);
    const base = { o: 8, d: 10, x: 16 }[t.value('t') ?? (t.has('o') ? 'o' : '')];
    for (const input of t.inputs) {
      if (input !== '-' && !t.stat(input)) {
        yield* t.fail(`'${input}': No such file`);
        continue;
      }
      const reader = yield* t.open(input);
      if (!reader) continue;
      const bytes = yield* readAllBytes(reader);
      const prefix = t.has('f') ? `${input === '-' ? '{standard input}' : input}: ` : '';
      for (let from = 0, at = 0; at <= bytes.length; at++) {
        const byte = bytes[at] ?? 0;
        if (byte === 9 || (byte >= 32 && byte < 127)) continue;
        if (at - from >= least) {
          const place = base === undefined ? '' : `${from.toString(base).padStart(7)} `;
          yield* t.print(`${prefix}${place}${String.fromCharCode(...bytes.subarray(from, at))}\n`);
        }
        from = at + 1;
      }
    }
  },
});

export const FILE_KIND_TOOLS: readonly Tool[] = [file, strings];
