/** Affinities, spreading, tolerations and gates. Upstream: core validation validateAffinity, validateTopologySpreadConstraints, ValidateTolerations. */
import type {
  Affinity,
  LabelSelector,
  PodAffinityTerm,
  PodSpec,
  Toleration,
  TopologySpreadConstraint,
} from '../../objects.ts';
import type { FieldError } from '../../types.ts';
import { addInvalid, duplicate, eachInvalid, forbidden, invalid, notSupported, required } from '../errors.ts';
import { validateLabelSelector } from '../labels.ts';
import { isDnsLabel, isLabelValue, isQualifiedName } from '../names.ts';
import { validateNodeSelector, validateNodeSelectorTerm } from '../node-selector.ts';
import { IS_NOT_POSITIVE } from '../resources.ts';
import { TAINT_EFFECTS } from '../taint-effects.ts';

export function validateAffinity(affinity: Affinity | undefined, path: string): FieldError[] {
  if (!affinity) return [];
  const errors: FieldError[] = [];
  const { nodeAffinity } = affinity;
  if (nodeAffinity) {
    const {
      requiredDuringSchedulingIgnoredDuringExecution: must,
      preferredDuringSchedulingIgnoredDuringExecution: may = [],
    } = nodeAffinity;
    const at = `${path}.nodeAffinity`;
    if (must) errors.push(...validateNodeSelector(must, `${at}.requiredDuringSchedulingIgnoredDuringExecution`));
    for (const [i, { weight, preference }] of may.entries()) {
      const term = `${at}.preferredDuringSchedulingIgnoredDuringExecution[${i}]`;
      errors.push(...validateWeight(weight, term), ...validateNodeSelectorTerm(preference, `${term}.preference`, true));
    }
  }
  for (const key of ['podAffinity', 'podAntiAffinity'] as const) {
    const {
      requiredDuringSchedulingIgnoredDuringExecution: must = [],
      preferredDuringSchedulingIgnoredDuringExecution: may = [],
    } = affinity[key] ?? {};
    const at = `${path}.${key}`;
    for (const [i, term] of must.entries())
      errors.push(...validateTerm(term, `${at}.requiredDuringSchedulingIgnoredDuringExecution[${i}]`));
    for (const [i, { weight, podAffinityTerm }] of may.entries()) {
      const term = `${at}.preferredDuringSchedulingIgnoredDuringExecution[${i}]`;
      errors.push(...validateWeight(weight, term), ...validateTerm(podAffinityTerm, `${term}.podAffinityTerm`));
    }
  }
  return errors;
}

function validateWeight(weight: number, path: string): FieldError[] {
  return weight > 0 && weight <= 100 ? [] : [invalid(`${path}.weight`, weight, 'must be in the range 1-100')];
}

function validateTerm(term: PodAffinityTerm, path: string): FieldError[] {
  const errors = [
    ...validateLabelSelector(term.labelSelector, `${path}.labelSelector`),
    ...validateLabelSelector(term.namespaceSelector, `${path}.namespaceSelector`),
    ...(term.namespaces ?? []).flatMap((name) => eachInvalid(`${path}.namespace`, name, isDnsLabel(name))),
    ...validateMatchKeys(term.matchLabelKeys, term.mismatchLabelKeys, term.labelSelector, path),
  ];
  if (!term.topologyKey) errors.push(required(`${path}.topologyKey`, 'can not be empty'));
  return [...errors, ...eachInvalid(`${path}.topologyKey`, term.topologyKey, isQualifiedName(term.topologyKey))];
}

/** By now the keys' requirements stand in the selector: a key that is there twice was there before. */
function validateMatchKeys(
  keys: readonly string[] = [],
  mismatch: readonly string[] = [],
  selector: LabelSelector | undefined,
  path: string,
): FieldError[] {
  const errors: FieldError[] = [];
  for (const [name, list] of [
    ['matchLabelKeys', keys],
    ['mismatchLabelKeys', mismatch],
  ] as const) {
    if (list.length === 0) continue;
    if (!selector) errors.push(forbidden(`${path}.${name}`, 'must not be specified when labelSelector is not set'));
    else
      for (const [i, key] of list.entries())
        errors.push(...eachInvalid(`${path}.${name}[${i}]`, key, isQualifiedName(key)));
  }
  if (selector) {
    const seen = new Set(Object.keys(selector.matchLabels ?? {}));
    for (const { key } of selector.matchExpressions ?? []) {
      const index = keys.lastIndexOf(key);
      if (index >= 0 && seen.has(key))
        errors.push(invalid(`${path}[${index}]`, key, 'exists in both matchLabelKeys and labelSelector'));
      seen.add(key);
    }
  }
  for (const [i, key] of keys.entries()) {
    if (mismatch.includes(key)) {
      errors.push(invalid(`${path}.matchLabelKeys[${i}]`, key, 'exists in both matchLabelKeys and mismatchLabelKeys'));
    }
  }
  return errors;
}

