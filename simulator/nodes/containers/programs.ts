/** The image programs, listed by hand. A container whose image names none of them cannot start. */
import type { ImageBehaviour, ImageProgram } from '../types.ts';
import { agnhost } from './programs/agnhost.ts';
import { chartmuseum } from './programs/chartmuseum.ts';
import { configEcho } from './programs/config-echo.ts';
import { http } from './programs/http.ts';
import { ingressNginx } from './programs/ingress-nginx.ts';
import { job } from './programs/job.ts';
import { kubia } from './programs/kubia.ts';
import { ledger } from './programs/ledger.ts';
import { nginx } from './programs/nginx.ts';
import { perl } from './programs/perl.ts';
import { bootcamp, echoserver, helloApp, helloFrontend, httpEcho } from './programs/samples.ts';
import { shell } from './programs/shell.ts';
import { peers, store } from './programs/store.ts';
import { stress } from './programs/stress.ts';

const LIST: readonly ImageProgram[] = [
  agnhost,
  bootcamp,
  chartmuseum,
  configEcho,
  echoserver,
  helloApp,
  helloFrontend,
  http,
  httpEcho,
  ingressNginx,
  job,
  kubia,
  ledger,
  nginx,
  peers,
  perl,
  shell,
  store,
  stress,
];

/** Names of all facts that programs publish. */
export const programFacts = (): readonly string[] => [...new Set(LIST.flatMap(({ publishes = [] }) => publishes))];

/** By name. Throws when two have the same. */
export function imagePrograms(): ReadonlyMap<string, ImageProgram> {
  const programs = new Map<string, ImageProgram>();
  for (const program of LIST) {
    if (programs.has(program.name)) throw new Error(`two image programs are called ${program.name}`);
    programs.set(program.name, program);
  }
  return programs;
}

/** The name an image's program is called by; undefined when it has none. */
export function ownCommand(behaviour: ImageBehaviour, program: ImageProgram): string | undefined {
  const { binary } = behaviour.with ?? {};
  return typeof binary === 'string' ? binary : program.command;
}

/** What `ps` shows of an image's program. */
export function titleOf(behaviour: ImageBehaviour, program: ImageProgram): string {
  return program.title ?? ownCommand(behaviour, program) ?? 'server';
}
