import { describe, expect, it } from 'vitest';
import { readParameters } from '../../../lib/scim/http/parameters.ts';
import { readSearch } from '../../../lib/scim/http/read-search.ts';

const NONE = { filter: undefined, attributes: undefined, excludedAttributes: undefined };

describe('query parameters', () => {
  it('have defaults', () => {
    expect(readParameters('')).toEqual({ ...NONE, startIndex: 1, count: 100 });
  });

  it.each(['userName+eq+%22kim+lee%22', 'userName%20eq%20%22kim%20lee%22'])(
    'take a space as + and as %%20: %s',
    (filter) => {
      expect(readParameters(`filter=${filter}`).filter).toBe('userName eq "kim lee"');
    },
  );

  it('keep a plus that is encoded: it is part of an address', () => {
    const query = 'filter=userName%20eq%20%22kim%2Bwork@acme.test%22';
    expect(readParameters(query).filter).toBe('userName eq "kim+work@acme.test"');
  });

  it('are known in any case, and the first of two counts', () => {
    expect(readParameters('startindex=3&COUNT=7&count=8')).toMatchObject({
      startIndex: 3,
      count: 7,
    });
  });

  it('are not lost beside ones that nobody knows, such as aadOptscim062020', () => {
    const query = 'aadOptscim062020&attributes=id,userName&sortBy=userName&excludedAttributes=x';
    expect(readParameters(query)).toMatchObject({
      attributes: 'id,userName',
      excludedAttributes: 'x',
    });
  });

  it.each([
    ['count=100000', 1, 200],
    ['count=-1', 1, 0],
    ['count=0', 1, 0],
    ['startIndex=0', 1, 100],
    ['startIndex=-7&count=5', 1, 5],
    ['startIndex=999999999999999', 999999999999999, 100],
  ])('are moved to their bounds: %s', (query, startIndex, count) => {
    expect(readParameters(query)).toMatchObject({ startIndex, count });
  });

  it.each(['count=ten', 'count=', 'count=1.5', 'startIndex=1e3', 'startIndex=NaN', 'count=0x10'])(
    'that are no number are refused: %s',
    (query) => {
      const [name = ''] = query.split('=');
      expect(() => readParameters(query)).toThrow(
        expect.objectContaining({
          status: 400,
          scimType: 'invalidValue',
          message: `${name}: must be a whole number`,
        }),
      );
    },
  );
});

const MANY_NAMES = Array.from({ length: 2_000 }, (_, index) => `name${index}`).join(',');

it('refuses a list of names that is too long: each resource would be compared with all of it', () => {
  for (const name of ['attributes', 'excludedAttributes']) {
    const refusal = expect.objectContaining({
      status: 400,
      scimType: 'invalidValue',
      message: `${name}: may have 8000 characters at most`,
    });
    expect(() => readParameters(`${name}=${MANY_NAMES}`)).toThrow(refusal);
    expect(() => readSearch({ [name]: MANY_NAMES.split(',') })).toThrow(refusal);
  }
});

describe('the body of a search', () => {
  it('says what a query says', () => {
    const search = {
      schemas: ['urn:ietf:params:scim:api:messages:2.0:SearchRequest'],
      attributes: ['userName', 'emails.value'],
      filter: 'active eq true',
      startIndex: 0,
      count: 500,
    };
    expect(readSearch(search)).toEqual({
      ...NONE,
      attributes: 'userName,emails.value',
      filter: 'active eq true',
      startIndex: 1,
      count: 200,
    });
    expect(readSearch({ filter: null })).toEqual({ ...NONE, startIndex: 1, count: 100 });
  });

  it.each([
    [{ filter: 7 }, 'invalidValue', 'filter'],
    [{ count: '10' }, 'invalidValue', 'count'],
    [{ startIndex: 1.5 }, 'invalidValue', 'startIndex'],
    [{ attributes: [7] }, 'invalidValue', 'attributes'],
    [[], 'invalidSyntax', 'the body'],
    [null, 'invalidSyntax', 'the body'],
  ])('of wrong types is refused: %j: %s', (body, scimType, path) => {
    expect(() => readSearch(body)).toThrow(
      expect.objectContaining({
        status: 400,
        scimType,
        message: expect.stringContaining(`${path}`),
      }),
    );
  });
});
