import { describe, expect, it } from '@jest/globals'
import { documentOf } from '../../packages/guard/test/local/fake-service.js'
import { LocalWorld } from '../../packages/guard/test/local/local-world.js'
import { DecideService } from '../../src/decide/decide.service.js'
import { heldLevel } from '../../src/edge/numbered/numbered-knowledge.js'

describe('the level of an action on an edge node', () => {
  it('is that of the answer that is decided by, whatever was read since', async () => {
    const world = await LocalWorld.live()
    const { service, store, clock } = world
    service.policies.set('readers', {
      ...documentOf('Allow', 'apples:*'),
      Statement: [{ Effect: 'Allow', Action: '*', Resource: '*', Condition: { StringEquals: { ActionLevel: 'read' } } }],
    })
    for (const name of ['fred', 'jane']) service.addUser(name, { policies: new Set(['readers']) })
    const fred = await store.principalByUsername('fred')
    service.levels = { GetApple: 'write' }
    const jane = await store.principalByUsername('jane')
    if (fred === undefined || jane === undefined) throw new Error('nobody was found')
    const catalogue = { levelOf: heldLevel, decisionTtlSeconds: () => 0 }
    const knowledge = { revision: 1, catalogue, isFresh: () => true, refresh: () => Promise.resolve(), atLeast: () => Promise.resolve() }
    const decide = new DecideService(knowledge, { prove: () => { throw new Error('nobody is proved') } })
    const judged = [fred, jane].map((entry) =>
      decide.judge({ entry, method: 'basic', mfa: false }, { action: 'apples:GetApple', resource: 'arn:tinyauth:apples:::apples/1' }, { service: 'apples', region: 'global', nowMs: clock.now(), context: {} }),
    )
    expect(judged).toEqual(['allow', 'implicitDeny'])
  })
}) // prettier-ignore
