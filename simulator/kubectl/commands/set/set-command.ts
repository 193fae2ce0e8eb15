/** `kubectl set`: the group of its subcommands. Mirrors kubectl/pkg/cmd/set/set.go. */
import { defineCommand } from '../../types.ts';
import { SET_ENV } from './env.ts';
import { SET_IMAGE } from './image.ts';
import { SET_RESOURCES, SET_SELECTOR, SET_SERVICEACCOUNT, SET_SUBJECT } from './small.ts';

export const SET = defineCommand({
  name: 'set',
  arguments: 'SUBCOMMAND',
  alone: 'err',
  commands: [SET_ENV, SET_IMAGE, SET_RESOURCES, SET_SELECTOR, SET_SERVICEACCOUNT, SET_SUBJECT],
});
