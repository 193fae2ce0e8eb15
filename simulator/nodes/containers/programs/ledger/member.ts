/**
 * One member of the ledger: a log that a majority of its members must have before a write is acknowledged. Terms, votes and
 * the checks of an append are Raft's (Ongaro and Ousterhout, "In Search of an Understandable Consensus Algorithm", §5); who
 * follows holds a request open at its leader, so that both notice when it ends instead of sending heartbeats. A member is
 * taken in when it asks, and taken out when it is gone and its Service no longer names it (so that scaling down does
 * not cost the majority). Leaves out: snapshots, reads that are linearizable.
 */
import type { HttpAnswer } from '../../../../kernel/sockets.ts';
import { type Routine, sleep, until } from '../../../../kernel/wait.ts';
import type { DeclaredAnswer, DeclaredView } from '../../../types.ts';
import type { Entry, Journal } from './journal.ts';
import { answerOf, type MessageKind, type Messages, readMessage } from './messages.ts';
import { NOT_LED, ordinalOf, type Peers } from './peers.ts';

const RETRY_MS = 200;
/** Without a leader for so long (and a bit more the higher its number), a member asks for votes. */
const ELECTION_MS = 1000;
const ELECTION_STEP_MS = 150;
/** Who is gone for so long is taken out, if the Service no longer names it. */
const FORGET_MS = 10_000;
/** How soon followers hear that what they have was acknowledged, if nothing else is said to them. */
const TELL_MS = 50;
const ENTRIES_AT_ONCE = 500;
/** How long a write waits for a leader, and how often it looks. */
const WRITE_MS = 1500;
const WRITE_STEP_MS = 25;

interface Follower {
  /** The last entry that is known to be the same there. */
  match: number;
  next: number;
  readonly end: () => void;
}

export class Member {
  readonly #container: DeclaredView;
  readonly #peers: Peers;
  readonly #journal: Journal;
  readonly #name: string;
  /** Writes need a majority of at least so many. */
  readonly #least: number;
  readonly #followers = new Map<string, Follower>();
  #leader: string | undefined;
  #commit = 0;
  /** Has had all that was acknowledged when it came. */
  #ready = false;
  #leaving = false;
  #telling = false;
  /** Until when those who voted for it count as heard from. */
  #votes: { readonly names: readonly string[]; readonly untilMs: number } | undefined;
  #news: (() => void) | undefined;

  constructor(container: DeclaredView, peers: Peers, journal: Journal, least: number) {
    this.#container = container;
    this.#peers = peers;
    this.#journal = journal;
    this.#name = container.podName;
    this.#least = least;
  }

  // ── What others see ───────────────────────────────────────────────────────────────────────────────────────────

