import type { Directory } from '../../../../lib/scim/directory/index.ts';
import { aGroup, aUser } from './samples.ts';
import type { World } from './world.ts';

export const ACME = 'acme';
export const GLOBEX = 'globex';

/** Who is there before anything happens. */
export interface Stage {
  readonly lisa: string;
  readonly bob: string;
  readonly staff: string;
  readonly boss: string;
}

/** Lisa is in Staff, Bob in nothing; Boss has nobody. */
export async function setStage(world: World): Promise<Stage> {
  const acme = world.actor().directory(ACME);
  const emails = [{ value: 'Lisa@example.com', primary: true }];
  const lisa = await acme.users.create(
    aUser('Lisa', { externalId: 'e-1', attributes: { emails, title: 'Specialist' } }),
  );
  const bob = await acme.users.create(aUser('bob'));
  const staff = await acme.groups.create(aGroup('Staff', 'g-1'), [lisa.id]);
  const boss = await acme.groups.create(aGroup('Boss'), []);
  world.clock.now += 1_000;
  return { lisa: lisa.id, bob: bob.id, staff: staff.id, boss: boss.id };
}

/** Something that somebody does in one tenant. */
export type Deed = (directory: Directory, stage: Stage) => Promise<unknown>;

const members =
  (
    group: 'staff' | 'boss',
    add: readonly ('lisa' | 'bob')[],
    remove: readonly ('lisa' | 'bob')[],
    from: 'current' | 'none' = 'current',
  ): Deed =>
  (directory, stage) =>
    directory.groups.change(stage[group], (document) => ({
      document,
      members: {
        from,
        add: new Set(add.map((who) => stage[who])),
        remove: new Set(remove.map((who) => stage[who])),
      },
    }));

const none = { from: 'current', add: new Set<string>(), remove: new Set<string>() } as const;

export const deeds = {
  createUser: (directory: Directory) =>
    directory.users.create(aUser('Mary', { externalId: 'e-9' })),
  /** The same name as the other, in another case. */
  createUserToo: (directory: Directory) => directory.users.create(aUser('MARY')),
  createLisa: (directory: Directory) => directory.users.create(aUser('Lisa')),
  patchUser: (directory, { lisa }) =>
    directory.users.change(lisa, (document) => ({
      ...document,
      attributes: { ...document.attributes, title: 'Manager' },
    })),
  patchUserToo: (directory, { lisa }) =>
    directory.users.change(lisa, (document) => ({ ...document, externalId: 'e-2' })),
  renameUser: (directory, { lisa }) =>
    directory.users.change(lisa, (document) => ({
      ...document,
      userName: 'Eliza',
      attributes: { emails: [{ value: 'eliza@example.com' }] },
    })),
  deactivate: (directory, { lisa }) =>
    directory.users.change(lisa, (document) => ({ ...document, active: false })),
  activate: (directory, { lisa }) =>
    directory.users.change(lisa, (document) => ({ ...document, active: true })),
  removeUser: (directory, { lisa }) => directory.users.remove(lisa),
  createGroup: (directory, { lisa, bob }) =>
    directory.groups.create(aGroup('Board', 'g-9'), [lisa, bob]),
  addMember: members('boss', ['lisa'], []),
  addToStaff: members('staff', ['bob'], []),
  removeMember: members('staff', [], ['lisa']),
  replaceMembers: members('staff', ['bob'], [], 'none'),
  renameGroup: (directory, { staff }) =>
    directory.groups.change(staff, (document) => ({
      document: { ...document, displayName: 'Crew' },
      members: none,
    })),
  renameGroupToo: (directory, { staff }) =>
    directory.groups.change(staff, (document) => ({
      document: { ...document, displayName: 'Team' },
      members: none,
    })),
  removeGroup: (directory, { staff }) => directory.groups.remove(staff),
} as const satisfies Record<string, Deed>;

export type DeedName = keyof typeof deeds;
