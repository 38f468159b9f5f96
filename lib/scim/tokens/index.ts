export {
  createTokens,
  type NewToken,
  type TokenRecord,
  type TokenRequest,
  type Tokens,
  type TokensOptions,
} from './tokens.ts';
export type { FixedToken, FixedTokens } from './verify.ts';
