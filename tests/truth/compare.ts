/**
 * Compares a command's recorded output with ours, after putting aside what differs from run to run on a real cluster:
 * random suffixes, addresses, ages, times, ids, node names, the order of lines where it is not certain.
 */

export interface Step {
  /** '$' foreground, '&' background, '~' wait, '@' run but not kept. */
  readonly op: '$' | '&' | '~' | '@';
  readonly cmd: string;
  readonly seconds?: number;
  readonly t?: number;
  readonly tEnd?: number;
  readonly out?: string;
  readonly err?: string;
  readonly code?: number | null;
  readonly ordered?: boolean;
  readonly unstable?: boolean;
  readonly interruptedAtEnd?: boolean;
  readonly timedOut?: boolean;
}

export interface Scenario {
  readonly name: string;
  readonly title?: string;
  readonly files?: Readonly<Record<string, string>>;
  readonly steps: readonly Step[];
  readonly serial?: boolean;
  readonly metrics?: boolean;
}

const SAFE = 'bcdfghjklmnpqrstvwxz2456789';

/** In this order: what each leaves is what the next sees. */
const RULES: readonly (readonly [RegExp, string])[] = [
  [/\b10-244-\d+-\d+\b/g, '<ip->'],
  [/\b\d{1,3}(\.\d{1,3}){3}\.in-addr\.arpa\b/g, '<ip>.in-addr.arpa'],
  [/^(\S+\.)[ \t]+\d{1,2}[ \t]+IN[ \t]+(\w+)[ \t]+/gm, '$1 <ttl> IN $2 '],
  [/^(;\S+\.)[ \t]+IN[ \t]+/gm, '$1 IN '],
  [/;; MSG SIZE {2}rcvd: \d+/g, ';; MSG SIZE  rcvd: <n>'],
  [/\.1[0-9a-f]{15}\b/g, '.<event>'],
  [/(->>HEADER<<- opcode: \w+, status: \w+, id: )\d+/g, '$1<n>'],
  [/;; Query time: \d+ msec/g, ';; Query time: <n> msec'],
  [/\b\d{10} 7200 1800 86400\b/g, '<serial> 7200 1800 86400'],
  [/\/tmp\/(kubectl-edit|LIVE|MERGED)-\d+/g, '/tmp/$1-<n>'],
  [/\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?( ?(Z|[+-]\d{2}:?\d{2}))?( UTC| m=\+[\d.]+)*/g, '<time>'],
  [
    /\b(Mon|Tue|Wed|Thu|Fri|Sat|Sun),? (\d+ )?(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) +\d+,? (\d{4} )?\d\d:\d\d:\d\d( [+-]\d{4}| UTC| \d{4})*/g,
    '<time>',
  ],
  [/\b(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) +\d{1,2} +\d\d:\d\d(:\d\d)?\b/g, '<time>'],
  [/^([IWEF])\d{4} <?[\d:.]+>? +\d+ (\w+\.go:\d+\])/gm, '$1<time> <pid> $2'],
  [/\.\.\d{4}(_\d\d){5}\.\d+/g, '..<time>'],
  [/\[\d\d\/[A-Z][a-z]{2}\/\d{4}:[\d:]+ [+-]\d{4}\]/g, '[<time>]'],
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g, '<uid>'],
  [/\b(containerd|docker-pullable|docker|cri-o):\/\/[\w./@:-]+/g, '<container>'],
  [/\bsha256:[0-9a-f]{12,64}/g, '<digest>'],
  [/(resourceVersion\\?"?: ?\\?"|Resource Version: +)\d+/g, '$1<rv>'],
  [/\b(10|172|192|127)(\.\d{1,3}){3}\b/g, '<ip>'],
  [/<ip>(,<ip>| \+ \d+ more)+/g, '<ip>…'],
  [/(:|NodePort:\s+\S+\s+)(3[0-2]\d{3})(\/(TCP|UDP))/g, '$1<nodeport>$3'],
  [/(nodePort"?: ?)3[0-2]\d{3}/g, '$1<nodeport>'],
  [/\(x\d+ over [\dhms]+\)/g, '(x<n>)'],
  [/\b\d+\.\d+(ms|µs|s)\b|\b\d+(ms|µs)\b/g, '<duration>'],
  [/\bImage size: \d+ bytes/g, 'Image size: <n> bytes'],
  [/\b(node-\d+|control-plane)\b/g, '<node>'],
  [/\bkube-api-access-[a-z0-9]{5}\b/g, 'kube-api-access-<rand>'],
  [new RegExp(`-[a-f0-9]{7,10}-[${SAFE}]{5}\\b`, 'g'), '-<hash>-<rand>'],
  [new RegExp(`-[${SAFE}]{6,10}-[${SAFE}]{5}\\b`, 'g'), '-<hash>-<rand>'],
  [/(pod-template-hash["=: ]+)[a-z0-9]{6,10}/g, '$1<hash>'],
  [/(controller-revision-hash["=: ]+)[\w-]*?[a-z0-9]{6,10}\b/g, '$1<hash>'],
  [new RegExp(`\\b([a-z][a-z0-9.-]*)-(?=[a-z0-9]*\\d)[${SAFE}]{8,10}\\b`, 'g'), '$1-<hash>'],
  [new RegExp(`\\b([a-z][a-z0-9.-]*)-[${SAFE}]{5}\\b`, 'g'), '$1-<rand>'],
  [/(\s|^|\()(\d+[dhms]){1,3}(?=\s|$|\))/gm, '$1<age>'],
  [/(<age>)\s+\(<age> ago\)/g, '$1'],
];

/** A text without what differs from run to run; runs of blanks between columns count as two. */
export function normalise(text: string | undefined): string {
  let s = text ?? '';
  for (const [pattern, replacement] of RULES) s = s.replace(pattern, replacement);
  return s
    .split('\n')
    .map((line) =>
      line
        .replace(/[ \t]+$/, '')
        .replace(/(\S) {2,}/g, '$1  ')
        .replace(/-{4,}/g, '----'),
    )
    .join('\n');
}

/** The part of an output that is certain: where `rollout status` ends, `explain` without its prose. */
function certain(cmd: string, text: string): string {
  if (/\brollout status\b/.test(cmd)) return text.trimEnd().split('\n').at(-1) ?? '';
  if (!/\bkubectl explain\b/.test(cmd)) return text;
  return text
    .split('\n')
    .filter((l) => /^(GROUP|KIND|VERSION|RESOURCE|FIELDS?|error|Error)\b/.test(l) || /^\s+[\w$-]+\t<[^>]+>/.test(l))
    .join('\n');
}

export type Verdict = { readonly ok: true } | { readonly ok: false; readonly why: string };

/** Whether what we did equals what was recorded. */
export function compareStep(recorded: Step, actual: Step | undefined): Verdict {
  if (!actual) return { ok: false, why: 'not run' };
  if ((recorded.code ?? null) !== (actual.code ?? null) && !recorded.interruptedAtEnd) {
    return { ok: false, why: `exit ${actual.code}, recorded ${recorded.code}` };
  }
  for (const stream of ['out', 'err'] as const) {
    const want = normalise(certain(recorded.cmd, recorded[stream] ?? ''));
    const got = normalise(certain(recorded.cmd, actual[stream] ?? ''));
    if (want === got) continue;
    const name = stream === 'out' ? 'stdout' : 'stderr';
    if (sortedLines(want) !== sortedLines(got)) return { ok: false, why: `${name} differs` };
    if (recorded.ordered) return { ok: false, why: `${name} has another order` };
  }
  return { ok: true };
}

const sortedLines = (text: string): string => text.split('\n').sort().join('\n');

/** Whether a step is compared at all. */
export const isCompared = (step: Step): boolean => (step.op === '$' || step.op === '&') && !step.unstable;
