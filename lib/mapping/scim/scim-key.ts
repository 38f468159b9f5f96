import { compileKeyTemplate, type KeyTemplate } from '../key-template.ts';
import type { Problems } from '../problems.ts';

/** What users of a directory can be known by, and the attribute that says it. */
export const KNOWN_BY = {
  userName: 'userName',
  externalId: 'externalId',
  email: 'emails',
  id: 'id',
} as const;
export type KnownBy = keyof typeof KNOWN_BY;

const NAMES: readonly KnownBy[] = ['userName', 'externalId', 'email', 'id'];
const TENANT = '{tenant}';
/** Between the tenant and the value. No tenant's id holds it, so the first one parts them, whatever the value holds. */
export const SEPARATOR = '|';

/** How the users of directories are known, made ready. */
export interface ScimKey {
  readonly by: KnownBy;
  /** Each tenant has users of its own: what goes into the template is `<tenant>|<value>`. */
  readonly byTenant: boolean;
  readonly template: KeyTemplate;
}

/** @param userKey - holds one placeholder, as its shape was checked */
export function compileScimKey(userKey = '{userName}', problems: Problems): ScimKey {
  const by = NAMES.find((name) => userKey.includes(`{${name}}`)) ?? 'userName';
  const withTenant = `${TENANT}${SEPARATOR}{${by}}`;
  const byTenant = userKey.includes(withTenant);
  const placeholder = byTenant ? withTenant : `{${by}}`;
  const at = 'scim.userKey';
  const isMisplaced = userKey.replace(placeholder, '').includes(TENANT);
  if (isMisplaced) {
    problems.add(at, `must have {tenant} once, right before the other: "${withTenant}"`);
  }
  const text = isMisplaced ? placeholder : userKey;
  return { by, byTenant, template: compileKeyTemplate(at, 'user', text, placeholder, problems) };
}
