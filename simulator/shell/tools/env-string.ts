/** `env -S STRING`: one word taken apart into several, as on a line "#!/usr/bin/env -S …". Mirrors coreutils' env.c, build_argv. */
import { ToolFailure } from './tool.ts';

const ESCAPES: Readonly<Record<string, string>> = {
  ...{ f: '\f', n: '\n', r: '\r', t: '\t', v: '\v', '"': '"', '#': '#', $: '$', "'": "'", '\\': '\\' },
};

/** The arguments of env with what -S's value was made of in its place; nothing behind COMMAND is looked at. */
export function splitString(args: readonly string[], variables: ReadonlyMap<string, string>): readonly string[] {
  for (const [i, arg] of args.entries()) {
    if (arg === '--' || !arg.startsWith('-') || arg === '-') return args;
    const long = /^--split-string(?:=([\s\S]*))?$/.exec(arg);
    const short = long ? undefined : /^-([iv0]*)S([\s\S]*)$/.exec(arg);
    if (long || short) {
      const attached = long ? long[1] : short?.[2] || undefined;
      const text = attached ?? args[i + 1];
      if (text === undefined) return args;
      const before = short?.[1] ? [`-${short[1]}`] : [];
      const rest = args.slice(i + (attached === undefined ? 2 : 1));
      return [...args.slice(0, i), ...before, ...splitString([...wordsOf(text, variables), ...rest], variables)];
    }
    // An option whose value is the next word.
    if (/^(?:-[iv0]*[uC]|--unset|--chdir)$/.test(arg))
      return [...args.slice(0, i + 2), ...splitString(args.slice(i + 2), variables)];
  }
  return args;
}

/** Example: `a "b c" ${HOME}` is three words. */
function wordsOf(text: string, variables: ReadonlyMap<string, string>): string[] {
  const words: string[] = [];
  let word: string | undefined;
  let quote = '';
  const add = (more: string): void => {
    word = (word ?? '') + more;
  };
  const end = (): void => {
    if (word !== undefined) words.push(word);
    word = undefined;
  };
  for (let i = 0; i < text.length; i++) {
    const c = text[i] as string;
    if (c === quote) {
      quote = '';
      continue;
    }
    if ((c === '"' || c === "'") && quote === '') {
      quote = c;
      add('');
      continue;
    }
    if (/\s/.test(c) && quote === '') {
      end();
      continue;
    }
    if (c === '#' && quote === '' && word === undefined) break;
    if (c === '\\' && !(quote === "'" && text[i + 1] !== '\\' && text[i + 1] !== "'")) {
      const next = text[++i];
      if (next === undefined) throw new ToolFailure('invalid backslash at end of string in -S', 125);
      if (next === '_') {
        if (quote === '"') add(' ');
        else end();
      } else if (next === 'c') {
        if (quote === '"') throw new ToolFailure("'\\c' must not appear in double-quoted -S string", 125);
        break;
      } else if (ESCAPES[next] === undefined) throw new ToolFailure(`invalid sequence '\\${next}' in -S`, 125);
      else add(ESCAPES[next]);
      continue;
    }
    if (c === '$' && quote !== "'") {
      const name = /^\$\{([A-Za-z_]\w*)\}/.exec(text.slice(i));
      if (!name) throw new ToolFailure(`only \${VARNAME} expansion is supported, error at: ${text.slice(i)}`, 125);
      const value = variables.get(name[1] as string);
      if (value !== undefined) add(value);
      i += name[0].length - 1;
      continue;
    }
    add(c);
  }
  if (quote !== '') throw new ToolFailure('no terminating quote in -S string', 125);
  end();
  return words;
}
