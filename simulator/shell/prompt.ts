/** PS1 and its kin: the escapes of prompts. */
import type { Routine } from '../kernel/wait.ts';
import type { Engine } from './engine.ts';
import type { Io, Shell } from './shell.ts';

/** Escapes that tell the time, and perhaps more. */
const TIMED = /\\(?:[tT@Ad]|D\{)/;
/** Text in which at most backslashes and dollars are escaped. */
const PLAIN = /^(?:[^"$`\\]|\\[$\\])*$/;

/** The prompt to show; what does not take room on the screen stands between \x01 and \x02. */
export function* promptText(shell: Shell, io: Io, format: string, engine: () => Routine<Engine>): Routine<string> {
  const { session } = shell;
  const home = shell.parameter('HOME') ?? '';
  const short =
    shell.cwd === home
      ? '~'
      : home !== '' && shell.cwd.startsWith(`${home}/`)
        ? `~${shell.cwd.slice(home.length)}`
        : shell.cwd;
  const wall = session.host.kernel.wallMs();
  const clock = TIMED.test(format) ? yield* engine() : undefined;
  const time = (form: string): string => (clock as Engine).timeText(form, wall, shell.parameter('TZ'));
  const decoded = format.replace(/\\(\\|\[|\]|[0-7]{3}|D\{[^}]*\}|[a-zA-Z$!#@])/g, (all, code: string) => {
    if (/^[0-7]{3}$/.test(code)) return String.fromCharCode(Number.parseInt(code, 8));
    if (code.startsWith('D{')) return time(code.slice(2, -1) || '%X');
    switch (code) {
      case 'u':
        return session.user;
      case 'h':
        return session.hostname.split('.')[0] as string;
      case 'H':
        return session.hostname;
      case 'w':
        return short;
      case 'W':
        return short === '~' || short === '/' ? short : (short.split('/').pop() as string);
      case '$':
        return session.user === 'root' ? '#' : '\\$';
      case 'n':
        return '\n';
      case 'r':
        return '\r';
      case 'a':
        return '\x07';
      case 'e':
        return '\x1b';
      case 't':
        return time('%H:%M:%S');
      case 'T':
        return time('%I:%M:%S');
      case '@':
        return time('%I:%M %p');
      case 'A':
        return time('%H:%M');
      case 'd':
        return time('%a %b %d');
      case 's':
        return session.dialect === 'bash' ? 'bash' : 'sh';
      case 'v':
        return '5.2';
      case 'V':
        return '5.2.15';
      case 'j':
        return String(shell.jobs.list.length);
      case '!':
        return String(session.history.length + 1);
      case '#':
        return String(session.history.length + 1);
      case '[':
        return '\x01';
      case ']':
        return '\x02';
      case '\\':
        return '\\\\';
      default:
        return all;
    }
  });
  if (PLAIN.test(decoded)) return decoded.replace(/\\([$\\])/g, '$1');
  return yield* (yield* engine()).expandText(shell, decoded, io);
}
