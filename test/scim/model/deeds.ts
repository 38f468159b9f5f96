import { type Deed, removal, type Surroundings } from './deed.ts';
import { groupCreation, groupRenaming, memberDeed } from './group-deeds.ts';
import type { Command } from './script.ts';
import { creation, userDeed } from './user-deeds.ts';

const DEEDS = {
  createUser: creation,
  renameUser: userDeed,
  retitleUser: userDeed,
  disable: userDeed,
  enable: userDeed,
  removeUser: removal,
  createGroup: groupCreation,
  renameGroup: groupRenaming,
  addMembers: memberDeed,
  removeMembers: memberDeed,
  replaceMembers: memberDeed,
  removeGroup: removal,
} as const satisfies Record<
  Command['kind'],
  (command: Command, surroundings: Surroundings) => Deed
>;

/** What a command comes to now: the request, and what the model makes of it. */
export const deedOf = (command: Command, surroundings: Surroundings): Deed =>
  DEEDS[command.kind](command, surroundings);
