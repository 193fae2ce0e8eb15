/** Ingress. Upstream: pkg/registry/networking/ingress/strategy.go, printIngress. */
import type { Ingress } from '../objects.ts';
import { CLASS_ANNOTATION, ingressErrors, ingressStatusErrors, ingressUpdateErrors } from '../validation/ingress.ts';
import { ageColumn, column, defineKind, keepSpec, keepStatusAndCount, nameColumn } from './define.ts';
import { INGRESS } from './names.ts';

/** Of an object's hosts so many are shown. */
const HOSTS_SHOWN = 3;

export const ingressKind = defineKind<Ingress>({
  ...INGRESS,
  prepareForCreate: (draft) => {
    draft.metadata.generation = 1;
    draft.status = { loadBalancer: {} };
  },
  prepareForUpdate: keepStatusAndCount,
  validate: ingressErrors,
  validateUpdate: ingressUpdateErrors,
  status: { prepareForUpdate: keepSpec, validateUpdate: ingressStatusErrors },
  warnings: (ingress, old) =>
    !old &&
    ingress.metadata.annotations?.[CLASS_ANNOTATION] !== undefined &&
    ingress.spec.ingressClassName === undefined
      ? [`annotation "${CLASS_ANNOTATION}" is deprecated, please use 'spec.ingressClassName' instead`]
      : [],
  columns: [
    nameColumn(),
    column('Class', ({ spec }) => spec.ingressClassName ?? '<none>'),
    column('Hosts', hosts),
    column('Address', addresses),
    column('Ports', ({ spec }) => (spec.tls?.length ? '80, 443' : '80')),
    ageColumn(),
  ],
});

/** "a,b,c + 2 more..."; "*" for all. */
function hosts({ spec }: Ingress): string {
  const named = (spec.rules ?? []).flatMap(({ host }) => (host ? [host] : []));
  if (named.length === 0) return '*';
  const shown = named.slice(0, HOSTS_SHOWN).join(',');
  return named.length > HOSTS_SHOWN ? `${shown} + ${named.length - HOSTS_SHOWN} more...` : shown;
}

function addresses({ status }: Ingress): string {
  const found = (status?.loadBalancer?.ingress ?? []).map(({ ip, hostname }) => ip || hostname || '');
  return [...new Set(found.filter((address) => address !== ''))].sort().join(',');
}
