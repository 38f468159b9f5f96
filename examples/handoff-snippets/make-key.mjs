// A key pair for the Action: `node make-key.mjs`. The private key goes into its secrets, and nowhere else; the key set
// is for everybody: put it where HANDOFF_ISSUERS says (jwksUri).
import { generateKeyPairSync, randomUUID } from 'node:crypto';

const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const kid = randomUUID();
const jwk = { ...publicKey.export({ format: 'jwk' }), kid, alg: 'ES256', use: 'sig' };

console.log(privateKey.export({ type: 'pkcs8', format: 'pem' }));
console.log(`HANDOFF_KEY_ID: ${kid}\n`);
console.log(JSON.stringify({ keys: [jwk] }, null, 2));
