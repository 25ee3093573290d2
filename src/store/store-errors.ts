import { QueryFailedError } from 'typeorm'
import { DomainError } from '../common/errors/domain-error.js'

/** Errors of SQLite, PostgreSQL and sockets that mean: the database cannot do it now. By the start of their code. */
const UNAVAILABLE = [
  'SQLITE_BUSY',
  'SQLITE_CANTOPEN',
  'SQLITE_CORRUPT',
  'SQLITE_FULL',
  'SQLITE_IOERR',
  'SQLITE_LOCKED',
  'SQLITE_NOTADB',
  'SQLITE_PROTOCOL',
  'SQLITE_READONLY',
  '08', // connection exception
  '25006', // read-only transaction: a standby
  '25P02', // the transaction has failed already
  '25P03', // idle in transaction for too long
  '28', // invalid authorization
  '3D000', // the database does not exist
  '40001', // serialization failure
  '40P01', // deadlock
  '53', // insufficient resources
  '55P03', // lock timeout
  '57', // operator intervention, shutdown
  '58', // system error
  'EADDRNOTAVAIL',
  'ECONNABORTED',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTDOWN',
  'EHOSTUNREACH',
  'ENETDOWN',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EPIPE',
  'ETIMEDOUT',
] as const

const CONFLICT = [
  'SQLITE_CONSTRAINT_UNIQUE',
  'SQLITE_CONSTRAINT_PRIMARYKEY',
  'SQLITE_CONSTRAINT_FOREIGNKEY',
  'SQLITE_CONSTRAINT_TRIGGER', // how SQLite reports RESTRICT
  '23001', // restrict
  '23503', // foreign key
  '23505', // unique
] as const

/** Texts of errors that carry no code: those of the PostgreSQL client and of the ORM when a connection is gone. */
const GONE = [
  'connection terminated',
  'timeout exceeded when trying to connect',
  'client has encountered a connection',
  'query runner already released',
]

/**
 * What an error of the database means to the service: `ServiceUnavailable` when it cannot be reached, `Conflict` for a
 * unique or foreign key. Everything else comes back as it is.
 */
export function toDomainError(error: unknown): unknown {
  if (error instanceof DomainError || !isError(error)) return error
  const code = codeOf(error)
  if (startsWithAny(code, CONFLICT)) return new DomainError('Conflict', { detail: error.message, cause: error })
  if (startsWithAny(code, UNAVAILABLE) || isGone(error)) return unavailable(error)
  return error
}

/** `ServiceUnavailable`, with the reason for the log. */
export function unavailable(error: Error): DomainError {
  return new DomainError('ServiceUnavailable', {
    retryAfterSeconds: 1,
    detail: `the database cannot be used: ${error.message || codeOf(error)}`,
    cause: error,
  })
}

/** The code that a database or a socket gives an error; empty when it has none. */
export function codeOf(error: unknown): string {
  const source: unknown = error instanceof QueryFailedError ? error.driverError : error
  const code = isError(source) && 'code' in source ? source.code : ''
  return typeof code === 'string' ? code : ''
}

/** By shape: the errors of SQLite and of sockets may come from another realm, where `instanceof` says no. */
function isError(value: unknown): value is Error {
  return typeof value === 'object' && value !== null && 'message' in value && typeof value.message === 'string'
}

function isGone(error: Error): boolean {
  const text = error.message.toLowerCase()
  return GONE.some((phrase) => text.includes(phrase))
}

function startsWithAny(code: string, starts: readonly string[]): boolean {
  return starts.some((start) => code.startsWith(start))
}
