import type { MemberChange } from '../model.ts';

const OWN_ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Whether a text has the form of our ids. */
export const isOwnId = (text: string): boolean => OWN_ID.test(text);

/**
 * Passes over those to add whose id is none that we give: it names nobody, and Microsoft's tests want success. Not where
 * all members are replaced: whoever is then not named by an id of ours would be put out.
 */
export function withOwnIds(change: MemberChange): MemberChange {
  const { add, from } = change;
  return from === 'current' ? { ...change, add: new Set([...add].filter(isOwnId)) } : change;
}
