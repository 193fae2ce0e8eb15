/** Roles, ClusterRoles and their bindings. Upstream: RoleDescriber, ClusterRoleDescriber, RoleBindingDescriber, ClusterRoleBindingDescriber. */
import type { ClusterRole, Role, RoleBinding } from '../../api/objects.ts';
import type { Routine } from '../../kernel/wait.ts';
import { ruleRows } from '../resources/policy-rules.ts';
import { annotationsMultiline, identity, labelsMultiline } from './fields.ts';
import { DescribeWriter } from './writer.ts';

export function* describeRole({ metadata, rules }: Role | ClusterRole): Routine<string> {
  const w = new DescribeWriter();
  identity(w, metadata, { namespaced: false });
  labelsMultiline(w, 0, 'Labels', metadata.labels);
  annotationsMultiline(w, metadata.annotations);
  w.line(0, 'PolicyRule:');
  w.line(1, 'Resources\tNon-Resource URLs\tResource Names\tVerbs');
  w.line(1, '---------\t-----------------\t--------------\t-----');
  for (const cells of ruleRows(rules ?? [])) w.line(1, cells.join('\t'));
  return w.toString();
}

export function* describeRoleBinding({ metadata, roleRef, subjects }: RoleBinding): Routine<string> {
  const w = new DescribeWriter();
  identity(w, metadata, { namespaced: false });
  labelsMultiline(w, 0, 'Labels', metadata.labels);
  annotationsMultiline(w, metadata.annotations);
  w.line(0, 'Role:');
  w.line(1, `Kind:\t${roleRef.kind}`);
  w.line(1, `Name:\t${roleRef.name}`);
  w.line(0, 'Subjects:');
  w.line(1, 'Kind\tName\tNamespace');
  w.line(1, '----\t----\t---------');
  for (const { kind, name, namespace = '' } of subjects ?? []) w.line(1, `${kind}\t${name}\t${namespace}`);
  return w.toString();
}
