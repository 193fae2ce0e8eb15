/** The files of a new chart, in the order in which `helm create` writes them. Mirrors Helm's pkg/chartutil/create.go. */
import {
  AUTOSCALER,
  DEPLOYMENT,
  HELPERS,
  HTTP_ROUTE,
  INGRESS,
  NOTES,
  SERVICE,
  SERVICE_ACCOUNT,
  TEST,
} from './templates.ts';
import { CHART_YAML, HELMIGNORE, VALUES_YAML } from './values.ts';

const FILES: readonly (readonly [path: string, text: string])[] = [
  ['Chart.yaml', CHART_YAML],
  ['values.yaml', VALUES_YAML],
  ['.helmignore', HELMIGNORE],
  ['templates/ingress.yaml', INGRESS],
  ['templates/httproute.yaml', HTTP_ROUTE],
  ['templates/deployment.yaml', DEPLOYMENT],
  ['templates/service.yaml', SERVICE],
  ['templates/serviceaccount.yaml', SERVICE_ACCOUNT],
  ['templates/hpa.yaml', AUTOSCALER],
  ['templates/NOTES.txt', NOTES],
  ['templates/_helpers.tpl', HELPERS],
  ['templates/tests/test-connection.yaml', TEST],
];

export const starterFiles = (name: string): readonly (readonly [path: string, text: string])[] =>
  FILES.map(([path, text]) => [path, text.replaceAll('<NAME>', name)]);
