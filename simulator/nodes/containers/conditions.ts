/**
 * Conditions of `http` and `fail` rules (lesson-format.md §4.3): env(n), file(path), args, pod, uptime, resolves(name),
 * reaches(url), rps, can(verb, resource, name?). Each is compiled once per world and evaluated whenever a request comes.
 */
import type { CelCompiler, CelProgram } from '../../cel/cel.ts';
import { CelFailure } from '../../cel/failure.ts';
import { type CelEnvironment, listOf } from '../../cel/types.ts';
import { isAddress } from '../../network/dns/zone.ts';
import type { Network } from '../../network/network.ts';
import type { ConditionTime, ContainerSetup } from './running.ts';

interface Scope {
  readonly setup: ContainerSetup;
  readonly atMs: number;
}

/** Whether a service account may do something with a resource ("pods", "deployments.apps", "pods/log") in its namespace; '' is any name. */
type AccountMay = (
  account: { namespace: string; name: string },
  verb: string,
  resource: string,
  name: string,
) => boolean;

/** Makes a compiler of expressions. */
export type MakeCompiler = (environment: CelEnvironment) => CelCompiler;

const TEXT = [{ type: 'string' as const }];

export class ImageConditions {
  /** Comes with what answers requests: until then there is no container of an image that has conditions. */
  #make: MakeCompiler | undefined;
  /** Made when there is something to compile. */
  #compiler: CelCompiler | undefined;
  readonly #network: Network;
  readonly #may: AccountMay;
  readonly #programs = new Map<string, CelProgram>();
  /** The container whose rule is being evaluated. */
  #scope: Scope | undefined;

  constructor(network: Network, may: AccountMay) {
    this.#network = network;
    this.#may = may;
  }

  speak(make: MakeCompiler): void {
    this.#make ??= make;
  }

  #compile(source: string): ReturnType<CelCompiler['compile']> {
    this.#compiler ??= this.#newCompiler();
    return this.#compiler.compile(source, 'bool');
  }

  #newCompiler(): CelCompiler {
    if (!this.#make) throw new Error('a condition of an image was asked before its language came');
    const network = this.#network;
    const scope = (): Scope => this.#scope as Scope;
    return this.#make({
      guarded: true,
      variables: { args: listOf('string'), pod: 'string', uptime: 'double', rps: 'double' },
      functions: [
        {
          name: 'env',
          parameters: TEXT,
          returns: 'string',
          call: (name: string) => scope().setup.env().get(name) ?? '',
        },
        { name: 'file', parameters: TEXT, returns: 'string', call: (path: string) => scope().setup.file(path) ?? '' },
        {
          name: 'resolves',
          parameters: TEXT,
          returns: 'bool',
          call: (name: string) => network.lookUp(name, 'A', scope().setup.pod.namespace).records.length > 0,
        },
        {
          name: 'can',
          parameters: [...TEXT, ...TEXT, { type: 'string', optional: true }],
          returns: 'bool',
          call: (verb: string, resource: string, name = '') => {
            const { namespace, account } = scope().setup.pod;
            return this.#may({ namespace, name: account }, verb, resource, name);
          },
        },
        { name: 'reaches', parameters: TEXT, returns: 'bool', call: (url: string) => reaches(network, url, scope()) },
      ],
    });
  }

  /** What is wrong with a condition; undefined when it can be used. */
  problem(source: string): string | undefined {
    const compiled = this.#compile(source);
    return 'run' in compiled ? undefined : compiled.map((p) => `column ${p.column}: ${p.message}`).join('; ');
  }

  /** Whether a condition holds for a container now. An evaluation error counts as false. */
  holds(source: string, setup: ContainerSetup, { atMs, startedAtMs, rps }: ConditionTime): boolean {
    let program = this.#programs.get(source);
    if (!program) {
      const compiled = this.#compile(source);
      if (!('run' in compiled))
        throw new Error(`condition ${JSON.stringify(source)} of an image: ${this.problem(source)}`);
      program = compiled;
      this.#programs.set(source, program);
    }
    const outer = this.#scope;
    this.#scope = { setup, atMs };
    try {
      return program.run({ args: setup.args, pod: setup.pod.name, uptime: (atMs - startedAtMs) / 1000, rps }) === true;
    } catch (error) {
      if (error instanceof CelFailure) return false;
      throw error;
    } finally {
      this.#scope = outer;
    }
  }
}

/** Whether something listens behind a URL, from the container's node, without asking it. */
function reaches(network: Network, url: string, { setup, atMs }: Scope): boolean {
  const m = /^http:\/\/([^/:]+)(?::(\d+))?/.exec(url);
  if (!m) return false;
  const host = m[1] as string;
  const port = Number(m[2] ?? 80);
  const address = isAddress(host)
    ? host
    : network.lookUp(host, 'A', setup.pod.namespace).records.find((r) => r.type === 'A')?.data;
  if (address === undefined) return false;
  const list = network.candidates(setup.pod.node, address, port)?.list ?? [{ ip: address, port }];
  return list.some((b) => network.host(b.ip)?.server(b.port, atMs) !== undefined);
}
