export type { Issuer } from './issuer.ts';
export { createMarkStore, type MarkStore, type MarkStoreOptions } from './mark-store.ts';
export { type HandoffReceiver, receiveHandoff } from './receive-handoff.ts';
export { createVerifier, type Verified, type VerifyToken } from './verify.ts';
