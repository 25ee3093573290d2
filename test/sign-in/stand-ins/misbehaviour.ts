import type { ServerResponse } from 'node:http'

/** What a stand-in does wrong when services ask it. Its pages for browsers go on. */
export type Misbehaviour =
  /** Answers 200 with a page. */
  | 'html'
  /** Answers 200 with half of a JSON text. */
  | 'broken-json'
  /** Breaks the connection. */
  | 'down'
  /** Answers 503. */
  | 'unavailable'
  /** Never answers. */
  | 'slow'
  /** Answers 12 MiB. */
  | 'huge'
  /** Answers 302 to the address of the metadata of cloud machines. */
  | 'redirect'

const HUGE_BYTES = 12 * 1024 * 1024

/** Does it. */
export function misbehave(how: Misbehaviour, response: ServerResponse): void {
  const json = { 'content-type': 'application/json' }
  switch (how) {
    case 'html':
      response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>Maintenance</title>')
      return
    case 'broken-json':
      response.writeHead(200, json).end('{"access_token": "abc')
      return
    case 'down':
      response.destroy()
      return
    case 'unavailable':
      response.writeHead(503, json).end('{}')
      return
    case 'slow':
      return
    case 'huge':
      response.on('error', () => undefined)
      response.writeHead(200, json).end(`{"filler": "${'x'.repeat(HUGE_BYTES)}"}`)
      return
    case 'redirect':
      response.writeHead(302, { location: 'http://169.254.169.254/latest/meta-data/' }).end()
  }
}
