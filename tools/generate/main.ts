/** `npm run generate`: development-time data from the recorded OpenAPI facts (../shared/truth/openapi); and, if DRYDOCK_PROTOS names a
 * folder that holds the generated.proto files of kubernetes/api and apimachinery 1.36, the fields' numbers. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { commandArguments } from '../arguments.ts';
import { METRICS } from './metrics.ts';
import { writeSchemas } from './schemas.ts';
import { type Definitions, writeTypes } from './types.ts';

commandArguments(
  'npm run generate\n  Writes the data made of OpenAPI facts (DRYDOCK_OPENAPI: their folder; DRYDOCK_PROTOS: that of generated.proto files).',
  {},
);

const source = process.env.DRYDOCK_OPENAPI ?? new URL('../../../shared/truth/openapi/', import.meta.url).pathname;
const read = (name: string) => JSON.parse(readFileSync(`${source}/${name}`, 'utf8')) as Definitions;
const definitions = { ...read('definitions.json'), ...METRICS };
const goTypes = readFileSync(new URL('go-types.txt', import.meta.url), 'utf8');
const api = new URL('../../simulator/api/', import.meta.url);

writeFileSync(new URL('objects.ts', api), writeTypes(definitions));
mkdirSync(new URL('schema/', api), { recursive: true });
writeFileSync(new URL('schema/data.ts', api), writeSchemas(definitions, read('schemas-v3.json'), goTypes));

const { DRYDOCK_PROTOS } = process.env;
if (DRYDOCK_PROTOS) {
  // Reads the schemas that were just written.
  const { writeNumbers } = await import('./protobuf.ts');
  writeFileSync(new URL('../serve/protobuf/numbers.ts', api), writeNumbers(DRYDOCK_PROTOS));
}
