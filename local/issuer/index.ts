export { type Claims, type LocalIssuer, startIssuer } from './issuer.ts';
