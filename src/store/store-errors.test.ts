import { expect, it } from '@jest/globals'
import { QueryFailedError, QueryRunnerAlreadyReleasedError } from 'typeorm'
import { DomainError } from '../common/errors/domain-error.js'
import { toDomainError } from './store-errors.js'

const withCode = (code: string, message = 'no'): Error => Object.assign(new Error(message), { code })

it.each([
  ['SQLITE_CONSTRAINT_UNIQUE', 'Conflict'],
  ['SQLITE_CONSTRAINT_FOREIGNKEY', 'Conflict'],
  ['23505', 'Conflict'],
  ['23503', 'Conflict'],
  ['SQLITE_BUSY_SNAPSHOT', 'ServiceUnavailable'],
  ['SQLITE_IOERR_FSYNC', 'ServiceUnavailable'],
  ['SQLITE_FULL', 'ServiceUnavailable'],
  ['SQLITE_READONLY', 'ServiceUnavailable'],
  ['08006', 'ServiceUnavailable'],
  ['57P01', 'ServiceUnavailable'],
  ['53300', 'ServiceUnavailable'],
  ['55P03', 'ServiceUnavailable'],
  ['40001', 'ServiceUnavailable'],
  ['ECONNREFUSED', 'ServiceUnavailable'],
])('makes of the database error %s a `%s`', (code, meaning) => {
  expect(toDomainError(new QueryFailedError('select 1', [], withCode(code)))).toMatchObject({ code: meaning })
  expect(toDomainError(withCode(code))).toMatchObject({ code: meaning })
})

it.each([
  'Connection terminated unexpectedly',
  'timeout exceeded when trying to connect',
  new QueryRunnerAlreadyReleasedError().message,
])('takes `%s`, which has no code, for a database that cannot be reached', (message) => {
  expect(toDomainError(new Error(message))).toMatchObject({ code: 'ServiceUnavailable', retryAfterSeconds: 1 })
})

it('keeps the values of a row out of what it tells the log', () => {
  const failed = new QueryFailedError('insert', ['the sealed secret'], withCode('23505', 'duplicate key'))
  expect(toDomainError(failed)).toHaveProperty('detail', 'duplicate key')
})

it('leaves every other error as it is: a broken check is a defect, not a state', () => {
  const others = [
    new DomainError('NotFound'),
    new QueryFailedError('insert', [], withCode('SQLITE_CONSTRAINT_CHECK')),
    new QueryFailedError('selekt', [], withCode('42601')),
    withCode('ENOENT'),
    new TypeError('x is not a function'),
    'text',
    undefined,
  ]
  for (const other of others) expect(toDomainError(other)).toBe(other)
})
