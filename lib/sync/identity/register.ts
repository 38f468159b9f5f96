import { type Source, type SyncJob, type UserJob, versionOf } from '../../jobs/index.ts';
import type { Mapping } from '../../mapping/index.ts';
import type { DocumentPort } from '../ports.ts';
import {
  decodeHold,
  decodeLink,
  type Hold,
  holdPk,
  isLinked,
  type Link,
  linkedTo,
  linkPk,
  withDeletion,
  withRecord,
} from './link.ts';
import { createShelf } from './shelf.ts';

/** A job about a user. */
export type UserFact = Extract<SyncJob, { readonly user: string }>;

/** Who has which user key, as far as some jobs need to know it. */
export interface Register {
  /** Reads what the jobs need. */
  open(jobs: readonly UserFact[]): Promise<void>;
  /** Takes in what the jobs say of who exists, and lets them have keys. */
  take(jobs: readonly UserFact[]): void;
  linkOf(source: Source, id: string): Link;
  /** Who has the key; `undefined`: nobody has. */
  holderOf(source: Source, key: string): string | undefined;
  /** Keys first, then who has them. False: somebody else wrote in between, and everything is to be done anew. */
  write(documents: DocumentPort): Promise<boolean>;
}

/** Whether a job says that its user is gone. */
export const isDeletion = (job: UserFact, mapping: Mapping): boolean =>
  job.kind === 'user.deleted' ||
  (job.kind === 'user' && mapping.shutOut(job.source, job.fields, job.whole) === 'delete');

/**
 * The user key that a record gives. `null`: it has none. `undefined`: the record does not say.
 *
 * @throws {MappingError} when the value cannot be a key
 */
export function keyOfRecord(
  { source, fields, whole }: UserJob,
  mapping: Mapping,
): string | null | undefined {
  const key = mapping.keyOfRecord(source, fields);
  // Of a whole record, what is not named is not there.
  return key === undefined && whole ? null : key;
}

export function createRegister(documents: Pick<DocumentPort, 'read'>, mapping: Mapping): Register {
  const links = createShelf<Link>(documents, decodeLink, {});
  const holds = createShelf<Hold>(documents, decodeHold, {});

  const linkOf = (source: Source, id: string) => links.get(linkPk(source, id));
  function holderOf(source: Source, key: string): string | undefined {
    const { id } = holds.get(holdPk(source, key));
    if (id === undefined) return undefined;
    // A hold says who was let have the key last: whether they still do is for their own link to say.
    const link = linkOf(source, id);
    return isLinked(link) && link.key === key ? id : undefined;
  }

  /** The key that a record would have, where that can be said. */
  function wantedBy(job: UserJob): string | undefined {
    try {
      return keyOfRecord(job, mapping) ?? undefined;
    } catch {
      // Told once the key is needed: who is linked keeps the one that they have.
      return undefined;
    }
  }

  function takeRecord(job: UserJob): void {
    const { source, user: id } = job;
    const version = versionOf(job);
    const link = linkOf(source, id);
    if (link.del !== undefined && version < link.del) return;
    const key = isLinked(link) ? link.key : wantedBy(job);
    if (key === undefined) return;
    const next = isLinked(link) ? withRecord(link, version) : linkedTo(link, key, version);
    const holder = holderOf(source, key);
    const { sameKey } = mapping.identity(source);
    const mayHave =
      holder === undefined ||
      holder === id ||
      (sameKey === 'newest' && isNewer(next, linkOf(source, holder)));
    // Who comes second is remembered where it matters since when they are there.
    if (!mayHave && sameKey === 'refuse' && !isLinked(link)) return;
    links.put(linkPk(source, id), next);
    if (mayHave) holds.put(holdPk(source, key), { id });
  }

  return {
    linkOf,
    holderOf,
    async open(jobs) {
      await links.open(jobs.map(({ source, user }) => linkPk(source, user)));
      const keys = new Map<string, { readonly source: Source; readonly key: string }>();
      const add = (source: Source, key: string | undefined) => {
        if (key !== undefined) keys.set(holdPk(source, key), { source, key });
      };
      for (const job of jobs) {
        add(job.source, linkOf(job.source, job.user).key);
        if (job.kind === 'user') add(job.source, wantedBy(job));
      }
      await holds.open(keys.keys());
      const others = Array.from(keys, ([pk, { source }]) => {
        const { id } = holds.get(pk);
        return id === undefined ? [] : [linkPk(source, id)];
      });
      await links.open(others.flat());
    },
    take(jobs) {
      const records: UserJob[] = [];
      for (const job of jobs) {
        if (isDeletion(job, mapping)) {
          const pk = linkPk(job.source, job.user);
          links.put(pk, withDeletion(links.get(pk), versionOf(job)));
        } else if (job.kind === 'user') records.push(job);
      }
      // In the order in which they were told to the provider: what comes together is settled as if it had come so.
      records.sort((a, b) => (versionOf(a) < versionOf(b) ? -1 : 1));
      for (const record of records) takeRecord(record);
    },
    write: async (to) => (await holds.write(to)) && (await links.write(to)),
  };
}

/** Whether the first record of one is newer than that of another. */
const isNewer = ({ since = '' }: Link, { since: other = '' }: Link): boolean => since > other;
