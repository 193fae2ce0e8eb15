// The arrows of the architecture: who may import whom. `npm run check` holds them.
const folder = (name) => `^simulator/${name}(/|\\.ts$)`;
/** Leaves: importable by everything in the simulator. */
const LEAVES = ['kernel', 'yaml', 'cel', 'cron', 'gotemplate', 'timings'];
/** folder → what it may import besides itself and the leaves. */
const ARROWS = {
  kernel: [],
  yaml: [],
  cel: [],
  cron: [],
  timings: [],
  store: [],
  api: ['store'],
  storage: ['api', 'store'],
  controllers: ['api', 'store', 'storage'],
  scheduler: ['api', 'store', 'storage', 'controllers/(types|events)'],
  // As chartmuseum is built on Helm's library.
  nodes: ['api', 'store', 'storage', 'network', 'controllers/(types|events)', 'helm/repository/shelf'],
  network: ['api', 'store', 'nodes/types'],
  kubectl: ['api'],
  // As helm is built on client-go and cli-runtime, which are kubectl's.
  helm: ['api', 'kubectl/(cli|client|resources|printers|types|help/text)'],
  shell: [],
  lab: ['api', 'store', 'storage', 'nodes', 'network', 'shell', 'kubectl', 'helm', 'cluster', 'cluster-types'],
  serve: ['api', 'store', 'nodes', 'network', 'shell', 'kubectl', 'lab', 'cluster', 'cluster-types'],
};

const arrows = Object.entries(ARROWS).map(([from, allowed]) => ({
  name: `${from} imports only ${allowed.join(', ') || 'leaves'}`,
  severity: 'error',
  from: { path: folder(from) },
  to: {
    path: '^(simulator|src|tests|tools)/',
    pathNot: [
      folder(from),
      ...(from === 'kernel' ? [] : LEAVES.map(folder)),
      ...allowed.map((name) => `^simulator/${name}(/|\\.ts$)`),
      '^simulator/api/objects\\.ts$',
    ],
  },
}));

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    ...arrows,
    {
      name: 'nothing in the simulator imports the site, tests or tools',
      severity: 'error',
      from: { path: '^simulator/' },
      to: { path: '^(src|tests|tools)/' },
    },
    {
      name: 'the simulator uses no Node module (serve aside)',
      severity: 'error',
      from: { path: '^simulator/', pathNot: '^simulator/serve/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'the page reaches the simulator through its workers only (types and plain data aside)',
      severity: 'error',
      from: {
        path: '^src/',
        pathNot: '^src/(lab/worker|figures/(kinds/|world|computes|figure-worker)|site/(fidelity|first-view))',
      },
      to: {
        path: '^simulator/',
        pathNot: '^simulator/(lab/(types|view|log|definition)|api/kinds/list|yaml|fidelity)',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'what figures ask the simulator runs in their worker and at build',
      severity: 'error',
      from: {
        path: '^src/',
        pathNot: '^src/(figures/(kinds/|computes|figure-worker|first)|home/record|pages/labs/story)',
      },
      to: {
        path: '^src/(figures/(kinds/|world|computes)|home/record|site/first-view)',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'controllers do not import each other',
      severity: 'error',
      from: { path: '^simulator/controllers/([a-z-]+)/' },
      to: { path: '^simulator/controllers/([a-z-]+)/', pathNot: '^simulator/controllers/$1/' },
    },
    {
      name: 'no circles',
      severity: 'error',
      from: { path: '^(simulator|src)/' },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no import that resolves to nothing',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^(astro:|virtual:|hast$|mdast$)' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'node', 'default'],
    },
  },
};
