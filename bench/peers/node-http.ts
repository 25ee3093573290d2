import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/**
 * The yardstick: a bare `node:http` server that reads and parses the body and answers a fixed decision. It proves
 * nobody, decides nothing and records nothing.
 */

const ANSWER = Buffer.from('{"Authorized":true,"Identity":"user-00001","NotPermitted":{},"Permitted":{}}\n')
const HEADERS = { 'Content-Type': 'application/json', 'Content-Length': ANSWER.length }

const server = createServer((request, response) => {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    const body: unknown = JSON.parse(Buffer.concat(chunks).toString())
    response.writeHead(body === null ? 400 : 200, HEADERS)
    response.end(ANSWER)
  })
})

server.listen(0, '127.0.0.1', () => {
  // A server that listens on TCP has an address of this kind.
  const { port } = server.address() as AddressInfo
  process.stdout.write(`${JSON.stringify({ url: `http://127.0.0.1:${String(port)}` })}\n`)
})
