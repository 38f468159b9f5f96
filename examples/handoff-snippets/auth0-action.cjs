const { randomUUID, sign } = require('node:crypto');

/** Auth0 waits for an Action, and the person for Auth0. */
const LIMIT_MS = 1500;
const LIFE_S = 60;

/**
 * Secrets of the Action: HANDOFF_URL; HANDOFF_ISSUER and HANDOFF_KEY_ID as permit-sync is told them; HANDOFF_KEY, the
 * private key (PEM).
 */
exports.onExecutePostLogin = async (event) => {
  try {
    const answer = await fetch(event.secrets.HANDOFF_URL, {
      method: 'POST',
      headers: { authorization: `Bearer ${tokenOf(event)}` },
      signal: AbortSignal.timeout(LIMIT_MS),
    });
    if (!answer.ok)
      console.log(`permit-sync did not take the handoff: it answered ${answer.status}`);
  } catch (error) {
    // Thrown on, it would deny the login.
    console.log(`permit-sync could not be told: ${error.name}`);
  }
};

/** The token that Auth0 is about to make is not there yet, so the Action signs one of its own (RFC 7515, ES256). */
function tokenOf({ user, organization, authorization, secrets }) {
  const now = Math.floor(Date.now() / 1000);
  const header = { alg: 'ES256', typ: 'JWT', kid: secrets.HANDOFF_KEY_ID };
  const claims = {
    iss: secrets.HANDOFF_ISSUER,
    aud: 'permit-sync',
    iat: now,
    exp: now + LIFE_S,
    jti: randomUUID(),
    sub: user.user_id,
    email: user.email,
    email_verified: user.email_verified,
    given_name: user.given_name,
    family_name: user.family_name,
    name: user.name,
    org_id: organization?.id,
    org_name: organization?.display_name,
    roles: authorization?.roles,
  };
  const text = [header, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
  // Its lines may have been lost on the way into the secret, and are not needed.
  const pem = secrets.HANDOFF_KEY.replace(/-----[A-Z ]+-----|\\n|\s/g, '');
  const der = { key: Buffer.from(pem, 'base64'), format: 'der', type: 'pkcs8' };
  const signature = sign('sha256', Buffer.from(text), { ...der, dsaEncoding: 'ieee-p1363' });
  return `${text}.${signature.toString('base64url')}`;
}
