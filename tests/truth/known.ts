/**
 * Recorded commands whose output differs from ours, and why: nothing may differ without a reason here. None of them counts as a
 * match. What the reasons of the traces are: traces/known.ts.
 */
import type { Step } from './compare.ts';
import { asksForHelp } from './help-pages.ts';

export interface KnownDifference {
  readonly reason: string;
  /** `why`: what the comparer says of it. */
  readonly covers: (session: string, step: Step, why: string) => boolean;
}

/** Commands by session; each is the beginning of the command. */
const among =
  (commands: Readonly<Record<string, readonly string[]>>): KnownDifference['covers'] =>
  (session, { cmd }) =>
    commands[session.replace(/^helm4-/, 'helm-')]?.some((start) =>
      cmd.replace(/\bhelm4 /, 'helm ').startsWith(start),
    ) ?? false;

const NOTES = ['cat mychart/', 'helm show values mychart'];

export const KNOWN: readonly KnownDifference[] = [
  {
    reason:
      'words of our own: help pages, descriptions, completion scripts and the files of helm create are not copied',
    covers: (session, step, why) =>
      asksForHelp(step.cmd) ||
      among({
        'cli-usage': ['kubectl options', 'kubectl help nosuch'],
        explain: ['kubectl explain pod --recursive'],
        'forward-proxy': ["curl -s -H 'Accept: application/json;as=Table"],
        'helm-cli': [
          'helm help install',
          'helm install --help',
          'helm upgrade -h',
          'helm search hub --help',
          'helm completion bash',
        ],
        'helm-create': NOTES,
      })(session, step, why),
  },
  {
    reason:
      'the same lines in another order: it is chance there (maps in Go, folders, rotated answers, writes within a second)',
    covers: (_, __, why) => / has another order$/.test(why),
  },
  {
    reason:
      'the machine of the recording: its PATH, kernel, memory, ids, names, its own components and its client certificate',
    covers: among({
      'cli-usage': ['kubectl plugin list'],
      'config-auth': ['kubectl auth whoami'],
      'forward-proxy': ['curl -s "localhost:18968/api/v1/namespaces/$NS/configmaps?limit=1"'],
      'out-cluster': [
        'kubectl get nodes -o wide',
        'kubectl describe node node-1',
        'kubectl get clusterroles | head',
        'kubectl get cm -n kube-system',
        'kubectl get cm coredns',
      ],
      'out-workloads': ['kubectl get events -o wide', 'kubectl events --for pod/solo -o json'],
    }),
  },
  {
    reason: 'a random name inside a text, which the comparer does not put aside',
    covers: among({ 'storage-more': ['kubectl describe pvc late'], 'sts-basics': ['kubectl describe pvc www-web-0'] }),
  },
  {
    reason: 'images of the recording are imitations: nginx answers as Go does, its tools are those of busybox',
    covers: among({ 'forward-proxy': ['curl -s -i localhost:18961'] }),
  },
  {
    reason: 'not simulated and refused by name',
    covers: among({
      'out-cluster': [
        'kubectl get csidrivers,csinodes',
        'kubectl get apiservices',
        'kubectl get mutatingwebhookconfigurations',
        'kubectl get flowschemas',
        'kubectl get prioritylevelconfigurations',
        'kubectl get csr',
        'kubectl get ipaddresses',
      ],
    }),
  },
  {
    reason: 'the moment: a busy machine was further on, or not as far',
    covers: among({
      diff: ['kubectl diff -f web2.yaml; echo'],
      cascade: ['kubectl delete all --all'],
      'dns-ready': ['kubectl get endpointslices -w'],
      'drain-pdb': ['kubectl get pods -o wide'],
      gc: ['kubectl get deploy,rs,pods', 'kubectl wait deploy/web --for=delete'],
      guestbook: ['kubectl get all -l env=dev'],
      'min-ready': ['kubectl get deploy web'],
      'patch-edit-replace': ['kubectl get deploy web -o yaml'],
      'pod-ends': ['kubectl get pods'],
      'pod-hooks': ['kubectl get pods', 'kubectl describe pod bad-post'],
      'pod-init': ['kubectl get pod fails', 'kubectl describe pod noimage'],
      'pod-probes': ['kubectl describe pod live-http'],
      'pod-restart': ['kubectl get pod always-1', 'kubectl describe pod always-0'],
      'roll-pause-mid': ['kubectl get deploy web'],
      'roll-surge1-unavail1-n3': ['kubectl describe deploy web'],
      'run-flags': ['kubectl run one', 'kubectl get pods'],
      'sched-spread': ['kubectl get deploy'],
      'sched-taint': ['kubectl get events --field-selector reason=TaintManagerEviction'],
      'sts-more': ['kubectl get pods,pvc'],
    }),
  },
  {
    reason: 'a container whose limit the runtime of the recording told as 2^63 bytes, where it told none elsewhere',
    covers: among({ 'pod-lifecycle': ['kubectl get pods -o yaml'], 'rs-adopt': ['kubectl get pods -o yaml'] }),
  },
  {
    reason: 'the recorder keeps no exit status of what ended by a signal',
    covers: among({ 'helm-fail': ['timeout -s KILL 3 helm upgrade'] }),
  },
];

/** Why it differs; undefined when nobody knows. */
function knownDifference(session: string, step: Step, why: string): string | undefined {
  return KNOWN.find(({ covers }) => covers(session, step, why))?.reason;
}

/** What differs, by reason. */
export class Differences {
  readonly #found = new Map<string, string[]>();

  add(session: string, index: number, step: Step, why: string): void {
    const reason = knownDifference(session, step, why) ?? UNKNOWN;
    this.#found.set(reason, [...(this.#found.get(reason) ?? []), `${session} ${index}: ${step.cmd.slice(0, 100)}`]);
  }

  /** What has no reason in this file. */
  get unknown(): readonly string[] {
    return this.#found.get(UNKNOWN) ?? [];
  }

  /** Reasons that nothing needs any more. */
  get unused(): readonly string[] {
    return KNOWN.map(({ reason }) => reason).filter((reason) => !this.#found.has(reason));
  }

  /** Each reason with its commands. */
  lines(): string[] {
    return [...this.#found]
      .sort(([, a], [, b]) => b.length - a.length)
      .flatMap(([reason, commands]) => [
        `${commands.length} differ: ${reason}`,
        ...commands.map((line) => `    ${line}`),
      ]);
  }
}

const UNKNOWN = 'no reason is known';
