/** IngressClass. Upstream: pkg/registry/networking/ingressclass/strategy.go, validateIngressClassSpec, printIngressClass. */
import type { IngressClass, IngressClassParametersReference } from '../objects.ts';
import type { FieldError } from '../types.ts';
import { addInvalid, forbidden, immutable, invalid, notSupported, required, tooLong } from '../validation/errors.ts';
import { validateObjectMeta, validateObjectMetaUpdate } from '../validation/metadata.ts';
import { byteLength, isDnsLabel, isDnsSubdomain, nameIsDnsSubdomain, regexError } from '../validation/names.ts';
import { referenceErrors } from '../validation/typed-reference.ts';
import { ageColumn, column, countGeneration, defineKind, nameColumn } from './define.ts';

const MAX_CONTROLLER_BYTES = 250;
const URL_PATH = "[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+";
const URL_PATH_RE = new RegExp(`^${URL_PATH}$`);

export const ingressClassKind = defineKind<IngressClass>({
  group: 'networking.k8s.io',
  version: 'v1',
  kind: 'IngressClass',
  plural: 'ingressclasses',
  singular: 'ingressclass',
  shortNames: [],
  categories: [],
  namespaced: false,
  schema: 'io.k8s.api.networking.v1.IngressClass',
  defaults: ({ spec }) => {
    if (spec?.parameters) spec.parameters.scope ??= 'Cluster';
  },
  prepareForCreate: (draft) => {
    draft.metadata.generation = 1;
  },
  prepareForUpdate: countGeneration,
  validate,
  validateUpdate: (ingressClass, old) => [
    ...validateObjectMetaUpdate(ingressClass.metadata, old.metadata, 'metadata'),
    ...immutable('spec.controller', ingressClass.spec.controller ?? '', old.spec.controller ?? ''),
    ...validate(ingressClass),
  ],
  columns: [
    nameColumn(),
    column('Controller', ({ spec }) => spec.controller ?? ''),
    column('Parameters', ({ spec: { parameters } }) => {
      if (!parameters) return '<none>';
      const { apiGroup, kind, name } = parameters;
      return `${kind}${apiGroup === undefined ? '' : `.${apiGroup}`}/${name}`;
    }),
    ageColumn(),
  ],
});

function validate({ metadata, spec }: IngressClass): FieldError[] {
  const errors = validateObjectMeta(metadata, false, nameIsDnsSubdomain, 'metadata');
  const { controller, parameters } = spec;
  if (!controller) errors.push(required('spec.controller'));
  else {
    if (byteLength(controller) > MAX_CONTROLLER_BYTES) errors.push(tooLong('spec.controller', MAX_CONTROLLER_BYTES));
    errors.push(...prefixedPathErrors(controller, 'spec.controller'));
  }
  return parameters ? [...errors, ...parametersErrors(parameters, 'spec.parameters')] : errors;
}

/** "acme.io/foo". Upstream: validation.IsDomainPrefixedPath. */
function prefixedPathErrors(text: string, path: string): FieldError[] {
  const slash = text.indexOf('/');
  if (slash <= 0 || slash === text.length - 1)
    return [invalid(path, text, 'must be a domain-prefixed path (such as "acme.io/foo")')];
  const host = text.slice(0, slash);
  const rest = text.slice(slash + 1);
  const errors: FieldError[] = [];
  addInvalid(errors, path, '', host, isDnsSubdomain(host));
  if (!URL_PATH_RE.test(rest)) errors.push(invalid(path, rest, regexError('Invalid path', URL_PATH)));
  return errors;
}

function parametersErrors(parameters: IngressClassParametersReference, path: string): FieldError[] {
  const errors = referenceErrors(parameters, path);
  const { scope, namespace } = parameters;
  if (scope === undefined) return [...errors, required(`${path}.scope`)];
  if (scope === 'Namespace') {
    if (namespace === undefined) errors.push(required(`${path}.namespace`, "`parameters.scope` is set to 'Namespace'"));
    else addInvalid(errors, path, '.namespace', namespace, isDnsLabel(namespace));
  } else if (scope === 'Cluster') {
    if (namespace !== undefined) errors.push(forbidden(`${path}.namespace`, "`parameters.scope` is set to 'Cluster'"));
  } else errors.push(notSupported(`${path}.scope`, scope, ['Cluster', 'Namespace']));
  return errors;
}
