/**
 * agnhost, the one program of Kubernetes' tests that its documentation uses everywhere: `netexec`, `liveness`, `serve-hostname`,
 * `pause`. Mirrors test/images/agnhost. Leaves out its other subcommands, which are refused by name, and UDP.
 */
import type { DeclaredView, ImageBehaviour, ImageProgram } from '../../types.ts';

/** /healthz of `liveness` answers well for so long. */
const LIVES_MS = 10_000;
const REFUSED_EXIT = 1;
/** Paths of netexec. */
const NOT_SIMULATED = ['/dial', '/exit', '/header', '/redirect', '/shell', '/upload'];

export const agnhost: ImageProgram = {
  name: 'agnhost',
  command: 'agnhost',
  title: '/agnhost',
  counts: true,
  adapts,
  greets: (container) => {
    const port = container.behaviour.listen[0]?.port;
    switch (modeOf(container)) {
      case 'netexec':
        return [`Started HTTP server on port ${port}`, 'Started UDP server on port  8081'].map((text) =>
          line(container, text),
        );
      case 'pause':
        return ['Paused'];
      default:
        return [];
    }
  },
  answer(container, { path, client }) {
    const [pathname, query = ''] = path.split('?');
    if (modeOf(container) === 'serve-hostname') return { status: 200, body: container.podName };
    if (modeOf(container) !== 'netexec') return undefined;
    switch (pathname) {
      case '/':
        return { status: 200, body: `NOW: ${goTime(container.wallMs)}` };
      case '/hostname':
      case '/hostName':
        return { status: 200, body: container.podName };
      case '/clientip':
        return { status: 200, body: `${client ?? '127.0.0.1'}:${30_000 + container.requests}` };
      case '/echo':
        return { status: 200, body: new URLSearchParams(query).get('msg') ?? '' };
      case '/healthz':
        return { status: 200, body: '' };
      default:
        return NOT_SIMULATED.includes(pathname ?? '')
          ? { status: 501, body: `agnhost: not simulated: ${pathname}\n` }
          : undefined;
    }
  },
  accessLog(container, { method, path, client }) {
    if (modeOf(container) === 'serve-hostname') return [line(container, `HTTP request from ${client}`)];
    return modeOf(container) === 'netexec' ? [line(container, `${method} ${path}`)] : [];
  },
};

function adapts(behaviour: ImageBehaviour, args: readonly string[]): ImageBehaviour {
  const [mode = 'pause', ...options] = args;
  const port = (name: string, otherwise: number): number => Number(option(options, name) ?? otherwise);
  const listening = (at: number): ImageBehaviour => ({
    ...behaviour,
    with: { mode },
    listen: [{ port: at, afterMs: 50 }],
  });
  switch (mode) {
    case 'pause':
      return { ...behaviour, with: { mode }, listen: [] };
    case 'netexec':
      return listening(port('http-port', 8080));
    case 'serve-hostname':
      return listening(port('port', 9376));
    case 'liveness':
      return {
        ...listening(8080),
        http: {
          '/healthz': [
            { untilMs: LIVES_MS, status: 200, body: 'ok' },
            { status: 500, body: 'error: 10' },
          ],
        },
      };
    default:
      return {
        ...behaviour,
        listen: [],
        fail: [{ afterMs: 0, exit: REFUSED_EXIT, log: `agnhost: not simulated: ${mode}` }],
      };
  }
}

/** "--http-port=8080" or "--http-port 8080". */
function option(options: readonly string[], name: string): string | undefined {
  const at = options.findIndex((word) => word === `--${name}` || word.startsWith(`--${name}=`));
  if (at < 0) return undefined;
  const word = options[at] as string;
  return word.includes('=') ? word.slice(word.indexOf('=') + 1) : options[at + 1];
}

const modeOf = ({ behaviour }: DeclaredView): unknown => behaviour.with?.mode;

/** klog's line: "I0302 09:00:01.234000       1 log.go:245] Started HTTP server on port 8080". */
function line(container: DeclaredView, text: string): string {
  const at = new Date(container.wallMs).toISOString();
  return `I${at.slice(5, 7)}${at.slice(8, 10)} ${at.slice(11, 23)}000       1 log.go:245] ${text}`;
}

/** Go's time.Time as %v: "2026-03-02 09:00:01.234 +0000 UTC". */
function goTime(wallMs: number): string {
  const at = new Date(wallMs).toISOString();
  const fraction = at.slice(20, 23).replace(/0+$/, '');
  return `${at.slice(0, 10)} ${at.slice(11, 19)}${fraction === '' ? '' : `.${fraction}`} +0000 UTC`;
}
