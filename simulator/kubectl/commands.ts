/**
 * The commands of kubectl, in the groups of its help page. Add one here. `apply`, which sets lessons up, is part of
 * kubectl; each other is fetched with its flags and help when it is first called, asked about, or completed.
 */
import type { CommandGroup } from './cli/help.ts';
import { absent } from './commands/absent.ts';
import { APPLY } from './commands/apply.ts';
import { type Command, defineCommand, later } from './types.ts';

/** Commands by the sections of `kubectl -h`. */
export const ROOT_GROUPS: readonly CommandGroup[] = [
  {
    title: 'Basic Commands (Beginner):',
    commands: [
      later(
        'create',
        'Create a resource from a file or from stdin',
        async () => (await import('./commands/create/create.ts')).CREATE,
      ),
      later(
        'expose',
        'Take a replication controller, service, deployment or pod and expose it as a new Kubernetes service',
        async () => (await import('./commands/expose.ts')).EXPOSE,
      ),
      later('run', 'Run a particular image on the cluster', async () => (await import('./commands/run.ts')).RUN),
      later('set', 'Set specific features on objects', async () => (await import('./commands/set/set-command.ts')).SET),
    ],
  },
  {
    title: 'Basic Commands (Intermediate):',
    commands: [
      later('explain', 'Get documentation for a resource', async () => (await import('./commands/explain.ts')).EXPLAIN),
      later('get', 'Display one or many resources', async () => (await import('./commands/get.ts')).GET, {
        suggestFor: ['list', 'ps'],
      }),
      later('edit', 'Edit a resource on the server', async () => (await import('./commands/edit-object.ts')).EDIT),
      later(
        'delete',
        'Delete resources by file names, stdin, resources and names, or by resources and label selector',
        async () => (await import('./commands/delete.ts')).DELETE,
        { suggestFor: ['rm'] },
      ),
    ],
  },
  {
    title: 'Deploy Commands:',
    commands: [
      later(
        'rollout',
        'Manage the rollout of a resource',
        async () => (await import('./commands/rollout/rollout.ts')).rollout,
      ),
      later(
        'scale',
        'Set a new size for a deployment, replica set, or replication controller',
        async () => (await import('./commands/scale.ts')).SCALE,
      ),
      later(
        'autoscale',
        'Auto-scale a deployment, replica set, stateful set, or replication controller',
        async () => (await import('./commands/autoscale.ts')).AUTOSCALE,
      ),
    ],
  },
  {
    title: 'Cluster Management Commands:',
    commands: [
      later(
        'certificate',
        'Modify certificate resources',
        async () => (await import('./commands/certificate.ts')).CERTIFICATE,
      ),
      later(
        'cluster-info',
        'Display cluster information',
        async () => (await import('./commands/cluster-info.ts')).CLUSTER_INFO,
      ),
      later('top', 'Display resource (CPU/memory) usage', async () => (await import('./commands/top.ts')).TOP),
      later('cordon', 'Mark node as unschedulable', async () => (await import('./commands/drain.ts')).CORDON),
      later('uncordon', 'Mark node as schedulable', async () => (await import('./commands/drain.ts')).UNCORDON),
      later(
        'drain',
        'Drain node in preparation for maintenance',
        async () => (await import('./commands/drain.ts')).DRAIN,
      ),
      later('taint', 'Update the taints on one or more nodes', async () => (await import('./commands/taint.ts')).TAINT),
    ],
  },
  {
    title: 'Troubleshooting and Debugging Commands:',
    commands: [
      later(
        'describe',
        'Show details of a specific resource or group of resources',
        async () => (await import('./commands/describe.ts')).describe,
      ),
      later('logs', 'Print the logs for a container in a pod', async () => (await import('./commands/logs.ts')).LOGS),
      later('attach', 'Attach to a running container', async () => (await import('./commands/attach.ts')).ATTACH),
      later('exec', 'Execute a command in a container', async () => (await import('./commands/exec.ts')).EXEC),
      later(
        'port-forward',
        'Forward one or more local ports to a pod',
        async () => (await import('./commands/port-forward.ts')).PORT_FORWARD,
      ),
      later(
        'proxy',
        'Run a proxy to the Kubernetes API server',
        async () => (await import('./commands/proxy.ts')).PROXY,
      ),
      later(
        'cp',
        'Copy files and directories to and from containers',
        async () => (await import('./commands/cp.ts')).CP,
      ),
      later('auth', 'Inspect authorization', async () => (await import('./commands/auth.ts')).AUTH),
      later(
        'debug',
        'Create debugging sessions for troubleshooting workloads and nodes',
        async () => (await import('./commands/unsimulated.ts')).DEBUG,
      ),
      later('events', 'List events', async () => (await import('./commands/events.ts')).EVENTS),
    ],
  },
  {
    title: 'Advanced Commands:',
    commands: [
      later(
        'diff',
        'Diff the live version against a would-be applied version',
        async () => (await import('./commands/diff.ts')).DIFF,
      ),
      APPLY,
      later('patch', 'Update fields of a resource', async () => (await import('./commands/patch.ts')).PATCH),
      later(
        'replace',
        'Replace a resource by file name or stdin',
        async () => (await import('./commands/replace.ts')).REPLACE,
      ),
      later(
        'wait',
        'Wait for a specific condition on one or many resources',
        async () => (await import('./commands/wait.ts')).WAIT,
      ),
      later(
        'kustomize',
        'Build a kustomization target from a directory or URL',
        async () => (await import('./commands/unsimulated.ts')).KUSTOMIZE,
      ),
    ],
  },
  {
    title: 'Settings Commands:',
    commands: [
      later('label', 'Update the labels on a resource', async () => (await import('./commands/label.ts')).LABEL),
      later(
        'annotate',
        'Update the annotations on a resource',
        async () => (await import('./commands/annotate.ts')).ANNOTATE,
      ),
      later(
        'completion',
        'Output shell completion code for the specified shell (bash, zsh, fish, or powershell)',
        async () => (await import('./commands/unsimulated.ts')).COMPLETION,
      ),
    ],
  },
  { title: 'Subcommands provided by plugins:', commands: [] },
  {
    title: 'Other Commands:',
    commands: [
      later(
        'api-resources',
        'Print the supported API resources on the server',
        async () => (await import('./commands/api-lists.ts')).API_RESOURCES,
      ),
      later(
        'api-versions',
        'Print the supported API versions on the server, in the form of "group/version"',
        async () => (await import('./commands/api-lists.ts')).API_VERSIONS,
      ),
      later('config', 'Modify kubeconfig files', async () => (await import('./commands/config/config.ts')).CONFIG),
      absent('kuberc', 'Manage kuberc configuration files'),
      later(
        'plugin',
        'Provides utilities for interacting with plugins',
        async () => (await import('./commands/unsimulated.ts')).PLUGIN,
      ),
      later(
        'version',
        'Print the client and server version information',
        async () => (await import('./commands/version.ts')).VERSION,
      ),
    ],
  },
];

export const KUBECTL: Command = defineCommand({
  name: 'kubectl',
  arguments: '[flags]',
  short: 'kubectl controls the Kubernetes cluster manager',
  long: 'kubectl controls the Kubernetes cluster manager.\n\n Find more information at: https://kubernetes.io/docs/reference/kubectl/',
  commands: [
    ...ROOT_GROUPS.flatMap((g) => g.commands),
    later(
      'help',
      'Help about any command',
      async () => (await import('./commands/help.ts')).helpCommand(() => ROOT_GROUPS),
      { hidden: true },
    ),
    later(
      'options',
      'Print the list of flags inherited by all commands',
      async () => (await import('./commands/help.ts')).OPTIONS,
      { hidden: true },
    ),
  ],
});
