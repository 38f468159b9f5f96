// At the top of the repository: './lib/examples/index.ts'; where the package is installed: 'permit-sync'.
import { defineExamples } from '../../lib/examples/index.ts';
import { event, lena, lenaWith, member, newsletter, organization, owner } from './events.ts';

const profile = { email: 'lena@example.com', first_name: 'Lena', last_name: 'Vogel' };

const briefs = { id: 'briefs', org: 'org_fern', title: 'Briefs' };
const drafts = { id: 'drafts', org: 'org_fern', title: 'Drafts', parent: 'briefs' };
const lease = { id: 'lease', org: 'org_fern', title: 'The lease', words: 812, folder: 'drafts' };
const letter = { id: 'letter', org: 'org_fern', title: 'A letter', folder: 'briefs' };
const memo = { id: 'memo', org: 'org_fern', title: 'A memo' };

/** What Permit has for every organization. */
const workspace = {
  'workspace:org_fern': { tenant: 'org_fern', attributes: { plan: 'free' } },
  'folder:org_fern-library': {
    tenant: 'org_fern',
    attributes: { title: 'Library' },
    relations: { workspace: 'workspace:org_fern' },
  },
};

export default defineExamples([
  {
    name: 'an organization is a workspace with a library; it buys a plan, and wants an archive',
    source: 'auth0',
    events: [
      event('organization.created', organization({})),
      event('organization.updated', organization({ plan: 'team', archive: 'on' })),
    ],
    facts: {
      tenants: { org_fern: { name: 'Fern & Partners' } },
      instances: {
        ...workspace,
        'workspace:org_fern': { tenant: 'org_fern', attributes: { plan: 'team' } },
        'folder:org_fern-archive': {
          tenant: 'org_fern',
          attributes: { title: 'Archive' },
          relations: { workspace: 'workspace:org_fern', parent: 'folder:org_fern-library' },
        },
      },
    },
  },
  {
    name: 'the archive goes when the metadata asks for none; a new name alone changes nothing else',
    source: 'auth0',
    events: [
      event('organization.created', organization({ archive: 'on' })),
      event('organization.updated', organization({ archive: 'off' })),
      event('organization.updated', { id: 'org_fern', display_name: 'Fern' }),
    ],
    facts: { tenants: { org_fern: { name: 'Fern' } }, instances: workspace },
  },
  {
    name: 'made an owner',
    source: 'auth0',
    events: [
      event('user.created', lena),
      event('organization.member.added', member),
      event('organization.member.role.assigned', owner),
    ],
    facts: {
      users: {
        'auth0|lena': {
          ...profile,
          roles: { org_fern: 'admin', 'workspace:org_fern': ['guest', 'owner'] },
        },
      },
    },
  },
  {
    name: 'an owner no longer: a member, as everybody without a role that counts',
    source: 'auth0',
    events: [
      event('organization.member.added', member),
      event('organization.member.role.assigned', newsletter),
      event('organization.member.role.assigned', owner),
      event('organization.member.role.deleted', owner),
    ],
    facts: {
      users: { 'auth0|lena': { roles: { org_fern: 'member', 'workspace:org_fern': 'guest' } } },
    },
  },
  {
    name: 'who leaves the organization leaves the workspace',
    source: 'auth0',
    events: [
      event('organization.created', organization({})),
      event('organization.member.added', member),
      event('organization.member.role.assigned', owner),
      event('organization.member.deleted', member),
    ],
    facts: { users: { 'auth0|lena': {} }, instances: workspace },
  },
  {
    name: 'folders in folders, and documents in them, are their maker’s to edit',
    source: 'auth0',
    events: [
      event('organization.created', organization({})),
      event('user.created', lenaWith({ folders: [briefs, drafts], documents: [lease, memo] })),
    ],
    facts: {
      users: {
        'auth0|lena': {
          ...profile,
          roles: {
            'folder:own-briefs': 'editor',
            'folder:own-drafts': 'editor',
            'document:lease': 'editor',
            'document:memo': 'editor',
          },
        },
      },
      instances: {
        ...workspace,
        'folder:own-briefs': {
          tenant: 'org_fern',
          attributes: { title: 'Briefs' },
          relations: { workspace: 'workspace:org_fern' },
        },
        'folder:own-drafts': {
          tenant: 'org_fern',
          attributes: { title: 'Drafts' },
          relations: { workspace: 'workspace:org_fern', parent: 'folder:own-briefs' },
        },
        'document:lease': {
          tenant: 'org_fern',
          attributes: { title: 'The lease', words: 812 },
          relations: { parent: 'folder:own-drafts' },
        },
        'document:memo': { tenant: 'org_fern', attributes: { title: 'A memo' } },
      },
    },
  },
  {
    name: 'a document is moved out of its folder, another deleted',
    source: 'auth0',
    events: [
      event('user.created', lenaWith({ folders: [briefs], documents: [letter, memo] })),
      event(
        'user.updated',
        lenaWith({ folders: [briefs], documents: [{ ...letter, folder: null }] }),
      ),
    ],
    facts: {
      users: {
        'auth0|lena': {
          ...profile,
          roles: { 'folder:own-briefs': 'editor', 'document:letter': 'editor' },
        },
      },
      instances: {
        'workspace:org_fern': { tenant: 'org_fern' },
        'folder:own-briefs': {
          tenant: 'org_fern',
          attributes: { title: 'Briefs' },
          relations: { workspace: 'workspace:org_fern' },
        },
        'document:letter': { tenant: 'org_fern', attributes: { title: 'A letter' } },
      },
    },
  },
  {
    name: 'an event that names no metadata changes no document; metadata without documents has none',
    source: 'auth0',
    events: [
      event(
        'user.created',
        lenaWith({ documents: [memo], shared: [{ id: 'map', org: 'org_fern' }] }),
      ),
      event('user.updated', { user_id: 'auth0|lena', given_name: 'Magdalena' }),
      event('user.updated', { user_id: 'auth0|lena', app_metadata: {} }),
    ],
    facts: {
      users: {
        'auth0|lena': {
          ...profile,
          first_name: 'Magdalena',
          // Of what is shared with her the metadata says nothing any more, and that is no answer.
          roles: { 'document:map': 'viewer' },
        },
      },
      instances: { 'document:map': { tenant: 'org_fern' } },
    },
  },
  {
    name: 'shared to read, to comment, as a favourite, and without a word',
    source: 'auth0',
    events: [
      event(
        'user.created',
        lenaWith({
          shared: [
            { id: 'lease', org: 'org_fern', as: 'read' },
            { id: 'memo', org: 'org_fern', as: ['comment', 'starred'] },
            { id: 'map', org: 'org_fern' },
          ],
        }),
      ),
    ],
    facts: {
      users: {
        'auth0|lena': {
          ...profile,
          roles: {
            'document:lease': 'viewer',
            'document:memo': 'commenter',
            'document:map': 'viewer',
          },
        },
      },
    },
  },
  {
    name: 'the empty list shares nothing any more',
    source: 'auth0',
    events: [
      event('user.created', lenaWith({ shared: [{ id: 'map', org: 'org_fern', as: 'read' }] })),
      event('user.updated', lenaWith({ shared: [] })),
    ],
    facts: { users: { 'auth0|lena': profile } },
  },
  {
    name: 'a document of no organization is for a person to look at',
    source: 'auth0',
    events: [event('user.created', lenaWith({ documents: [{ id: 'memo', title: 'A memo' }] }))],
    refused: 'missing_value',
  },
  {
    name: 'a folder within itself is for a person to look at',
    source: 'auth0',
    events: [event('user.created', lenaWith({ folders: [{ ...briefs, parent: 'briefs' }] }))],
    refused: 'cyclic_relation',
  },
  {
    name: 'blocked, she may do nothing; her documents stay',
    source: 'auth0',
    events: [
      event('user.created', lenaWith({ documents: [memo] })),
      event('organization.member.added', member),
      event('user.updated', { user_id: 'auth0|lena', blocked: true }),
    ],
    facts: {
      users: { 'auth0|lena': profile },
      instances: {
        'document:memo': { tenant: 'org_fern', attributes: { title: 'A memo' } },
        'workspace:org_fern': { tenant: 'org_fern' },
      },
    },
  },
  {
    name: 'deleted, she takes along what she made; the workspace stays',
    source: 'auth0',
    events: [
      event('organization.created', organization({})),
      event('user.created', lenaWith({ folders: [briefs], documents: [memo] })),
      event('organization.member.added', member),
      event('user.deleted', lena),
    ],
    facts: { users: {}, instances: workspace },
  },
  {
    name: 'the organization is deleted, and all that is in it',
    source: 'auth0',
    events: [
      event('organization.created', organization({ archive: 'on' })),
      event('user.created', lenaWith({ documents: [memo] })),
      event('organization.member.added', member),
      event('organization.deleted', { id: 'org_fern', name: 'fern' }),
    ],
    facts: { users: { 'auth0|lena': profile }, tenants: {}, instances: {} },
  },
]);
