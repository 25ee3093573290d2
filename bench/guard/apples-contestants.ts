import { hostOf, type Contestant } from '../contestant.js'
import type { RunningServer } from '../servers.js'
import { allAllowed, type Call } from '../workload/calls.js'
import { type AppleAccess, AppleRequestWriter, type AppleProof } from './apples-requests.js'

/** How a server of apples is guarded; `login`: whoever is signed in is let in, and nobody asks what they may. */
export type Guard = 'unguarded' | 'local' | 'remote' | 'remote+cache' | 'login'

/** A server of apples. */
export interface AppleServer {
  readonly guard: Guard
  readonly server: RunningServer
}

/** Everything that the requests to all servers have in common. */
export interface Orchard extends Pick<AppleAccess, 'signingKey' | 'keys' | 'sessions'> {
  readonly service: RunningServer
  readonly calls: readonly Call[]
  /** Of those who are signed in. */
  readonly signedInCalls: readonly Call[]
}

/** Stands in every list. */
const MARKER = '"name":"fred"'
/** Of an apple that nobody may get. */
const CELLAR = 'cellar-1'

/** As it is printed. */
export function contestantName(guard: Guard, proof: AppleProof, filtered = false): string {
  return `${guard} ${proof}${filtered ? ', filtered' : ''}`
}

/** A server of apples, asked with one kind of proof; `filtered`: by the example's own route, which asks about each apple of the list as well. */
export function appleContestant(
  { guard, server }: AppleServer,
  proof: AppleProof,
  orchard: Orchard,
  filtered = false,
): Contestant {
  const { service, signingKey, keys, sessions } = orchard
  const calls = proof === 'lease' ? orchard.signedInCalls : orchard.calls
  const path = filtered ? '/example/apples' : '/apples'
  const access = {
    host: hostOf(server),
    path,
    asksWhoMay: guard !== 'unguarded' && guard !== 'login',
    signingKey,
    keys,
    sessions,
  }
  const writer = new AppleRequestWriter(access, proof, Date.now)
  return {
    name: contestantName(guard, proof, filtered),
    server,
    ...(guard === 'unguarded' ? {} : { behind: service }),
    calls,
    marker: MARKER,
    signed: proof === 'sigv4',
    request: (call) => writer.write(call),
    agrees: (call, answer) => (access.asksWhoMay && !allAllowed(call) ? isRefusal(answer) : isList(answer, filtered)),
  }
}

function isRefusal(answer: unknown): boolean {
  return JSON.stringify(answer) === '{"Authorized":false,"ErrorCode":"NotPermitted"}'
}

function isList(answer: unknown, filtered: boolean): boolean {
  if (!Array.isArray(answer)) return false
  const names = answer.map(nameOf)
  return JSON.stringify(names) === JSON.stringify(filtered ? ['fred', 'granny'] : ['fred', 'granny', CELLAR])
}

function nameOf(apple: unknown): unknown {
  return typeof apple === 'object' && apple !== null && 'name' in apple ? apple.name : undefined
}
