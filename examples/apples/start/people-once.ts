import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Api } from './api.js'
import { createPeople } from './people.js'
import { questions } from './questions.js'

/** For `compose.yaml`: makes the people once, and leaves the key of the guard in a folder for the example to read. */
async function main(): Promise<void> {
  const folder = process.argv[2] ?? '.'
  const secretFile = join(folder, 'secret-access-key')
  if (existsSync(secretFile)) return
  const root = { id: setting('ROOT_ACCESS_KEY_ID'), secret: setting('ROOT_SECRET_ACCESS_KEY') }
  const people = await createPeople(new Api(setting('TINYAUTH_ENDPOINT'), root))
  writeFileSync(join(folder, 'access-key-id'), people.guard.id)
  writeFileSync(secretFile, people.guard.secret, { mode: 0o600 })
  console.log(questions(setting('APPLES_URL'), people))
}

function setting(name: string): string {
  const value = process.env[name]
  if (value === undefined || value === '') throw new Error(`\`${name}\` is not set`)
  return value
}

void main()
