import 'reflect-metadata'
import { afterEach, describe, expect, it } from '@jest/globals'
import { Controller, Get, Param } from '@nestjs/common'
import { Authorize } from '../../../packages/guard/src/nest/authorize.decorator.js'
import { asUser } from '../../../packages/guard/src/testing/testing-credential.js'
import { TestingDecider } from '../../../packages/guard/src/testing/testing-decider.js'
import { serve, type ServedApp } from '../../../packages/guard/test/nest/guarded-app.js'
import { allow, deny, policy } from '../../service/policies.js'

@Controller('trees')
class TreesController {
  @Authorize('GetApple', 'trees', ':tree/apples/:apple')
  @Get(':tree/apples/:apple')
  apple(@Param('tree') tree: string, @Param('apple') apple: string): object {
    return { tree, apple }
  }
}

let served: ServedApp | undefined
afterEach(() => served?.app.close())

describe('an id of several parameters', () => {
  it('names one resource: what a slash inside of a parameter makes of it is not asked', async () => {
    const statements = policy(
      allow('test:GetApple', 'arn:tinyauth:test:default::trees/mine/*'),
      deny('test:GetApple', 'arn:tinyauth:test:default::trees/mine/apples/secret'),
    )
    const decider = new TestingDecider({ service: 'test', users: { fred: { policies: [{ ...statements }] } } })
    served = await serve({ decider, controllers: [TreesController] })
    const plain = await served.get('/trees/mine/apples/1', asUser('fred'))
    expect(plain.status).toBe(200)
    // Of the tree `mine/apples/hers`, which is nobody's business who may do everything with `mine`.
    const other = await served.get('/trees/mine%2Fapples%2Fhers/apples/1', asUser('fred'))
    expect([other.status, other.text]).not.toEqual([200, '{"tree":"mine/apples/hers","apple":"1"}'])
    // Two addresses of two things, and one ARN.
    const arns = new Set<string>()
    decider.forget()
    await served.get('/trees/a%2Fapples%2Fb/apples/c', asUser('fred'))
    await served.get('/trees/a/apples/b%2Fapples%2Fc', asUser('fred'))
    for (const { resource } of decider.decisions) arns.add(resource)
    expect(arns.size).toBe(decider.decisions.length)
  })
})
