import { proveTrack } from '../prove-track.ts';

proveTrack('rollouts');
