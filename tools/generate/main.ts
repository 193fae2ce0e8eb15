/** `npm run generate`: development-time data from the recorded OpenAPI facts (../shared/truth/openapi). */
import { readFileSync, writeFileSync } from 'node:fs';
import { type Definitions, writeTypes } from './types.ts';

const source = process.env.DRYDOCK_OPENAPI ?? new URL('../../../shared/truth/openapi/', import.meta.url).pathname;
const definitions = JSON.parse(readFileSync(`${source}/definitions.json`, 'utf8')) as Definitions;

writeFileSync(new URL('../../simulator/api/objects.ts', import.meta.url), writeTypes(definitions));
