export { type ChunkStore, type ChunkStoreOptions, createChunkStore } from './chunk-store.ts';
export type { Entries, EntryKind, PermitAnswers } from './entry.ts';
export { JournalError, type JournalErrorCode } from './errors.ts';
export { type Journal, type JournalOptions, openJournal } from './journal.ts';
export { createSeal, type Seal } from './seal.ts';
