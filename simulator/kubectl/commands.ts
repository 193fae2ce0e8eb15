/**
 * The commands of kubectl, in the groups of its help page. Add one here. Each is fetched with its flags when it is first called,
 * asked about, or completed.
 */
import { type Command, defineCommand, later } from './types.ts';

/** A section of the root's list of commands. */
export interface CommandGroup {
  readonly title: string;
  readonly commands: readonly Command[];
}

const config = later('config', async () => (await import('./commands/config/config.ts')).CONFIG);

/** Commands by the sections of `kubectl -h`. */
export const ROOT_GROUPS: readonly CommandGroup[] = [
  {
    title: 'Basic Commands (Beginner):',
    commands: [
      later('create', async () => (await import('./commands/create/create.ts')).CREATE),
      later('expose', async () => (await import('./commands/expose.ts')).EXPOSE),
      later('run', async () => (await import('./commands/run.ts')).RUN),
      later('set', async () => (await import('./commands/set/set-command.ts')).SET),
    ],
  },
  {
    title: 'Basic Commands (Intermediate):',
    commands: [
      later('explain', async () => (await import('./commands/explain.ts')).EXPLAIN),
      later('get', async () => (await import('./commands/get.ts')).GET, { suggestFor: ['list', 'ps'] }),
      later('edit', async () => (await import('./commands/edit-object.ts')).EDIT),
      later('delete', async () => (await import('./commands/delete.ts')).DELETE, { suggestFor: ['rm'] }),
    ],
  },
  {
    title: 'Deploy Commands:',
    commands: [
      later('rollout', async () => (await import('./commands/rollout/rollout.ts')).rollout),
      later('scale', async () => (await import('./commands/scale.ts')).SCALE),
      later('autoscale', async () => (await import('./commands/autoscale.ts')).AUTOSCALE),
    ],
  },
  {
    title: 'Cluster Management Commands:',
    commands: [
      later('certificate', async () => (await import('./commands/certificate.ts')).CERTIFICATE, {
        suggestFor: ['cert', 'certs'],
      }),
      later('cluster-info', async () => (await import('./commands/cluster-info.ts')).CLUSTER_INFO),
      later('top', async () => (await import('./commands/top.ts')).TOP),
      later('cordon', async () => (await import('./commands/drain.ts')).CORDON),
      later('uncordon', async () => (await import('./commands/drain.ts')).UNCORDON),
      later('drain', async () => (await import('./commands/drain.ts')).DRAIN),
      later('taint', async () => (await import('./commands/taint.ts')).TAINT),
    ],
  },
  {
    title: 'Troubleshooting and Debugging Commands:',
    commands: [
      later('describe', async () => (await import('./commands/describe.ts')).describe),
      later('logs', async () => (await import('./commands/logs.ts')).LOGS),
      later('attach', async () => (await import('./commands/attach.ts')).ATTACH),
      later('exec', async () => (await import('./commands/exec.ts')).EXEC),
      later('port-forward', async () => (await import('./commands/port-forward.ts')).PORT_FORWARD),
      later('proxy', async () => (await import('./commands/proxy.ts')).PROXY),
      later('cp', async () => (await import('./commands/cp.ts')).CP),
      later('auth', async () => (await import('./commands/auth.ts')).AUTH),
      later('debug', async () => (await import('./commands/debug.ts')).DEBUG),
      later('events', async () => (await import('./commands/events.ts')).EVENTS),
    ],
  },
  {
    title: 'Advanced Commands:',
    commands: [
      later('diff', async () => (await import('./commands/diff.ts')).DIFF),
      later('apply', async () => (await import('./commands/apply.ts')).APPLY),
      later('patch', async () => (await import('./commands/patch.ts')).PATCH),
      later('replace', async () => (await import('./commands/replace.ts')).REPLACE),
      later('wait', async () => (await import('./commands/wait.ts')).WAIT),
      later('kustomize', async () => (await import('./commands/kustomize.ts')).KUSTOMIZE),
    ],
  },
  {
    title: 'Settings Commands:',
    commands: [
      later('label', async () => (await import('./commands/label.ts')).LABEL),
      later('annotate', async () => (await import('./commands/annotate.ts')).ANNOTATE),
      later('completion', async () => (await import('./commands/unsimulated.ts')).COMPLETION),
    ],
  },
  { title: 'Subcommands provided by plugins:', commands: [] },
  {
    title: 'Other Commands:',
    commands: [
      later('api-resources', async () => (await import('./commands/api-lists.ts')).API_RESOURCES),
      later('api-versions', async () => (await import('./commands/api-lists.ts')).API_VERSIONS),
      config,
      later('kuberc', async () => (await import('./commands/kuberc.ts')).KUBERC),
      later('plugin', async () => (await import('./commands/unsimulated.ts')).PLUGIN),
      later('version', async () => (await import('./commands/version.ts')).VERSION),
    ],
  },
];

export const KUBECTL: Command = defineCommand({
  name: 'kubectl',
  help: 'kubectl',
  arguments: '[flags]',
  commands: [
    ...ROOT_GROUPS.flatMap((g) => g.commands),
    later('alpha', async () => (await import('./commands/unsimulated.ts')).ALPHA, { hidden: true }),
    later('help', async () => (await import('./commands/help.ts')).helpCommand(() => ROOT_GROUPS), { hidden: true }),
    later('options', async () => (await import('./commands/help.ts')).OPTIONS, { hidden: true }),
  ],
});
