import { ScimError } from '../errors.ts';

/** What may be repeated of a name that a client sent: nothing that could be somebody's address or name. */
const HARMLESS = /^[\w$:.-]{1,120}$/;

export const quoted = (name: string): string =>
  HARMLESS.test(name) ? `"${name}"` : 'what it names';

export const invalidValue = (at: string, rule: string): ScimError =>
  new ScimError(400, `${at}: ${rule}.`, { scimType: 'invalidValue' });

export const invalidSyntax = (message: string): ScimError =>
  new ScimError(400, message, { scimType: 'invalidSyntax' });

export const invalidPath = (at: string, rule: string): ScimError =>
  new ScimError(400, `${at}: ${rule}.`, { scimType: 'invalidPath' });

export const readOnly = (at: string, name: string): ScimError =>
  new ScimError(400, `${at}: ${name} is not for clients to change; leave it out.`, {
    scimType: 'mutability',
  });

export const noTarget = (at: string, rule: string): ScimError =>
  new ScimError(400, `${at}: ${rule}.`, { scimType: 'noTarget' });
