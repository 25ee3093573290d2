import 'reflect-metadata'
import { NestFactory } from '@nestjs/core'
import { TinyauthModule } from '@tinyauth/guard'
import { AppModule } from './app.module.js'
import { mountDocs } from './docs.js'

async function main(): Promise<void> {
  const mode = process.env['GUARD_MODE'] === 'local' ? 'local' : 'remote'
  // Address, key and name of the service are in the environment: TINYAUTH_ENDPOINT and the others.
  const guard = TinyauthModule.forRoot({ mode, onDenied: 'login', report: 'fail', registerActions: true })
  // Signatures cover the body, so it is kept as it came.
  const app = await NestFactory.create(AppModule.guardedBy(guard), { rawBody: true })
  app.enableShutdownHooks()
  mountDocs(app)
  await app.listen(Number(process.env['PORT'] ?? 8800), process.env['HOST'] ?? '127.0.0.1')
  console.log(`apples listens at ${await app.getUrl()}`)
}

void main()
