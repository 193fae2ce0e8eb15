/**
 * The manifests that Kubernetes' documentation applies from https://k8s.io/examples/, by path there: objects of the same facts,
 * written as YAML when they are asked for. Leaves out what needs programs that are not simulated (ZooKeeper, Cassandra, replicated
 * MySQL, RabbitMQ, Windows) and what is for administrators of nodes.
 */
import { stringify } from 'yaml';
import { APPLICATIONS } from './applications.ts';
import { CONTROLLERS } from './controllers.ts';
import { LIMITS } from './limits.ts';
import { PODS } from './pods.ts';
import { PODS_DATA } from './pods-data.ts';
import { SERVICES } from './services.ts';
import type { Pages } from './shapes.ts';

const ALL: Pages = { ...APPLICATIONS, ...CONTROLLERS, ...LIMITS, ...PODS, ...PODS_DATA, ...SERVICES };

/** The file at a path such as "pods/simple-pod.yaml"; undefined when there is none. */
export function examplePage(path: string): string | undefined {
  const page = Object.hasOwn(ALL, path) ? ALL[path] : undefined;
  if (page === undefined || typeof page === 'string') return page;
  return page
    .map((object) => stringify(object, { indentSeq: false, lineWidth: 0, aliasDuplicateObjects: false }))
    .join('---\n');
}

/** Paths, sorted. */
export const examplePaths = (): readonly string[] => Object.keys(ALL).sort();

const NEAR = 5;

/** Up to five paths in the same folder, else in the same folder of the first level, else the first there are. */
export function nearExamples(path: string): readonly string[] {
  const paths = examplePaths();
  for (const folder of [path.slice(0, path.lastIndexOf('/') + 1), path.slice(0, path.indexOf('/') + 1)]) {
    const near = paths.filter((one) => folder !== '' && one.startsWith(folder));
    if (near.length > 0) return near.slice(0, NEAR);
  }
  return paths.slice(0, NEAR);
}
