/**
 * Message bodies as the first version of this project wrote them. They may lie in a queue, or among dead letters, when a
 * newer version is deployed: every version reads them. Never change a line; a new shape is a new file.
 */
const ORIGIN = {
  v: 1,
  source: 'clerk',
  eventType: 'user.created',
  version: 1_750_000_000_000,
  observedAt: 1_750_000_000_500,
} as const;

export const FIRST_BODIES = {
  user: JSON.stringify({
    ...ORIGIN,
    eventId: 'msg_1',
    kind: 'user',
    change: 'created',
    user: 'user_1',
    whole: true,
    fields: { email: 'lin@example.com', emailVerified: true, firstName: 'Lin', lastName: null },
  }),
  tenant: JSON.stringify({
    ...ORIGIN,
    eventId: 'msg_2',
    kind: 'tenant',
    change: 'updated',
    tenant: 'org_1',
    whole: true,
    fields: { name: 'Blue', slug: 'blue', metadata: { plan: 'pro' } },
  }),
  membership: JSON.stringify({
    ...ORIGIN,
    eventId: 'msg_3',
    kind: 'membership',
    change: 'created',
    user: 'user_1',
    tenant: 'org_1',
    roles: [{ id: 'org:member', name: 'org:member' }],
  }),
  grant: JSON.stringify({
    ...ORIGIN,
    source: 'auth0',
    eventId: 'evt_4',
    kind: 'grant',
    user: 'auth0|2',
    tenant: 'org_1',
    role: { id: 'rol_1', name: 'editor' },
    verify: true,
  }),
  'grant.deleted': JSON.stringify({
    ...ORIGIN,
    source: 'auth0',
    eventId: 'evt_5',
    kind: 'grant.deleted',
    user: 'auth0|2',
    tenant: 'org_1',
    role: { id: 'rol_1', name: 'editor' },
  }),
  'membership.deleted': JSON.stringify({
    ...ORIGIN,
    eventId: 'msg_6',
    kind: 'membership.deleted',
    user: 'user_1',
    tenant: null,
    fresh: true,
  }),
  'user.deleted': JSON.stringify({
    ...ORIGIN,
    eventId: 'msg_7',
    kind: 'user.deleted',
    user: 'user_1',
  }),
  'tenant.deleted': JSON.stringify({
    ...ORIGIN,
    eventId: 'msg_8',
    kind: 'tenant.deleted',
    tenant: 'org_1',
  }),
} as const;

/** Ledger items as the first version wrote them, without what was added since. */
export const FIRST_ITEMS = {
  user: JSON.stringify({
    kind: 'user',
    env: 'project/environment',
    made: true,
    seen: '9',
    del: '',
    fields: { email: { v: '9', d: 'digest' } },
    pending: { fields: ['email'], roles: { org_1: ['admin'] }, deleted: false },
    places: {
      org_1: {
        inc: 0,
        sources: { clerk: { floor: '', grants: { 'org:admin': { v: '9', r: ['admin'] } } } },
        applied: ['admin'],
      },
    },
  }),
  tenant: JSON.stringify({
    kind: 'tenant',
    env: 'project/environment',
    made: true,
    seen: '9',
    del: '8',
    fields: {},
    inc: 3,
  }),
} as const;
