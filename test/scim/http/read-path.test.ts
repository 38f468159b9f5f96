import { describe, expect, it } from 'vitest';
import { readPath } from '../../../lib/scim/http/read-path.ts';

describe('the path of a request', () => {
  it.each([
    ['/scim/v2/acme/Users', '', 'acme', ['Users']],
    ['/scim/v2/acme/Users/', '', 'acme', ['Users']],
    ['/prod/scim/v2/acme/Users/7', '/prod', 'acme', ['Users', '7']],
    ['/scim/v2/acme', '', 'acme', []],
    ['/scim/v2/acme/', '', 'acme', []],
    ['/scim/v2/acme//Users', '', 'acme', ['', 'Users']],
    ['/scim/v2/ac%6De/Users/a%2Fb', '', 'acme', ['Users', 'a/b']],
    ['/scim/v2/a%2Fb/Users', '', 'a/b', ['Users']],
    ['/scim/v2/a%252Fb/Users', '', 'a%2Fb', ['Users']],
    ['/scim/v2/%E0%A4%A/Users', '', '', ['Users']],
    ['/scim/v2/acme/Users/%E0%A4%A', '', 'acme', null],
    ['/scim/v2/', '', '', []],
    ['/scim/v1/acme/Users', '', '', null],
    ['', '', '', null],
  ])('%s', (path, prefix, tenant, segments) => {
    expect(readPath(path)).toEqual({ prefix, tenant, segments });
  });
});
