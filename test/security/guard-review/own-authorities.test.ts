import { describe, expect, it } from '@jest/globals'
import type { AgentOptions } from 'node:https'
import { ConnectionPool } from '../../../packages/guard/src/service/connection-pool.js'

function optionsOf(verify: boolean | { readonly ca: string }): readonly AgentOptions[] {
  const pool = new ConnectionPool({ endpoint: 'https://tinyauth.example/', maxConnections: 1, verify })
  const options = [pool.kept, pool.fresh].map((agent) => Reflect.get(agent, 'options') as AgentOptions)
  pool.close()
  return options
}

describe('"verify"', () => {
  it('does not leave it to NODE_TLS_REJECT_UNAUTHORIZED whether a certificate has to convince', () => {
    expect(optionsOf(true).map(({ rejectUnauthorized }) => rejectUnauthorized)).toEqual([true, true])
    // Left out, the variable decides: with `0` anybody in between is the service.
    expect(optionsOf({ ca: 'PEM' }).map(({ rejectUnauthorized }) => rejectUnauthorized)).toEqual([true, true])
  })
})
