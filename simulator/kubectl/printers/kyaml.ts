/** -o kyaml: YAML in flow style with quoted texts. Mirrors sigs.k8s.io/yaml/kyaml. */

/** `sorted`: by keys, as objects of the server come; else in the order of their members, as Go's structs. */
export function printKyaml(value: unknown, sorted = true): string {
  return `---\n${node(value, '', sorted)}\n`;
}

function node(value: unknown, indent: string, sorted: boolean): string {
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    if (value.length === 0) return '[]';
    if (value.every((v) => v !== null && typeof v === 'object'))
      return `[${value.map((v) => node(v, indent, sorted)).join(', ')}]`;
    return `[\n${value.map((v) => `${inner}${node(v, inner, sorted)},\n`).join('')}${indent}]`;
  }
  if (value !== null && typeof value === 'object') {
    const entries = Object.entries(value).filter(([, v]) => v !== undefined);
    if (entries.length === 0) return '{}';
    if (sorted) entries.sort(([a], [b]) => (a < b ? -1 : 1));
    return `{\n${entries.map(([k, v]) => `${inner}${key(k)}: ${node(v, inner, sorted)},\n`).join('')}${indent}}`;
  }
  if (typeof value === 'string') return text(value, inner);
  return JSON.stringify(value);
}

const key = (name: string): string =>
  /^[\p{L}\p{N}_]([\p{L}\p{N}_./-]*[\p{L}\p{N}_])?$/u.test(name) && !isAmbiguous(name)
    ? name
    : `"${[...name].map((c) => escaped(c, '\\n', '\\t')).join('')}"`;

/** Whether a reader might take the bare text for another type. Upstream: isTypeAmbiguous. */
function isAmbiguous(name: string): boolean {
  if (/^(null|~|t|f|1|0|true|false|y|yes|on|n|no|off|[+-]?\.inf|\.nan|[+-]?inf(inity)?|nan)$/i.test(name)) return true;
  if (/^\d{4}-\d{1,2}-\d{1,2}$/.test(name)) return true;
  const bare = name.replaceAll('_', '');
  return /^[+-]?(0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO]?[0-7]*|[1-9]\d*|(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?)$/.test(bare);
}

const FOLD = '\\\n';

/** Texts of several lines are folded with escaped line ends. */
function text(value: string, indent: string): string {
  const several = value.includes('\n');
  let out = several ? FOLD : '';
  for (const letter of value) {
    if (out.endsWith('\n')) out += `${indent}${/\s/u.test(letter) && letter !== '\n' ? '\\' : ' '}`;
    out += escaped(letter, `\\n${FOLD}`, '\t');
  }
  if (several) out += `${out.endsWith('\n') ? '' : FOLD}${indent}`;
  return `"${out}"`;
}

const NAMED: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\u0007': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\r': '\\r',
  '\v': '\\v',
  '\0': '\\0',
  '\u001b': '\\e',
  '\u0085': '\\N',
  '\u00a0': '\\_',
  '\u2028': '\\L',
  '\u2029': '\\P',
};

function escaped(letter: string, newline: string, tab: string): string {
  if (letter === '\n') return newline;
  if (letter === '\t') return tab;
  const named = NAMED[letter];
  if (named !== undefined) return named;
  const code = letter.codePointAt(0) ?? 0;
  const hex = (length: number) => code.toString(16).padStart(length, '0');
  if (code < 0x20 || code === 0x7f) return `\\x${hex(2)}`;
  if (/[\p{L}\p{M}\p{N}\p{P}\p{S} ]/u.test(letter)) return letter;
  return code < 0x10000 ? `\\u${hex(4)}` : `\\U${hex(8)}`;
}
