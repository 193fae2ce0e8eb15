/**
 * No object is created of a kind whose definition is being deleted. Mirrors apiextensions-apiserver
 * pkg/apiserver/customresource_handler.go (forbidCreateAdmission).
 */
import { forbidden } from '../errors.ts';
import { defineAdmission } from './types.ts';

export const closingDefinitions = defineAdmission({
  name: 'ForbidCreate',
  admit: ({ verb, resource, name }) =>
    verb === 'create' && resource.kind.custom?.closing
      ? forbidden(resource.qualified, name, 'create not allowed while custom resource definition is terminating')
      : undefined,
});
