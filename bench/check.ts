import { Agent, request } from 'node:http'
import type { Contestant } from './contestant.js'
import { methodOf, statusOf, type RequestParts } from './load/request-set.js'
import type { Call } from './workload/calls.js'

const AT_A_TIME = 8
const SHOWN = 3

/**
 * Asks every call once, with a common HTTP client, and compares what is answered about each pair with the plain loop.
 * @throws Error that shows the first differences
 */
export async function checkAnswers(contestant: Contestant): Promise<void> {
  const { name, calls, agrees } = contestant
  if (agrees === undefined) return
  const agent = new Agent({ keepAlive: true, maxSockets: AT_A_TIME })
  const different: string[] = []
  const queue = calls.values()
  const worker = async (): Promise<void> => {
    for (const call of queue) different.push(...(await differences(contestant, call, agent)))
  }
  await Promise.all(Array.from({ length: AT_A_TIME }, worker))
  agent.destroy()
  if (different.length === 0) return
  const shown = different.slice(0, SHOWN).join('\n')
  throw new Error(`${name} disagrees with the plain loop in ${String(different.length)} calls:\n${shown}`)
}

async function differences(contestant: Contestant, call: Call, agent: Agent): Promise<string[]> {
  const prepared = contestant.request(call)
  const answer = await ask(prepared.parts, agent)
  if (answer.status === statusOf(prepared) && contestant.agrees?.(call, JSON.parse(answer.body)) === true) return []
  const { user, ...asked } = call
  return [`${user.name} ${JSON.stringify(asked).slice(0, 500)} → ${String(answer.status)} ${answer.body.slice(0, 500)}`]
}

interface Answer {
  readonly status: number | undefined
  readonly body: string
}

function ask(parts: RequestParts, agent: Agent): Promise<Answer> {
  const { host, path, headers, body } = parts
  return new Promise((resolve, reject) => {
    const outgoing = request(`http://${host}${path}`, { method: methodOf(parts), headers, agent }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () => resolve({ status: response.statusCode, body: Buffer.concat(chunks).toString() }))
    })
    outgoing.on('error', reject)
    outgoing.end(body)
  })
}
