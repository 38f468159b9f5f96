// At the top of the repository: './lib/mapping/index.ts'; where the package is installed: 'permit-sync'.
import { defineSync } from '../../lib/mapping/index.ts';

/** Documents in folders in workspaces, on Auth0 Organizations. README.md beside this tells the story. */
export default defineSync({
  // What Permit has. A role, resource or relation that is misspelt below does not compile. Who may do what by way of
  // another resource (an owner of the workspace edits its folders) is said in Permit, by role derivation.
  schema: {
    roles: ['admin', 'member'],
    resources: {
      workspace: { roles: ['owner', 'guest'] },
      folder: { roles: ['editor'], relations: { workspace: 'workspace', parent: 'folder' } },
      document: { roles: ['editor', 'commenter', 'viewer'], relations: { parent: 'folder' } },
    },
  },

  auth0: {
    // Auth0 tells members and their roles apart: who has been given none is a member.
    roles: { rename: { Owner: 'admin' }, ignore: ['rol_newsletter'], default: 'member' },

    rules: [
      // Each organization is a workspace…
      {
        name: 'workspace',
        on: 'tenant',
        instance: 'workspace:{tenant}',
        attributes: { plan: { from: 'metadata.plan', default: 'free' } },
      },
      // …with a library…
      {
        name: 'library',
        on: 'tenant',
        instance: 'folder:{tenant}-library',
        attributes: { title: { value: 'Library' } },
        relations: { workspace: 'workspace:{tenant}' },
      },
      // …and in it an archive, if the organization's metadata asks for one.
      {
        name: 'archive',
        on: 'tenant',
        when: { 'metadata.archive': 'on' },
        instance: 'folder:{tenant}-archive',
        attributes: { title: { value: 'Archive' } },
        relations: { workspace: 'workspace:{tenant}', parent: 'folder:{tenant}-library' },
      },

      // Owners and guests of the workspace come and go with the membership.
      {
        name: 'owners',
        on: 'membership',
        when: { role: 'Owner' },
        at: 'workspace:{tenant}',
        roles: 'owner',
      },
      { name: 'guests', on: 'membership', at: 'workspace:{tenant}', roles: 'guest' },

      // The application's back end writes into app_metadata what a person has made and has been given:
      // folders [{id, org, title, parent?}], documents [{id, org, title, folder?}], shared [{id, org, as?}].
      {
        name: 'folders',
        on: 'user',
        each: 'metadata.folders',
        instance: 'folder:own-{item.id}',
        tenant: '{item.org}',
        attributes: { title: 'item.title' },
        relations: { workspace: 'workspace:{item.org}', parent: 'folder:own-{item.parent}' },
        roles: 'editor',
      },
      {
        name: 'documents',
        on: 'user',
        each: 'metadata.documents',
        // Taken out of app_metadata altogether, the list is as good as empty.
        absent: 'remove',
        instance: 'document:{item.id}',
        tenant: '{item.org}',
        attributes: { title: 'item.title', words: { from: 'item.words', type: 'number' } },
        relations: { parent: 'folder:own-{item.folder}' },
        roles: 'editor',
      },
      {
        name: 'shared',
        on: 'user',
        each: 'metadata.shared',
        at: 'document:{item.id}',
        tenant: '{item.org}',
        roles: '{item.as}',
        rename: { read: 'viewer', comment: 'commenter' },
        ignore: ['starred'],
        default: 'viewer',
      },
    ],
  },
});
