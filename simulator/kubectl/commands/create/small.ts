/** `kubectl create` namespace, serviceaccount, quota, poddisruptionbudget, priorityclass. Mirrors the create_*.go of those names. */
import { canonicalQuantity } from '../../../api/quantity.ts';
import { CliError } from '../../cli/errors.ts';
import { objectSelector } from '../../resources/object-selector.ts';
import type { JsonObject } from '../../types.ts';
import { generatorCommand, nameArgument } from './generator.ts';

export const CREATE_NAMESPACE = generatorCommand({
  name: 'namespace',
  aliases: ['ns'],
  arguments: 'NAME [--dry-run=server|client|none]',
  flags: [],
  *make(call) {
    return { kind: 'Namespace', apiVersion: 'v1', metadata: { name: nameArgument(call) }, spec: {}, status: {} };
  },
});

export const CREATE_SERVICEACCOUNT = generatorCommand({
  name: 'serviceaccount',
  aliases: ['sa'],
  arguments: 'NAME [--dry-run=server|client|none]',
  failure: 'failed to create serviceaccount: ',
  flags: [],
  *make(call) {
    return { kind: 'ServiceAccount', apiVersion: 'v1', metadata: { name: nameArgument(call) } };
  },
});

export const CREATE_QUOTA = generatorCommand({
  name: 'quota',
  aliases: ['resourcequota'],
  arguments: 'NAME [--hard=key1=value1,key2=value2] [--scopes=Scope1,Scope2] [--dry-run=server|client|none]',
  flags: [
    {
      name: 'hard',
      type: 'string',
    },
    {
      name: 'scopes',
      type: 'string',
    },
  ],
  failure: 'failed to create quota: ',
  *make(call) {
    const { flags } = call;
    const hard = flags.string('hard') === '' ? undefined : quantities(flags.string('hard'));
    const scopes = flags.string('scopes') === '' ? undefined : flags.string('scopes').split(',');
    return {
      kind: 'ResourceQuota',
      apiVersion: 'v1',
      metadata: { name: nameArgument(call) },
      spec: { ...(hard ? { hard } : {}), ...(scopes ? { scopes } : {}) },
      status: {},
    };
  },
});

/** "cpu=1,memory=1G" */
export function quantities(text: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const part of text.split(',')) {
    const [key, value, ...more] = part.split('=');
    if (value === undefined || more.length > 0)
      throw new CliError(`Invalid argument syntax ${part}, expected <resource>=<value>`);
    const quantity = canonicalQuantity(value);
    if (quantity === undefined)
      throw new CliError("quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'");
    found[key as string] = quantity;
  }
  return found;
}

/** "3" or "50%". */
function intOrPercent(text: string, flag: string): number | string {
  if (/^\d+$/.test(text)) return Number(text);
  if (/^\d+%$/.test(text)) return text;
  throw new CliError(`invalid format specified for ${flag}`);
}

export const CREATE_PDB = generatorCommand({
  name: 'poddisruptionbudget',
  aliases: ['pdb'],
  arguments: 'NAME --selector=SELECTOR --min-available=N [--dry-run=server|client|none]',
  flags: [
    {
      name: 'max-unavailable',
      type: 'string',
    },
    {
      name: 'min-available',
      type: 'string',
    },
    {
      name: 'selector',
      type: 'string',
    },
  ],
  failure: 'failed to create poddisruptionbudgets: ',
  *make(call) {
    const { flags } = call;
    const name = nameArgument(call);
    const [most, least, selector] = [
      flags.string('max-unavailable'),
      flags.string('min-available'),
      flags.string('selector'),
    ];
    if (selector === '') throw new CliError('a selector must be specified');
    if (most === '' && least === '') throw new CliError('one of min-available or max-unavailable must be specified');
    if (most !== '' && least !== '') throw new CliError('min-available and max-unavailable cannot be both specified');
    return {
      kind: 'PodDisruptionBudget',
      apiVersion: 'policy/v1',
      metadata: { name },
      spec: {
        ...(least === '' ? {} : { minAvailable: intOrPercent(least, 'min-available') }),
        selector: { ...objectSelector(selector) } as JsonObject,
        ...(most === '' ? {} : { maxUnavailable: intOrPercent(most, 'max-unavailable') }),
      },
      status: { disruptionsAllowed: 0, currentHealthy: 0, desiredHealthy: 0, expectedPods: 0 },
    };
  },
});

export const CREATE_PRIORITYCLASS = generatorCommand({
  name: 'priorityclass',
  aliases: ['pc'],
  arguments: 'NAME --value=VALUE --global-default=BOOL [--dry-run=server|client|none]',
  flags: [
    { name: 'value', type: 'int32' },
    {
      name: 'global-default',
      type: 'bool',
    },
    {
      name: 'description',
      type: 'string',
    },
    {
      name: 'preemption-policy',
      type: 'string',
      default: 'PreemptLowerPriority',
    },
  ],
  failure: 'failed to create priorityclass: ',
  *make(call) {
    const { flags } = call;
    return {
      kind: 'PriorityClass',
      apiVersion: 'scheduling.k8s.io/v1',
      metadata: { name: nameArgument(call) },
      value: flags.number('value'),
      ...(flags.bool('global-default') ? { globalDefault: true } : {}),
      ...(flags.string('description') ? { description: flags.string('description') } : {}),
      preemptionPolicy: flags.string('preemption-policy'),
    };
  },
});
