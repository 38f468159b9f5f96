import type { MembershipJob } from '../../jobs/index.ts';
import type { ClerkApi } from './api.ts';
import type { ClerkCursor } from './cursor.ts';
import { membershipJob } from './facts.ts';
import type { WalkOptions } from './next-objects.ts';
import type { ClerkObject } from './objects.ts';
import { advance, START } from './position.ts';
import { type Stretch, walk } from './walk.ts';

type MembersCursor = Extract<ClerkCursor, { phase: 'memberships' }>;

export interface MemberPage {
  readonly jobs: readonly MembershipJob[];
  /** Where to go on; `null`: these were the last. */
  readonly next: MembersCursor | null;
}

/** Organizations whose members are asked for at the same time: most have few, and a page for each would take long. */
const LANES = 8;

interface Lane {
  readonly organization: ClerkObject;
  readonly members: AsyncGenerator<Stretch<ClerkObject>>;
  readonly first: IteratorResult<Stretch<ClerkObject>>;
}

/**
 * Every membership, organization after organization; these are paged through again, so that no more than a page of them
 * is held. One that has gone meanwhile has no members.
 */
export async function* memberPages(
  api: ClerkApi,
  from: MembersCursor,
  options: WalkOptions,
): AsyncGenerator<MemberPage> {
  const begin = async (organization: ClerkObject): Promise<Lane> => {
    const { within } = from;
    const started = within?.organization === organization.id ? within.position : START;
    const members = walk(api.membersOf(organization.id), started, options);
    return { organization, members, first: await members.next() };
  };

  for await (const organizations of walk(api.organizations, from.position, options)) {
    let position = organizations.from;
    let jobs: MembershipJob[] = [];
    const lanes = lanesOf(organizations.objects);
    for (const [index, group] of lanes.entries()) {
      for (const lane of await Promise.all(group.map(begin))) {
        const { organization, members } = lane;
        for (let read = lane.first; !read.done; read = await members.next()) {
          const { objects, askedAt, to, done } = read.value;
          jobs.push(...objects.map((member) => membershipJob(member, askedAt)));
          if (done) break;
          const within = { organization: organization.id, position: to };
          yield { jobs, next: { phase: 'memberships', position, within } };
          jobs = [];
        }
        position = advance(position, [organization], position.offset + 1);
      }
      if (index === lanes.length - 1) break;
      yield { jobs, next: { phase: 'memberships', position } };
      jobs = [];
    }
    // Not `position`: only the whole stretch knows where its end really stands.
    const next: MembersCursor = { phase: 'memberships', position: organizations.to };
    yield { jobs, next: organizations.done ? null : next };
  }
}

function lanesOf(objects: readonly ClerkObject[]): ClerkObject[][] {
  const groups: ClerkObject[][] = [];
  for (let start = 0; start < objects.length; start += LANES) {
    groups.push(objects.slice(start, start + LANES));
  }
  return groups;
}
