import * as z from 'zod/mini';
import { OLDEST, type Source, type Version } from '../../jobs/index.ts';
import { LedgerError } from '../../ledger/index.ts';

/**
 * What is known of one provider's id whose users are not known by their id (docs/ledger.md). It is never forgotten:
 * what was said of the person may come late.
 */
export interface Link {
  /** The user key that it was linked to; it stays, whatever later records say, until the id is deleted. */
  readonly key?: string;
  /** Version of its oldest record since it is linked. */
  readonly since?: Version;
  /** Version of its newest record. */
  readonly seen?: Version;
  /** Version of its newest deletion. */
  readonly del?: Version;
  /** Keys that it had before, each with the deletion that ended it, the oldest first. */
  readonly was?: readonly { readonly key: string; readonly del: Version }[];
}

/** Who has a user key; they have it as long as their own link says so. */
export interface Hold {
  readonly id?: string;
}

/** Keys of earlier lives that are remembered, for deletions that are told again. */
const EARLIER_KEYS = 3;

export const linkPk = (source: Source, id: string): string => `link#${source}#${id}`;
export const holdPk = (source: Source, key: string): string => `held#${source}#${key}`;

const version = z.exactOptional(z.string());
const linkSchema = z.object({
  key: z.exactOptional(z.string()),
  since: version,
  seen: version,
  del: version,
  was: z.exactOptional(z.array(z.object({ key: z.string(), del: z.string() }))),
});
const holdSchema = z.object({ id: z.exactOptional(z.string()) });

function parse<T>(body: string, schema: z.ZodMiniType<T>, kind: string): T {
  try {
    return schema.parse(JSON.parse(body));
  } catch (cause) {
    // Neither id nor key: one may be an e-mail.
    throw new LedgerError(
      'corrupt_item',
      `a document "${kind}#…" of the ledger cannot be read: restore the table`,
      { cause },
    );
  }
}

/** @throws {LedgerError} `corrupt_item` */
export const decodeLink = (body: string): Link => parse(body, linkSchema, 'link');
/** @throws {LedgerError} `corrupt_item` */
export const decodeHold = (body: string): Hold => parse(body, holdSchema, 'held');

/** Whether the id stands for a user, and not for one that was deleted or never had a key. */
export function isLinked<L extends Link>(
  link: L,
): link is L & { readonly key: string; readonly since: Version; readonly seen: Version } {
  const { key, since, seen, del = OLDEST } = link;
  return key !== undefined && since !== undefined && seen !== undefined && seen > del;
}

/** The id was deleted. It lives on where a newer record was seen. */
export function withDeletion(link: Link, del: Version): Link {
  if (link.del !== undefined && link.del >= del) return link;
  const { since, seen } = link;
  const lives = since !== undefined && seen !== undefined && seen > del;
  return { ...link, del, ...(lives && since < del ? { since: seen } : {}) };
}

/** A record of an id that is linked. */
export function withRecord(link: Link, version: Version): Link {
  const { since = version, seen = version } = link;
  return {
    ...link,
    since: version < since ? version : since,
    seen: version > seen ? version : seen,
  };
}

/** The link of an id whose record gives it a key, be it anew. */
export function linkedTo(link: Link, key: string, version: Version): Link {
  const { key: last, del, was = [] } = link;
  const earlier =
    last === undefined || last === key || del === undefined
      ? was
      : [...was, { key: last, del }].slice(-EARLIER_KEYS);
  return {
    key,
    since: version,
    seen: version,
    ...(del === undefined ? {} : { del }),
    ...(earlier.length === 0 ? {} : { was: earlier }),
  };
}

/** The key that a deletion of the id is about: the one that it had then. */
export function keyDeletedAt({ key, was = [] }: Link, del: Version): string | undefined {
  return was.find((earlier) => del <= earlier.del)?.key ?? key;
}
