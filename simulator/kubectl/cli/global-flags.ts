/** Flags that every command takes: what `kubectl options` lists. Mirrors genericclioptions.ConfigFlags and cmd.go. */
import type { FlagSpec } from '../types.ts';

export const GLOBAL_FLAGS: readonly FlagSpec[] = [
  {
    name: 'as',
    type: 'string',
  },
  {
    name: 'as-group',
    type: 'stringArray',
  },
  { name: 'as-uid', type: 'string' },
  {
    name: 'as-user-extra',
    type: 'stringArray',
  },
  { name: 'cache-dir', type: 'string', default: '/home/learner/.kube/cache' },
  { name: 'certificate-authority', type: 'string' },
  { name: 'client-certificate', type: 'string' },
  { name: 'client-key', type: 'string' },
  { name: 'cluster', type: 'string' },
  { name: 'context', type: 'string' },
  {
    name: 'disable-compression',
    type: 'bool',
  },
  {
    name: 'insecure-skip-tls-verify',
    type: 'bool',
  },
  { name: 'kubeconfig', type: 'string' },
  {
    name: 'kuberc',
    type: 'string',
  },
  {
    name: 'log-flush-frequency',
    type: 'duration',
    default: '5s',
  },
  { name: 'match-server-version', type: 'bool' },
  { name: 'namespace', short: 'n', type: 'string' },
  { name: 'password', type: 'string' },
  {
    name: 'profile',
    type: 'string',
    default: 'none',
  },
  {
    name: 'profile-output',
    type: 'string',
    default: 'profile.pprof',
  },
  {
    name: 'request-timeout',
    type: 'string',
    default: '0',
  },
  { name: 'server', short: 's', type: 'string' },
  {
    name: 'tls-server-name',
    type: 'string',
  },
  { name: 'token', type: 'string' },
  { name: 'user', type: 'string' },
  { name: 'username', type: 'string' },
  { name: 'v', short: 'v', type: 'int' },
  {
    name: 'vmodule',
    type: 'string',
  },
  {
    name: 'warnings-as-errors',
    type: 'bool',
  },
];
