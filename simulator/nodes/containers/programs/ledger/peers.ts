/** How a member of the ledger finds its peers and speaks to them: SRV records of the headless Service, then HTTP by name. */
import { srvParts } from '../../../../kernel/names.ts';
import type { HttpAnswer } from '../../../../kernel/sockets.ts';
import { type Routine, until } from '../../../../kernel/wait.ts';
import type { DeclaredView } from '../../../types.ts';
import { type MessageKind, type Messages, readMessage } from './messages.ts';

/** How long a member waits for a word of another. */
const PATIENCE_MS = 500;
const PORT = 8080;
/** The header of a write that another member hands on, and the status of who does not lead. */
export const FORWARDED = 'X-Forwarded-By';
export const NOT_LED = 421;

export class Peers {
  readonly #container: DeclaredView;
  readonly #service: string;

  constructor(container: DeclaredView, service: string) {
    this.#container = container;
    this.#service = service;
  }

  /** Names by SRV ("ledger-0"), the lowest number first; undefined: the name server knows no such Service. */
  *find(): Routine<readonly string[] | undefined> {
    this.#container.facts.count('srvQueries');
    const { rcode, records } = yield* this.#container.network.resolve(this.#service, 'SRV');
    if (rcode !== 'NOERROR') return undefined;
    const names = records.flatMap(({ data }) => srvParts(data)?.target.split('.')[0] ?? []);
    return [...new Set(names)].sort((a, b) => ordinalOf(a) - ordinalOf(b));
  }

  /** Says something to a peer; undefined: no answer. `patient`: waits as long as it takes. */
  *say<K extends MessageKind>(
    to: string,
    kind: K,
    message: Messages[K]['ask'],
    patient = false,
  ): Routine<Messages[K]['answer'] | undefined> {
    const outcome = yield* this.#container.network.http({
      ...this.#to(to, `/peer/${kind}`, JSON.stringify(message)),
      ...(patient ? {} : { timeoutMs: PATIENCE_MS }),
    });
    return outcome.kind === 'response' && outcome.status === 200 ? readMessage(outcome.body) : undefined;
  }

  /** Says something to all of them at once and waits for every answer, or for the end of patience. */
  *sayAll<K extends MessageKind>(
    to: readonly string[],
    kind: K,
    message: (name: string) => Messages[K]['ask'],
  ): Routine<ReadonlyMap<string, Messages[K]['answer']>> {
    const answers = new Map<string, Messages[K]['answer']>();
    let left = to.length;
    if (left === 0) return answers;
    let wake: (() => void) | undefined;
    const peers = this;
    for (const name of to) {
      this.#container.background(`${kind} to ${name}`, function* () {
        const answer = yield* peers.say(name, kind, message(name));
        if (answer !== undefined) answers.set(name, answer);
        if (--left === 0) wake?.();
      });
    }
    yield* until<void>('peers', (done) => {
      wake = () => done(undefined);
      if (left === 0) done(undefined);
      return () => {};
    });
    return answers;
  }

  /** Hands a client's write on to who leads. */
  *forward(to: string, body: string): Routine<HttpAnswer | 'not led' | 'unknown'> {
    const outcome = yield* this.#container.network.http({
      ...this.#to(to, '/', body),
      headers: { [FORWARDED]: this.#container.podName },
      timeoutMs: 2 * PATIENCE_MS,
    });
    if (outcome.kind === 'closed' || outcome.kind === 'reset' || outcome.kind === 'timeout') return 'unknown';
    if (outcome.kind !== 'response' || outcome.status === NOT_LED) return 'not led';
    return { status: outcome.status, body: outcome.body };
  }

  #to(name: string, path: string, body: string) {
    return {
      method: 'POST',
      scheme: 'http',
      host: `${name}.${this.#service}`,
      port: PORT,
      path,
      headers: {},
      body,
      connectTimeoutMs: PATIENCE_MS,
    } as const;
  }
}

/** "ledger-4" → 4. */
export const ordinalOf = (name: string): number => Number(/-(\d+)$/.exec(name)?.[1] ?? 0);
