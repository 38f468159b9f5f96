import type { JsonObject } from '../../../lib/jobs/index.ts';
import type { RuleChange } from './rule-changes.ts';
import type { Document, Folder, Org, Person } from './rule-records.ts';

const TITLES = ['Plans', 'Notes'];

export const planOf = (value: number): string | null =>
  value === 0 ? null : value === 5 ? 'staff' : `v${value}`;

export const folderOf = ({ id, title, parent }: Folder): JsonObject => ({
  id,
  title,
  ...(parent === undefined ? {} : { parent }),
});

export function metadataOf({ plan, teams, shared }: Person): JsonObject {
  return {
    ...(plan === null ? {} : { plan }),
    ...(teams === undefined
      ? {}
      : { teams: teams.map(({ org, roles }) => (roles.length === 0 ? { org } : { org, roles })) }),
    ...(shared === undefined ? {} : { shared: shared.map((one) => ({ ...one })) }),
  };
}

/** A folder that no record declares. */
const ghostOf = (tenant: string): string => `${tenant}-ghost`;

/** Adds, removes, renames or moves a folder. */
export function changeFolder(org: Org, tenant: string, { pick, value }: RuleChange): void {
  const id = `${tenant}-f${pick}`;
  const folders = org.folders ?? [];
  const known = folders.find((folder) => folder.id === id);
  if (value === 0) {
    org.folders = folders.filter((folder) => folder !== known);
    return;
  }
  const wanted = value === 5 ? ghostOf(tenant) : `${tenant}-f${value % 3}`;
  // Only one with a lower number may be a parent, so that nothing goes round in a circle.
  const isThere = value === 5 || (wanted < id && folders.some((folder) => folder.id === wanted));
  const folder: Folder = {
    id,
    title: TITLES[value % 2] ?? '',
    ...(isThere ? { parent: wanted } : {}),
  };
  org.folders = [...folders.filter((one) => one !== known), folder];
}

/** Adds, removes or moves a document. */
export function changeDocument(org: Org, tenant: string, { pick, value }: RuleChange): void {
  const id = `${tenant}-d${pick}`;
  const others = (org.documents ?? []).filter((document) => document.id !== id);
  const folder = `${tenant}-f${value % 3}`;
  const isThere = org.folders?.some((one) => one.id === folder) === true;
  const document: Document = { id, ...(isThere ? { folder } : {}) };
  org.documents = value === 0 ? others : [...others, document];
}
