/** `kubectl set` resources, selector, serviceaccount, subject. Mirrors the set_*.go of those names. */
import type { Routine } from '../../../kernel/wait.ts';
import { dryRunOf } from '../../cli/dry-run.ts';
import { CliError } from '../../cli/errors.ts';
import { checkAll } from '../../resources/builder.ts';
import { same } from '../../resources/diff.ts';
import { objectSelector } from '../../resources/object-selector.ts';
import {
  type Container,
  containersOf,
  initContainersOf,
  nameMatches,
  podSpecOf,
  withPodSpec,
} from '../../resources/pod-template.ts';
import { defineCommand, type JsonObject, type Unstructured } from '../../types.ts';
import { quantities } from '../create/small.ts';
import { changeAll, localProblem, SET_FLAGS, setTargets } from './set.ts';

export const SET_RESOURCES = defineCommand({
  name: 'resources',
  arguments: '(-f FILENAME | TYPE NAME)  ([--limits=LIMITS & --requests=REQUESTS]',
  flags: [
    ...SET_FLAGS,
    {
      name: 'containers',
      short: 'c',
      type: 'string',
      default: '*',
    },
    {
      name: 'limits',
      type: 'string',
    },
    {
      name: 'requests',
      type: 'string',
    },
  ],
  *run(call) {
    const { flags } = call;
    checkAll(call);
    const dryRun = yield* dryRunOf(call);
    const found = yield* setTargets(call, call.args);
    const contradiction = localProblem(call, dryRun);
    if (contradiction) throw contradiction;
    if (flags.string('limits') === '' && flags.string('requests') === '') {
      throw new CliError('you must specify an update to requests or limits (in the form of --requests/--limits)');
    }
    const limits = flags.string('limits') === '' ? undefined : quantities(flags.string('limits'));
    const requests = flags.string('requests') === '' ? undefined : quantities(flags.string('requests'));
    yield* changeAll(call, found, {
      failure: 'failed to patch resources update to pod template ',
      operation: 'resource requirements updated',
      dryRun,
      *change(info, complain) {
        const spec = podSpecOf(info);
        let matches = 0;
        const update = (list: Container[]) =>
          list.map((container) => {
            if (!nameMatches(flags.string('containers'), container.name)) return container;
            matches++;
            const now = (container.resources ?? {}) as { limits?: JsonObject; requests?: JsonObject };
            return {
              ...container,
              resources: {
                ...now,
                ...(limits ? { limits: { ...now.limits, ...limits } } : {}),
                ...(requests ? { requests: { ...now.requests, ...requests } } : {}),
              },
            };
          });
        const containers = update(containersOf(spec));
        const initContainers = update(initContainersOf(spec));
        if (matches === 0)
          complain(new CliError(`error: unable to find container named ${flags.string('containers')}`));
        return withPodSpec(info, { ...spec, containers, ...(spec.initContainers ? { initContainers } : {}) });
      },
    });
  },
});

export const SET_SELECTOR = defineCommand({
  name: 'selector',
  arguments: '(-f FILENAME | TYPE NAME) EXPRESSIONS [--resource-version=version]',
  flags: [
    ...SET_FLAGS.filter((f) => f.name !== 'selector' && f.name !== 'kustomize' && f.name !== 'recursive'),
    { name: 'recursive', short: 'R', type: 'bool', default: true },
    {
      name: 'resource-version',
      type: 'string',
    },
  ],
  *run(call) {
    const resources = call.args.slice(0, -1);
    const dryRun = yield* dryRunOf(call);
    const [text] = call.args.slice(-1);
    if (text === undefined) throw new CliError('one selector is required');
    const { matchLabels: selector = {}, matchExpressions = [] } = objectSelector(text);
    const expressions = matchExpressions.map((e) => `{${e.key} ${e.operator} [${(e.values ?? []).join(' ')}]}`);
    const found = yield* setTargets(call, resources);
    yield* changeAll(call, found, {
      failure: '',
      operation: 'selector updated',
      dryRun,
      visits: true,
      always: true,
      *change(info) {
        if (info.mapping.kind !== 'Service') throw new CliError('setting a selector is only supported for Services');
        if (expressions.length > 0)
          throw new CliError(`match expression [${expressions.join(' ')}] not supported on this object`);
        const resourceVersion = call.flags.string('resource-version') || info.object.metadata?.resourceVersion;
        return {
          ...info.object,
          metadata: { ...info.object.metadata, resourceVersion },
          spec: { ...(info.object.spec as JsonObject), selector },
        } as Unstructured;
      },
    });
  },
});

