import { ScimError } from '../scim/errors.ts';
import type { GroupName } from '../scim/model.ts';
import { asCreated, readUser } from '../scim/protocol/index.ts';
import type { Directories } from './directories.ts';
import type { ScimEvent } from './example.ts';
import type { ToldEvent } from './told-event.ts';

/**
 * What is made of what a tenant's directory has of a user now.
 *
 * @param time - ms
 */
export function tellScim(
  event: ScimEvent,
  time: number,
  eventId: string,
  directories: Directories,
): ToldEvent {
  const { tenant, deleted } = event;
  const type = deleted === true ? 'scim.user.deleted' : 'scim.user';
  const told = { body: event, eventId, type, isKnown: true };
  try {
    const document = asCreated(readUser(event.user));
    // As much of an id as an example needs: a user may be renamed, and is the same.
    const id = textIn(event.user, 'id') ?? document.externalId ?? document.userName.toLowerCase();
    if (deleted === true) return { ...told, jobs: directories.remove({ tenant, id }, time) };
    const groups = event.groups && new Map(event.groups.map(groupOf));
    const jobs = directories.put({ tenant, id, document, groups }, time);
    return 'reason' in jobs
      ? { ...told, jobs: [], unreadable: jobs.message, reason: jobs.reason }
      : { ...told, jobs };
  } catch (error) {
    if (!(error instanceof ScimError)) throw error;
    const { message, scimType } = error;
    return { ...told, jobs: [], unreadable: message, ...(scimType && { reason: scimType }) };
  }
}

type Group = NonNullable<ScimEvent['groups']>[number];

const groupOf = ({ displayName, externalId }: Group): [string, GroupName] => [
  displayName,
  { displayName, externalId: externalId ?? null },
];

function textIn(user: ScimEvent['user'], name: string): string | undefined {
  const value = user[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}
