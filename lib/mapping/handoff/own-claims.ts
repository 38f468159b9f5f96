/**
 * Claims about the token and its session, and not about the person: most differ from token to token. RFC 7519, 4.1; OpenID
 * Connect Core 1.0, 2; RFC 8693; RFC 9068; session and version claims of Clerk, Cognito, Entra and Keycloak.
 */
export const OWN_CLAIMS: ReadonlySet<string> = new Set([
  ...['iss', 'sub', 'aud', 'exp', 'nbf', 'iat', 'jti'],
  ...['azp', 'auth_time', 'nonce', 'acr', 'amr', 'at_hash', 'c_hash', 's_hash', 'sid'],
  ...['act', 'may_act', 'cnf', 'client_id', 'scope', 'scp', 'typ'],
  ...['fva', 'sts', 'v'],
  ...['token_use', 'event_id', 'origin_jti', 'version'],
  ...['aio', 'rh', 'uti', 'ver', 'appid', 'appidacr'],
  ...['session_state', 'session_id'],
]);
