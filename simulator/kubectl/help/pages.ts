/** Where the page of a command is: one module a family, fetched when it is asked for. */
import type { Page, Pages } from './text.ts';

const FAMILIES: Readonly<Record<string, () => Promise<{ readonly PAGES: Pages }>>> = {
  root: () => import('./pages/root.ts'),
  basic: () => import('./pages/basic.ts'),
  create: () => import('./pages/create.ts'),
  set: () => import('./pages/set.ts'),
  deploy: () => import('./pages/deploy.ts'),
  cluster: () => import('./pages/cluster.ts'),
  debugging: () => import('./pages/debugging.ts'),
  advanced: () => import('./pages/advanced.ts'),
  settings: () => import('./pages/settings.ts'),
  config: () => import('./pages/config.ts'),
};

/** Families by the first word of a command. */
const FAMILY_OF: Readonly<Record<string, keyof typeof FAMILIES>> = {
  kubectl: 'root',
  'kubectl-1.17': 'root',
  expose: 'basic',
  run: 'basic',
  explain: 'basic',
  get: 'basic',
  edit: 'basic',
  delete: 'basic',
  create: 'create',
  set: 'set',
  rollout: 'deploy',
  scale: 'deploy',
  autoscale: 'deploy',
  'rolling-update': 'deploy',
  certificate: 'cluster',
  'cluster-info': 'cluster',
  top: 'cluster',
  cordon: 'cluster',
  uncordon: 'cluster',
  drain: 'cluster',
  taint: 'cluster',
  describe: 'debugging',
  logs: 'debugging',
  attach: 'debugging',
  exec: 'debugging',
  'port-forward': 'debugging',
  proxy: 'debugging',
  cp: 'debugging',
  auth: 'debugging',
  debug: 'debugging',
  events: 'debugging',
  diff: 'advanced',
  apply: 'advanced',
  patch: 'advanced',
  replace: 'advanced',
  wait: 'advanced',
  kustomize: 'advanced',
  label: 'settings',
  annotate: 'settings',
  completion: 'settings',
  'api-resources': 'settings',
  'api-versions': 'settings',
  alpha: 'settings',
  help: 'settings',
  options: 'settings',
  plugin: 'settings',
  version: 'settings',
  kuberc: 'settings',
  config: 'config',
};

/** Every page; for tests. */
export async function allPages(): Promise<Pages> {
  const families = await Promise.all(Object.values(FAMILIES).map((load) => load()));
  return Object.assign({}, ...families.map((family) => family.PAGES));
}

/** The page of "rollout status". */
export async function pageOf(path: string): Promise<Page> {
  const family = FAMILY_OF[path.split(' ')[0] as string];
  if (family === undefined) return {};
  const { PAGES } = await (FAMILIES[family] as () => Promise<{ readonly PAGES: Pages }>)();
  return PAGES[path] ?? {};
}
