/**
 * Which of the built site's files a lab's worker asks for: at once, until the first prompt, and until
 * `kubectl get pods` has answered. The worker itself runs, here in Node. As a program: `node worker-files.ts ASSETS BUNDLE.json`
 * prints {start, prompt, pods}, each a list of file names.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';

interface WorkerFiles {
  readonly start: readonly string[];
  readonly prompt: readonly string[];
  readonly pods: readonly string[];
}

/** `assets`: folder of the built scripts; `bundle`: the lesson's file under labs/. */
export function workerFiles(assets: string, bundle: string): WorkerFiles {
  const { status, stdout, stderr } = spawnSync(process.execPath, [import.meta.filename, assets, bundle], {
    encoding: 'utf8',
    timeout: 60_000,
  });
  if (status !== 0) throw new Error(`the worker does not run: ${stderr}`);
  return JSON.parse(stdout) as WorkerFiles;
}

interface Message {
  readonly t?: string;
  readonly i?: string;
  readonly m?: string;
  readonly e?: unknown;
}

async function main(assets: string, bundle: string): Promise<WorkerFiles> {
  const files = new Set<string>();
  registerHooks({
    load(url, context, next) {
      if (url.startsWith('file:')) files.add(basename(new URL(url).pathname));
      return next(url, context);
    },
  });
  const worker = readdirSync(assets).find((name) => /^worker-.*\.js$/.test(name));
  if (!worker) throw new Error(`no worker in ${assets}`);
  let hear: (event: { data: unknown }) => void = () => {};
  const waiting = new Map<string, (message: Message) => void>();
  const scope = {
    addEventListener: (_type: string, listener: typeof hear) => {
      hear = listener;
    },
    postMessage: (message: Message) => {
      if (message.t === 's') waiting.get(message.i ?? '')?.(message);
      else if (message.m === 'failed') throw new Error(JSON.stringify(message));
    },
  };
  Object.assign(globalThis, { self: scope });
  const ask = (m: string, ...a: unknown[]): Promise<void> =>
    new Promise((go, fail) => {
      waiting.set(m, ({ e }) => (e === undefined ? go() : fail(e)));
      hear({ data: { t: 'q', i: m, m, a } });
    });
  await import(pathToFileURL(join(assets, worker)).href);
  await ask('open', JSON.parse(readFileSync(bundle, 'utf8')), { columns: 100, rows: 30 });
  const prompt = [...files];
  const { port1, port2 } = new MessageChannel();
  let shown = '';
  const answered = new Promise<void>((go) => {
    port1.onmessage = ({ data }: MessageEvent<{ type: string; data: string }>) => {
      if (data.type === 'out') shown += data.data;
      // the pods, and the next prompt
      if (/NAME +READY.*@drydock/s.test(shown)) go();
    };
  });
  await ask('attachTerminal', 1, port2);
  port1.postMessage({ type: 'in', data: 'kubectl get pods\r' });
  await answered;
  return { start: [worker], prompt, pods: [...files] };
}

if (process.argv[1] === import.meta.filename) {
  const [, , assets = '', bundle = ''] = process.argv;
  process.stdout.write(JSON.stringify(await main(assets, bundle)), () => process.exit(0));
}
