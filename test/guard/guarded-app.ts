import 'reflect-metadata'
import { Controller, Get, Module } from '@nestjs/common'
import type { INestApplication } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { Authorize, TinyauthModule } from '@tinyauth/guard'
import type { GuardOptions } from '@tinyauth/guard/client'
import { request } from 'node:http'
import type { AddressInfo } from 'node:net'

/** An application that listens, and tells what came of it. */
export interface GuardedApp {
  /** Sends a request; `path` and headers go over the wire as they are. */
  get(path: string, headers?: readonly string[]): Promise<Reply>
  /** Requests that were let in. */
  readonly letIn: readonly string[]
  /** What the guard said in its log. */
  readonly lines: readonly string[]
  close(): Promise<void>
}

/** What came back. */
export interface Reply {
  readonly status: number
  readonly text: string
  readonly retryAfter: string | undefined
}

interface WithQuery {
  readonly query?: unknown
}

/** Starts an application with the guard on all of its routes. */
export async function startGuardedApp(options: GuardOptions): Promise<GuardedApp> {
  const letIn: string[] = []
  const lines: string[] = []
  const note = (line: string): void => void lines.push(line)
  const log = { log: note, warn: note, error: note }
  const guard = TinyauthModule.forRoot({ environment: {}, log, ...options })

  @Module({ imports: [guard], controllers: [applesController(letIn)] })
  class AppModule {}

  const app = await NestFactory.create(AppModule, { logger: false, abortOnError: false })
  try {
    await app.listen(0, '127.0.0.1')
  } catch (error) {
    await app.close()
    throw error
  }
  const port = portOf(app)
  return { letIn, lines, get: (path, headers = []) => fetched(port, path, headers), close: () => app.close() }
}

/** The routes, each of which notes whom it let in. */
function applesController(letIn: string[]): new () => object {
  @Controller()
  class ApplesController {
    @Get('apples/:name')
    @Authorize('GetApple', 'apples', ':name')
    apple(): string {
      return this.note('apple')
    }

    @Get('maybe{/:name}')
    @Authorize('GetApple', 'apples', ':name')
    maybe(): string {
      return this.note('maybe')
    }

    @Get('search')
    @Authorize<WithQuery>('GetApple', 'apples', ({ query }) => namesIn(query))
    search(): string {
      return this.note('search')
    }

    @Get('apples')
    @Authorize('ListApples', 'apples')
    list(): string {
      return this.note('list')
    }

    private note(route: string): string {
      letIn.push(route)
      return route
    }
  }
  return ApplesController
}

/** As people write it: whatever a query holds under the name. */
function namesIn(query: unknown): string | readonly string[] {
  return (query as { readonly name: string | readonly string[] }).name // what the type says nobody has checked
}

function portOf(app: INestApplication): number {
  const server = app.getHttpServer() as { address(): AddressInfo } // of node:http
  return server.address().port
}

function fetched(port: number, path: string, headers: readonly string[]): Promise<Reply> {
  const lines = ['Host', `127.0.0.1:${port}`, ...headers]
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, path, headers: lines, agent: false }, (answer) => {
      const chunks: Buffer[] = []
      answer.on('data', (chunk: Buffer) => chunks.push(chunk))
      answer.on('end', () => {
        const retryAfter = answer.headers['retry-after']
        resolve({ status: answer.statusCode ?? 0, text: Buffer.concat(chunks).toString(), retryAfter })
      })
      answer.on('error', reject)
    })
    sent.on('error', reject)
    sent.end()
  })
}
