/**
 * `npm run serve`: a simulated cluster on loopback for a real kubectl (or helm).
 * Arguments: --port N, --nodes N, --speed FACTOR, --seed TEXT, --kubeconfig FILE, --user NAME:GROUP,…, --verbose, --help.
 */
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { LEARNER } from '../cluster-types.ts';
import { serveHttp } from './http.ts';
import { kubeconfig, type OtherUser, parseUser } from './kubeconfig.ts';
import { pace } from './pace.ts';
import { createServedCluster } from './world.ts';

const USAGE = `npm run serve [-- OPTIONS]
  --port N            port on 127.0.0.1 (default 6443; the next free one if it is taken)
  --nodes N           worker nodes (default 3)
  --metrics           with a metrics server
  --speed FACTOR      virtual seconds per real second (default 1)
  --seed TEXT         seed of names, addresses and chance (default "serve")
  --kubeconfig FILE   where to write the kubeconfig (default: the system's folder for temporary files)
  --user NAME:GROUP,… a context of that name that acts as this user in these groups (again for more of them)
  --verbose           print each request`;

function options():
  | {
      port: number;
      nodes: number;
      metrics: boolean;
      speed: number;
      seed: string;
      file: string;
      users: readonly OtherUser[];
      verbose: boolean;
    }
  | string {
  let values: Record<string, string | boolean | string[] | undefined>;
  try {
    ({ values } = parseArgs({
      options: {
        port: { type: 'string', default: '6443' },
        nodes: { type: 'string', default: '3' },
        metrics: { type: 'boolean', default: false },
        speed: { type: 'string', default: '1' },
        seed: { type: 'string', default: 'serve' },
        kubeconfig: { type: 'string' },
        user: { type: 'string', multiple: true, default: [] },
        verbose: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    }));
  } catch (error) {
    return `${(error as Error).message}\n\n${USAGE}`;
  }
  if (values.help) return USAGE;
  const port = Number(values.port);
  const nodes = Number(values.nodes);
  const speed = Number(values.speed);
  if (!Number.isInteger(port) || port < 0 || port > 65535)
    return `--port ${values.port}: expected a number from 0 to 65535`;
  if (!Number.isInteger(nodes) || nodes < 1 || nodes > 1000)
    return `--nodes ${values.nodes}: expected a number from 1 to 1000`;
  if (!(speed > 0 && speed <= 1000)) return `--speed ${values.speed}: expected a factor above 0, at most 1000`;
  const file = String(values.kubeconfig ?? join(tmpdir(), 'drydock-kubeconfig.yaml'));
  const users: OtherUser[] = [];
  for (const text of values.user as string[]) {
    const user = parseUser(text);
    if (!user) return `--user ${text}: expected NAME or NAME:GROUP,GROUP`;
    users.push(user);
  }
  return {
    port,
    nodes,
    metrics: values.metrics === true,
    speed,
    seed: String(values.seed),
    file,
    users,
    verbose: values.verbose === true,
  };
}

async function main(): Promise<number> {
  const chosen = options();
  if (typeof chosen === 'string') {
    console.log(chosen);
    return chosen === USAGE ? 0 : 2;
  }
  const cluster = await createServedCluster({
    seed: chosen.seed,
    nodes: chosen.nodes,
    epochMs: Date.now(),
    addons: chosen.metrics ? ['metrics-server'] : [],
  });
  for (let port = chosen.port; port < chosen.port + 20; port++) {
    try {
      const served = await serveHttp({
        api: cluster.api,
        kernel: cluster.kernel,
        user: LEARNER,
        port,
        ...(chosen.verbose
          ? { onRequest: (request, status) => console.log(`${status} ${request.method} ${request.path}`) }
          : {}),
      });
      const address = `http://127.0.0.1:${served.port}`;
      writeFileSync(chosen.file, kubeconfig(address, chosen.users));
      pace(cluster.kernel, chosen.speed);
      console.log(`A simulated cluster of ${chosen.nodes} workers answers at ${address}\n`);
      console.log(`  export KUBECONFIG=${chosen.file}`);
      console.log('  kubectl get nodes\n\nCtrl-C stops it; nothing is kept.');
      return -1;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
      console.log(`Port ${port} is in use; trying the next one.`);
    }
  }
  console.log('No free port found; choose another with --port.');
  return 1;
}

const code = await main();
if (code >= 0) process.exitCode = code;