  /** Answers that need nobody else. */
  answer(method: string, path: string): DeclaredAnswer | undefined {
    if (method !== 'GET') return undefined;
    const { members } = this.#journal;
    if (path === '/ready')
      return this.#ready ? { status: 200, body: 'ok\n' } : { status: 503, body: 'not a member yet\n' };
    if (path === '/log')
      return {
        status: 200,
        body: this.#journal
          .writes(this.#commit)
          .map((text) => `${text}\n`)
          .join(''),
      };
    const version = this.#container.behaviour.version;
    const entries = this.#journal.writeCount(this.#commit);
    const body = `${this.#name} v${version}: ${entries} entries, leader ${this.#leader ?? 'none'}, members ${members.join(' ') || 'none'}\n`;
    return path === '/' ? { status: 200, body } : undefined;
  }

  /**
   * A client's write: acknowledged by 200, refused by 503. While nobody leads it waits a moment for somebody to, and while those who
   * voted for the leader are on their way to it.
   */
  *write(text: string, forwarded: boolean): Routine<HttpAnswer> {
    const untilMs = this.#container.nowMs + WRITE_MS;
    for (;;) {
      if (this.#isGathering && this.#container.nowMs < untilMs) {
        yield* sleep(WRITE_STEP_MS);
        continue;
      }
      if (this.#leads && !this.#leaving) return yield* this.#lead(text);
      if (forwarded) return { status: NOT_LED, body: 'not the leader\n' };
      if (this.#leader !== undefined && !this.#leads) {
        const answer = yield* this.#peers.forward(this.#leader, text);
        if (answer === 'unknown') return this.#refuse('the leader went away');
        if (answer !== 'not led') return answer;
      }
      if (this.#container.nowMs >= untilMs) return this.#refuse('no leader');
      yield* sleep(WRITE_STEP_MS);
    }
  }

  *hear(kind: MessageKind, body: string | undefined): Routine<HttpAnswer> {
    const message = readMessage<never>(body);
    if (message === undefined) return { status: 400, body: 'not a message\n' };
    const answers: { readonly [K in MessageKind]: (message: Messages[K]['ask']) => Routine<Messages[K]['answer']> } = {
      status: () => this.#status(),
      join: (m) => this.#join(m),
      follow: (m) => this.#follow(m),
      vote: (m) => this.#voteFor(m),
      append: (m) => this.#append(m),
      take: () => this.#take(),
    };
    return answerOf(yield* answers[kind](message));
  }

  // ── What it does by itself ────────────────────────────────────────────────────────────────────────────────────

  *run(): Routine<void> {
    for (;;) {
      if (this.#leads) yield* this.#sleepUntilNews();
      else if (this.#leader !== undefined) yield* this.#followLeader(this.#leader);
      else yield* this.#seek();
    }
  }

  /** Before it ends: somebody else leads. */
  *leave(): Routine<void> {
    this.#leaving = true;
    if (!this.#leads) return;
    yield* this.#replicate();
    const heirs = [...this.#followers].sort(([, a], [, b]) => b.match - a.match);
    for (const [name] of heirs) if ((yield* this.#peers.say(name, 'take', {}))?.ok) return;
  }

  /** Looks for a leader; founds the ledger, or asks for votes, when there is none. */
  *#seek(): Routine<void> {
    const beganMs = this.#container.nowMs;
    const patienceMs = ELECTION_MS + ELECTION_STEP_MS * ordinalOf(this.#name);
    while (this.#leader === undefined) {
      const named = yield* this.#peers.find();
      const others = (named ?? []).filter((name) => name !== this.#name);
      const told = yield* this.#peers.sayAll(others, 'status', () => ({ name: this.#name }));
      if (this.#leader !== undefined) return;
      const leader = [...told.values()]
        .filter(({ term }) => term >= this.#journal.term)
        .sort((a, b) => b.term - a.term)
        .find(({ leader: who }) => who !== undefined && who !== this.#name)?.leader;
      if (leader !== undefined && (yield* this.#askIn(leader))) return;
      const alone = named?.includes(this.#name) && told.size === others.length;
      if (alone && this.#mayFound([...told.values()])) {
        this.#journal.begin(1, this.#name);
        this.#becomeLeader([this.#name]);
        return;
      }
      const mayVote = this.#journal.members.includes(this.#name) && !this.#leaving;
      if (mayVote && this.#container.nowMs - beganMs >= patienceMs) {
        yield* this.#ask(false);
        return;
      }
      yield* sleep(RETRY_MS);
    }
  }

  /** The first pod of the set founds the ledger when everybody who is there has nothing. */
  #mayFound(others: readonly Messages['status']['answer'][]): boolean {
    return ordinalOf(this.#name) === 0 && this.#journal.last === 0 && others.every(({ founded }) => !founded);
  }

  /** Asks a leader to be taken in. */
  *#askIn(leader: string): Routine<boolean> {
    if (!(yield* this.#peers.say(leader, 'join', { name: this.#name }))?.ok) return false;
    this.#leader ??= leader;
    return true;
  }

  /** Follows until that ends. */
  *#followLeader(leader: string): Routine<void> {
    this.#container.facts.set('members', 0);
    const { term } = this.#journal;
    const answer = yield* this.#peers.say(leader, 'follow', { name: this.#name, term }, true);
    if (this.#leader !== leader) return;
    this.#leader = answer?.leader === this.#name ? undefined : answer?.leader;
  }

  /** Asks all members for votes. */
  *#ask(handover: boolean): Routine<boolean> {
    const { members, last } = this.#journal;
    const term = this.#journal.term + 1;
    this.#journal.begin(term, this.#name);
    const lastTerm = this.#journal.termAt(last);
    const others = members.filter((name) => name !== this.#name);
    const answers = yield* this.#peers.sayAll(others, 'vote', () => ({
      name: this.#name,
      term,
      last,
      lastTerm,
      handover,
    }));
    const highest = Math.max(term, ...[...answers.values()].map((a) => a.term));
    if (highest > this.#journal.term) this.#journal.begin(highest);
    const granted = [...answers].flatMap(([name, { granted: yes }]) => (yes ? [name] : []));
    const won = this.#journal.term === term && this.#leader === undefined;
    if (!won || granted.length + 1 < majority(members.length)) return false;
    this.#becomeLeader(members, granted);
    return true;
  }

  #becomeLeader(members: readonly string[], voters: readonly string[] = []): void {
    this.#leader = this.#name;
    this.#ready = true;
    this.#votes = { names: voters, untilMs: this.#container.nowMs + ELECTION_MS };
    this.#put({ term: this.#journal.term, kind: 'members', text: members.join(',') });
    this.#container.say(`leader of term ${this.#journal.term}`);
    this.#container.facts.set('leader', 1);
    this.#publish();
    const member = this;
    this.#container.background('after the election', function* () {
      yield* sleep(ELECTION_MS);
      member.#publish();
    });
    for (const name of members) if (name !== this.#name) this.#watch(name);
    this.#commitWhatMost();
    this.#wakeUp();
  }

  #stepDown(term: number, vote?: string): void {
    if (term > this.#journal.term || vote !== undefined) this.#journal.begin(term, vote);
    const led = this.#leads;
    this.#leader = undefined;
    if (!led) return;
    this.#container.facts.set('leader', 0);
    for (const { end } of [...this.#followers.values()]) end();
    this.#followers.clear();
    this.#wakeUp();
  }

  // ── A leader ──────────────────────────────────────────────────────────────────────────────────────────────────

  get #leads(): boolean {
    return this.#leader === this.#name;
  }

  /** How many must have an entry. */
  get #needed(): number {
    return majority(Math.max(this.#journal.members.length, this.#least));
  }

  /** How many members are in touch, itself among them. */
  get #present(): number {
    return this.#journal.members.filter((name) => name === this.#name || this.#followers.has(name)).length;
  }

  /** It leads since a moment ago, and not all who voted for it follow yet. */
  get #isGathering(): boolean {
    const isNew = this.#votes !== undefined && this.#container.nowMs < this.#votes.untilMs;
    return isNew && this.#leads && !this.#leaving && this.#present < this.#needed;
  }

  *#lead(text: string): Routine<HttpAnswer> {
    if (this.#present < this.#needed)
      return this.#refuse(`${this.#present} of the ${this.#needed} members that a write needs`);
    const index = this.#put({ term: this.#journal.term, kind: 'write', text });
    yield* this.#replicate();
    if (this.#commit < index) return this.#refuse('not enough members have it');
    return { status: 200, body: `entry ${this.#journal.writeCount(index)}\n` };
  }

  #refuse(why: string): HttpAnswer {
    this.#container.facts.count('refused');
    return { status: 503, body: `refused: ${why}\n` };
  }

  #put(entry: Entry): number {
    const index = this.#journal.last + 1;
    this.#journal.put(index, entry);
    return index;
  }

  /** Gives everybody who follows what it lacks. */
  *#replicate(): Routine<void> {
    for (let lacking = this.#lacking(); this.#leads; ) {
      const before = lacking.length;
      const answers = yield* this.#peers.sayAll(lacking, 'append', (name) => this.#message(name));
      for (const [name, answer] of answers) this.#heard(name, answer);
      this.#commitWhatMost();
      const still = this.#lacking().filter((name) => answers.has(name));
      if (before === 0 || still.length === 0) return;
      lacking = still;
    }
  }

  #lacking(): string[] {
    return [...this.#followers].flatMap(([name, { match }]) => (match < this.#journal.last ? [name] : []));
  }

  #message(name: string): Messages['append']['ask'] {
    const before = (this.#followers.get(name)?.next ?? this.#journal.last + 1) - 1;
    return {
      name: this.#name,
      term: this.#journal.term,
      before,
      beforeTerm: this.#journal.termAt(before),
      entries: this.#journal.entriesFrom(before + 1, ENTRIES_AT_ONCE),
      commit: this.#commit,
    };
  }

  #heard(name: string, { term, ok, last }: Messages['append']['answer']): void {
    if (term > this.#journal.term) this.#stepDown(term);
    const follower = this.#followers.get(name);
    if (!follower) return;
    if (ok) follower.match = Math.max(follower.match, last);
    follower.next = ok ? follower.match + 1 : Math.max(1, Math.min(follower.next - 1, last + 1));
  }

  /** Entries of its own term that enough members have are acknowledged, with all before them. */
  #commitWhatMost(): void {
    const { members, last } = this.#journal;
    const have = members
      .map((name) => (name === this.#name ? last : (this.#followers.get(name)?.match ?? 0)))
      .sort((a, b) => b - a);
    const index = have[this.#needed - 1] ?? 0;
    if (!this.#leads || index <= this.#commit || this.#journal.termAt(index) !== this.#journal.term) return;
    this.#setCommit(index);
    this.#tellSoon();
  }

  /** Followers learn with the next entries what was acknowledged; if none come, by themselves. */
  #tellSoon(): void {
    if (this.#telling) return;
    this.#telling = true;
    const member = this;
    this.#container.background('tell what is acknowledged', function* () {
      yield* sleep(TELL_MS);
      member.#telling = false;
      if (!member.#leads) return;
      const all = [...member.#followers.keys()];
      const answers = yield* member.#peers.sayAll(all, 'append', (name) => member.#message(name));
      for (const [name, answer] of answers) member.#heard(name, answer);
    });
  }

  #setCommit(index: number): void {
    if (index <= this.#commit) return;
    this.#commit = index;
    this.#container.facts.set('acked', this.#journal.writeCount(index));
  }

  *#join({ name }: Messages['join']['ask']): Routine<Messages['join']['answer']> {
    if (!this.#leads) return { ok: false };
    const { members, term } = this.#journal;
    if (members.includes(name)) return { ok: true };
    // One change at a time; the first members come before there is a majority.
    if (this.#changing() && members.length >= this.#least) return { ok: false };
    this.#put({
      term,
      kind: 'members',
      text: [...members, name].sort((a, b) => ordinalOf(a) - ordinalOf(b)).join(','),
    });
    this.#watch(name);
    return { ok: true };
  }

  /** Whether a change of members waits for its majority. */
  #changing(): boolean {
    return this.#journal.lastChange > this.#commit;
  }

  /** Somebody follows, until it ends or this member leads no more. */
  *#follow({ name, term }: Messages['follow']['ask']): Routine<Messages['follow']['answer']> {
    if (!this.#leads) return this.#leader === undefined ? {} : { leader: this.#leader };
    if (term > this.#journal.term || !this.#journal.members.includes(name)) return {};
    this.#followers.get(name)?.end();
    let follower: Follower | undefined;
    try {
      yield* until<void>(`${name} follows`, (done) => {
        follower = { match: 0, next: this.#journal.last + 1, end: () => done(undefined) };
        this.#followers.set(name, follower);
        this.#publish();
        this.#container.background(`catch up ${name}`, () => this.#replicateTo());
        return () => {};
      });
      return {};
    } finally {
      if (this.#followers.get(name) === follower) {
        this.#followers.delete(name);
        this.#publish();
        this.#watch(name);
      }
    }
  }

  *#replicateTo(): Routine<void> {
    yield* this.#replicate();
    this.#tellSoon();
  }

  /** A member that does not follow for long is taken out, if the Service knows it no longer. */
  #watch(name: string): void {
    const member = this;
    const { term } = this.#journal;
    this.#container.background(`wait for ${name}`, function* () {
      for (;;) {
        yield* sleep(FORGET_MS);
        const waits = member.#leads && member.#journal.term === term && !member.#followers.has(name);
        if (!waits || !member.#journal.members.includes(name)) return;
        const named = yield* member.#peers.find();
        const enough = member.#present >= member.#needed;
        if (!named || named.includes(name) || member.#changing() || !enough || !member.#leads) continue;
        const text = member.#journal.members.filter((other) => other !== name).join(',');
        member.#container.say(`${name} has left`);
        member.#put({ term, kind: 'members', text });
        yield* member.#replicate();
        return;
      }
    });
  }

  /** How many members are there, as the leader knows. */
  #publish(): void {
    if (!this.#leads) return;
    const { members } = this.#journal;
    const votes = this.#votes && this.#container.nowMs < this.#votes.untilMs ? this.#votes.names : [];
    const there = new Set([this.#name, ...votes, ...this.#followers.keys()]);
    this.#container.facts.set('members', members.filter((name) => there.has(name)).length);
  }

  // ── A follower ────────────────────────────────────────────────────────────────────────────────────────────────

  *#status(): Routine<Messages['status']['answer']> {
    const { term, last } = this.#journal;
    const leader = this.#leader;
    return { term, last, founded: last > 0, ...(leader === undefined ? {} : { leader }) };
  }

  *#voteFor(ask: Messages['vote']['ask']): Routine<Messages['vote']['answer']> {
    const { term, last, vote } = this.#journal;
    const refused = { term, granted: false };
    const voted = ask.term === term && vote !== undefined && vote !== ask.name;
    if (ask.term < term || voted) return refused;
    // Whoever has a leader keeps it, unless it hands over itself.
    if (this.#leader !== undefined && !ask.handover) return refused;
    const lastTerm = this.#journal.termAt(last);
    const has = ask.lastTerm > lastTerm || (ask.lastTerm === lastTerm && ask.last >= last);
    if (!has) {
      this.#stepDown(ask.term);
      return { term: ask.term, granted: false };
    }
    this.#stepDown(ask.term, ask.name);
    return { term: ask.term, granted: true };
  }

  *#append(ask: Messages['append']['ask']): Routine<Messages['append']['answer']> {
    const { term } = this.#journal;
    if (ask.term < term) return { term, ok: false, last: this.#journal.last };
    if (this.#leads || ask.term > term) this.#stepDown(ask.term);
    if (this.#leader !== ask.name) {
      this.#leader = ask.name;
      this.#wakeUp();
    }
    if (ask.before > this.#journal.last || this.#journal.termAt(ask.before) !== ask.beforeTerm)
      return { term: ask.term, ok: false, last: Math.min(this.#journal.last, ask.before - 1) };
    ask.entries.forEach((entry, i) => {
      const index = ask.before + 1 + i;
      if (this.#journal.termAt(index) !== entry.term) this.#journal.put(index, entry);
    });
    const last = ask.before + ask.entries.length;
    this.#setCommit(Math.min(ask.commit, last));
    if (last >= ask.commit && this.#journal.members.includes(this.#name)) this.#ready = true;
    return { term: ask.term, ok: true, last };
  }

  *#take(): Routine<Messages['take']['answer']> {
    if (this.#leads) return { ok: true };
    if (this.#leaving) return { ok: false };
    this.#leader = undefined;
    return { ok: yield* this.#ask(true) };
  }

  // ── Waiting ───────────────────────────────────────────────────────────────────────────────────────────────────

  *#sleepUntilNews(): Routine<void> {
    yield* until<void>('news', (done) => {
      this.#news = () => done(undefined);
      return () => {};
    });
  }

  #wakeUp(): void {
    const news = this.#news;
    this.#news = undefined;
    news?.();
  }
}

const majority = (members: number): number => Math.floor(members / 2) + 1;
