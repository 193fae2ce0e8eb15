// Knobs and answers of the figure `field-tree`.
export interface TreeKnobs {
  readonly text: string;
  /** Ready-made slips to choose from: id and manifest. */
  /** Path of the field it is about: its line is marked. */
  readonly focus: string;
  readonly samples: readonly { readonly id: string; readonly text: string }[];
}

export interface TreeLine {
  readonly depth: number;
  readonly key: string;
  readonly value: string;
  readonly path: string;
  /** Not in the schema at this place. */
  readonly unknown: boolean;
  /** Where a field of that name (or nearly) stands in this kind. */
  readonly belongs: readonly string[];
}

export interface TreeData {
  readonly lines: readonly TreeLine[];
  /** What `kubectl apply` prints. */
  readonly verdict: string;
  readonly accepted: boolean;
}

const deployment = (spec: string, top = 'apiVersion: apps/v1'): string => `${top}
kind: Deployment
metadata:
  name: shop
spec:
${spec}`;

const POD = `    metadata:
      labels: {app: shop}
    spec:
      containers:
      - name: shop
        image: nginx:1.27`;

const SELECTOR = '  selector:\n    matchLabels: {app: shop}\n';

/** The slips of the lesson, each on a manifest that would otherwise do. */
const SAMPLES: TreeKnobs['samples'] = [
  { id: 'misspelt', text: deployment(`  replicas: 2\n  minReadySecond: 5\n${SELECTOR}  template:\n${POD}`) },
  { id: 'misplaced', text: deployment(`${SELECTOR}  template:\n    replicas: 2\n${POD}`) },
  { id: 'beta', text: deployment(`  replicas: 2\n  template:\n${POD}`, 'apiVersion: apps/v1beta1') },
  { id: 'type', text: deployment(`  replicas: "two"\n${SELECTOR}  template:\n${POD}`) },
  { id: 'labels', text: deployment(`  replicas: 2\n  selector:\n    matchLabels: {app: store}\n  template:\n${POD}`) },
  { id: 'good', text: deployment(`  replicas: 2\n${SELECTOR}  template:\n${POD}`) },
];

/** `text` is the file's text, put in the place of `file` when the page is made. */
export function treeKnobs(params: Readonly<Record<string, unknown>>): TreeKnobs {
  const text = params['text'] === undefined ? undefined : String(params['text']);
  return {
    text: text ?? SAMPLES[0]?.text ?? '',
    focus: String(params['path'] ?? ''),
    samples: text === undefined ? SAMPLES : [{ id: 'file', text }, ...SAMPLES],
  };
}
