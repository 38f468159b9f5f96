/**
 * The local stack's SCIM endpoint for a suite by hand, until Ctrl-C: prints base URL and token.
 *
 *     node test/scim/suites/serve.ts [TENANT…] [--port N]
 */
import { parseArgs } from 'node:util';
import { addFirstUser, startEndpoints } from './endpoint.ts';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { port: { type: 'string', default: '0' } },
});
const tenants = positionals.length === 0 ? ['suites'] : positionals;
const endpoints = await startEndpoints(tenants, Number(values.port));
for (const [tenant, endpoint] of endpoints.of) {
  await addFirstUser(endpoint);
  console.log(`${tenant}: ${endpoint.base}  Authorization: Bearer ${endpoint.token}`);
}
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void endpoints.close().then(() => process.exit(0)));
}
