/** What members of a ledger say to each other, as JSON over HTTP under /peer/. */
import type { HttpAnswer } from '../../../../kernel/sockets.ts';
import type { Entry } from './journal.ts';

export interface Messages {
  /** Who leads, and what do you have? */
  status: { ask: { name: string }; answer: { term: number; leader?: string; last: number; founded: boolean } };
  /** Take me in. */
  join: { ask: { name: string }; answer: { ok: boolean } };
  /** Be my leader: there is no answer while it lasts. */
  follow: { ask: { name: string; term: number }; answer: { leader?: string } };
  /** Vote for me. `handover`: though you have a leader. */
  vote: {
    ask: { name: string; term: number; last: number; lastTerm: number; handover: boolean };
    answer: { term: number; granted: boolean };
  };
  /** Have these after `before`. */
  append: {
    ask: { name: string; term: number; before: number; beforeTerm: number; entries: readonly Entry[]; commit: number };
    answer: { term: number; ok: boolean; last: number };
  };
  /** Lead in my place. */
  take: { ask: Record<string, never>; answer: { ok: boolean } };
}

export type MessageKind = keyof Messages;

const KINDS: readonly string[] = ['status', 'join', 'follow', 'vote', 'append', 'take'];

/** The kind of a peer's message by its path; undefined: it is none. */
export function messageKind(path: string): MessageKind | undefined {
  const kind = /^\/peer\/(\w+)$/.exec(path)?.[1];
  return kind !== undefined && KINDS.includes(kind) ? (kind as MessageKind) : undefined;
}

/** A message; undefined: it is not readable. */
export function readMessage<T>(text: string | undefined): T | undefined {
  try {
    const value: unknown = JSON.parse(text ?? '');
    return typeof value === 'object' && value !== null ? (value as T) : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

export const answerOf = (value: unknown): HttpAnswer => ({
  status: 200,
  headers: { 'Content-Type': 'application/json' },
  body: JSON.stringify(value),
});
