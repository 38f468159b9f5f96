import { COLUMN_NAMES } from './columns.ts';

/** What others call our columns, in lower-case letters and digits only. */
const ALSO_CALLED: Readonly<Record<string, string>> = {
  id: 'user',
  key: 'user',
  sub: 'user',
  uid: 'user',
  userid: 'user',
  userkey: 'user',
  mail: 'email',
  emailaddress: 'email',
  primaryemailaddress: 'email',
  givenname: 'first_name',
  forename: 'first_name',
  familyname: 'last_name',
  surname: 'last_name',
  fullname: 'name',
  displayname: 'name',
  login: 'username',
  preferredusername: 'username',
  phonenumber: 'phone',
  mobile: 'phone',
  banned: 'blocked',
  disabled: 'blocked',
  lastmodified: 'updated_at',
  modifiedat: 'updated_at',
  org: 'tenant',
  orgid: 'tenant',
  organization: 'tenant',
  organizationid: 'tenant',
  tenantid: 'tenant',
  orgname: 'tenant_name',
  organizationname: 'tenant_name',
  role: 'roles',
  groups: 'roles',
};
/** Slips of the finger that are still taken for the same word, fewer in short ones. */
const MAX_SLIPS = 2;
const MIN_LENGTH = 4;
const LETTERS_A_SLIP = 2.5;

const lettersOf = (name: string): string => name.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
const ours: ReadonlyMap<string, string> = new Map(
  COLUMN_NAMES.map((name) => [lettersOf(name), name]),
);

/** The column of ours that a name which is not one probably means. */
export function nearestColumn(name: string): string | undefined {
  const letters = lettersOf(name);
  const same = ours.get(letters);
  if (same !== undefined) return same;
  if (Object.hasOwn(ALSO_CALLED, letters)) return ALSO_CALLED[letters];
  if (letters.length < MIN_LENGTH) return undefined;
  let best: string | undefined;
  let least = Math.min(MAX_SLIPS, Math.floor(letters.length / LETTERS_A_SLIP)) + 1;
  for (const [other, column] of ours) {
    const slips =
      Math.abs(other.length - letters.length) < least ? distance(letters, other) : least;
    if (slips < least) [best, least] = [column, slips];
  }
  return best;
}

/** Letters to put in, leave out or exchange to make one word the other (Levenshtein). */
function distance(one: string, other: string): number {
  let above = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (const [line, letter] of [...one].entries()) {
    const row = [line + 1];
    for (let at = 0; at < other.length; at += 1) {
      const exchanged = (above[at] ?? 0) + (other[at] === letter ? 0 : 1);
      row.push(Math.min(exchanged, (above[at + 1] ?? 0) + 1, (row[at] ?? 0) + 1));
    }
    above = row;
  }
  return above[other.length] ?? 0;
}
