import { describe, expect, it } from 'vitest';
import { environment, fieldOf, keysIn, missing, withDocuments } from './environment.ts';

const folder = { key: 'folder', name: 'Folder', actions: {} };

describe('resources', () => {
  it('starts with those of its options, whatever their order', () => {
    const { schema } = withDocuments();
    const { status, json } = schema('GET', '/resources');
    expect(status).toBe(200);
    const folderId = fieldOf(schema('GET', '/resources/folder'), 'id');
    expect(json).toMatchObject([
      {
        key: 'document',
        name: 'document',
        roles: {
          editor: { key: 'editor', id: expect.any(String), resource: 'document' },
          viewer: { key: 'viewer' },
        },
        relations: { parent: { resource: 'folder', resource_id: folderId } },
      },
      { key: 'folder', id: folderId, relations: { parent: { resource: 'folder' } } },
    ]);
  });

  it('lists a page, with totals when asked', () => {
    const { schema } = withDocuments();
    expect(keysIn(schema('GET', '/resources?page=2&per_page=1'))).toEqual(['folder']);
    expect(schema('GET', '/resources?include_total_count=true&per_page=1').json).toMatchObject({
      data: [{ key: 'document' }],
      total_count: 2,
      page_count: 2,
    });
    expect(schema('GET', '/resources?per_page=101').status).toBe(422);
    expect(environment().schema('GET', '/resources').json).toEqual([]);
  });

  it('creates one with its roles and relations, to itself as well', () => {
    const { schema } = environment();
    schema('POST', '/resources', folder);
    const { status, json } = schema('POST', '/resources', {
      key: 'document',
      name: 'Document',
      actions: { read: { name: 'Read' } },
      roles: { editor: { name: 'Editor', permissions: ['read'] } },
      relations: { parent: 'folder', previous: 'document' },
    });
    expect(status).toBe(200);
    expect(schema('GET', '/resources/document').json).toEqual(json);
    expect(json).toMatchObject({
      name: 'Document',
      actions: { read: { name: 'Read' } },
      roles: { editor: { name: 'Editor', permissions: ['read'] } },
      relations: { parent: { resource: 'folder' }, previous: { resource: 'document' } },
    });
    // A resource that relates to itself says so by the id that it has got.
    const { id } = Object(json);
    expect(json).toMatchObject({ relations: { previous: { resource_id: id } } });
  });

  it('refuses one that is there, asks for its actions, and knows no other', () => {
    const { schema } = environment();
    expect(schema('POST', '/resources', folder).status).toBe(200);
    expect(schema('POST', '/resources', folder).status).toBe(409);
    const bare = schema('POST', '/resources', { key: 'bare', name: 'Bare' });
    expect(bare.status).toBe(422);
    expect(bare.json).toMatchObject({ detail: [{ loc: ['body', 'actions'] }] });
    expect(schema('POST', '/resources', { ...folder, key: 'no good' }).status).toBe(422);
    expect(schema('GET', '/resources/ghost').json).toMatchObject(missing('Resource'));
    const related = { ...folder, key: 'page', relations: { parent: 'ghost' } };
    expect(schema('POST', '/resources', related).json).toMatchObject(missing('Resource'));
    expect(keysIn(schema('GET', '/resources'))).toEqual(['folder']);
  });
});

describe('roles of a resource', () => {
  it('creates and lists them, known to the resource and nowhere else', () => {
    const { schema } = withDocuments();
    const body = { key: 'owner', name: 'Owner' };
    const { status, json } = schema('POST', '/resources/folder/roles', body);
    expect(status).toBe(200);
    expect(json).toMatchObject({
      ...body,
      resource: 'folder',
      resource_id: fieldOf(schema('GET', '/resources/folder'), 'id'),
    });
    expect(keysIn(schema('GET', '/resources/folder/roles'))).toEqual(['editor', 'owner']);
    expect(keysIn(schema('GET', '/resources/folder/roles?per_page=1'))).toEqual(['editor']);
    expect(keysIn(schema('GET', '/resources/document/roles'))).toEqual(['editor', 'viewer']);
    expect(keysIn(schema('GET', '/roles'))).toEqual(['admin', 'member']);
    expect(schema('GET', '/resources/folder').json).toMatchObject({ roles: { owner: body } });
  });

  it('refuses one that is there, and a resource that is not', () => {
    const { schema } = withDocuments();
    const body = { key: 'editor', name: 'Editor' };
    expect(schema('POST', '/resources/folder/roles', body).status).toBe(409);
    expect(schema('POST', '/resources/ghost/roles', body).json).toMatchObject(missing('Resource'));
    expect(schema('GET', '/resources/ghost/roles').status).toBe(404);
  });
});

describe('relations of a resource', () => {
  const body = { key: 'template', name: 'Template', subject_resource: 'document' };

  it('creates and lists them', () => {
    const { schema } = withDocuments();
    const { status, json } = schema('POST', '/resources/document/relations', body);
    expect(status).toBe(200);
    const id = fieldOf(schema('GET', '/resources/document'), 'id');
    expect(json).toMatchObject({
      ...body,
      object_resource: 'document',
      object_resource_id: id,
      subject_resource_id: id,
    });
    expect(keysIn(schema('GET', '/resources/document/relations'))).toEqual(['parent', 'template']);
    expect(keysIn(schema('GET', '/resources/document/relations?page=2&per_page=1'))).toEqual([
      'template',
    ]);
  });

  it('refuses one that is there, and resources that are not', () => {
    const { schema } = withDocuments();
    const again = { ...body, key: 'parent' };
    expect(schema('POST', '/resources/document/relations', again).status).toBe(409);
    expect(schema('POST', '/resources/ghost/relations', body).json).toMatchObject(
      missing('Resource'),
    );
    const astray = { ...body, subject_resource: 'ghost' };
    expect(schema('POST', '/resources/document/relations', astray).json).toMatchObject(
      missing('Resource'),
    );
    expect(schema('GET', '/resources/ghost/relations').status).toBe(404);
    expect(keysIn(schema('GET', '/resources/document/relations'))).toEqual(['parent']);
  });
});

describe('resources added from outside', () => {
  const schemaOf = { roles: ['reader'], relations: { within: 'page' } };

  it('are there with roles and relations, in process and over HTTP', () => {
    for (const way of ['in process', 'HTTP']) {
      const { schema, standIn, raw } = environment();
      if (way === 'HTTP') {
        const body = JSON.stringify({ key: 'page', ...schemaOf });
        expect(raw('POST', '/_standin/resources', body, {}).status).toBe(201);
        expect(raw('POST', '/_standin/resources', body, {}).status).toBe(409);
      } else {
        standIn.createResource('page', schemaOf);
      }
      expect(schema('GET', '/resources').json).toMatchObject([
        { key: 'page', roles: { reader: {} }, relations: { within: { resource: 'page' } } },
      ]);
    }
  });

  it('are not there at all when a relation leads nowhere', () => {
    const { schema, standIn } = environment();
    const astray = { relations: { parent: 'ghost' } };
    expect(() => standIn.createResource('page', astray)).toThrow("could not find 'Resource'");
    expect(schema('GET', '/resources').json).toEqual([]);
  });
});
