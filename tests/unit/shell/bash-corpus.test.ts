/** The shell against a real bash. */
import { testRecorded } from './recorded-scripts.ts';

testRecorded('bash');