export const SET_SERVICEACCOUNT = defineCommand({
  name: 'serviceaccount',
  aliases: ['sa'],
  arguments: '(-f FILENAME | TYPE NAME) SERVICE_ACCOUNT',
  flags: SET_FLAGS.filter((f) => f.name !== 'selector'),
  *run(call) {
    const dryRun = yield* dryRunOf(call);
    const contradiction = localProblem(call, dryRun);
    if (contradiction) throw contradiction;
    if (call.args.length === 0) throw new CliError('serviceaccount is required');
    const name = call.args.at(-1) as string;
    const resources = call.args.slice(0, -1);
    const found = yield* setTargets(call, resources, 'passed over');
    yield* changeAll(call, found, {
      failure: 'failed to patch ServiceAccountName ',
      operation: 'serviceaccount updated',
      dryRun,
      always: true,
      *change(info) {
        return withPodSpec(info, { ...podSpecOf(info), serviceAccountName: name });
      },
    });
  },
});

const distinct = (names: readonly string[]): string[] => [...new Set(names)].sort();

export const SET_SUBJECT = defineCommand({
  name: 'subject',
  arguments:
    '(-f FILENAME | TYPE NAME) [--user=username] [--group=groupname] [--serviceaccount=namespace:serviceaccountname] [--dry-run=server|client|none]',
  flags: [
    ...SET_FLAGS,
    { name: 'user', type: 'stringArray' },
    { name: 'group', type: 'stringArray' },
    { name: 'serviceaccount', type: 'stringArray' },
  ],
  *run(call) {
    const { flags } = call;
    checkAll(call);
    const dryRun = yield* dryRunOf(call);
    const found = yield* setTargets(call, call.args);
    if (found.errors[0]) throw found.errors[0];
    const contradiction = localProblem(call, dryRun);
    if (contradiction) throw contradiction;
    const group = 'rbac.authorization.k8s.io';
    const added: JsonObject[] = [
      ...distinct(flags.list('user')).map((name) => ({ kind: 'User', apiGroup: group, name })),
      ...distinct(flags.list('group')).map((name) => ({ kind: 'Group', apiGroup: group, name })),
      ...distinct(flags.list('serviceaccount')).map((text) => {
        const [namespace, name, ...more] = text.split(':');
        if (!name || more.length > 0) throw new CliError('serviceaccount must be <namespace>:<name>');
        if (namespace === '' && found.infos.some((info) => info.mapping.kind === 'ClusterRoleBinding'))
          throw new CliError('serviceaccount must be <namespace>:<name>, namespace must be specified');
        return { kind: 'ServiceAccount', name, namespace: namespace || call.namespace };
      }),
    ];
    if (added.length === 0) throw new CliError('you must specify at least one value of user, group or serviceaccount');
    yield* changeAll(call, found, {
      failure: 'failed to patch subjects to rolebinding: ',
      operation: 'subjects updated',
      dryRun,
      *change(info): Routine<Unstructured> {
        if (!/^(Cluster)?RoleBinding$/.test(info.mapping.kind))
          throw new CliError('setting subjects is only supported for RoleBinding/ClusterRoleBinding');
        const now = (info.object.subjects ?? []) as JsonObject[];
        return {
          ...info.object,
          subjects: [...now, ...added.filter((a) => !now.some((n) => same(n, a)))],
        } as Unstructured;
      },
    });
  },
});
