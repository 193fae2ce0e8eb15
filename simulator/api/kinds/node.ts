/** Node: unchecked/node.ts, and what is looked at in requests. Upstream: core validation ValidateNode and ValidateNodeUpdate. */
import type { Node, Taint } from '../objects.ts';
import type { FieldError } from '../types.ts';
import {
  duplicate,
  eachInvalid,
  forbidden,
  internalError,
  invalid,
  notSupported,
  required,
  sameJson,
} from '../validation/errors.ts';
import { parseCidr, validateCidr } from '../validation/ip.ts';
import { validateObjectMeta, validateObjectMetaUpdate } from '../validation/metadata.ts';
import { isLabelValue, isQualifiedName, nameIsDnsSubdomain } from '../validation/names.ts';
import { validateResourceAmount } from '../validation/resources.ts';
import { TAINT_EFFECTS } from '../validation/taint-effects.ts';
import { defineKind } from './define.ts';
import { UNCHECKED_NODE } from './unchecked/node.ts';

export const nodeKind = defineKind<Node>({
  ...UNCHECKED_NODE,
  validate: (node) => [
    ...validateObjectMeta(node.metadata, false, nameIsDnsSubdomain, 'metadata'),
    ...validateTaints(node.spec.taints, 'metadata.taints'),
    ...validateAmounts(node),
    ...validatePodCidrs(node.spec.podCIDRs),
  ],
  validateUpdate,
  status: { ...UNCHECKED_NODE.status, validateUpdate },
});

function validateUpdate(node: Node, old: Node): FieldError[] {
  const errors = [...validateObjectMetaUpdate(node.metadata, old.metadata, 'metadata'), ...validateAmounts(node)];
  const seen = new Set<string>();
  for (const [i, { type, address: text }] of (node.status.addresses ?? []).entries()) {
    const key = `${type}/${text}`;
    if (seen.has(key)) errors.push(duplicate(`status.addresses[${i}]`, { Type: type, Address: text }));
    seen.add(key);
  }
  const fixed = (field: string): FieldError =>
    forbidden(
      `spec.${field}`,
      `node updates may not change ${field === 'podCIDRs' ? 'podCIDR' : field} except from "" to valid`,
    );
  if (old.spec.podCIDRs?.length && !sameJson(node.spec.podCIDRs, old.spec.podCIDRs)) errors.push(fixed('podCIDRs'));
  if (old.spec.providerID && node.spec.providerID !== old.spec.providerID) errors.push(fixed('providerID'));
  errors.push(...validateTaints(node.spec.taints, 'metadata.taints'));
  if ((node.spec.externalID ?? '') !== (old.spec.externalID ?? ''))
    errors.push(forbidden('spec.externalID', 'may not be updated'));
  return errors;
}

function validateAmounts(node: Node): FieldError[] {
  return (['capacity', 'allocatable'] as const).flatMap((list) =>
    Object.entries(node.status[list] ?? {}).flatMap(([name, amount]) =>
      validateResourceAmount(name, amount, `status.${list}.${name}`),
    ),
  );
}

function validatePodCidrs(cidrs: readonly string[] | undefined): FieldError[] {
  const errors = (cidrs ?? []).flatMap((cidr, i) => validateCidr(cidr, `spec.podCIDRs[${i}]`));
  if (!cidrs || cidrs.length < 2) return errors;
  const bad = cidrs.findIndex((c) => !parseCidr(c));
  if (bad >= 0) {
    const why = `invalid CIDR[${bad}]: <nil> (invalid CIDR address: ${cidrs[bad]})`;
    errors.push(internalError('spec.podCIDRs', `invalid PodCIDRs. failed to check with dual stack with error:${why}`));
  }
  const families = new Set(cidrs.map((c) => c.includes(':')));
  if (cidrs.length > 2 || families.size < 2)
    errors.push(invalid('spec.podCIDRs', cidrs, 'may specify no more than one CIDR for each IP family'));
  return errors;
}

/** Upstream: validateNodeTaints. */
function validateTaints(taints: readonly Taint[] | undefined, path: string): FieldError[] {
  const errors: FieldError[] = [];
  const seen = new Set<string>();
  for (const [i, taint] of (taints ?? []).entries()) {
    const at = `${path}[${i}]`;
    const { key, value = '', timeAdded } = taint;
    const effect = taint.effect as string;
    errors.push(...eachInvalid(`${at}.key`, key, isQualifiedName(key)));
    const messages = isLabelValue(value);
    if (messages.length > 0) errors.push(invalid(`${at}.value`, value, messages.join(';')));
    if (!effect) errors.push(required(`${at}.effect`));
    else if (!TAINT_EFFECTS.includes(effect)) errors.push(notSupported(`${at}.effect`, effect, TAINT_EFFECTS));
    const pair = `${effect}/${key}`;
    if (seen.has(pair)) {
      const shown = { Key: key, Value: value, Effect: effect, TimeAdded: timeAdded ?? null };
      errors.push({ ...duplicate(at, shown), detail: 'taints must be unique by key and effect pair' });
    }
    seen.add(pair);
  }
  return errors;
}
