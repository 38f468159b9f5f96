/** Which users have which key: one of each tenant at most. The first to have it is its owner. */
export interface Sharing {
  /** Whether anybody but this one has it. */
  isShared(key: string, user: string): boolean;
  others(key: string, user: string): readonly string[];
  isOwner(key: string, user: string): boolean;
  join(key: string, user: string): void;
  /** @returns the new owner, where it was this one's and is somebody else's now */
  leave(key: string, user: string): string | undefined;
}

export function createSharing(): Sharing {
  const byKey = new Map<string, readonly string[]>();
  const usersOf = (key: string) => byKey.get(key) ?? [];
  const others = (key: string, user: string) => usersOf(key).filter((one) => one !== user);
  return {
    isShared: (key, user) => others(key, user).length > 0,
    others,
    isOwner: (key, user) => usersOf(key)[0] === user,
    join(key, user) {
      if (!usersOf(key).includes(user)) byKey.set(key, [...usersOf(key), user]);
    },
    leave(key, user) {
      const wasOwner = usersOf(key)[0] === user;
      const left = others(key, user);
      byKey.set(key, left);
      return wasOwner ? left[0] : undefined;
    },
  };
}
