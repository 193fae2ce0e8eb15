/** A kubeconfig for a served cluster. */
export function kubeconfig(server: string): string {
  return `apiVersion: v1
kind: Config
clusters:
- name: drydock
  cluster:
    server: ${server}
contexts:
- name: drydock
  context:
    cluster: drydock
    user: learner
    namespace: default
users:
- name: learner
  user: {}
current-context: drydock
`;
}