export function validateSpread(
  constraints: readonly TopologySpreadConstraint[] | undefined,
  path: string,
): FieldError[] {
  const list = constraints ?? [];
  return list.flatMap((constraint, i) => {
    const at = `${path}[${i}]`;
    const { maxSkew, topologyKey, whenUnsatisfiable: action, minDomains } = constraint;
    const errors: FieldError[] = [];
    if (maxSkew <= 0) errors.push(invalid(`${at}.maxSkew`, maxSkew, IS_NOT_POSITIVE));
    if (!topologyKey) errors.push(required(`${at}.topologyKey`, 'can not be empty'));
    const actions = ['DoNotSchedule', 'ScheduleAnyway'];
    if (!actions.includes(action)) errors.push(notSupported(`${at}.whenUnsatisfiable`, action, actions));
    if (list.slice(i + 1).some((other) => other.topologyKey === topologyKey && other.whenUnsatisfiable === action)) {
      errors.push(duplicate(`${at}.{topologyKey, whenUnsatisfiable}`, `{${topologyKey}, ${action}}`));
    }
    if (minDomains !== undefined) {
      if (minDomains <= 0) errors.push(invalid(`${at}.minDomains`, minDomains, IS_NOT_POSITIVE));
      if (action !== 'DoNotSchedule') {
        errors.push(
          invalid(
            `${at}.minDomains`,
            minDomains,
            `can only use minDomains if whenUnsatisfiable=DoNotSchedule, not ${action}`,
          ),
        );
      }
    }
    for (const key of ['nodeAffinityPolicy', 'nodeTaintsPolicy'] as const) {
      const policy = constraint[key];
      if (policy !== undefined && policy !== 'Honor' && policy !== 'Ignore')
        errors.push(notSupported(`${at}.${key}`, policy, ['Honor', 'Ignore']));
    }
    errors.push(...validateMatchKeys(constraint.matchLabelKeys, [], constraint.labelSelector, at));
    return [...errors, ...validateLabelSelector(constraint.labelSelector, `${at}.labelSelector`)];
  });
}

export function validateTolerations(tolerations: readonly Toleration[] | undefined, path: string): FieldError[] {
  const errors: FieldError[] = [];
  if (!tolerations) return errors;
  for (let i = 0; i < tolerations.length; i++) {
    const toleration = tolerations[i] as Toleration;
    const at = `${path}[${i}]`;
    const { key = '', value = '', tolerationSeconds } = toleration;
    const operator = (toleration.operator ?? '') as string;
    const effect = (toleration.effect ?? '') as string;
    if (key !== '') addInvalid(errors, at, '.key', key, isQualifiedName(key));
    if (key === '' && operator !== 'Exists') {
      errors.push(
        invalid(
          `${at}.operator`,
          operator,
          'operator must be Exists when `key` is empty, which means "match all values and all keys"',
        ),
      );
    }
    if (tolerationSeconds !== undefined && effect !== 'NoExecute') {
      errors.push(invalid(`${at}.effect`, effect, "effect must be 'NoExecute' when `tolerationSeconds` is set"));
    }
    if (operator === '' || operator === 'Equal') {
      const messages = isLabelValue(value);
      if (messages.length > 0) errors.push(invalid(`${at}.operator`, value, messages.join(';')));
    } else if (operator === 'Exists') {
      if (value !== '')
        errors.push(invalid(`${at}.operator`, value, "value must be empty when `operator` is 'Exists'"));
    } else {
      // The comparing operators are known, and switched off.
      const operators = operator === 'Lt' || operator === 'Gt' ? ['Equal', 'Exists', 'Lt', 'Gt'] : ['Equal', 'Exists'];
      errors.push(notSupported(`${at}.operator`, operator, operators));
    }
    if (effect !== '' && !TAINT_EFFECTS.includes(effect))
      errors.push(notSupported(`${at}.effect`, effect, TAINT_EFFECTS));
  }
  return errors;
}

export function validateGates(spec: PodSpec, path: string): FieldError[] {
  const errors = (spec.readinessGates ?? []).flatMap(({ conditionType }, i) =>
    eachInvalid(`${path}.readinessGates[${i}].conditionType`, conditionType, isQualifiedName(conditionType)),
  );
  const seen = new Set<string>();
  for (const [i, { name }] of (spec.schedulingGates ?? []).entries()) {
    const at = `${path}.schedulingGates[${i}]`;
    errors.push(...eachInvalid(at, name, isQualifiedName(name)));
    if (seen.has(name)) errors.push(duplicate(at, name));
    seen.add(name);
  }
  return errors;
}
