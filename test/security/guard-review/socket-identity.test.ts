import 'reflect-metadata'
import type { ExecutionContext } from '@nestjs/common'
import { ROUTE_ARGS_METADATA } from '@nestjs/common/constants'
import type { HttpAdapterHost } from '@nestjs/core'
import { describe, expect, it } from '@jest/globals'
import { settings } from '../../../packages/guard/test/authorizer/settings.js'
import { basic, TableDecider } from '../../../packages/guard/test/authorizer/table-decider.js'
import { Authorizer } from '../../../packages/guard/src/authorizer/authorizer.js'
import type { Identity } from '../../../packages/guard/src/decider.js'
import { LoginOptional } from '../../../packages/guard/src/nest/access.decorators.js'
import { CurrentIdentity } from '../../../packages/guard/src/nest/current-identity.decorator.js'
import { TinyauthGuard } from '../../../packages/guard/src/nest/tinyauth.guard.js'

class Gateway {
  @LoginOptional()
  whoAmI(@CurrentIdentity() identity: Identity | undefined): string | undefined {
    return identity?.username
  }
}

interface Message {
  readonly token?: string
}

function contextOf(client: object, message: Message): ExecutionContext {
  const args = [client, message]
  return {
    getType: () => 'ws',
    getHandler: () => Reflect.get(Gateway.prototype, 'whoAmI') as object,
    getClass: () => Gateway,
    getArgs: () => args,
    getArgByIndex: (index: number) => args[index],
    switchToHttp: () => ({ getRequest: () => client }),
  } as unknown as ExecutionContext // as much as is used
}

/** What the parameter decorator gives the handler. */
function handed(context: ExecutionContext): Identity | undefined {
  const parameters = Reflect.getMetadata(ROUTE_ARGS_METADATA, Gateway, 'whoAmI') as Record<
    string,
    { factory: (data: unknown, context: ExecutionContext) => Identity | undefined }
  >
  return Object.values(parameters)[0]?.factory(undefined, context)
}

/** A gateway whose messages bring their credentials, as one connection of a backend may do for many users. */
function guard(): TinyauthGuard {
  const requestOf = (context: ExecutionContext) => {
    const { token } = context.getArgByIndex<Message>(1)
    return { rawHeaders: token === undefined ? [] : ['Authorization', token], method: 'GET', url: '/' }
  }
  const options = { requestOf, report: 'off', registerActions: false } as const
  return new TinyauthGuard(new Authorizer(settings(), new TableDecider({})), {} as HttpAdapterHost, options)
}

describe('who sent a message over a socket', () => {
  it('is nobody where the message proves nobody, whoever sent the one before', async () => {
    const [client, one] = [{}, guard()]
    const first = contextOf(client, { token: basic('fred') })
    await one.canActivate(first)
    expect(handed(first)?.username).toBe('fred')
    const second = contextOf(client, {})
    expect(await one.canActivate(second)).toBe(true)
    expect(handed(second)).toBeUndefined()
  })

  it('is not whoever sends another message meanwhile', async () => {
    const [client, one] = [{}, guard()]
    const [freds, janes] = [contextOf(client, { token: basic('fred') }), contextOf(client, { token: basic('jane') })]
    await Promise.all([one.canActivate(freds), one.canActivate(janes)])
    expect([handed(freds)?.username, handed(janes)?.username]).toEqual(['fred', 'jane'])
  })
})
