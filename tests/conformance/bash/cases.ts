/**
 * Recorded scripts: what a real bash printed for them. A file of cases is text to be read and written by hand:
 *
 *     === name            or "=== name (-c)", "=== name (stdin)": how bash was given the script; else in a file of its own.
 *                         "=== name (dash)", "=== name (dash -c)": run by Debian's sh
 *                         "=== name (ash)", "=== name (ash -c)": run by busybox's sh, where every command is an applet
 *     the script
 *     --- out             sections that are empty are left out; "(no newline)" after a title: the text does not end with one
 *     what it printed
 *     --- err
 *     --- code 2
 */
export type Invocation = 'file' | '-c' | 'stdin' | 'dash' | 'dash -c' | 'ash' | 'ash -c';

/** Whether the script is in a file of its own. */
export const inFile = (invocation: Invocation): boolean => !/-c|stdin/.test(invocation);

/** What the shell is given: a script of `sh -c` has no newline at its end, as in a manifest. */
export const givenScript = (script: string, invocation: Invocation): string =>
  /ash -c$/.test(invocation) ? script.replace(/\n$/, '') : script;

export interface Outcome {
  readonly out: string;
  readonly err: string;
  readonly code: number;
}

export interface BashCase {
  readonly name: string;
  readonly invocation: Invocation;
  readonly script: string;
  /** Undefined: not recorded yet. */
  readonly expected: Outcome | undefined;
}

const TITLE = /^=== (\S+)(?: \((-c|stdin|(?:dash|ash)(?: -c)?)\))?$/;
const SECTION = /^--- (out|err)( \(no newline\))?$|^--- code (\d+)$/;

export function parseCases(text: string): BashCase[] {
  const cases: BashCase[] = [];
  let name: string | undefined;
  let invocation: Invocation = 'file';
  let parts: { script: string; out: string; err: string } = { script: '', out: '', err: '' };
  let part: 'script' | 'out' | 'err' = 'script';
  let bare = false;
  let code: number | undefined;
  const endPart = (): void => {
    if (bare) parts[part] = parts[part].replace(/\n$/, '');
    bare = false;
  };
  const endCase = (): void => {
    endPart();
    if (name === undefined) return;
    const expected = code === undefined ? undefined : { out: parts.out, err: parts.err, code };
    cases.push({ name, invocation, script: parts.script, expected });
  };
  for (const line of text.replace(/\n$/, '').split('\n')) {
    const title = TITLE.exec(line);
    if (title) {
      endCase();
      name = title[1];
      invocation = (title[2] as Invocation | undefined) ?? 'file';
      parts = { script: '', out: '', err: '' };
      part = 'script';
      code = undefined;
      continue;
    }
    const section = SECTION.exec(line);
    if (!section) {
      parts[part] += `${line}\n`;
      continue;
    }
    endPart();
    if (section[3] !== undefined) code = Number(section[3]);
    else {
      part = section[1] as 'out' | 'err';
      bare = section[2] !== undefined;
    }
  }
  endCase();
  return cases;
}

export function printCases(cases: readonly BashCase[]): string {
  return cases.map(printCase).join('');
}

function printCase({ name, invocation, script, expected }: BashCase): string {
  const title = `=== ${name}${invocation === 'file' ? '' : ` (${invocation})`}\n${script}`;
  if (!expected) return title;
  return `${title}${section('out', expected.out)}${section('err', expected.err)}--- code ${expected.code}\n`;
}

function section(title: string, text: string): string {
  if (text === '') return '';
  return text.endsWith('\n') ? `--- ${title}\n${text}` : `--- ${title} (no newline)\n${text}\n`;
}
