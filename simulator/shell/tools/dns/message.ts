/**
 * How much a DNS message weighs, and how BIND writes its records: columns at 24, 32, 40 and 48 with tabs of eight.
 * Mirrors lib/dns/masterdump.c (indent) and, for sizes, miekg/dns's packing as CoreDNS uses it.
 */
import { type DnsMessage, type DnsQuestion, type DnsRecord, srvParts } from '../../../kernel/names.ts';
import { wireLength } from './types.ts';

const HEADER = 12;
const OPT = 11;
/** What a client says it can take in one datagram. */
export const UDP_SIZE = 1232;

// ── Size ────────────────────────────────────────────────────────────────────────────────────────────────────────

/** Bytes of the message with its question and, when the question had one, an OPT record. */
export function messageSize(question: DnsQuestion, message: DnsMessage, edns: boolean): number {
  const records = [...message.answers, ...message.authority, ...message.additional];
  const asked = HEADER + wireLength(question.name) + 4 + (edns ? OPT : 0);
  const plain = asked + sum(records.map((record) => wireLength(record.name) + 10 + dataLength(record)));
  if (plain <= UDP_SIZE) return plain;
  // Names said before are pointed to.
  const said = new Set([question.name.toLowerCase()]);
  return asked + sum(records.map((record) => compressedLength(record, said)));
}

function compressedLength(record: DnsRecord, said: Set<string>): number {
  const name = record.name.toLowerCase();
  const length = said.has(name) ? 2 : wireLength(name);
  said.add(name);
  const target = record.type === 'SRV' ? srvParts(record.data)?.target : undefined;
  if (target !== undefined) said.add(target.toLowerCase());
  return length + 10 + dataLength(record);
}

function dataLength({ type, data }: DnsRecord): number {
  switch (type) {
    case 'A':
      return 4;
    case 'AAAA':
      return 16;
    case 'SRV':
      return 6 + wireLength(srvParts(data)?.target ?? '.');
    case 'SOA': {
      const [server = '.', mailbox = '.'] = data.split(' ');
      return wireLength(server) + wireLength(mailbox) + 20;
    }
    case 'TXT':
      return data.length - 1;
    default:
      return wireLength(data);
  }
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, n) => total + n, 0);

// ── Text ────────────────────────────────────────────────────────────────────────────────────────────────────────

/** What is left out of a record's line. */
interface RecordStyle {
  readonly ttl: boolean;
  readonly class: boolean;
}

/** A record's line. Example: "cluster.local.\t\t30\tIN\tSOA\t…". */
export function recordLine(record: DnsRecord, style: RecordStyle): string {
  const line = new Columns();
  line.put(0, record.name);
  let column = 24;
  if (style.ttl) {
    line.put(column, String(record.ttl));
    column = 32;
  }
  if (style.class) {
    line.put(column, 'IN');
    column += 8;
  }
  line.put(column, record.type);
  line.put(column + 8, record.data);
  return line.text;
}

/** A question's line, without its semicolon. */
export function questionLine(name: string, type: string, recordClass: string): string {
  const line = new Columns();
  line.put(0, name);
  line.put(32, recordClass);
  line.put(40, type);
  return line.text;
}

class Columns {
  text = '';
  #at = 0;

  /** Writes at a column, or one blank after what is there. */
  put(column: number, text: string): void {
    if (this.#at > 0) {
      const to = Math.max(column, this.#at + 1);
      const tabs = Math.max(0, Math.floor(to / 8) - Math.floor(this.#at / 8));
      const from = tabs > 0 ? Math.floor(to / 8) * 8 : this.#at;
      this.text += '\t'.repeat(tabs) + ' '.repeat(to - from);
      this.#at = to;
    }
    this.text += text;
    this.#at += text.length;
  }
}
