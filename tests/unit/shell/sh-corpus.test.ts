/** `sh` in containers against busybox's and Debian's, and busybox's tools. */
import { testRecorded } from './recorded-scripts.ts';

testRecorded('sh');
