import type { AddressInfo } from 'node:net'
import { get, type IncomingMessage, type Server } from 'node:http'
import { afterEach, expect, it } from '@jest/globals'
import express from 'express'
import { testingAuthorizer } from '../testing/testing-authorizer.js'
import { signedIn } from '../testing/testing-credential.js'
import { testingDecider } from '../testing/testing-decider.js'
import { authorize } from './authorize.js'

let server: Server | undefined

afterEach(async () => {
  await new Promise((resolve) => (server === undefined ? resolve(undefined) : server.close(resolve)))
})

const Statement = { Effect: 'Allow', Action: 'apples:Sell', Resource: '*', Condition: { Bool: { Mfa: true } } }
const users = { fred: { policies: [{ Version: '2012-10-17', Statement }] } }

it('a middleware leads a browser that lacks a second factor alone to where it is shown', async () => {
  const decider = testingDecider({ service: 'apples', users })
  const authorizer = testingAuthorizer(decider, { signInUrl: 'https://auth.example.com/login' })
  const app = express()
  app.get('/sale', authorize(authorizer, 'Sell'), (_, response) => void response.send('sold'))
  const listening = app.listen(0, '127.0.0.1')
  server = listening
  await new Promise((resolve) => listening.once('listening', resolve))
  const address = `http://127.0.0.1:${(listening.address() as AddressInfo).port}/sale` // TCP
  const browse = (mfa: boolean): Promise<IncomingMessage> =>
    new Promise((resolve) => {
      const headers = { accept: 'text/html', ...signedIn('fred', { mfa }) }
      get(address, { headers, agent: false }, (response) => resolve(response.resume()))
    })
  const { statusCode, headers } = await browse(false)
  const next = encodeURIComponent(address)
  expect([statusCode, headers.location]).toEqual([302, `https://auth.example.com/login/step-up?next=${next}`])
  expect((await browse(true)).statusCode).toBe(200)
})
