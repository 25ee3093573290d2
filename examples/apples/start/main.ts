import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Api } from './api.js'
import { type Child, startChild } from './child.js'
import { createPeople, type People } from './people.js'
import { questions } from './questions.js'
import { bootstrap, serve } from './tinyauth.js'

const APPLES = join(__dirname, '..', 'src', 'main.js')

/** Starts tinyauth in a folder of its own, and the example behind it; ends both at Ctrl-C. */
async function main(): Promise<void> {
  const { PORT = '8800', TINYAUTH_PORT = '0', GUARD_MODE = 'remote' } = process.env
  const dataDir = mkdtempSync(join(tmpdir(), 'apples-'))
  const children: Child[] = []
  const end = async (): Promise<void> => {
    // The guard first, while there is still somebody to ask.
    for (const child of children.splice(0).reverse()) {
      child.stop()
      await child.gone
    }
    rmSync(dataDir, { recursive: true, force: true })
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void end())
  try {
    const root = bootstrap(dataDir)
    const tinyauth = serve(dataDir, TINYAUTH_PORT)
    children.push(tinyauth)
    const endpoint = await tinyauth.found
    const people = await createPeople(new Api(endpoint, root))
    const apples = startApples({ PORT, GUARD_MODE, ...guardSettings(endpoint, people) })
    children.push(apples)
    console.log(introduction(endpoint, await apples.found, people))
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    process.exitCode = 1
    await end()
  }
}

/** The four settings of the guard. */
function guardSettings(endpoint: string, { guard }: People): Readonly<Record<string, string>> {
  return {
    TINYAUTH_ENDPOINT: endpoint,
    TINYAUTH_ACCESS_KEY_ID: guard.id,
    TINYAUTH_SECRET_ACCESS_KEY: guard.secret,
    TINYAUTH_SERVICE: 'apples',
  }
}

function startApples(environment: Readonly<Record<string, string>>): Child {
  return startChild([APPLES], environment, (line) => /^apples listens at (\S+)$/.exec(line)?.[1])
}

function introduction(endpoint: string, url: string, people: People): string {
  return `
apples: ${url}/docs (sign in as fred with the password fred-likes-apples at ${url}/login)
tinyauth: ${endpoint}

${questions(url, people)}
Ctrl-C ends both; nothing is kept.`
}

void main()
