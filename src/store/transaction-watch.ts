/** Runs a transaction, and may look at how long it takes and how it ends. Waiting for a turn and a connection is part of it. */
export type TransactionWatch = <T>(kind: 'read' | 'write', transaction: () => Promise<T>) => Promise<T>

/** Nobody looks. */
export const UNWATCHED: TransactionWatch = (_, transaction) => transaction()
