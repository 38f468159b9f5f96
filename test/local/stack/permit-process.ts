/** A process of its own with the stand-in alone: keeps its directory in the file given, says its URL. */
import { startPermit } from '../../../local/stack/permit.ts';

const file = process.argv[2];
if (file === undefined) throw new Error('a file expected');
const limits = {
  requestsPerMinute: 1e6,
  writesPerMinute: 1e6,
  deletesPerMinute: 1e6,
  bulkPer10Minutes: 1e6,
};
const permit = await startPermit({
  environment: { PERMIT_LIMITS: JSON.stringify(limits) },
  roles: ['member'],
  file,
});
console.log(
  JSON.stringify({ url: permit.url, apiKey: permit.apiKey, scope: permit.standIn?.scope }),
);
