/** Selectors of nodes, in affinities and of volumes. Upstream: core validation ValidateNodeSelector. */
import type { NodeSelector, NodeSelectorRequirement, NodeSelectorTerm } from '../objects.ts';
import type { FieldError } from '../types.ts';
import { eachInvalid, forbidden, invalid, required } from './errors.ts';
import { isDnsSubdomain, isLabelValue, isQualifiedName } from './names.ts';

export function validateNodeSelector(selector: NodeSelector, path: string): FieldError[] {
  const terms = selector.nodeSelectorTerms ?? [];
  if (terms.length === 0) return [required(`${path}.nodeSelectorTerms`, 'must have at least one node selector term')];
  return terms.flatMap((term, i) => validateNodeSelectorTerm(term, `${path}.nodeSelectorTerms[${i}]`, false));
}

/** `anyValue`: preferences may name values that no label can have. */
export function validateNodeSelectorTerm(term: NodeSelectorTerm, path: string, anyValue: boolean): FieldError[] {
  return [
    ...(term.matchExpressions ?? []).flatMap((r, i) =>
      validateRequirement(r, `${path}.matchExpressions[${i}]`, anyValue),
    ),
    ...(term.matchFields ?? []).flatMap((r, i) => validateFieldRequirement(r, `${path}.matchFields[${i}]`)),
  ];
}

function validateRequirement(
  { key, operator, values = [] }: NodeSelectorRequirement,
  path: string,
  anyValue: boolean,
): FieldError[] {
  const errors: FieldError[] = [];
  switch (operator as string) {
    case 'In':
    case 'NotIn':
      if (values.length === 0)
        errors.push(required(`${path}.values`, "must be specified when `operator` is 'In' or 'NotIn'"));
      break;
    case 'Exists':
    case 'DoesNotExist':
      if (values.length > 0)
        errors.push(forbidden(`${path}.values`, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"));
      break;
    case 'Gt':
    case 'Lt':
      if (values.length !== 1)
        errors.push(required(`${path}.values`, "must be specified single value when `operator` is 'Lt' or 'Gt'"));
      break;
    default:
      errors.push(invalid(`${path}.operator`, operator, 'not a valid selector operator'));
  }
  errors.push(...eachInvalid(`${path}.key`, key, isQualifiedName(key)));
  if (!anyValue)
    for (const [i, value] of values.entries())
      errors.push(...eachInvalid(`${path}.values[${i}]`, value, isLabelValue(value)));
  return errors;
}

function validateFieldRequirement({ key, operator, values = [] }: NodeSelectorRequirement, path: string): FieldError[] {
  const errors: FieldError[] = [];
  if ((operator as string) !== 'In' && (operator as string) !== 'NotIn') {
    errors.push(invalid(`${path}.operator`, operator, 'not a valid selector operator'));
  } else if (values.length !== 1) {
    errors.push(
      required(`${path}.values`, "must be only one value when `operator` is 'In' or 'NotIn' for node field selector"),
    );
  }
  if (key !== 'metadata.name') errors.push(invalid(`${path}.key`, key, 'not a valid field selector key'));
  else
    for (const [i, value] of values.entries())
      errors.push(...eachInvalid(`${path}.values[${i}]`, value, isDnsSubdomain(value)));
  return errors;
}
