import { proveTrack } from '../prove-track.ts';

proveTrack('stateful');
